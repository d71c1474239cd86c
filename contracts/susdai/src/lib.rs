//! sUSDai, the vault. What it is and keeps to is in the header of `crates/vault`; here is the program that has its
//! address.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
// The SDK's context-free calls, in tests.
#![cfg_attr(test, allow(deprecated))]

extern crate alloc;

#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use contract_kit::delegate;
use stylus_sdk::{prelude::*, ArbResult};
use vault::{Error, Vault};

#[storage]
pub(crate) struct Susdai {
    /// Slots 0 and following.
    vault: Vault,
}

contract_kit::entry_point! {
    Susdai, constructor(admin: address, usdai: address, genesis: uint256, desk: address)
}

impl Susdai {
    /// `admin` gets DEFAULT_ADMIN_ROLE. `genesis`: the beginning of epoch 0, Unix seconds. `desk`: the program of that
    /// name.
    fn constructor(
        &mut self,
        admin: Address,
        usdai: Address,
        genesis: U256,
        desk: Address,
    ) -> Result<(), Error> {
        self.vault.constructor(admin, usdai, genesis, desk)
    }

    /// Every function of the vault, those of the desk on this contract's storage.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        if let Some(answer) = self.vault.core(calldata)? {
            return Ok(answer);
        }
        let desk = self.vault.desk();
        delegate(&mut self.vault, desk, calldata)
    }
}
