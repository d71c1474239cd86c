//! The part of the vault that does not fit into the program at its address: that one delegates here what it does not
//! know. Both work on the storage of `crates/vault`; called directly, this one refuses.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

extern crate alloc;

#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use contract_kit::only_delegated;
use stylus_sdk::{prelude::*, ArbResult};
use vault::Vault;

#[storage]
pub(crate) struct Desk {
    /// Slots 0 and following, as in the vault.
    vault: Vault,
}

contract_kit::entry_point! { Desk }

impl Desk {
    /// The functions that the core does not have.
    ///
    /// # Errors
    /// `NotWired()` when nobody has delegated here; those of the function.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        only_delegated(self.vault.desk())?;
        self.vault.desk_functions(calldata).map_err(Vec::from)
    }
}
