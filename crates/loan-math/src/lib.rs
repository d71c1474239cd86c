//! Arithmetic of loans: schedules, payments, the book of all loans, collateral auctions.
//!
//! Pure step functions without storage, calls or clocks: a contract loads, calls, stores and emits.
//!
//! UNITS. Amounts in wei of an 18-decimal currency (`u128`); rates per second scaled by 1e18; times in Unix
//! seconds; `*_scaled` amounts are wei times 1e18, which is where interest is exact.
//!
//! SCHEDULE. A loan has 1 to 120 windows of 30 days. They are counted from the first midnight (UTC) at or after
//! its start, so every due time is a midnight; the part of a day before is added to the first window. Interest is
//! simple, from the start, on the balance, to the second.
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
mod error;
mod interest;
mod repayment;
mod schedule;

#[cfg(test)]
mod tests;

pub use auction::{distribute, price_at, write_down, Proceeds, Sale};
pub use book::{accrue, close_defaulted, cure, default, haircut_up, insert, remove, rewrite, values};
pub use book::{Book, BookStore, Position};
pub use error::Error;
pub use interest::{
    instalment_principal_down, interest_scaled, interest_up, mul_div_down, mul_div_up, unscale_down,
};
pub use repayment::{quote, repay, Payment, Quote};
pub use schedule::{Kind, Loan, BPS, DAY, EARLY, MAX_PAYMENTS, MAX_RATE, WAD, WINDOW};
