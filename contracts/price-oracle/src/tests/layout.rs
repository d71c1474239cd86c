//! The storage layout, slot by slot.

use super::*;
use alloy_primitives::{keccak256, B256};
use stylus_sdk::{
    host::{WasmVM, VM as Host},
    storage::{StorageB256, StorageType},
};
use usdai_abi::roles::ORACLE_ROLE;

/// The word at a slot of the contract that was called last.
fn word(slot: U256) -> U256 {
    let word = unsafe { StorageB256::new(slot, 0, Host { host: Box::new(WasmVM {}) }) }.get();
    U256::from_be_bytes(word.0)
}

fn mapping(key: B256, slot: U256) -> U256 {
    U256::from_be_bytes(keccak256([key.0, slot.to_be_bytes()].concat()).0)
}

fn number(account: Address) -> U256 {
    U256::from_be_bytes(account.into_word().0)
}

#[motsu::test]
fn storage_layout_is_pinned(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let call = IPriceOracle::setSequencerFeedCall { aggregator: feed.address(), grace: u(77) };
    oracle.sender(ADMIN).run(&call).motsu_unwrap();
    assert_eq!(word(mapping(ADMIN.into_word(), mapping(ORACLE_ROLE, u(0)))), u(1), "roles");
    let packed = number(feed.address()) | (u(8) << 160) | (U256::from(DAY) << 168);
    assert_eq!(word(mapping(TOKEN.into_word(), u(1))), packed, "feeds");
    assert_eq!(word(mapping(TOKEN.into_word(), u(2))), u(WAD / 2) | (u(WAD * 3 / 2) << 128), "bounds");
    assert_eq!(word(u(3)), number(feed.address()) | (u(77) << 160), "sequencer");
    assert_eq!(<PriceOracle as StorageType>::REQUIRED_SLOTS, 4);
}
