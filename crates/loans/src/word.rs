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
        let [low, high, ..] = word.wrapping_shr(usize::from(self.offset)).into_limbs();
        let value = u128::from(low) | u128::from(high) << 64;
        match 128_u32.checked_sub(u32::from(self.bits)) {
            Some(unused) => value.wrapping_shl(unused).wrapping_shr(unused),
            None => value,
        }
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
        let offset = usize::from(self.offset);
        let unused = 128_u32.saturating_sub(u32::from(self.bits));
        let mask = u128::MAX.wrapping_shr(unused);
        if value > mask {
            return Err(overflow());
        }
        Ok(word & !U256::from(mask).wrapping_shl(offset) | U256::from(value).wrapping_shl(offset))
    }
}
