//! The admin's share of what the loans and the reserves earn.

use alloy_primitives::U256;

use crate::{mul_div_down, MathError};

/// The highest rate, basis points.
pub const MAX_FEE_BPS: u64 = 2_000;
/// One, in basis points.
const BPS: u64 = 10_000;
/// The cost is kept in 96 bits with its sign: plus or minus 39 billion dollars.
const MAX_COST: i128 = (1 << 95) - 1;

/// A share of the profit that is due from the moment at which a price counts the profit, whether it has been paid
/// out or not: paying it moves no price, and no profit pays twice. A loss is made good before anything is due again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdminFee {
    /// Basis points of the profit.
    pub bps: u64,
    /// What the loans have cost: lent, less repaid, less base yield, plus the profit that has paid its fee. The loans
    /// are in profit by what they are worth above it. Assets; negative once more has come back than was lent.
    pub cost: i128,
}

impl AdminFee {
    /// What is due while the loans are worth `loans`, rounded down. Assets.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn due(&self, loans: U256) -> Result<U256, MathError> {
        if self.bps == 0 {
            return Ok(U256::ZERO);
        }
        mul_div_down(self.profit(loans)?, word(self.bps), word(BPS))
    }

    /// `amount` has been lent.
    ///
    /// # Errors
    /// [`MathError::Overflow`] above 39 billion.
    pub fn lend(&self, amount: U256) -> Result<Self, MathError> {
        let cost = self.cost.checked_add(signed(amount)?).ok_or(MathError::Overflow)?;
        self.at(cost)
    }

    /// `amount` has come in, of loans or of the reserves' yield. Never refused: beyond what can be counted, profit
    /// pays no fee.
    #[must_use]
    pub fn receive(&self, amount: U256) -> Self {
        let cost = signed(amount).ok().and_then(|amount| self.cost.checked_sub(amount));
        Self { cost: cost.unwrap_or(i128::MIN).max(MAX_COST.wrapping_neg()), ..*self }
    }

    /// Takes what is due while the loans are surely worth `loans`, rounded down.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn collect(&self, loans: U256) -> Result<(Self, U256), MathError> {
        let due = self.due(loans)?;
        if due.is_zero() {
            return Ok((*self, due));
        }
        Ok((self.at(signed(loans)?)?, due))
    }

    /// Changes the rate while the loans are hopefully worth `loans`. A higher one holds for later profit only; a lower
    /// one for all that has not been collected. Neither lowers a price.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn at_rate(&self, bps: u64, loans: U256) -> Result<Self, MathError> {
        let profit = self.profit(loans)?;
        if bps <= self.bps || profit.is_zero() {
            return Ok(Self { bps, ..*self });
        }
        let kept = mul_div_down(profit, word(self.bps), word(bps))?;
        let cost = signed(loans)?.checked_sub(signed(kept)?).ok_or(MathError::Overflow)?;
        Self { bps, ..*self }.at(cost)
    }

    fn profit(&self, loans: U256) -> Result<U256, MathError> {
        let [low, high] = split(self.cost.unsigned_abs());
        let cost = U256::from_limbs([low, high, 0, 0]);
        if self.cost < 0 {
            loans.checked_add(cost).ok_or(MathError::Overflow)
        } else {
            Ok(loans.checked_sub(cost).unwrap_or(U256::ZERO))
        }
    }

    fn at(&self, cost: i128) -> Result<Self, MathError> {
        if cost.unsigned_abs() > MAX_COST.unsigned_abs() {
            return Err(MathError::Overflow);
        }
        Ok(Self { cost, ..*self })
    }
}

fn word(value: u64) -> U256 {
    U256::from_limbs([value, 0, 0, 0])
}

#[allow(clippy::cast_possible_truncation)]
fn split(value: u128) -> [u64; 2] {
    [value as u64, (value >> 64) as u64]
}

fn signed(value: U256) -> Result<i128, MathError> {
    match value.into_limbs() {
        [low, high, 0, 0] => {
            let value = u128::from(low) | (u128::from(high) << 64);
            i128::try_from(value).map_err(|_| MathError::Overflow)
        }
        _ => Err(MathError::Overflow),
    }
}
