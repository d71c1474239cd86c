//! CALIBER, the ERC-721 title to hardware: what moves and pledges titles, and what other contracts ask. What it keeps
//! to is in the header of `crates/caliber`.
//!
//! Any function that this program does not have runs in `caliber-desk`, on this program's storage. The desk is named
//! at the construction and never again.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

use alloc::{vec, vec::Vec};

use alloy_primitives::Address;
use caliber::Caliber;
use contract_kit::{delegate, wire::encode, wire::word_of};
use stylus_sdk::{prelude::*, types::AddressVM, ArbResult};
use usdai_abi::{common::CallFailed, SolError};

#[storage]
pub(crate) struct CaliberNft {
    /// From slot 0.
    caliber: Caliber,
}

contract_kit::entry_point! { CaliberNft, constructor(admin: address, desk: address) }

impl CaliberNft {
    /// `admin` gets DEFAULT_ADMIN_ROLE; `desk` is the program of all other functions.
    fn constructor(&mut self, admin: Address, desk: Address) -> Result<(), Vec<u8>> {
        self.caliber.construct(admin, desk)?;
        if !desk.has_code() {
            return Err(encode(CallFailed::SELECTOR, &[word_of(desk)]));
        }
        Ok(())
    }

    /// What moves and pledges titles; the rest in the desk.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        match self.caliber.core(calldata) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => {
                let desk = self.caliber.desk();
                delegate(self, desk, calldata)
            }
            Err(error) => Err(error.into()),
        }
    }
}
