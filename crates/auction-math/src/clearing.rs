//! Clearing an epoch, a bounded number of words at a time.

use alloc::vec::Vec;

use crate::{
    amounts::{capacity, share_paid},
    bids::{bidders, Bids},
    verbs::set_live,
    Bitmap, Checkpoint, Cohort, Header, Key, Marginal, Outcome, Overflow, Progress, Result, Store, TickWord,
    BPS,
};

/// Tick words of one cohort.
const WORDS: u16 = 256;

/// How far the settlement of an epoch has come.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Settlement {
    /// Whether the epoch is settled.
    pub done: bool,
    /// Units sold. Final when done, as the sums below.
    pub sold: u128,
    /// Capacity used, unit-bps: what the buyers are paid.
    pub used: u128,
    /// What the winners have given up, unit-bps.
    pub fee: u128,
    /// Bonds of the bids that were not revealed, in units: they are burned.
    pub bond: u128,
    /// Levels of tick words still to be walked.
    pub words_left: u32,
    /// The outcome, final when done.
    pub outcome: Outcome,
}

/// A cohort with bids.
struct Bidder {
    cohort: u16,
    bids: Bids,
    words: Bitmap,
    ticks: TickWord,
    /// Units to take out of its line.
    won: u64,
    /// Units to put back: taken for won before, and not.
    back: u64,
}

/// The lowest cohort from `from` to `to` with units in line.
fn first_open(store: &impl Store, from: u16, to: u16) -> Option<u16> {
    let mut next = from;
    while next <= to {
        let (part, bit) = place(next);
        let above = Bitmap::from(store.load(Key::OpenCohorts(part))).starting(bit);
        if let Some(index) = above.lowest() {
            return Some(cohort_at(part, index)).filter(|cohort| *cohort <= to);
        }
        next = cohort_at(part, u8::MAX).checked_add(1)?;
    }
    None
}

/// The oldest epoch from `settled` on that has lots: where the next settlement has to be. None when no lot is in
/// line at all.
///
/// `under_way`: a settlement has begun and is not done.
pub fn next_with_lots(store: &impl Store, settled: u16, under_way: bool) -> Option<u16> {
    if under_way {
        return Progress::epoch(store);
    }
    // Lots can enter the cohort after the current epoch's, hence one more than the last epoch.
    first_open(store, 0, crate::MAX_EPOCH).map(|cohort| cohort.max(settled))
}

/// Where a cohort is in a set of cohorts: part and bit.
#[allow(clippy::cast_possible_truncation)] // Cohorts end at 1,023.
pub(crate) fn place(cohort: u16) -> (u8, u8) {
    ((cohort >> 8) as u8, cohort as u8)
}

pub(crate) fn cohort_at(part: u8, bit: u8) -> u16 {
    u16::from(part) << 8 | u16::from(bit)
}

/// Adds a sale of `units` for `used` with `fee` given up.
fn book(progress: &mut Progress, units: u128, used: u128, fee: u128) -> Result<()> {
    progress.capacity = progress.capacity.checked_sub(used).ok_or(Overflow)?;
    progress.used = progress.used.checked_add(used).ok_or(Overflow)?;
    progress.fee = progress.fee.checked_add(fee).ok_or(Overflow)?;
    progress.sold = progress.sold.checked_add(units).ok_or(Overflow)?;
    Ok(())
}

/// Begins with the sums of the bids. Serves all of them, if the capacity is enough; returns whether it is. If it is enough
/// for half of what they need, fewer are left out than served: then all count as served, and the walk leaves out from the
/// bottom up.
fn serve_all(progress: &mut Progress, bidders: &mut [Bidder]) -> Result<bool> {
    let (mut units, mut given) = (0u128, 0u128);
    for bidder in bidders.iter() {
        units = units.checked_add(u128::from(bidder.bids.units)).ok_or(Overflow)?;
        given = given.checked_add(bidder.bids.given).ok_or(Overflow)?;
    }
    let worth = units.checked_mul(u128::from(BPS)).ok_or(Overflow)?;
    let need = worth.checked_sub(given).ok_or(Overflow)?;
    let missing = need.saturating_sub(progress.capacity);
    if missing > progress.capacity {
        return Ok(false);
    }
    for bidder in bidders {
        bidder.won = bidder.bids.units;
    }
    if missing == 0 {
        book(progress, units, need, given)?;
        return Ok(true);
    }
    (progress.sold, progress.used, progress.fee) = (units, need, given);
    (progress.rising, progress.cursor) = (true, 0);
    Ok(false)
}

/// Serves one class, all or in part. Returns the units sold.
fn serve(progress: &mut Progress, tick: u16, units: u64) -> Result<u64> {
    let paid = u128::from(share_paid(tick)?);
    let need = u128::from(units).checked_mul(paid).ok_or(Overflow)?;
    let (sold, used) = if need <= progress.capacity {
        (units, need)
    } else {
        // Below `units`, since the capacity is below `units * paid`.
        let sold = progress.capacity.checked_div(paid).ok_or(Overflow)?;
        (u64::try_from(sold).map_err(|_| Overflow)?, sold.checked_mul(paid).ok_or(Overflow)?)
    };
    let fee = u128::from(sold).checked_mul(u128::from(tick)).ok_or(Overflow)?;
    book(progress, u128::from(sold), used, fee)?;
    Ok(sold)
}

