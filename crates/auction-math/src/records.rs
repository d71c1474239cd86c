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

/// The line of a cohort: live u64 | lots u64 | checkpoints u64 | 0. Bids do not touch it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Cohort {
    /// Units in escrow: neither sold, nor cancelled, nor burned. Those held as bonds are among them: see
    /// [`crate::in_line`].
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

/// The header of an epoch that is cleared: price u96 | sold units of the marginal class u64 | sealed u32 | revealed u32 |
/// tick u10 | cohort u10 | flags u12 (1 cleared, 2 there is a marginal class). Until then its word says which cohorts
/// have bids, see [`crate::Bids`].
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Header {
    /// Assets per share; zero until cleared.
    pub price: u128,
    /// Bids sealed and not withdrawn.
    pub sealed: u32,
    /// Bids of these that were revealed.
    pub revealed: u32,
    /// Whether the epoch is cleared; if not, all of this is zero.
    pub cleared: bool,
    /// The class that was served in part, and its units that were sold.
    pub marginal: Option<Class>,
}

/// The class that was served in part, as the header knows it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Class {
    /// Its tick.
    pub tick: u16,
    /// Its cohort.
    pub cohort: u16,
    /// Units sold.
    pub num: u64,
}

/// Ten bits of a part.
fn ten(part: u64, shift: u32) -> u16 {
    field(part, shift) & 0x3ff
}

impl Header {
    const PRICE_BITS: u32 = 96;

    /// The header of `epoch`.
    pub fn load(store: &impl crate::Store, epoch: u16) -> Self {
        store.load(crate::Key::Header(epoch)).into()
    }

    /// Writes the header of `epoch`, which is cleared.
    ///
    /// # Errors
    /// [`Overflow`] when the price needs more than 96 bits, tick or cohort more than ten.
    pub fn save(&self, store: &mut impl crate::Store, epoch: u16) -> Result<()> {
        if self.price >> Self::PRICE_BITS != 0 {
            return Err(Overflow);
        }
        let (mut num, mut tail) = (0, 1);
        if let Some(class) = self.marginal {
            if class.tick > crate::MAX_TICK || class.cohort > crate::MAX_EPOCH {
                return Err(Overflow);
            }
            num = class.num;
            tail |= u64::from(class.tick) << 22 | u64::from(class.cohort) << 12 | 2;
        }
        let high = self.price << 32 | u128::from(num >> 32);
        let low = join(num << 32 | u64::from(self.sealed), u64::from(self.revealed) << 32 | tail);
        store.store(crate::Key::Header(epoch), pair(high, low));
        Ok(())
    }
}

