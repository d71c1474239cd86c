//! The answer as a function of time.

use alloy_primitives::U256;
use vault_math::{mul_div_down, DAY};

/// By how much of itself an answer may rise in a day: a hundredth.
const MAX_RISE_PER_DAY: u64 = 100;
/// The largest price that is kept: larger ones are not told from it. 3.4e20 dollars a share.
const MAX: U256 = U256::from_limbs([u64::MAX, u64::MAX, 0, 0]);

/// What was recorded last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// The answer in the second of the record.
    pub(crate) answer: U256,
    /// What the answer reaches.
    pub(crate) target: U256,
    /// The second of the record.
    pub(crate) at: u64,
}

impl Round {
    /// The answer at `now`. In the second of the record it is what it was before it, whatever was recorded: nothing
    /// that happens in a transaction moves what the transaction reads. After that it is the target where that is
    /// lower, else it rises to it in a straight line, by a hundredth of its beginning a day at most, rounded down. After
    /// a deep fall half the target stands for the beginning: from zero, nothing would rise.
    pub(crate) fn answer_at(&self, now: u64) -> U256 {
        let Some(elapsed) = now.checked_sub(self.at) else { return self.answer };
        if elapsed == 0 {
            return self.answer;
        }
        if self.target <= self.answer {
            return self.target;
        }
        let limbs = |value| U256::from_limbs([value, 0, 0, 0]);
        let base = self.answer.max(self.target.wrapping_shr(1));
        // Both are at most 128 bits, and the time 64.
        let rise = mul_div_down(base, limbs(elapsed), limbs(MAX_RISE_PER_DAY.wrapping_mul(DAY)));
        let risen = rise.ok().and_then(|rise| self.answer.checked_add(rise));
        risen.map_or(self.target, |risen| risen.min(self.target))
    }

    /// The record of `price` at `now`.
    pub(crate) fn next(&self, price: U256, now: u64) -> Self {
        Self { answer: self.answer_at(now), target: price.min(MAX), at: now }
    }

    /// The first record: there is nothing to rise from.
    pub(crate) fn first(price: U256, now: u64) -> Self {
        let price = price.min(MAX);
        Self { answer: price, target: price, at: now }
    }
}
