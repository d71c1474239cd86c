//! The arithmetic of USDai and of the vault sUSDai: pure functions, no storage, no calls.
//!
//! ROUNDING. Every function that divides says in its name or in its first line which way it rounds; every
//! direction favours those who stay in the vault.
//! ERRORS. No function panics or wraps: a result that does not fit is [`MathError::Overflow`].
#![no_std]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod claims;
mod decimals;
mod epoch;
mod fee;
mod ledger;
mod mul_div;
mod settlement;
mod shares;
mod vesting;

pub use claims::{Claimable, Payout};
pub use decimals::{scale_down, scale_factor, scale_up, TOKEN_DECIMALS};
pub use epoch::{epoch_of, floor_due, reveal_start, settle_start, DAY, EPOCH, REVEAL_DAY};
pub use fee::{AdminFee, MAX_FEE_BPS};
pub use ledger::{collect_fee, credit_repayment, deposit, fund_loan, mint, Ledger, LoanBook, Minted};
pub use mul_div::{mul_div_down, mul_div_up};
pub use settlement::{settle, to_shares, Clearing, Settled, UNIT};
pub use shares::{Totals, LOCKED_SHARES, WAD};
pub use vesting::{Vesting, VESTING_PERIOD};

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathError {
    /// A result does not fit its type.
    Overflow,
    /// The divisor is zero.
    DivisionByZero,
    /// The outcome is nothing.
    Zero,
    /// The vault has shares and no assets.
    Insolvent,
    /// More decimals than the dollar token has.
    UnsupportedDecimals,
    /// More than what is available.
    Insufficient {
        /// What there is, assets or shares.
        available: alloy_primitives::U256,
    },
    /// The auction's outcome does not fit the vault's books.
    Inconsistent,
}
