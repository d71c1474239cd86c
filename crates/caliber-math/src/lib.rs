//! What CALIBER computes: a title's statuses, the depreciation of an appraisal, until when evidence is current. Pure
//! functions, no storage, no calls.
//!
//! ROUNDING. Values round down, in favour of who lends on them.
//! ERRORS. No function panics or wraps.
#![no_std]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[cfg(test)]
extern crate std;

mod class;
mod evidence;
mod status;
#[cfg(test)]
mod tests;

pub use class::{Class, InvalidClass, Point, BPS, DAY, MAX_LTV_BPS, MAX_POINTS};
pub use evidence::valid_until;
pub use status::{step, Refusal, Status, Verb};
