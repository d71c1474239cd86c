//! One file per group of verbs.
#![allow(clippy::panic)]

mod feeds;
mod layout;
mod price;
mod roles;
mod sequencer;

use alloy_primitives::{Address, U256};
use motsu::prelude::*;
use stylus_sdk::{
    prelude::*,
    storage::{StorageU256, StorageU8},
};
use usdai_abi::{common::IAccessControl, oracle::IPriceOracle, SolCall, SolEvent};

use super::{errors::*, PriceOracle};

const ADMIN: Address = Address::repeat_byte(0xa0);
const BOB: Address = Address::repeat_byte(0xb1);
const TOKEN: Address = Address::repeat_byte(0xc0);
/// The second of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const DAY: u64 = 86_400;
const WAD: u128 = 10u128.pow(18);

macro_rules! errors {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self(error.abi_encode())
            }
        })*
    };
}

errors! {
    CallFailed, InvalidParameter, ZeroAddress, FeedDecimalsChanged, FuturePrice, GracePeriod, InvalidAnswer,
    PriceOutOfBounds, SequencerDown, StalePrice, UnknownFeed, UnsupportedDecimals,
}

/// A feed that answers what it is told.
#[storage]
pub(super) struct Aggregator {
    id: StorageU256,
    answer: StorageU256,
    started: StorageU256,
    updated: StorageU256,
    answered_in: StorageU256,
    decimals: StorageU8,
}

unsafe impl TopLevelStorage for Aggregator {}

impl Aggregator {
    fn set(&mut self, decimals: u8, answer: U256, at: u64) {
        self.round(U256::from(3), answer, at, U256::from(3));
        self.decimals.set(alloy_primitives::U8::from(decimals));
    }

    fn round(&mut self, id: U256, answer: U256, at: u64, answered_in: U256) {
        self.id.set(id);
        self.answer.set(answer);
        self.started.set(U256::from(at));
        self.updated.set(U256::from(at));
        self.answered_in.set(answered_in);
    }
}

#[public]
impl Aggregator {
    fn decimals(&self) -> u8 {
        self.decimals.get().to::<u8>()
    }

    fn latest_round_data(&self) -> (U256, U256, U256, U256, U256) {
        (self.id.get(), self.answer.get(), self.started.get(), self.updated.get(), self.answered_in.get())
    }
}

/// A contract that is no feed.
#[storage]
pub(super) struct Rock {}

unsafe impl TopLevelStorage for Rock {}

#[public]
impl Rock {
    fn weight(&self) -> U256 {
        U256::from(3)
    }
}

impl PriceOracle {
    /// Runs a function by its calldata, as everybody else does.
    fn run<C: SolCall>(&mut self, call: &C) -> Result<C::Return, Error> {
        let data = self.dispatch(&call.abi_encode())?;
        Ok(C::abi_decode_returns(&data, true).expect("an answer as the ABI says"))
    }
}

fn u(value: u128) -> U256 {
    U256::from(value)
}

/// One dollar by a feed of 8 decimals, heartbeat a day, bounds 0.5 and 1.5.
fn with_feed(oracle: &Contract<PriceOracle>, feed: &Contract<Aggregator>) {
    oracle.sender(BOB).constructor(ADMIN).motsu_unwrap();
    feed.sender(ADMIN).set(8, u(100_000_000), NOW);
    oracle.sender(ADMIN).run(&set_feed(feed.address())).motsu_unwrap();
}

fn set_feed(aggregator: Address) -> IPriceOracle::setFeedCall {
    IPriceOracle::setFeedCall {
        token: TOKEN,
        aggregator,
        heartbeat: U256::from(DAY),
        minimum: u(WAD / 2),
        maximum: u(WAD * 3 / 2),
    }
}

fn price(oracle: &Contract<PriceOracle>) -> Result<U256, Error> {
    oracle.sender(BOB).run(&IPriceOracle::priceCall { token: TOKEN }).motsu_res().map(|answer| answer._0)
}

#[track_caller]
fn saw<E: SolEvent>(oracle: &Contract<PriceOracle>, event: &E) {
    assert!(oracle.emitted(event), "{} was not logged like this", E::SIGNATURE);
}
