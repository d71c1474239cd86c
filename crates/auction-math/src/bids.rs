//! The bids of an epoch, summed up by cohort, and which cohorts have some.

use alloc::vec::Vec;

use crate::{
    clearing::{cohort_at, place},
    store::{join, pair, parts, Word},
    Bitmap, Cohort, Header, Key, Overflow, Progress, Result, Store,
};

/// The bids of a cohort in an epoch: units u64 | given u74 | bond u56 | sealed u31 | revealed u31.
///
/// One word, since each seal and each reveal writes it, and instead of the cohort's line. Its sums are all that the
/// settlement reads where every bid can be served.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Bids {
    /// Units of the revealed bids of at least tick 1.
    pub units: u64,
    /// Each of these units times its tick, unit-bps: what they give up when all are served.
    pub given: u128,
    /// Bonds of the bids that are sealed and not revealed, in units. They stay in the cohort's line until the epoch is
    /// cleared.
    pub bond: u64,
    /// Bids sealed and not withdrawn.
    pub sealed: u32,
    /// Bids of these that were revealed.
    pub revealed: u32,
}

const GIVEN_BITS: u32 = 74;
const BOND_BITS: u32 = 56;
const COUNT_BITS: u32 = 31;
const BOND_MASK: u64 = (1 << BOND_BITS) - 1;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;
/// Bits of `given` in the lower half, and where they are there.
const LOW_BITS: u32 = 10;
const LOW_SHIFT: u32 = 118;
/// Where the bond is.
const BOND_SHIFT: u32 = 62;

impl Bids {
    /// The bids of `cohort` in `epoch`.
    pub fn load(store: &impl Store, epoch: u16, cohort: u16) -> Self {
        store.load(Key::Bids(epoch, cohort)).into()
    }

    /// Writes the bids of `cohort` in `epoch`.
    ///
    /// # Errors
    /// [`Overflow`] when a field does not fit: 2^31 bids, or what no line of a cohort can hold.
    pub fn save(&self, store: &mut impl Store, epoch: u16, cohort: u16) -> Result<()> {
        if self.given >> GIVEN_BITS != 0
            || self.bond >> BOND_BITS != 0
            || (self.sealed | self.revealed) >> COUNT_BITS != 0
        {
            return Err(Overflow);
        }
        let high = u128::from(self.units) << 64 | self.given >> LOW_BITS;
        let low = self.given << LOW_SHIFT
            | u128::from(self.bond) << BOND_SHIFT
            | u128::from(self.sealed) << COUNT_BITS
            | u128::from(self.revealed);
        store.store(Key::Bids(epoch, cohort), pair(high, low));
        Ok(())
    }
}

#[allow(clippy::cast_possible_truncation)] // The masks leave what fits.
impl From<Word> for Bids {
    fn from(word: Word) -> Self {
        let [units, b, c, d] = parts(word);
        let low = join(c, d);
        Self {
            units,
            given: u128::from(b) << LOW_BITS | low >> LOW_SHIFT,
            bond: (low >> BOND_SHIFT) as u64 & BOND_MASK,
            sealed: (d >> COUNT_BITS & COUNT_MASK) as u32,
            revealed: (d & COUNT_MASK) as u32,
        }
    }
}

/// The bit of a header that is not cleared for a cohort as old as the epoch. The two below say that it is cleared.
const FIRST: u8 = 2;
/// The bit for all cohorts of 253 epochs and more: those are in words of their own.
const OLDER: u8 = 255;

/// The bit of `cohort` in the header of `epoch`.
fn bit_of(epoch: u16, cohort: u16) -> Result<u8> {
    let age = epoch.checked_sub(cohort).ok_or(Overflow)?;
    Ok(u8::try_from(age).unwrap_or(OLDER).saturating_add(FIRST))
}

fn change(store: &mut impl Store, key: Key, bit: u8, on: bool) {
    let mut set = Bitmap::from(store.load(key));
    if on {
        set.insert(bit);
    } else {
        set.remove(bit);
    }
    store.store(key, set.into());
}

/// Notes that `cohort` has bids in `epoch`, or that it has none any more. The notes are in the word of the header: the
/// first bid of an epoch then pays for the slot that its settlement writes.
///
/// # Errors
/// [`Overflow`] for a cohort after the epoch.
pub(crate) fn note_bidder(store: &mut impl Store, epoch: u16, cohort: u16, on: bool) -> Result<()> {
    let bit = bit_of(epoch, cohort)?;
    if bit == OLDER {
        let (part, index) = place(cohort);
        change(store, Key::OldBidders(epoch, part), index, on);
        // Others as old may have bids.
        if !on {
            return Ok(());
        }
    }
    change(store, Key::Header(epoch), bit, on);
    Ok(())
}

/// The cohorts with bids in `epoch`, which is not cleared, oldest first.
pub(crate) fn bidders(store: &impl Store, epoch: u16) -> Vec<u16> {
    let mut all = Vec::new();
    let mut set = Bitmap::from(store.load(Key::Header(epoch)));
    if set.contains(OLDER) {
        set.remove(OLDER);
        for part in 0..=place(epoch).0 {
            let mut old = Bitmap::from(store.load(Key::OldBidders(epoch, part)));
            while let Some(index) = old.lowest() {
                old.remove(index);
                all.push(cohort_at(part, index));
            }
        }
    }
    while let Some(bit) = set.highest() {
        set.remove(bit);
        all.extend(bit.checked_sub(FIRST).and_then(|age| epoch.checked_sub(u16::from(age))));
    }
    all
}

