//! A book in memory, plans to run on it, and the machine that runs them.
#![allow(dead_code)]

pub mod model;

use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap},
};

use alloy_primitives::{Address, U256};
use auction_math::{
    cancel, claim, enqueue, in_line, reserve_up, reveal, seal, settle, sync, unseal, Cohort, Header, Key,
    Lot, LotState, Settlement, Store, Winnings, Word, MIN_BID,
};
use proptest::prelude::*;

/// More sales than any test makes.
pub const PAGE: u32 = 1_000;

#[derive(Clone, Default)]
pub struct Book {
    words: HashMap<Key, Word>,
    pub loads: Cell<u64>,
    pub stores: Cell<u64>,
}

impl Store for Book {
    fn load(&self, key: Key) -> Word {
        self.loads.set(self.loads.get() + 1);
        self.words.get(&key).copied().unwrap_or_default()
    }
    fn store(&mut self, key: Key, word: Word) {
        self.stores.set(self.stores.get() + 1);
        self.words.insert(key, word);
    }
}

impl Book {
    /// All words that are not zero, by number.
    pub fn image(&self) -> BTreeMap<U256, Word> {
        self.words
            .iter()
            .filter(|(_, word)| !word.is_zero())
            .map(|(key, word)| (key.index(), *word))
            .collect()
    }
    pub fn lot(&self, id: usize) -> Lot {
        Lot::decode(self.load(Key::Lot(id as u64))).expect("a known lot")
    }
    pub fn cohort(&self, cohort: u16) -> Cohort {
        Cohort::try_from(self.load(Key::Cohort(cohort))).expect("a sound line")
    }
    pub fn header(&self, epoch: u16) -> Header {
        Header::load(self, epoch)
    }
}

#[derive(Clone, Debug)]
pub struct Bid {
    /// Which lot, modulo their number.
    pub lot: usize,
    pub tick: u16,
    pub revealed: bool,
    pub withdrawn: bool,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub lots: Vec<u64>,
    /// Lots that enter the next cohort, after the bids.
    pub late: Vec<u64>,
    pub bids: Vec<Bid>,
    pub cancels: Vec<usize>,
    pub claims: Vec<usize>,
    pub price: u128,
    /// Liquidity in thousandths of what all that is in line is worth.
    pub permille: u128,
    /// Wei on top.
    pub extra: u128,
    pub max_words: u32,
}

fn units() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => MIN_BID..10_000 * MIN_BID,
        2 => MIN_BID..MIN_BID + 50,
        1 => 1_000_000u64..MIN_BID,
        1 => (1u64 << 50)..(1u64 << 58),
    ]
}

fn tick() -> impl Strategy<Value = u16> {
    prop_oneof![2 => 0u16..=1_023, 4 => 100u16..108, 1 => Just(0), 1 => Just(1_023), 1 => Just(1)]
}

fn price() -> impl Strategy<Value = u128> {
    prop_oneof![
        4 => 900_000_000_000_000_000u128..1_500_000_000_000_000_000,
        1 => Just(1_000_000_000_000_000_000u128),
        1 => 1u128..10_000_000,
        1 => Just(0u128),
        1 => (1u128 << 70)..(1u128 << 80),
    ]
}

fn bid() -> impl Strategy<Value = Bid> {
    (any::<usize>(), tick(), prop::bool::weighted(0.85), prop::bool::weighted(0.1))
        .prop_map(|(lot, tick, revealed, withdrawn)| Bid { lot, tick, revealed, withdrawn })
}

prop_compose! {
    pub fn plan()(
        lots in prop::collection::vec(units(), 0..7),
        late in prop::collection::vec(units(), 0..2),
        bids in prop::collection::vec(bid(), 0..14),
        cancels in prop::collection::vec(any::<usize>(), 0..2),
        claims in prop::collection::vec(any::<usize>(), 0..3),
        price in price(),
        permille in prop_oneof![1 => Just(0u128), 6 => 0u128..1_000, 1 => 1_000u128..1_300],
        extra in 0u128..2_000_000_000_000,
        max_words in prop_oneof![Just(u32::MAX), 0u32..4],
    ) -> Plan {
        Plan { lots, late, bids, cancels, claims, price, permille, extra, max_words }
    }
}

/// What an epoch has come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    pub settlement: Settlement,
    pub bond: u128,
    pub reserve: u128,
    pub price: u128,
    pub liquidity: u128,
    pub capacity: u128,
}

/// The same steps in the order in which the contract takes them.
#[derive(Clone, Default)]
pub struct Machine {
    pub book: Book,
    pub lots: usize,
    pub epoch: u16,
    pub enqueued: u128,
    pub cancelled: u128,
    pub claimed: BTreeMap<usize, Winnings>,
}

pub fn controller(id: usize) -> Address {
    Address::from_word(U256::from(id + 1).into())
}

/// Stands for a hash: any word that names the bid.
pub fn commitment(epoch: u16, id: usize, tick: u16) -> Word {
    U256::from_limbs([id as u64, u64::from(tick), u64::from(epoch), 1])
}

