//! The calendar of redemptions: epoch e is `[genesis + 30 d * e, genesis + 30 d * (e + 1))`.

use crate::MathError;

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Seconds of an epoch.
pub const EPOCH: u64 = 30 * DAY;
/// On this day of an epoch bidding ends and its liquidity gets a floor.
pub const REVEAL_DAY: u64 = 28;

/// The epoch that `now` lies in; 0 before `genesis`.
pub fn epoch_of(genesis: u64, now: u64) -> u64 {
    now.checked_sub(genesis).and_then(|since| since.checked_div(EPOCH)).unwrap_or(0)
}

/// When bids of `epoch` may be opened, Unix seconds.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn reveal_start(genesis: u64, epoch: u64) -> Result<u64, MathError> {
    start(genesis, epoch)?.checked_add(REVEAL_DAY * DAY).ok_or(MathError::Overflow)
}

/// When `epoch` may be settled: the end of its day 30, Unix seconds.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn settle_start(genesis: u64, epoch: u64) -> Result<u64, MathError> {
    start(genesis, epoch)?.checked_add(EPOCH).ok_or(MathError::Overflow)
}

/// The youngest epoch whose liquidity floor is due at `now`: the current one from its day 28 on, before that the
/// one before it. None before day 28 of epoch 0.
pub fn floor_due(genesis: u64, now: u64) -> Option<u64> {
    // Two days later the calendar has turned exactly for the epochs past their day 28.
    let since = now.checked_sub(genesis)?.checked_add(EPOCH - REVEAL_DAY * DAY)?;
    since.checked_div(EPOCH)?.checked_sub(1)
}

fn start(genesis: u64, epoch: u64) -> Result<u64, MathError> {
    epoch.checked_mul(EPOCH).and_then(|since| since.checked_add(genesis)).ok_or(MathError::Overflow)
}
