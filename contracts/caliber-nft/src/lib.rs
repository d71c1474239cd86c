//! PURPOSE
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

#[macro_use]
extern crate alloc;

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use stylus_sdk::prelude::*;

#[entrypoint]
#[storage]
struct CaliberNftContract {
    admin: stylus_sdk::storage::StorageAddress,
}

#[public]
impl CaliberNftContract {
    #[constructor]
    fn constructor(&mut self, admin: Address) {
        self.admin.set(admin);
    }
    fn answer(&self) -> U256 {
        U256::from(42)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motsu::prelude::*;

    #[motsu::test]
    fn answers(contract: Contract<CaliberNftContract>, alice: Address) {
        assert_eq!(contract.sender(alice).answer(), U256::from(42));
    }
}
