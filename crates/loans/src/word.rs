//! Numbers packed in a storage word, the first one lowest, as Solidity packs them.
//!
//! One out-of-line reader and writer for all fields: the SDK's packed types cost some hundred bytes of code each.

use alloy_primitives::U256;

use super::errors::*;

/// Where a number of at most 128 bits lies in its word.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    offset: u8,
    bits: u8,
}

impl Field {
    pub(crate) const fn new(offset: u8, bits: u8) -> Self {
        Self { offset, bits }
    }

    #[inline(never)]
    pub(crate) fn get(self, word: U256) -> u128 {
        let [a, b, c, d] = word.into_limbs();
        let (low, middle, high) = match self.offset >> 6 {
            0 => (a, b, c),
            1 => (b, c, d),
            2 => (c, d, 0),
            _ => (d, 0, 0),
        };
        let shift = u32::from(self.offset & 63);
        let below = (u128::from(low) | u128::from(middle) << 64).wrapping_shr(shift);
        // Shifted in two steps, since by 128 at once would be by 0.
        let above = (u128::from(high) << 64).wrapping_shl(63_u32.saturating_sub(shift)) << 1;
        let unused = 128_u32.saturating_sub(u32::from(self.bits));
        (below | above).wrapping_shl(unused).wrapping_shr(unused)
    }

    /// The number as 64 bits, for fields that are not wider.
    pub(crate) fn small(self, word: U256) -> u64 {
        u64::try_from(self.get(word)).unwrap_or(u64::MAX)
    }

    /// The number as a byte, for fields that are not wider.
    pub(crate) fn byte(self, word: U256) -> u8 {
        u8::try_from(self.get(word)).unwrap_or(u8::MAX)
    }

    /// `word` with this number set.
    ///
    /// # Errors
    /// [`MathOverflow`] where the number has more bits.
    #[inline(never)]
    pub(crate) fn put(self, word: U256, value: u128) -> Result<U256, Error> {
        let unused = 128_u32.saturating_sub(u32::from(self.bits));
        let mask = u128::MAX.wrapping_shr(unused);
        if value > mask {
            return Err(overflow());
        }
        let ([a, b, c, d], [e, f, g, h]) = (word.into_limbs(), self.lifted(mask));
        let [i, j, k, l] = self.lifted(value);
        Ok(U256::from_limbs([a & !e | i, b & !f | j, c & !g | k, d & !h | l]))
    }

    /// A word of this number alone; what does not fit is cut off.
    pub(crate) fn cut(self, value: u128) -> U256 {
        let unused = 128_u32.saturating_sub(u32::from(self.bits));
        U256::from_limbs(self.lifted(value.wrapping_shl(unused).wrapping_shr(unused)))
    }

    /// `number` at this field's place, by limbs.
    #[inline(never)]
    #[allow(clippy::cast_possible_truncation)] // the halves are meant
    fn lifted(self, number: u128) -> [u64; 4] {
        let shift = u32::from(self.offset & 63);
        let below = number.wrapping_shl(shift);
        let [low, middle] = [below as u64, (below >> 64) as u64];
        let high = (number >> 64).wrapping_shr(63_u32.saturating_sub(shift)) as u64 >> 1;
        match self.offset >> 6 {
            0 => [low, middle, high, 0],
            1 => [0, low, middle, high],
            2 => [0, 0, low, middle],
            _ => [0, 0, 0, low],
        }
    }
}
