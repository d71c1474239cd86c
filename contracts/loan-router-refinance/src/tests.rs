use alloy_primitives::{keccak256, Address};
use loans::{Loans, Neighbours};
use motsu::prelude::*;
use stylus_sdk::storage::StorageType;

use super::Refinance;

const SOMEBODY: Address = Address::repeat_byte(0xa0);

#[motsu::test]
fn calls_that_nobody_delegated_are_refused() {
    let part = Contract::<Refinance>::random();
    for signature in ["refinance(uint256)", "consentRefinance(uint256)", "nothing()"] {
        let calldata = keccak256(signature)[..4].to_vec();
        let refused = keccak256("NotWired()")[..4].to_vec();
        assert_eq!(part.sender(SOMEBODY).functions(&calldata), Err(refused), "{signature}");
    }
}

#[motsu::test]
fn functions_run_where_the_storage_names_this_part() {
    let part = Contract::<Refinance>::random();
    let neighbours = Neighbours { usdai: SOMEBODY, susdai: SOMEBODY, caliber: SOMEBODY };
    part.sender(SOMEBODY).loans.constructor(SOMEBODY, neighbours, [SOMEBODY; 4]).motsu_unwrap();
    assert_eq!(part.sender(SOMEBODY).functions(&keccak256("nothing()")[..4]), Err(Vec::new()));
    assert_eq!(part.sender(SOMEBODY).functions(&[1, 2]), Err(Vec::new()));
}

#[motsu::test]
fn the_storage_is_the_routers() {
    assert_eq!(<Refinance as StorageType>::REQUIRED_SLOTS, <Loans as StorageType>::REQUIRED_SLOTS);
}
