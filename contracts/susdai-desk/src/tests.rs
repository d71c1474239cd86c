use alloy_primitives::{keccak256, Address, U256};
use motsu::prelude::*;
use stylus_sdk::storage::StorageType;
use vault::Vault;

use super::Desk;

const SOMEBODY: Address = Address::repeat_byte(0xa0);

#[motsu::test]
fn calls_that_nobody_delegated_are_refused() {
    let desk = Contract::<Desk>::random();
    for signature in ["asset()", "pause()", "wire(address,address)", "nothing()"] {
        let calldata = keccak256(signature)[..4].to_vec();
        let refused = keccak256("NotWired()")[..4].to_vec();
        assert_eq!(desk.sender(SOMEBODY).functions(&calldata), Err(refused), "{signature}");
    }
}

#[motsu::test]
fn functions_run_where_the_storage_names_a_desk() {
    let desk = Contract::<Desk>::random();
    desk.sender(SOMEBODY).vault.constructor(SOMEBODY, SOMEBODY, U256::ZERO, SOMEBODY).motsu_unwrap();
    let calldata = keccak256("asset()")[..4].to_vec();
    assert_eq!(desk.sender(SOMEBODY).functions(&calldata), Ok(SOMEBODY.into_word().to_vec()));
    assert_eq!(desk.sender(SOMEBODY).functions(&keccak256("nothing()")[..4]), Err(Vec::new()));
    assert_eq!(desk.sender(SOMEBODY).functions(&[1, 2]), Err(Vec::new()));
}

#[motsu::test]
fn the_storage_is_the_vaults() {
    assert_eq!(<Desk as StorageType>::REQUIRED_SLOTS, <Vault as StorageType>::REQUIRED_SLOTS);
}