/// Serves the four ticks of word `level` of all bidders. Returns the marginal class if there is one.
fn serve_level(progress: &mut Progress, bidders: &mut [Bidder], level: u8) -> Result<Option<Marginal>> {
    for lane in (0..4).rev() {
        let tick = u16::from(level) << 2 | lane;
        for bidder in bidders.iter_mut().filter(|bidder| bidder.words.contains(level)) {
            let units = bidder.ticks.get(tick);
            if units == 0 {
                continue;
            }
            let sold = serve(progress, tick, units)?;
            bidder.won = bidder.won.checked_add(sold).ok_or(Overflow)?;
            if sold < units {
                return Ok(Some(Marginal { tick, cohort: bidder.cohort, num: sold, den: units }));
            }
        }
    }
    Ok(None)
}

/// Leaves one class out, all or in part, where all count as served; sums and use are of those that are still in. Returns
/// the units sold when it is the one that is served in part.
fn leave(progress: &mut Progress, tick: u16, units: u64) -> Result<Option<u64>> {
    let (paid, units) = (u128::from(share_paid(tick)?), u128::from(units));
    let need = units.checked_mul(paid).ok_or(Overflow)?;
    let fee = units.checked_mul(u128::from(tick)).ok_or(Overflow)?;
    progress.used = progress.used.checked_sub(need).ok_or(Overflow)?;
    progress.fee = progress.fee.checked_sub(fee).ok_or(Overflow)?;
    progress.sold = progress.sold.checked_sub(units).ok_or(Overflow)?;
    let Some(room) = progress.capacity.checked_sub(progress.used) else { return Ok(None) };
    progress.rising = false;
    progress.capacity = room;
    // Below `units`, since with all of them it was too much.
    let sold = room.checked_div(paid).ok_or(Overflow)?;
    let fee = sold.checked_mul(u128::from(tick)).ok_or(Overflow)?;
    book(progress, sold, sold.checked_mul(paid).ok_or(Overflow)?, fee)?;
    Ok(Some(u64::try_from(sold).map_err(|_| Overflow)?))
}

/// Leaves out the four ticks of word `level` of all bidders, the lowest tick and the youngest cohort first. Returns the
/// marginal class if it is among them.
fn leave_level(progress: &mut Progress, bidders: &mut [Bidder], level: u8) -> Result<Option<Marginal>> {
    for lane in 0..4 {
        let tick = u16::from(level) << 2 | lane;
        for bidder in bidders.iter_mut().rev().filter(|bidder| bidder.words.contains(level)) {
            let units = bidder.ticks.get(tick);
            if units == 0 {
                continue;
            }
            let sold = leave(progress, tick, units)?;
            let left = units.checked_sub(sold.unwrap_or(0)).ok_or(Overflow)?;
            bidder.back = bidder.back.checked_add(left).ok_or(Overflow)?;
            if let Some(num) = sold {
                return Ok(Some(Marginal { tick, cohort: bidder.cohort, num, den: units }));
            }
        }
    }
    Ok(None)
}

/// Walks tick words from the cursor down, or up where bids are left out, whole levels at a time, until `budget` words
/// are read, the marginal class is found, or none is left. Returns the levels left.
fn walk_ticks(
    store: &impl Store,
    progress: &mut Progress,
    bidders: &mut [Bidder],
    marginal: &mut Option<Marginal>,
    budget: &mut u32,
) -> Result<u32> {
    let mut left = Bitmap::default();
    for bidder in bidders.iter_mut().filter(|bidder| bidder.bids.units != 0) {
        bidder.words = store.load(Key::TickWords(progress.epoch, bidder.cohort)).into();
        left = left.union(bidder.words);
    }
    let rising = progress.rising;
    let below = left.below(progress.cursor);
    left = if rising { left.without(below) } else { below };
    while let Some(level) = if rising { left.lowest() } else { left.highest() } {
        if *budget == 0 {
            break;
        }
        left.remove(level);
        progress.cursor = u16::from(level).saturating_add(u16::from(rising));
        for bidder in bidders.iter_mut().filter(|bidder| bidder.words.contains(level)) {
            bidder.ticks = store.load(Key::Ticks(progress.epoch, bidder.cohort, level)).into();
            *budget = budget.saturating_sub(1);
        }
        *marginal = if rising {
            leave_level(progress, bidders, level)?
        } else {
            serve_level(progress, bidders, level)?
        };
        if marginal.is_some() {
            return Ok(0);
        }
    }
    Ok(left.len())
}

