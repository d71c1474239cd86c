//! Packed records: how each word of the book is laid out.

use crate::{
    store::{halves, join, pair, parts, word, Word},
    Overflow, Result,
};

/// A field of 16 bits inside a 64-bit part.
#[allow(clippy::cast_possible_truncation)] // The mask leaves 16 bits.
fn field(part: u64, shift: u32) -> u16 {
    (part.wrapping_shr(shift) & 0xffff) as u16
}

/// The line of a cohort: live u64 | lots u64 | checkpoints u64 | 0.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Cohort {
    /// Units in line: escrowed, neither sold nor held as a bond.
    pub live: u64,
    /// Lots that entered and were not cancelled.
    pub lots: u64,
    /// Sales so far in the queue.
    pub checkpoints: u32,
}

impl TryFrom<Word> for Cohort {
    type Error = Overflow;
    fn try_from(word: Word) -> Result<Self> {
        let [live, lots, checkpoints, _] = parts(word);
        Ok(Self { live, lots, checkpoints: u32::try_from(checkpoints).map_err(|_| Overflow)? })
    }
}

impl From<Cohort> for Word {
    fn from(c: Cohort) -> Self {
        word([c.live, c.lots, u64::from(c.checkpoints), 0])
    }
}

/// A sale of a cohort in the queue: epoch u64 | num u64 | den u64 | 0. `num` of `den` units were sold.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Checkpoint {
    /// The epoch of the sale, whose price was paid.
    pub epoch: u16,
    /// Units sold.
    pub num: u64,
    /// Units that were in line.
    pub den: u64,
}

impl From<Word> for Checkpoint {
    fn from(word: Word) -> Self {
        let [epoch, num, den, _] = parts(word);
        Self { epoch: field(epoch, 0), num, den }
    }
}

impl From<Checkpoint> for Word {
    fn from(c: Checkpoint) -> Self {
        word([u64::from(c.epoch), c.num, c.den, 0])
    }
}

/// The bids of an epoch: bond u128 | sealed u64 | revealed u64.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Bids {
    /// Bonds of the bids that are sealed and not revealed, in units.
    pub bond: u128,
    /// Bids sealed and not withdrawn.
    pub sealed: u64,
    /// Bids of these that were revealed.
    pub revealed: u64,
}

impl From<Word> for Bids {
    fn from(word: Word) -> Self {
        let [high, low, sealed, revealed] = parts(word);
        Self { bond: join(high, low), sealed, revealed }
    }
}

impl From<Bids> for Word {
    fn from(b: Bids) -> Self {
        pair(b.bond, join(b.sealed, b.revealed))
    }
}

/// The totals of four neighbouring ticks, the highest tick first.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct TickWord([u64; 4]);

impl TickWord {
    /// The word that holds `tick`.
    #[allow(clippy::cast_possible_truncation)] // Ticks end at 1,023.
    pub fn of(tick: u16) -> u8 {
        (tick >> 2) as u8
    }

    /// Units at `tick`, which the word holds.
    pub fn get(&self, tick: u16) -> u64 {
        let [d, c, b, a] = self.0;
        match tick & 3 {
            0 => a,
            1 => b,
            2 => c,
            _ => d,
        }
    }

    /// Adds `units` at `tick`, which the word holds.
    ///
    /// # Errors
    /// [`Overflow`] above 2^64 - 1.
    pub fn add(&mut self, tick: u16, units: u64) -> Result<()> {
        let [d, c, b, a] = &mut self.0;
        let lane = match tick & 3 {
            0 => a,
            1 => b,
            2 => c,
            _ => d,
        };
        *lane = lane.checked_add(units).ok_or(Overflow)?;
        Ok(())
    }
}

impl From<Word> for TickWord {
    fn from(word: Word) -> Self {
        Self(parts(word))
    }
}

impl From<TickWord> for Word {
    fn from(w: TickWord) -> Self {
        word(w.0)
    }
}

/// The class that was served in part.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Marginal {
    /// Its tick.
    pub tick: u16,
    /// Its cohort.
    pub cohort: u16,
    /// Units sold.
    pub num: u64,
    /// Units bid.
    pub den: u64,
}

/// The outcome of an epoch, in two words: price u128 | tick u16 at bit 16 | cohort u16 at bit 32 | marginal u1,
/// and num u64 | den u64 | 0 | 0. The second is written only when there is a marginal class.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Outcome {
    /// Assets per share.
    pub price: u128,
    /// The marginal class; none when every bid was served in full.
    pub marginal: Option<Marginal>,
}