#[allow(clippy::cast_possible_truncation)] // Halves of a part.
impl From<Word> for Header {
    fn from(word: Word) -> Self {
        let [a, b, c, d] = parts(word);
        if d & 1 == 0 {
            return Self::default();
        }
        let marginal =
            (d & 2 != 0).then(|| Class { tick: ten(d, 22), cohort: ten(d, 12), num: b << 32 | c >> 32 });
        let price = join(a, b) >> 32;
        Self { price, sealed: c as u32, revealed: (d >> 32) as u32, cleared: true, marginal }
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

    /// Whether nothing is bid at any of the four.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
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

impl Marginal {
    /// Without the units bid, which its tick's total says.
    pub fn class(self) -> Class {
        Class { tick: self.tick, cohort: self.cohort, num: self.num }
    }
}

/// The outcome of an epoch.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Outcome {
    /// Assets per share.
    pub price: u128,
    /// The marginal class; none when every bid was served in full.
    pub marginal: Option<Marginal>,
}

impl Outcome {
    /// The outcome of `epoch`: nothing before it is cleared.
    pub fn load(store: &impl crate::Store, epoch: u16) -> Self {
        let header = Header::load(store, epoch);
        let marginal = header.marginal.map(|class| {
            let Class { tick, cohort, num } = class;
            Marginal { tick, cohort, num, den: class.bid(store, epoch) }
        });
        Self { price: header.price, marginal }
    }
}

impl Class {
    /// Units bid in `epoch`.
    pub fn bid(&self, store: &impl crate::Store, epoch: u16) -> u64 {
        let key = crate::Key::Ticks(epoch, self.cohort, TickWord::of(self.tick));
        TickWord::from(store.load(key)).get(self.tick)
    }
}

/// A settlement under way, in three words: capacity u128 | used u128; fee u96 at bit 160 | sold u96 at bit 64 | epoch
/// u16 at bit 32 | cursor u16 at bit 16 | flags u16 (1 under way, 2 bids are done, 4 rising); bond u96 | sealed u32 | revealed u32 |
/// price u96.
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
    /// Assets per share.
    pub price: u128,
    /// The epoch being settled.
    pub epoch: u16,
    /// Tick words below this one are still to be walked; rising, this one and those above.
    pub cursor: u16,
    /// All bids count as served, and the walk leaves out from the bottom up: `used`, `fee` and `sold` are of the bids that
    /// are still in, and nothing is taken off the capacity yet.
    pub rising: bool,
    /// All bids are served or have lost; the queue is next.
    pub bids_done: bool,
    /// Once the bids are done: bonds that were burned, in units.
    pub bond: u128,
    /// Once the bids are done: how many were sealed and not withdrawn.
    pub sealed: u32,
    /// Once the bids are done: how many of these were revealed.
    pub revealed: u32,
}

impl Progress {
    const SUM_BITS: u32 = 96;

    /// The epoch of the settlement that is under way, if one is.
    pub fn epoch(store: &impl crate::Store) -> Option<u16> {
        let [_, _, _, tail] = parts(store.load(crate::Key::Progress(1)));
        (tail & 1 != 0).then(|| field(tail, 32))
    }

    /// The settlement that is under way.
    #[allow(clippy::cast_possible_truncation)] // Halves of a part.
    pub fn load(store: &impl crate::Store) -> Option<Self> {
        let [a, b, c, tail] = parts(store.load(crate::Key::Progress(1)));
        if tail & 1 == 0 {
            return None;
        }
        let [e, f, g, h] = parts(store.load(crate::Key::Progress(0)));
        let [i, j, k, l] = parts(store.load(crate::Key::Progress(2)));
        Some(Self {
            capacity: join(e, f),
            used: join(g, h),
            fee: join(a, b) >> 32,
            sold: join(b & 0xffff_ffff, c),
            price: join(k & 0xffff_ffff, l),
            epoch: field(tail, 32),
            cursor: field(tail, 16),
            rising: tail & 4 != 0,
            bids_done: tail & 2 != 0,
            bond: join(i, j) >> 32,
            sealed: j as u32,
            revealed: (k >> 32) as u32,
        })
    }

    /// Writes the settlement down, to be continued.
    ///
    /// # Errors
    /// [`Overflow`] when a sum needs more than 96 bits.
    pub fn save(&self, store: &mut impl crate::Store) -> Result<()> {
        if (self.fee | self.sold | self.bond | self.price) >> Self::SUM_BITS != 0 {
            return Err(Overflow);
        }
        let (sold_high, sold_low) = halves(self.sold);
        let (a, b) = halves(self.fee << 32);
        let flags = u64::from(self.rising) << 2 | u64::from(self.bids_done) << 1 | 1;
        let tail = u64::from(self.epoch) << 32 | u64::from(self.cursor) << 16 | flags;
        store.store(crate::Key::Progress(0), pair(self.capacity, self.used));
        let high = self.bond << 32 | u128::from(self.sealed);
        let low = u128::from(self.revealed) << 96 | self.price;
        store.store(crate::Key::Progress(2), pair(high, low));
        store.store(crate::Key::Progress(1), word([a, b | sold_high, sold_low, tail]));
        Ok(())
    }

    /// Forgets the settlement.
    pub fn clear(store: &mut impl crate::Store) {
        for part in 0..3 {
            store.store(crate::Key::Progress(part), Word::ZERO);
        }
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
