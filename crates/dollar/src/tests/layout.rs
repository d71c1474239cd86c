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
    usdai.sender(ALICE).approve(ALICE, BOB, u(9)).motsu_unwrap();
    usdai.sender(LISTER).set_blacklisted(CAROL, true).motsu_unwrap();
    usdai.sender(ADMIN).set_supply_cap(usd(5_000));
    pause(&usdai);
    usdai.sender(ALICE).transfer(BOB, u(3)).motsu_unwrap();

    assert_eq!(word(of(PAUSER, mapping(PAUSER_ROLE, u(0)))), u(1), "roles");
    let flags = (u(1) << 160) | (u(1) << 168);
    assert_eq!(word(u(1)), flags, "oracle, paused, open");
    assert_eq!(word(of(BOB, u(2))), u(3), "accounts: balance");
    assert_eq!(word(of(CAROL, u(2))), U256::from(1) << 255, "accounts: blacklisted");
    assert_eq!(word(of(BOB, of(ALICE, u(3)))), u(9), "allowances");
    assert_eq!(word(u(4)), usd(1_000) | (usd(1_000) << 128), "supply, backing");
    assert_eq!(word(u(5)), usd(5_000), "supply cap, bridged");
    let packed = usdc(1_000) | (usdc(1_000_000) << 128) | (u(6) << 240) | (u(1) << 248);
    assert_eq!(word(of(coin.address(), u(6))), packed, "assets: held, cap, decimals, listed");
    assert_eq!(word(u(8)), U256::from_be_bytes(DESK.into_word().0), "desk");
    assert_eq!(<Usdai as StorageType>::REQUIRED_SLOTS, 17);
}

#[motsu::test]
fn storage_layout_of_the_desk_is_pinned(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let root = B256::repeat_byte(0x77);
    usdai.sender(ADMIN).run(&IUSDai::setMerkleRootCall { root }).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setVaultCall { vault: CAROL }).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setPriceOracleCall { oracle: coin.address() }).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setYieldTiersCall { words: vec![u(5), u(7)] }).motsu_unwrap();
    let limits = IUSDai::setBridgeLimitsCall { bridge: BOB, inbound: u(11), outbound: u(13) };
    usdai.sender(ADMIN).run(&limits).motsu_unwrap();
    usdai.sender(ALICE).run(&IUSDai::fundYieldCall { token: coin.address(), amount: u(1) }).motsu_unwrap();
    usdai.sender(ALICE).nonces.insert(ALICE, u(4));
    usdai.sender(ALICE).voucher_nonces.insert(ALICE, u(6));

    let oracle = U256::from_be_bytes(coin.address().into_word().0);
    assert_eq!(word(u(1)) & ((u(1) << 160) - u(1)), oracle, "oracle");
    assert_eq!(word(of(ALICE, u(7))), u(4), "nonces");
    assert_eq!(word(u(9)), U256::from_be_bytes(CAROL.into_word().0), "vault");
    assert_eq!(word(u(10)), U256::from_be_bytes(root.0), "merkle root");
    assert_eq!(word(of(ALICE, u(11))), u(6), "voucher nonces");
    assert_eq!(word(u(12)), (u(NOW) << 128) | (u(1) << 192), "accrued, time, tiers");
    assert_eq!(word(u(13)), u(1_000_000_000_000), "escrow");
    assert_eq!(word(mapping(B256::ZERO, u(14))), u(7) | (u(5) << 128), "tiers: width, rate");
    assert_eq!(word(of(BOB, u(15))), u(11) | (u(11) << 112) | (u(NOW) << 224), "inbound");
    assert_eq!(word(of(BOB, u(16))), u(13) | (u(13) << 112) | (u(NOW) << 224), "outbound");
}
