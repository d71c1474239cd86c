//! Arithmetic of loans: schedules, payments, the book of all loans, collateral auctions.
//!
//! Pure step functions without storage, calls or clocks: a contract loads, calls, stores and emits.
//!
//! UNITS. Amounts in wei of an 18-decimal currency (`u128`); rates per second scaled by 1e18; times in Unix
//! seconds; `*_scaled` amounts are wei times 1e18, which is where interest is exact.
//!
//! SCHEDULE. A loan has 1 to 120 windows. Fixed: of 30 days, counted from the first local midnight at or after its
//! start; the part of a day before is added to the first one. Calendar: they end on one day of each month, in short
//! months on the last; a start on another day makes a stub first, which brings interest only. Time zones are seconds
//! east of UTC. Interest is simple, from the start, on the balance, to the second, whatever a window's length.
//!
//! TRANCHES. What a loan owes above its first loss is the vault's, at the senior rate; the first loss is the
//! curator's, paid last. The servicer has a rate of its own; the curator earns what these two leave of the interest.
//!
//! ROUNDING. What a borrower owes rounds up, what the book shows rounds down, what a title costs rounds up.
//! Interest is rounded once for each window that is paid, never in the book: the book's scaled accrual equals the
//! sum over its loans exactly.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod auction;
mod book;
mod calendar;
mod error;
mod interest;
mod repayment;
mod schedule;

#[cfg(test)]
mod tests;

pub use auction::{distribute, price_at, title_price, Claims, Proceeds, Sale};
pub use book::{accrue, default, insert, quiet_until, remove, rewrite, values};
pub use book::{Book, BookStore, Bucket, Position, AGES, RING};
pub use error::Error;
pub use interest::{
    instalment_principal_down, interest_scaled, interest_up, mul_div_down, mul_div_up, unscale_down,
};
pub use repayment::{close_at, quote, repay, settle, Payment, Quote};
pub use schedule::{Kind, Loan, BPS, DAY, EARLY, MAX_PAYMENTS, MAX_RATE, MONTH, WAD, WINDOW};
