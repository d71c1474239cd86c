//! The storage layout, slot by slot: tools and later versions read these words.

use super::*;
use alloy_primitives::keccak256;
use stylus_sdk::{
    host::{WasmVM, VM as Host},
    storage::{StorageB256, StorageType},
};

/// The word at a slot of the contract that was called last.
fn word(slot: U256) -> U256 {
    let word = unsafe { StorageB256::new(slot, 0, Host { host: Box::new(WasmVM {}) }) }.get();
    U256::from_be_bytes(word.0)
}

/// Solidity's slot of a mapping's value.
fn mapping(key: B256, slot: U256) -> U256 {
    U256::from_be_bytes(keccak256([key.0, slot.to_be_bytes()].concat()).0)
}

fn of(account: Address, slot: U256) -> U256 {
    mapping(account.into_word(), slot)
}

#[motsu::test]
fn storage_layout_is_pinned(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    usdai.sender(ALICE).approve(BOB, u(9)).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(CAROL, true).motsu_unwrap();
    usdai.sender(ADMIN).set_supply_cap(usd(5_000)).motsu_unwrap();
    usdai.sender(PAUSER).pause().motsu_unwrap();
    usdai.sender(ALICE).transfer(BOB, u(3)).motsu_unwrap();

    assert_eq!(word(of(PAUSER, mapping(PAUSER_ROLE, u(0)))), u(1), "roles");
    assert_eq!(word(u(1)), u(1), "paused");
    assert_eq!(word(of(BOB, u(2))), u(3), "accounts: balance");
    assert_eq!(word(of(CAROL, u(2))), U256::from(1) << 255, "accounts: blacklisted");
    assert_eq!(word(of(BOB, of(ALICE, u(3)))), u(9), "allowances");
    assert_eq!(word(u(4)), usd(1_000), "total supply");
    assert_eq!(word(u(5)), usd(1_000), "backing");
    assert_eq!(word(u(6)), usd(5_000), "supply cap");
    let asset = of(coin.address(), u(7));
    assert_eq!(word(asset), usdc(1_000_000), "assets: cap");
    let packed = usdc(1_000) | (u(6) << 128) | (u(1) << 136);
    assert_eq!(word(asset + u(1)), packed, "assets: held, decimals, listed");
    assert_eq!(<Usdai as StorageType>::REQUIRED_SLOTS, 9);
}

#[motsu::test]
fn nonces_are_in_slot_8() {
    let usdai = Contract::<Usdai>::new_at(Address::repeat_byte(0x66));
    deploy(&usdai);
    usdai.sender(ALICE).nonces.insert(ALICE, u(4));
    assert_eq!(usdai.sender(ALICE).nonces(ALICE), u(4));
    assert_eq!(word(of(ALICE, u(8))), u(4));
}