/// Serves the bids, all at once or by a walk, and writes down what the cohorts have won. When they are done, burns the
/// bonds that are left. Returns the levels of tick words left.
fn serve_bids(
    store: &mut impl Store,
    progress: &mut Progress,
    marginal: &mut Option<Marginal>,
    budget: &mut u32,
) -> Result<u32> {
    let mut bidders: Vec<Bidder> = bidders(store, progress.epoch)
        .into_iter()
        .map(|cohort| {
            let bids = Bids::load(store, progress.epoch, cohort);
            Bidder { cohort, bids, words: Bitmap::default(), ticks: TickWord::default(), won: 0, back: 0 }
        })
        .collect();
    let begins = progress.cursor == WORDS && !progress.rising;
    let left = if begins && serve_all(progress, &mut bidders)? {
        0
    } else {
        walk_ticks(store, progress, &mut bidders, marginal, budget)?
    };
    progress.bids_done = left == 0;
    for bidder in bidders {
        let Bidder { cohort, bids, mut won, back, .. } = bidder;
        if progress.bids_done {
            won = won.checked_add(bids.bond).ok_or(Overflow)?;
            progress.bond = progress.bond.checked_add(u128::from(bids.bond)).ok_or(Overflow)?;
            progress.sealed = progress.sealed.checked_add(bids.sealed).ok_or(Overflow)?;
            progress.revealed = progress.revealed.checked_add(bids.revealed).ok_or(Overflow)?;
        }
        if won != back {
            let mut line = Cohort::try_from(store.load(Key::Cohort(cohort)))?;
            let was = line.live;
            line.live = was.checked_add(back).and_then(|live| live.checked_sub(won)).ok_or(Overflow)?;
            set_live(store, cohort, was, line);
        }
    }
    Ok(left)
}

/// Serves the queue, oldest cohort first, until `budget` cohorts are served, the capacity is used up, or none is
/// left. Returns whether it is finished.
fn walk_queue(store: &mut impl Store, progress: &mut Progress, budget: &mut u32) -> Result<bool> {
    let epoch = progress.epoch;
    let mut from = 0;
    while progress.capacity >= u128::from(BPS) {
        let Some(cohort) = first_open(store, from, epoch) else { return Ok(true) };
        if *budget == 0 {
            return Ok(false);
        }
        *budget = budget.saturating_sub(1);
        from = cohort;
        let mut line = Cohort::try_from(store.load(Key::Cohort(cohort)))?;
        let den = line.live;
        let num = serve(progress, 0, den)?;
        store.store(Key::Checkpoint(cohort, line.checkpoints), Checkpoint { epoch, num, den }.into());
        line.checkpoints = line.checkpoints.checked_add(1).ok_or(Overflow)?;
        line.live = den.checked_sub(num).ok_or(Overflow)?;
        set_live(store, cohort, den, line);
    }
    Ok(true)
}

/// Begins or continues the settlement of `epoch` at `price` with `liquidity` assets, reading about `max_words`
/// tick words and cohorts of the queue: a level of tick words is read as a whole, and a call reads at least one. Where
/// all bids can be served they take no step. `None` when price or liquidity are not those that the settlement began with,
/// or another epoch is under way.
///
/// Ends with the same words whatever `max_words` was. That all lots of earlier epochs are settled is the caller's
/// duty, and to know whether a settlement is `under_way`: the last one was not done.
///
/// # Errors
/// [`Overflow`] for a price of 2^96 or liquidity of 2^120 and more.
pub fn settle(
    store: &mut impl Store,
    epoch: u16,
    price: u128,
    liquidity: u128,
    max_words: u32,
    under_way: bool,
) -> Result<Option<Settlement>> {
    let capacity = capacity(liquidity, price)?;
    let resumed = if under_way { Progress::load(store) } else { None };
    let mut progress =
        resumed.unwrap_or(Progress { capacity, price, epoch, cursor: WORDS, ..Progress::default() });
    // Bids that count as served have used nothing yet.
    let used = if progress.rising { 0 } else { progress.used };
    let begun_with = progress.capacity.checked_add(used).ok_or(Overflow)?;
    if progress.epoch != epoch || progress.price != price || begun_with != capacity {
        return Ok(None);
    }
    let mut budget = max_words.max(1);
    let (mut words_left, mut marginal) = (0, None);
    if !progress.bids_done {
        words_left = serve_bids(store, &mut progress, &mut marginal, &mut budget)?;
    }
    let done = progress.bids_done && (marginal.is_some() || walk_queue(store, &mut progress, &mut budget)?);
    let Progress { sold, used, fee, bond, sealed, revealed, .. } = progress;
    if done {
        let marginal = marginal.map(Marginal::class);
        Header { price, sealed, revealed, cleared: true, marginal }.save(store, epoch)?;
        if resumed.is_some() {
            Progress::clear(store);
        }
    } else {
        progress.save(store)?;
    }
    Ok(Some(Settlement { done, sold, used, fee, bond, words_left, outcome: Outcome { price, marginal } }))
}
