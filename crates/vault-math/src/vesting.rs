//! Fees that belong to the vault at once and count in the redemption price bit by bit.

use alloy_primitives::U256;

use crate::{mul_div_up, MathError, DAY};

/// How long a fee vests, seconds.
pub const VESTING_PERIOD: u64 = 30 * DAY;

/// An amount that falls to zero in a straight line until `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vesting {
    /// What was unvested when the line began, [`VESTING_PERIOD`] before `end`. Assets.
    pub amount: U256,
    /// When all is vested, Unix seconds.
    pub end: u64,
}

impl Vesting {
    /// What is not vested at `now`, rounded up.
    ///
    /// # Errors
    /// [`MathError::Overflow`], when `now` lies before the line's beginning and the amount is huge.
    pub fn unvested(&self, now: u64) -> Result<U256, MathError> {
        match self.end.checked_sub(now) {
            None | Some(0) => Ok(U256::ZERO),
            Some(left) => mul_div_up(
                self.amount,
                U256::from_limbs([left, 0, 0, 0]),
                U256::from_limbs([VESTING_PERIOD, 0, 0, 0]),
            ),
        }
    }

    /// Adds `fee` at `now`. What is unvested and what is new form one amount on one new line of the full period:
    /// one slot whatever the number of fees, and the older part vests later than it would have, never sooner.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn add(&self, fee: U256, now: u64) -> Result<Self, MathError> {
        if fee.is_zero() {
            return Ok(*self);
        }
        let amount = self.unvested(now)?.checked_add(fee).ok_or(MathError::Overflow)?;
        let end = now.checked_add(VESTING_PERIOD).ok_or(MathError::Overflow)?;
        Ok(Self { amount, end })
    }
}
