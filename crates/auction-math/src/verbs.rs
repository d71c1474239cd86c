//! What people do to the book. Who may do it, and when, is for the contract to say.

use alloy_primitives::Address;

use crate::{
    amounts::bond,
    bids::{note_bidder, Bids},
    clearing::place,
    store::Word,
    sync::sync,
    Bitmap, Cohort, Key, Lot, LotState, Overflow, Result, Store, TickWord, Winnings, MAX_EPOCH,
};

/// Why a step leaves the book alone.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub enum Refusal {
    /// The lot is in another state.
    State(LotState),
    /// Nothing is left of the lot.
    Closed,
    /// More than a page of sales is to be booked first.
    Unsynced,
    /// The lot is smaller than the smallest that may bid.
    TooSmall(u64),
    /// A number does not fit.
    Overflow,
}

impl From<Overflow> for Refusal {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// Writes the line of a cohort, and, where that changes, whether it has units. `was` is what it had before.
pub(crate) fn set_live(store: &mut impl Store, cohort: u16, was: u64, line: Cohort) {
    // A bit of the set is whether the line has units: no need to look while that stays.
    if (was == 0) != (line.live == 0) {
        let (part, bit) = place(cohort);
        let mut open = Bitmap::from(store.load(Key::OpenCohorts(part)));
        if line.live == 0 {
            open.remove(bit);
        } else {
            open.insert(bit);
        }
        store.store(Key::OpenCohorts(part), open.into());
    }
    store.store(Key::Cohort(cohort), line.into());
}

fn line(store: &impl Store, cohort: u16) -> Result<Cohort> {
    Cohort::try_from(store.load(Key::Cohort(cohort)))
}

/// Puts a new lot into the line of `cohort`. `id` must be unused and `units` positive.
///
/// # Errors
/// [`Overflow`] when the cohort is past the last one or its line is full.
pub fn enqueue(store: &mut impl Store, id: u64, controller: Address, cohort: u16, units: u64) -> Result<()> {
    if cohort > MAX_EPOCH {
        return Err(Overflow);
    }
    let lot =
        Lot { controller, units, cohort, epoch: cohort, tick: 0, state: LotState::Queued, credit: false };
    let mut line = line(store, cohort)?;
    let was = line.live;
    line.live = was.checked_add(units).ok_or(Overflow)?;
    line.lots = line.lots.checked_add(1).ok_or(Overflow)?;
    set_live(store, cohort, was, line);
    store.store(Key::Lot(id), lot.encode()?);
    Ok(())
}

/// Brings a lot up to date for a step that is about to change it. Writes nothing; what the lot has won is for
/// [`keep_credit`].
fn up_to_date(
    store: &impl Store,
    lot: Lot,
    settled: u16,
    page: u32,
) -> core::result::Result<(Lot, Winnings), Refusal> {
    let synced = sync(store, lot, settled, page)?;
    if !synced.complete {
        return Err(Refusal::Unsynced);
    }
    if synced.lot.units == 0 {
        return Err(Refusal::Closed);
    }
    Ok((synced.lot, synced.won))
}

/// What is kept for the next claim of a lot.
pub fn credit_of(store: &impl Store, id: u64, lot: &Lot) -> Winnings {
    // Most lots have none: those are spared the look.
    if lot.credit {
        store.load(Key::Credit(id)).into()
    } else {
        Winnings::default()
    }
}

/// Keeps what a lot has won for its next claim. The lot is the caller's to write.
fn keep_credit(store: &mut impl Store, id: u64, lot: &mut Lot, won: Winnings) -> Result<()> {
    if !won.is_empty() {
        let credit = credit_of(store, id, lot).plus(won)?;
        store.store(Key::Credit(id), credit.into());
        lot.credit = true;
    }
    Ok(())
}

/// Takes a queued lot out of line and returns its remaining units. What it has won before stays claimable.
///
/// # Errors
/// A [`Refusal`], with nothing written.
pub fn cancel(
    store: &mut impl Store,
    id: u64,
    lot: Lot,
    settled: u16,
    page: u32,
) -> core::result::Result<u64, Refusal> {
    let (mut lot, won) = up_to_date(store, lot, settled, page)?;
    if lot.state != LotState::Queued {
        return Err(Refusal::State(lot.state));
    }
    keep_credit(store, id, &mut lot, won)?;
    let units = core::mem::take(&mut lot.units);
    let mut line = line(store, lot.cohort)?;
    let was = line.live;
    line.live = was.checked_sub(units).ok_or(Overflow)?;
    line.lots = line.lots.checked_sub(1).ok_or(Overflow)?;
    set_live(store, lot.cohort, was, line);
    store.store(Key::Lot(id), lot.encode()?);
    Ok(units)
}

/// Seals `commitment` for `epoch`, or puts it in the place of the one sealed before.
///
/// # Errors
/// As [`cancel`]; [`Refusal::TooSmall`] below [`crate::MIN_BID`].
pub fn seal(
    store: &mut impl Store,
    id: u64,
    lot: Lot,
    epoch: u16,
    commitment: Word,
    settled: u16,
    page: u32,
) -> core::result::Result<(), Refusal> {
    let (mut lot, won) = up_to_date(store, lot, settled, page)?;
    match lot.state {
        LotState::Sealed if lot.epoch == epoch => {}
        LotState::Queued => {
            if lot.units < crate::MIN_BID {
                return Err(Refusal::TooSmall(lot.units));
            }
            keep_credit(store, id, &mut lot, won)?;
            let mut bids = Bids::load(store, epoch, lot.cohort);
            if bids.sealed == 0 {
                note_bidder(store, epoch, lot.cohort, true)?;
            }
            bids.bond = bids.bond.checked_add(bond(lot.units)).ok_or(Overflow)?;
            bids.sealed = bids.sealed.checked_add(1).ok_or(Overflow)?;
            bids.save(store, epoch, lot.cohort)?;
            lot.state = LotState::Sealed;
            lot.epoch = epoch;
            store.store(Key::Lot(id), lot.encode()?);
        }
        state => return Err(Refusal::State(state)),
    }
    store.store(Key::Commitment(id), commitment);
    Ok(())
}

/// Withdraws the bid sealed for `epoch`: the bond returns to the line.
///
/// # Errors
/// As [`cancel`].
pub fn unseal(
    store: &mut impl Store,
    id: u64,
    mut lot: Lot,
    epoch: u16,
) -> core::result::Result<(), Refusal> {
    if lot.state != LotState::Sealed || lot.epoch != epoch {
        return Err(Refusal::State(lot.state));
    }
    let mut bids = Bids::load(store, epoch, lot.cohort);
    bids.bond = bids.bond.checked_sub(bond(lot.units)).ok_or(Overflow)?;
    bids.sealed = bids.sealed.checked_sub(1).ok_or(Overflow)?;
    bids.save(store, epoch, lot.cohort)?;
    if bids.sealed == 0 {
        note_bidder(store, epoch, lot.cohort, false)?;
    }
    lot.state = LotState::Queued;
    store.store(Key::Lot(id), lot.encode()?);
    store.store(Key::Commitment(id), Word::ZERO);
    Ok(())
}

/// Opens the bid of a lot in `epoch`. `commitment` is that of the opening; `tick` 0 is no bid. Returns whether the
/// opening fits; if not, nothing is written.
///
/// # Errors
/// [`Overflow`], which no book that was written by this crate can bring about.
pub fn reveal(store: &mut impl Store, id: u64, epoch: u16, commitment: Word, tick: u16) -> Result<bool> {
    let Some(mut lot) = Lot::decode(store.load(Key::Lot(id))) else { return Ok(false) };
    if lot.state != LotState::Sealed || lot.epoch != epoch || store.load(Key::Commitment(id)) != commitment {
        return Ok(false);
    }
    let mut bids = Bids::load(store, epoch, lot.cohort);
    bids.bond = bids.bond.checked_sub(bond(lot.units)).ok_or(Overflow)?;
    bids.revealed = bids.revealed.checked_add(1).ok_or(Overflow)?;
    store.store(Key::Commitment(id), Word::ZERO);
    if tick == 0 {
        lot.state = LotState::Queued;
    } else {
        lot.state = LotState::Revealed;
        lot.tick = tick;
        let given = u128::from(lot.units).checked_mul(u128::from(tick)).ok_or(Overflow)?;
        bids.units = bids.units.checked_add(lot.units).ok_or(Overflow)?;
        bids.given = bids.given.checked_add(given).ok_or(Overflow)?;
        add_to_tick(store, &lot)?;
    }
    bids.save(store, epoch, lot.cohort)?;
    store.store(Key::Lot(id), lot.encode()?);
    Ok(true)
}

/// Counts a revealed lot into the total of its tick.
fn add_to_tick(store: &mut impl Store, lot: &Lot) -> Result<()> {
    let word = TickWord::of(lot.tick);
    let ticks_key = Key::Ticks(lot.epoch, lot.cohort, word);
    let mut ticks = TickWord::from(store.load(ticks_key));
    let new = ticks.is_empty();
    ticks.add(lot.tick, lot.units)?;
    store.store(ticks_key, ticks.into());
    if new {
        let words_key = Key::TickWords(lot.epoch, lot.cohort);
        let mut words = Bitmap::from(store.load(words_key));
        words.insert(word);
        store.store(words_key, words.into());
    }
    Ok(())
}

/// Books out what a lot has won and not claimed: at most `page` sales of its cohort at a time.
///
/// # Errors
/// [`Overflow`], which no book that was written by this crate can bring about.
pub fn claim(store: &mut impl Store, id: u64, lot: Lot, settled: u16, page: u32) -> Result<Winnings> {
    let synced = sync(store, lot, settled, page)?;
    let credit = credit_of(store, id, &lot);
    let after = Lot { credit: false, ..synced.lot };
    if after != lot {
        store.store(Key::Lot(id), after.encode()?);
        // An opening that was never given is of no more use.
        if lot.state == LotState::Sealed && after.state != LotState::Sealed {
            store.store(Key::Commitment(id), Word::ZERO);
        }
    }
    if lot.credit {
        store.store(Key::Credit(id), Word::ZERO);
    }
    credit.plus(synced.won)
}