/// Bids of `epoch` that were sealed and not withdrawn, and how many of these were revealed.
///
/// # Errors
/// [`Overflow`] above 2^32 - 1, which no book that was written by this crate can bring about.
pub fn bidder_count(store: &impl Store, epoch: u16) -> Result<(u32, u32)> {
    let header = Header::load(store, epoch);
    if header.cleared {
        return Ok((header.sealed, header.revealed));
    }
    let (mut sealed, mut revealed) = (0u32, 0u32);
    for cohort in bidders(store, epoch) {
        let bids = Bids::load(store, epoch, cohort);
        sealed = sealed.checked_add(bids.sealed).ok_or(Overflow)?;
        revealed = revealed.checked_add(bids.revealed).ok_or(Overflow)?;
    }
    Ok((sealed, revealed))
}

/// The units of `cohort` that are in line, without the bonds of bids that are sealed, and its lots. All epochs below
/// `settled` are; `under_way`: a settlement has begun and is not done.
///
/// # Errors
/// [`Overflow`], which no book that was written by this crate can bring about.
pub fn in_line(store: &impl Store, cohort: u16, settled: u16, under_way: bool) -> Result<(u64, u64)> {
    let line = Cohort::try_from(store.load(Key::Cohort(cohort)))?;
    // A lot bids once all epochs before are settled: no other epoch holds bonds of its cohort.
    let epoch = cohort.max(settled);
    let burned = under_way
        && Progress::load(store).is_some_and(|progress| progress.epoch == epoch && progress.bids_done);
    let bond = if burned { 0 } else { Bids::load(store, epoch, cohort).bond };
    Ok((line.live.checked_sub(bond).ok_or(Overflow)?, line.lots))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Bids = Bids {
        units: u64::MAX,
        given: (1 << 74) - 1,
        bond: (1 << 56) - 1,
        sealed: (1 << 31) - 1,
        revealed: (1 << 31) - 1,
    };

    struct One(Key, Word);

    impl Store for One {
        fn load(&self, key: Key) -> Word {
            if key == self.0 {
                self.1
            } else {
                Word::ZERO
            }
        }
        fn store(&mut self, key: Key, word: Word) {
            (self.0, self.1) = (key, word);
        }
    }

    fn saved(bids: Bids) -> Result<Word> {
        let mut store = One(Key::Lot(0), Word::ZERO);
        bids.save(&mut store, 3, 2).map(|()| {
            assert_eq!(store.0, Key::Bids(3, 2));
            store.1
        })
    }

    #[test]
    fn fields_are_laid_out_as_documented_and_kept_apart() {
        assert_eq!(saved(FULL), Ok(Word::MAX));
        assert_eq!(saved(Bids::default()), Ok(Word::ZERO));
        for (bids, shift) in [
            (Bids { units: 5, ..Bids::default() }, 192),
            (Bids { given: 5, ..Bids::default() }, 118),
            (Bids { bond: 5, ..Bids::default() }, 62),
            (Bids { sealed: 5, ..Bids::default() }, 31),
            (Bids { revealed: 5, ..Bids::default() }, 0),
        ] {
            assert_eq!(saved(bids), Ok(Word::from_limbs([5, 0, 0, 0]) << shift));
        }
        for bids in [
            FULL,
            Bids { units: 0, ..FULL },
            Bids { given: 0, ..FULL },
            Bids { bond: 0, ..FULL },
            Bids { sealed: 0, ..FULL },
            Bids { revealed: 0, ..FULL },
        ] {
            assert_eq!(saved(bids).map(Bids::from), Ok(bids));
        }
    }

    #[test]
    fn fields_that_do_not_fit_are_refused() {
        assert_eq!(saved(Bids { given: 1 << 74, ..FULL }), Err(Overflow));
        assert_eq!(saved(Bids { bond: 1 << 56, ..FULL }), Err(Overflow));
        assert_eq!(saved(Bids { sealed: 1 << 31, ..FULL }), Err(Overflow));
        assert_eq!(saved(Bids { revealed: 1 << 31, ..FULL }), Err(Overflow));
    }

    #[test]
    fn a_full_line_fits() {
        // All units at the highest tick, all as bonds, each rounded up.
        let units = u64::MAX;
        let given = u128::from(units) * u128::from(crate::MAX_TICK);
        let bond = crate::bond(units) + (1 << 31);
        assert!(saved(Bids { units, given, bond, sealed: 1, revealed: 1 }).is_ok());
    }

    #[test]
    fn cohorts_have_a_bit_by_their_age() {
        assert_eq!(
            [1_000, 999, 748, 747, 0].map(|cohort| bit_of(1_000, cohort)),
            [2, 3, 254, 255, 255].map(Ok)
        );
        assert_eq!(bit_of(5, 6), Err(Overflow));
    }
}
