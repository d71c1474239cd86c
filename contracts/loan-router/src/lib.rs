//! The loan router. What it is and keeps to is in the header of `crates/loans`; here is the program that has its
//! address: the book, the payments and write-downs, and the way to the four programs that have the rest.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
// The SDK's context-free calls, in tests.
#![cfg_attr(test, allow(deprecated))]

extern crate alloc;

#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use alloy_primitives::Address;
use contract_kit::delegate;
use loans::{Error, Loans, Neighbours};
use stylus_sdk::{prelude::*, ArbResult};

#[storage]
pub(crate) struct LoanRouter {
    /// Slots 0 and following.
    loans: Loans,
}

contract_kit::entry_point! {
    LoanRouter, constructor(
        admin: address, usdai: address, susdai: address, caliber: address, offers: address, refinance: address, workout: address, desk: address
    )
}

impl LoanRouter {
    /// `admin` gets DEFAULT_ADMIN_ROLE; then the contracts that loans work with; then the programs of these names.
    #[allow(clippy::too_many_arguments)]
    fn constructor(
        &mut self,
        admin: Address,
        usdai: Address,
        susdai: Address,
        caliber: Address,
        offers: Address,
        refinance: Address,
        workout: Address,
        desk: Address,
    ) -> Result<(), Error> {
        let neighbours = Neighbours { usdai, susdai, caliber };
        self.loans.constructor(admin, neighbours, [offers, refinance, workout, desk])
    }

    /// Every function of the router, those of the other programs on this contract's storage.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        match self.loans.core(calldata)? {
            Ok(answer) => Ok(answer),
            Err(route) => {
                let program = self.loans.extension(route);
                delegate(&mut self.loans, program, calldata)
            }
        }
    }
}
