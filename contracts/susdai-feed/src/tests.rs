use alloy_primitives::{Address, U256};
use motsu::prelude::*;
use stylus_sdk::storage::{StorageType, StorageU256};
use usdai_abi::common::NotWired;

use super::*;

/// The time of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const DAY: u64 = 86_400;
const ANYONE: Address = Address::repeat_byte(0xb0);

fn wad(hundredths: u64) -> U256 {
    U256::from(hundredths) * U256::from(10u64.pow(16))
}

/// The vault's price, or nothing.
#[storage]
struct Price {
    value: StorageU256,
    refuses: stylus_sdk::storage::StorageBool,
}

unsafe impl TopLevelStorage for Price {}

#[public]
impl Price {
    fn redemption_share_price(&self) -> Result<U256, Vec<u8>> {
        if self.refuses.get() {
            return Err(NotWired {}.abi_encode());
        }
        Ok(self.value.get())
    }
}

struct World {
    feed: Contract<Feed>,
    price: Contract<Price>,
}

impl World {
    fn new() -> Self {
        let world = Self { feed: Contract::random(), price: Contract::random() };
        world.feed.sender(ANYONE).constructor(world.price.address()).unwrap();
        world.set(wad(100));
        world
    }

    fn set(&self, price: U256) {
        self.price.sender(ANYONE).value.set(price);
    }

    fn ask<C: SolCall>(&self, call: &C) -> Result<C::Return, Vec<u8>> {
        let answer = self.feed.sender(ANYONE).functions(&call.abi_encode())?;
        Ok(C::abi_decode_returns(&answer, true).unwrap())
    }

    fn checkpoint(&self) {
        self.ask(&IFeed::checkpointCall {}).unwrap();
    }

    fn answer(&self) -> U256 {
        self.ask(&IFeed::latestRoundDataCall {}).unwrap().answer.into_raw()
    }

    /// The clock stands still: the record gets older instead.
    fn pass(&self, seconds: u64) {
        let mut feed = self.feed.sender(ANYONE);
        let at = feed.at.get();
        feed.at.set(at - seconds);
    }
}

#[motsu::test]
fn the_constructor_wants_a_vault() {
    let feed = Contract::<Feed>::random();
    assert_eq!(feed.sender(ANYONE).constructor(Address::ZERO), Err(ZeroAddress {}.abi_encode()));
}

#[motsu::test]
fn it_has_the_shape_of_a_chainlink_feed() {
    let world = World::new();
    assert_eq!(world.ask(&IFeed::decimalsCall {}).unwrap()._0, 18);
    assert_eq!(world.ask(&IFeed::descriptionCall {}).unwrap()._0, "sUSDai / USDai");
    assert_eq!(world.ask(&IFeed::versionCall {}).unwrap()._0, U256::from(1));
    assert_eq!(world.ask(&IFeed::vaultCall {}).unwrap()._0, world.price.address());
    let none = world.ask(&IFeed::latestRoundDataCall {}).map(|_| ());
    assert_eq!(none, Err(NoAnswer {}.abi_encode()));
    world.checkpoint();
    let data = world.ask(&IFeed::latestRoundDataCall {}).unwrap();
    assert_eq!(data.roundId.to::<u64>(), 1);
    assert_eq!(data.answeredInRound, data.roundId);
    assert_eq!(data.answer.into_raw(), wad(100));
    assert_eq!((data.startedAt, data.updatedAt), (U256::from(NOW), U256::from(NOW)));
    let same = world.ask(&IFeed::getRoundDataCall { roundId: data.roundId }).unwrap();
    assert_eq!(same.answer, data.answer);
    for other in [0u64, 2] {
        let round_id = U256::from(other).to();
        let refused = world.ask(&IFeed::getRoundDataCall { roundId: round_id }).map(|_| ());
        assert_eq!(refused, Err(UnknownRound { roundId: round_id }.abi_encode()), "{other}");
    }
    assert!(world.feed.emitted(&IFeed::Checkpoint {
        roundId: data.roundId,
        target: wad(100),
        answer: wad(100)
    }));
    assert_eq!(world.feed.sender(ANYONE).functions(&[1, 2, 3, 4]), Err(Vec::new()));
    assert_eq!(world.feed.sender(ANYONE).functions(&[1]), Err(Vec::new()));
}

