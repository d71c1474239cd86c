//! The desk of USDai: administration, permits, closed access, base yield and bridges. `usdai` calls it by delegation;
//! called directly it refuses everything, since its own storage names no desk.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

extern crate alloc;

use alloc::{vec, vec::Vec};

use dollar::Dollar;
use stylus_sdk::{prelude::*, ArbResult};

#[storage]
pub(crate) struct UsdaiDesk {
    /// From slot 0.
    dollar: Dollar,
}

contract_kit::entry_point! { UsdaiDesk }

impl UsdaiDesk {
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        self.dollar.desk_functions(calldata).map_err(Vec::from)
    }
}
