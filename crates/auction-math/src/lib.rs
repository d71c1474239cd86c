//! The QEV auction as pure functions over a store of 256-bit words.
//!
//! UNITS. A unit is a micro-share, 1e12 wei of sUSDai. A tick is a basis point of the redemption value that a
//! lot gives up, 0 to 1,023; tick 0 is no bid. A price is assets per share, 1e18 = one to one. Capacity is
//! counted in unit-bps: a unit sold at tick `t` uses `10,000 - t` of it.
//!
//! ORDER. Tick descending, then older cohort first, pro rata inside the one class (tick, cohort) that is served
//! in part. What bids leave goes to the queue: cohorts first in, first out, again pro rata in the last one.
//!
//! ROUNDING. Capacity, fills, what remains of a lot, and payouts round down; reserves and bonds round up. A lot
//! in a class that is served in part keeps `floor(units * (den - num) / den)` and is paid for
//! `floor(units * num / den)`: it loses less than one unit, and neither the sum of what is paid nor the sum of
//! what remains can exceed what the class as a whole has sold and kept. Units that rounding cuts off stay in the
//! cohort's line and leave with its last sale.
//!
//! COST. Clearing reads one word per cohort with bids when all bids can be served, else one more per four
//! neighbouring ticks and cohort, from the side where fewer are, never a lot. Lots learn their fate when they are claimed, from the
//! outcome of their epoch and the checkpoints of their cohort. Sums between a tick and a cohort would cost every reveal
//! more (a word written) than they can save the settlement (a word read for each tick that has a bid).
#![no_std]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

extern crate alloc;

mod amounts;
mod bids;
mod bitmap;
mod clearing;
mod lot;
mod records;
mod schedule;
mod store;
mod sync;
mod verbs;

pub use amounts::{bond, capacity, fair_value_down, payout_down, reserve_up, split_down};
pub use bids::{bidder_count, in_line, Bids};
pub use bitmap::Bitmap;
pub use clearing::{next_with_lots, settle, Settlement};
pub use lot::{Lot, LotState};
pub use records::{Checkpoint, Class, Cohort, Header, Marginal, Outcome, Progress, TickWord, Winnings};
pub use schedule::{Phase, Schedule, DAY, EPOCH};
pub use store::{Key, Store, Word};
pub use sync::{sync, Synced};
pub use verbs::{cancel, claim, credit_of, enqueue, reveal, seal, unseal, Refusal};

/// Basis points in one.
pub const BPS: u16 = 10_000;
/// The highest tick.
pub const MAX_TICK: u16 = 1_023;
/// The last epoch whose cohort can take lots: 84 years after genesis.
pub const MAX_EPOCH: u16 = 1_023;
/// The smallest lot, in units: one share.
pub const MIN_LOT: u64 = 1_000_000;
/// The smallest lot that may bid, in units: a hundred shares.
pub const MIN_BID: u64 = 100_000_000;
/// What a bid that is never revealed costs, in basis points of the lot.
pub const BOND_BPS: u16 = 25;

/// A number does not fit its field. No step has an other way to fail.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Overflow;

/// The result of a step.
pub type Result<T> = core::result::Result<T, Overflow>;