#[motsu::test]
fn nothing_in_a_second_moves_the_answer_of_that_second() {
    let world = World::new();
    world.checkpoint();
    world.pass(DAY);
    for price in [wad(1), wad(1_000), U256::ZERO, U256::MAX] {
        world.set(price);
        assert_eq!(world.answer(), wad(100), "not recorded");
        world.checkpoint();
        assert_eq!(world.answer(), wad(100), "recorded in this second");
    }
    assert_eq!(
        world.ask(&IFeed::latestRoundDataCall {}).unwrap().roundId.to::<u64>(),
        2,
        "one round a second"
    );
}

#[motsu::test]
fn a_loss_counts_in_full_from_the_next_second_on() {
    let world = World::new();
    world.checkpoint();
    world.pass(DAY);
    world.set(wad(60));
    world.checkpoint();
    world.pass(1);
    assert_eq!(world.answer(), wad(60));
    world.set(U256::ZERO);
    world.checkpoint();
    world.pass(1);
    assert_eq!(world.answer(), U256::ZERO);
}

#[motsu::test]
fn a_rise_is_a_hundredth_a_day_at_most() {
    let world = World::new();
    world.checkpoint();
    world.pass(DAY);
    world.set(wad(150));
    world.checkpoint();
    world.pass(1);
    assert_eq!(world.answer(), wad(100) + wad(1) / U256::from(DAY), "a second's part");
    world.pass(DAY - 1);
    assert_eq!(world.answer(), wad(101));
    // Records do not make it faster, but for the rise on what has risen.
    world.checkpoint();
    assert_eq!(world.answer(), wad(101));
    world.pass(DAY);
    assert_eq!(world.answer(), wad(101) + wad(101) / U256::from(100));
    world.pass(100 * DAY);
    assert_eq!(world.answer(), wad(150), "and ends there");
}

#[motsu::test]
fn a_price_that_recovers_from_nothing_is_reached() {
    let world = World::new();
    world.checkpoint();
    world.pass(DAY);
    world.set(U256::ZERO);
    world.checkpoint();
    world.pass(1);
    world.set(wad(100));
    world.checkpoint();
    assert_eq!(world.answer(), U256::ZERO);
    world.pass(DAY);
    assert_eq!(world.answer(), wad(1) / U256::from(2));
    world.pass(199 * DAY);
    assert_eq!(world.answer(), wad(100));
}

#[motsu::test]
fn a_record_of_an_attacker_is_gone_with_the_next_one() {
    let world = World::new();
    world.checkpoint();
    world.pass(DAY);
    // Up and recorded, then down again in the same second and recorded by somebody else.
    world.set(wad(1_000));
    world.checkpoint();
    world.set(wad(100));
    world.checkpoint();
    world.pass(10 * DAY);
    assert_eq!(world.answer(), wad(100));
}

#[motsu::test]
fn a_vault_that_refuses_is_not_recorded() {
    let world = World::new();
    world.checkpoint();
    world.price.sender(ANYONE).refuses.set(true);
    let refused = world.ask(&IFeed::checkpointCall {}).map(|_| ());
    assert_eq!(refused, Err(NotWired {}.abi_encode()));
    world.pass(DAY);
    assert_eq!(world.answer(), wad(100), "old, and it says so");
    let data = world.ask(&IFeed::latestRoundDataCall {}).unwrap();
    assert_eq!(data.updatedAt, U256::from(NOW - DAY));
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let top = U256::from(u128::MAX);
    let round = Round::first(U256::MAX, 5);
    assert_eq!((round.answer, round.target), (top, top));
    let rising = Round { answer: top - U256::from(1), target: top, at: 0 };
    assert_eq!(rising.answer_at(u64::MAX), top);
    assert_eq!(Round { answer: U256::ZERO, ..rising }.answer_at(u64::MAX), top);
    assert_eq!(rising.answer_at(0), rising.answer);
    assert_eq!(Round { at: 10, ..rising }.answer_at(9), rising.answer, "a clock that goes back");
}

#[motsu::test]
fn storage_layout_is_pinned() {
    assert_eq!(<Feed as StorageType>::REQUIRED_SLOTS, 3);
}
