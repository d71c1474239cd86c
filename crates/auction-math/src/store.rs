//! The words of the book and where they live.

use alloy_primitives::U256;

/// One word of storage.
pub type Word = U256;

/// Names a word. Epochs and cohorts share one numbering: a cohort is named by the epoch it entered in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub enum Key {
    /// The lot `id`.
    Lot(u64),
    /// The sealed commitment of the lot `id`; zero when nothing is sealed.
    Commitment(u64),
    /// What the lot `id` has won, was synced for, and has not claimed.
    Credit(u64),
    /// The line of a cohort.
    Cohort(u16),
    /// 256 cohorts: which have units in line.
    OpenCohorts(u8),
    /// The sales of a cohort in the queue, in order.
    Checkpoint(u16, u32),
    /// The header of an epoch: which cohorts have bids, then its outcome.
    Header(u16),
    /// 256 cohorts: which of those that the header has no room for have bids in the epoch.
    OldBidders(u16, u8),
    /// Which tick words are not empty, by epoch and cohort.
    TickWords(u16, u16),
    /// The totals of four ticks, by epoch, cohort and word.
    Ticks(u16, u16, u8),
    /// A settlement that is under way: 0 capacity and use, 1 the sums, 2 bonds, bids and the price.
    Progress(u8),
    /// The sums of a cohort's bids, by epoch and cohort.
    Bids(u16, u16),
}

impl Key {
    /// The number of the word: a tag in bits 64 to 71, below it the fields of the key.
    pub fn index(&self) -> U256 {
        let (tag, rest) = match *self {
            Self::Lot(id) => (1, id),
            Self::Commitment(id) => (2, id),
            Self::Credit(id) => (3, id),
            Self::Cohort(cohort) => (4, u64::from(cohort)),
            Self::OpenCohorts(part) => (5, u64::from(part)),
            Self::Checkpoint(cohort, index) => (6, u64::from(cohort) << 32 | u64::from(index)),
            Self::Header(epoch) => (7, u64::from(epoch)),
            Self::OldBidders(epoch, part) => (8, u64::from(epoch) << 8 | u64::from(part)),
            Self::TickWords(epoch, cohort) => (9, u64::from(epoch) << 16 | u64::from(cohort)),
            Self::Ticks(epoch, cohort, word) => {
                (10, u64::from(epoch) << 24 | u64::from(cohort) << 8 | u64::from(word))
            }
            Self::Progress(part) => (11, u64::from(part)),
            Self::Bids(epoch, cohort) => (12, u64::from(epoch) << 16 | u64::from(cohort)),
        };
        U256::from_limbs([rest, tag, 0, 0])
    }
}

/// Where the book is kept. A word never written is zero.
pub trait Store {
    /// Reads a word.
    fn load(&self, key: Key) -> Word;
    /// Writes a word.
    fn store(&mut self, key: Key, word: Word);
}

/// The four 64-bit parts of a word, the most significant first.
pub(crate) fn parts(word: Word) -> [u64; 4] {
    let [d, c, b, a] = word.into_limbs();
    [a, b, c, d]
}

/// The word of four 64-bit parts, the most significant first.
pub(crate) fn word([a, b, c, d]: [u64; 4]) -> Word {
    U256::from_limbs([d, c, b, a])
}

/// A 128-bit number of its halves.
pub(crate) fn join(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// The halves of a 128-bit number.
#[allow(clippy::cast_possible_truncation)] // The low half is what is asked for.
pub(crate) fn halves(value: u128) -> (u64, u64) {
    ((value >> 64) as u64, value as u64)
}

/// The word of two 128-bit numbers.
pub(crate) fn pair(high: u128, low: u128) -> Word {
    let (a, b) = halves(high);
    let (c, d) = halves(low);
    word([a, b, c, d])
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::unusual_byte_groupings)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_different_words_differ() {
        let all = [0u64, 1, 255, 256, 1_023];
        let mut seen = std_set::Set::new();
        for a in all {
            let c = a as u16;
            for key in [Key::Lot(a), Key::Commitment(a), Key::Credit(a), Key::Cohort(c), Key::Header(c)] {
                assert!(seen.insert(key.index()), "{key:?}");
            }
            for b in all {
                for key in [Key::Checkpoint(c, b as u32), Key::TickWords(c, b as u16), Key::Bids(c, b as u16)]
                {
                    assert!(seen.insert(key.index()), "{key:?}");
                }
                for w in [0u8, 1, 255] {
                    assert!(seen.insert(Key::Ticks(c, b as u16, w).index()));
                }
            }
            for part in [0u8, 1, 3] {
                assert!(seen.insert(Key::OldBidders(c, part).index()));
            }
        }
        for part in [0u8, 1, 2] {
            assert!(seen.insert(Key::OpenCohorts(part).index()) && seen.insert(Key::Progress(part).index()));
        }
    }

    #[test]
    fn key_index_is_tag_then_fields() {
        assert_eq!(Key::Ticks(3, 2, 1).index(), U256::from(10u8) << 64 | U256::from(0x03_0002_01u64));
        assert_eq!(Key::Lot(u64::MAX).index(), U256::from(1u8) << 64 | U256::from(u64::MAX));
    }

    mod std_set {
        pub type Set<T> = alloc::collections::BTreeSet<T>;
    }
}