impl Machine {
    pub fn enqueue(&mut self, cohort: u16, units: u64) -> usize {
        let id = self.lots;
        enqueue(&mut self.book, id as u64, controller(id), cohort, units).expect("room in the line");
        self.lots += 1;
        self.enqueued += u128::from(units);
        id
    }
    /// Seals a bid if the lot can still bid.
    pub fn seal(&mut self, id: usize, tick: u16) -> bool {
        let lot = self.book.lot(id);
        let word = commitment(self.epoch, id, tick);
        seal(&mut self.book, id as u64, lot, self.epoch, word, self.epoch, PAGE).is_ok()
    }
    pub fn unseal(&mut self, id: usize) {
        let lot = self.book.lot(id);
        unseal(&mut self.book, id as u64, lot, self.epoch).expect("a sealed lot");
    }
    pub fn reveal(&mut self, id: usize, tick: u16) -> bool {
        let word = commitment(self.epoch, id, tick);
        reveal(&mut self.book, id as u64, self.epoch, word, tick).expect("a sound book")
    }
    pub fn cancel(&mut self, id: usize) -> bool {
        let lot = self.book.lot(id);
        let units = cancel(&mut self.book, id as u64, lot, self.epoch, PAGE);
        self.cancelled += u128::from(units.unwrap_or(0));
        units.is_ok()
    }
    pub fn claim(&mut self, id: usize) -> Winnings {
        let lot = self.book.lot(id);
        let won = claim(&mut self.book, id as u64, lot, self.epoch, PAGE).expect("a sound book");
        let sum = self.claimed.entry(id).or_default();
        *sum = sum.plus(won).expect("sums fit");
        won
    }
    /// The lot as it is now, and all that it has won so far.
    pub fn fate(&self, id: usize) -> (Lot, Winnings) {
        let synced = sync(&self.book, self.book.lot(id), self.epoch, PAGE).expect("a sound book");
        let credit = Winnings::from(self.book.load(Key::Credit(id as u64)));
        let claimed = self.claimed.get(&id).copied().unwrap_or_default();
        (synced.lot, claimed.plus(credit).and_then(|sum| sum.plus(synced.won)).expect("sums fit"))
    }
    pub fn settle(&mut self, price: u128, liquidity: u128, max_words: u32) -> Settled {
        let mut under_way = false;
        let settlement = loop {
            let step =
                settle(&mut self.book, self.epoch, price, liquidity, max_words, under_way).expect("sums fit");
            let step = step.expect("the same arguments");
            if step.done {
                break step;
            }
            under_way = true;
        };
        let bond = settlement.bond;
        self.epoch += 1;
        Settled {
            settlement,
            bond,
            reserve: reserve_up(settlement.used, price).expect("fits"),
            price,
            liquidity,
            capacity: auction_math::capacity(liquidity, price).expect("fits"),
        }
    }
    /// All cohorts: what is in line, without the bonds of sealed bids.
    pub fn live(&self) -> u128 {
        (0..=self.epoch + 1)
            .map(|cohort| in_line(&self.book, cohort, self.epoch, false).expect("a sound book").0)
            .map(u128::from)
            .sum()
    }
    pub fn liquidity(&self, plan: &Plan) -> u128 {
        let per_unit = (plan.price / 1_000_000).max(1);
        let line: u128 = (0..=self.epoch + 1).map(|cohort| u128::from(self.book.cohort(cohort).live)).sum();
        (per_unit * line / 1_000).saturating_mul(plan.permille).saturating_add(plan.extra).min(1 << 119)
    }
    pub fn is_queued(&self, id: usize) -> bool {
        let lot = self.fate(id).0;
        lot.state == LotState::Queued && lot.units != 0
    }
}

/// Runs the first half of an epoch, up to the close of reveals. Returns the bids that were sealed: lot, tick, revealed.
pub fn open_epoch(machine: &mut Machine, plan: &Plan) -> Vec<(usize, u16, bool)> {
    let epoch = machine.epoch;
    for units in &plan.lots {
        machine.enqueue(epoch, *units);
    }
    let mut sealed = Vec::<(usize, u16, bool)>::new();
    if machine.lots != 0 {
        for id in &plan.claims {
            machine.claim(id % machine.lots);
        }
        for id in &plan.cancels {
            let _ = machine.cancel(id % machine.lots);
        }
        for bid in &plan.bids {
            let id = bid.lot % machine.lots;
            if !machine.seal(id, bid.tick) {
                continue;
            }
            sealed.retain(|(other, _, _)| *other != id);
            if bid.withdrawn {
                machine.unseal(id);
            } else {
                sealed.push((id, bid.tick, bid.revealed));
            }
        }
    }
    for units in &plan.late {
        machine.enqueue(epoch + 1, *units);
    }
    for (id, tick, _) in sealed.iter().filter(|(_, _, revealed)| *revealed) {
        assert!(machine.reveal(*id, *tick), "an opening that fits");
    }
    sealed
}
