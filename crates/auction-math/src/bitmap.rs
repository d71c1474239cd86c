//! Sets of small numbers, 256 to a word.

use crate::store::{join, parts, Word};

/// A set of numbers from 0 to 255.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Bitmap {
    high: u128,
    low: u128,
}

/// The bits of a half below `limit`.
fn mask(limit: u32) -> u128 {
    match 1u128.checked_shl(limit) {
        Some(bit) => bit.wrapping_sub(1),
        None => u128::MAX,
    }
}

impl Bitmap {
    fn bit(index: u8) -> Self {
        let bit = 1u128.wrapping_shl(u32::from(index));
        if index < 128 {
            Self { high: 0, low: bit }
        } else {
            Self { high: bit, low: 0 }
        }
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Whether `index` is in the set.
    pub fn contains(&self, index: u8) -> bool {
        let bit = Self::bit(index);
        self.high & bit.high != 0 || self.low & bit.low != 0
    }

    /// Adds `index`.
    pub fn insert(&mut self, index: u8) {
        *self = self.union(Self::bit(index));
    }

    /// Takes `index` out.
    pub fn remove(&mut self, index: u8) {
        let bit = Self::bit(index);
        self.high &= !bit.high;
        self.low &= !bit.low;
    }

    /// All that is in either set.
    pub fn union(self, other: Self) -> Self {
        Self { high: self.high | other.high, low: self.low | other.low }
    }

    /// All that is in this set and not in the other.
    pub fn without(self, other: Self) -> Self {
        Self { high: self.high & !other.high, low: self.low & !other.low }
    }

    /// All below `limit`.
    pub fn below(self, limit: u16) -> Self {
        let limit = u32::from(limit);
        Self { high: self.high & mask(limit.saturating_sub(128)), low: self.low & mask(limit) }
    }

    /// All from `limit` on.
    pub fn starting(self, limit: u8) -> Self {
        self.without(self.below(u16::from(limit)))
    }

    /// The highest number.
    pub fn highest(&self) -> Option<u8> {
        let high = 127u32.checked_sub(self.high.leading_zeros()).and_then(|bit| bit.checked_add(128));
        let low = 127u32.checked_sub(self.low.leading_zeros());
        high.or(low).and_then(|index| u8::try_from(index).ok())
    }

    /// The lowest number.
    pub fn lowest(&self) -> Option<u8> {
        let index = if self.low != 0 {
            self.low.trailing_zeros()
        } else {
            self.high.trailing_zeros().checked_add(128)?
        };
        u8::try_from(index).ok()
    }

    /// How many numbers there are.
    pub fn len(&self) -> u32 {
        self.high.count_ones().saturating_add(self.low.count_ones())
    }
}

impl From<Word> for Bitmap {
    fn from(word: Word) -> Self {
        let [a, b, c, d] = parts(word);
        Self { high: join(a, b), low: join(c, d) }
    }
}

impl From<Bitmap> for Word {
    fn from(map: Bitmap) -> Self {
        crate::store::pair(map.high, map.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_is_kept_apart_and_found() {
        for index in 0..=255u8 {
            let mut map = Bitmap::default();
            map.insert(index);
            assert!(map.contains(index));
            assert_eq!((map.len(), map.highest(), map.lowest()), (1, Some(index), Some(index)));
            let word: Word = map.into();
            assert_eq!(Bitmap::from(word), map);
            assert!(map.below(u16::from(index)).is_empty());
            assert_eq!(map.below(u16::from(index) + 1), map);
            map.remove(index);
            assert!(map.is_empty());
        }
    }

    #[test]
    fn word_has_bit_zero_last() {
        let mut map = Bitmap::default();
        map.insert(0);
        map.insert(255);
        let word: Word = map.into();
        assert_eq!(word, Word::from_limbs([1, 0, 0, 1 << 63]));
    }

    #[test]
    fn extremes_of_a_full_and_an_empty_set() {
        let mut map = Bitmap::default();
        assert_eq!((map.highest(), map.lowest()), (None, None));
        (0..=255).for_each(|index| map.insert(index));
        assert_eq!((map.len(), map.highest(), map.lowest()), (256, Some(255), Some(0)));
        assert_eq!(map.below(0), Bitmap::default());
        assert_eq!(map.below(256), map);
        assert_eq!(map.below(128).highest(), Some(127));
        assert_eq!(map.below(129).highest(), Some(128));
    }
}
