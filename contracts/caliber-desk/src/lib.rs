//! The desk of CALIBER: issuance, evidence, classes, metadata, roles. `caliber-nft` calls it by delegation; called
//! directly it refuses everything, since its own storage names no desk.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

extern crate alloc;

use alloc::{vec, vec::Vec};

use caliber::Caliber;
use stylus_sdk::{prelude::*, ArbResult};

#[storage]
pub(crate) struct CaliberDesk {
    /// From slot 0.
    caliber: Caliber,
}

contract_kit::entry_point! { CaliberDesk }

impl CaliberDesk {
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        self.caliber.desk_functions(calldata).map_err(Vec::from)
    }
}