impl Outcome {
    /// The outcome of `epoch`.
    pub fn load(store: &impl crate::Store, epoch: u16) -> Self {
        let [high, low, class, flag] = parts(store.load(crate::Key::Outcome(epoch)));
        let marginal = (flag != 0).then(|| {
            let [num, den, _, _] = parts(store.load(crate::Key::Marginal(epoch)));
            Marginal { tick: field(class, 0), cohort: field(class, 16), num, den }
        });
        Self { price: join(high, low), marginal }
    }

    /// Writes the outcome of `epoch`.
    pub fn save(&self, store: &mut impl crate::Store, epoch: u16) {
        let (high, low) = halves(self.price);
        let mut class = 0;
        if let Some(m) = self.marginal {
            class = u64::from(m.cohort) << 16 | u64::from(m.tick);
            store.store(crate::Key::Marginal(epoch), word([m.num, m.den, 0, 0]));
        }
        store.store(crate::Key::Outcome(epoch), word([high, low, class, u64::from(self.marginal.is_some())]));
    }
}

/// A settlement under way, in two words: capacity u128 | used u128, and fee u96 at bit 160 | sold u96 at bit 64 |
/// epoch u16 at bit 32 | cursor u16 at bit 16 | flags u16 (1 under way, 2 bids are done).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Progress {
    /// Capacity left, unit-bps.
    pub capacity: u128,
    /// Capacity used, unit-bps.
    pub used: u128,
    /// Given up by the winners, unit-bps.
    pub fee: u128,
    /// Units sold.
    pub sold: u128,
    /// The epoch being settled.
    pub epoch: u16,
    /// Tick words below this one are still to be walked.
    pub cursor: u16,
    /// All bids have been walked; the queue is next.
    pub bids_done: bool,
}

impl Progress {
    const SUM_BITS: u32 = 96;

    /// The epoch of the settlement that is under way.
    pub fn epoch(store: &impl crate::Store) -> Option<u16> {
        let [_, _, _, tail] = parts(store.load(crate::Key::Progress(1)));
        (tail & 1 != 0).then(|| field(tail, 32))
    }

    /// The settlement that is under way.
    pub fn load(store: &impl crate::Store) -> Option<Self> {
        let [a, b, c, tail] = parts(store.load(crate::Key::Progress(1)));
        if tail & 1 == 0 {
            return None;
        }
        let [e, f, g, h] = parts(store.load(crate::Key::Progress(0)));
        Some(Self {
            capacity: join(e, f),
            used: join(g, h),
            fee: join(a, b) >> 32,
            sold: join(b & 0xffff_ffff, c),
            epoch: field(tail, 32),
            cursor: field(tail, 16),
            bids_done: tail & 2 != 0,
        })
    }

    /// Writes the settlement down, to be continued.
    ///
    /// # Errors
    /// [`Overflow`] when a sum needs more than 96 bits.
    pub fn save(&self, store: &mut impl crate::Store) -> Result<()> {
        if self.fee >> Self::SUM_BITS != 0 || self.sold >> Self::SUM_BITS != 0 {
            return Err(Overflow);
        }
        let (sold_high, sold_low) = halves(self.sold);
        let (a, b) = halves(self.fee << 32);
        let tail =
            u64::from(self.epoch) << 32 | u64::from(self.cursor) << 16 | u64::from(self.bids_done) << 1 | 1;
        store.store(crate::Key::Progress(0), pair(self.capacity, self.used));
        store.store(crate::Key::Progress(1), word([a, b | sold_high, sold_low, tail]));
        Ok(())
    }

    /// Forgets the settlement.
    pub fn clear(store: &mut impl crate::Store) {
        store.store(crate::Key::Progress(0), Word::ZERO);
        store.store(crate::Key::Progress(1), Word::ZERO);
    }
}

/// What a lot has won: assets u128 | 0 | units u64.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Winnings {
    /// Units sold.
    pub units: u64,
    /// Assets paid for them, rounded down per sale.
    pub assets: u128,
}

impl Winnings {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.units == 0 && self.assets == 0
    }

    /// Both together.
    ///
    /// # Errors
    /// [`Overflow`] when a sum does not fit.
    pub fn plus(self, other: Self) -> Result<Self> {
        Ok(Self {
            units: self.units.checked_add(other.units).ok_or(Overflow)?,
            assets: self.assets.checked_add(other.assets).ok_or(Overflow)?,
        })
    }
}

impl From<Word> for Winnings {
    fn from(word: Word) -> Self {
        let [high, low, _, units] = parts(word);
        Self { units, assets: join(high, low) }
    }
}

impl From<Winnings> for Word {
    fn from(w: Winnings) -> Self {
        pair(w.assets, u128::from(w.units))
    }
}
