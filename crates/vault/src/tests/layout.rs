//! The storage layout, slot by slot: tools and later versions read these words.

use super::*;
use alloy_primitives::keccak256;
use stylus_sdk::{
    host::{WasmVM, VM as Host},
    storage::{StorageB256, StorageType},
};

/// The word at a slot of the contract that was called last.
fn word_at(slot: U256) -> U256 {
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

fn number(account: Address) -> U256 {
    U256::from_be_bytes(account.into_word().0)
}

#[motsu::test]
fn storage_layout_is_pinned() {
    let world = World::staked();
    world.deposit(BOB, e18(100));
    let id = world.request(ALICE, e18(100));
    world.queue.sender(ADMIN).bid(id, u(1_000));
    world.request(BOB, e18(20));
    world.pass(30 * DAY);
    world.settle();
    world.vault.sender(CAROL).sync(id).motsu_unwrap();
    world.request(BOB, e18(10));
    world.pass(30 * DAY);
    world.queue.sender(ADMIN).set_pages(5);
    world.settle();
    world.vault.sender(ALICE).set_operator(CAROL, true);
    world.vault.sender(ALICE).approve(CAROL, u(9)).motsu_unwrap();
    world.vault.sender(ADMIN).set_admin_fee(u(2_000), CAROL).motsu_unwrap();
    world.mark(BOB, true);
    world.book.sender(ADMIN).repay_gift(u(5)).motsu_unwrap();
    world.pause();

    let reserved = e18(110);
    let floor = e18(990) + LOCKED_SHARES;
    let idle = floor + u(5);
    let genesis = U256::from(NOW - 60 * DAY);
    let one = u(1);
    world.vault.sender(ALICE).total_supply();
    assert_eq!(word_at(of(PAUSER, mapping(PAUSER_ROLE, u(0)))), one, "roles");
    let times = (genesis << 160) | (U256::from(NOW) << 192) | (u(2) << 224);
    let slot = number(world.dollar.address()) | times | ((u(2_000) | (one << 15)) << 240);
    assert_eq!(word_at(u(1)), slot, "usdai, genesis, harvested, floors, fee, paused");
    assert_eq!(word_at(of(ALICE, u(2))), e18(900), "balances");
    assert_eq!(word_at(of(CAROL, of(ALICE, u(3)))), u(9), "allowances");
    let supply = e18(980) + LOCKED_SHARES;
    assert_eq!(word_at(u(4)), supply | (idle << 128), "supply, idle");
    assert_eq!(word_at(u(5)), reserved | (floor << 128) | (one << 248), "reserved, floor, mark");
    let slot = e18(10) | (U256::from(NOW) << 128) | (one << 192) | (one << 200) | (u(2_000) << 232);
    assert_eq!(word_at(u(6)), slot, "vesting amount and end, settling, next epoch, fee again");
    let price = floor * e18(1) / supply;
    assert_eq!(word_at(u(7)), floor | (price << 128), "liquidity, price");
    let cost = (U256::from(1) << 96) - u(5);
    assert_eq!(word_at(u(8)), number(world.book.address()) | (cost << 160), "loan router, cost");
    let slot = number(world.queue.address()) | (genesis << 160) | (u(2) << 192) | (one << 208);
    assert_eq!(word_at(u(9)), slot, "auction, genesis, floors and paused again");
    assert_eq!(word_at(of(ALICE, u(10))), e18(100) | (e18(90) << 128), "claimable: shares, assets");
    assert_eq!(word_at(of(CAROL, of(ALICE, u(11)))), one, "operators");
    assert_eq!(word_at(of(BOB, u(2))) >> 255, one, "listed");
    assert_eq!(word_at(u(12)), number(DESK), "desk");
    assert_eq!(word_at(u(13)), number(CAROL), "recipient of the fee");
    assert_eq!(<Vault as StorageType>::REQUIRED_SLOTS, 16);
}
