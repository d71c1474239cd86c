//! What settled epochs have done to a lot, found out when somebody asks.

use crate::{
    amounts::{bond, payout_down, split_down},
    Checkpoint, Class, Cohort, Header, Key, Lot, LotState, Overflow, Result, Store, Winnings,
};

/// A lot brought up to date.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Synced {
    /// The lot after the epochs that were booked.
    pub lot: Lot,
    /// What these epochs have won for it.
    pub won: Winnings,
    /// Whether all settled epochs are booked.
    pub complete: bool,
}

/// What a revealed lot sells and keeps.
fn auctioned(store: &impl Store, lot: &Lot, marginal: Option<Class>) -> Result<(u64, u64)> {
    let Some(m) = marginal else { return Ok((lot.units, 0)) };
    if (lot.tick, lot.cohort) == (m.tick, m.cohort) {
        split_down(lot.units, m.num, m.bid(store, lot.epoch))
    } else if lot.tick > m.tick || (lot.tick == m.tick && lot.cohort < m.cohort) {
        Ok((lot.units, 0))
    } else {
        Ok((0, lot.units))
    }
}

/// The first of `count` checkpoints of `cohort` that is of `epoch` or later.
fn first_checkpoint(store: &impl Store, cohort: u16, count: u32, epoch: u16) -> u32 {
    let (mut low, mut high) = (0u32, count);
    while low < high {
        let middle = low.midpoint(high);
        if Checkpoint::from(store.load(Key::Checkpoint(cohort, middle))).epoch < epoch {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    low
}

/// Books the outcome of all epochs before `settled` into `lot`, at most `page` sales of its cohort. Writes nothing.
///
/// A bid that was not revealed costs the bond. A bid that lost leaves units, cohort and rank as they were.
///
/// # Errors
/// [`Overflow`] when a sum does not fit, which no book that was written by this crate can bring about.
pub fn sync(store: &impl Store, mut lot: Lot, settled: u16, page: u32) -> Result<Synced> {
    let mut won = Winnings::default();
    if lot.state != LotState::Queued {
        if lot.epoch >= settled {
            return Ok(Synced { lot, won, complete: true });
        }
        if lot.state == LotState::Sealed {
            lot.units = lot.units.checked_sub(bond(lot.units)).ok_or(Overflow)?;
        } else {
            let header = Header::load(store, lot.epoch);
            let (units, rest) = auctioned(store, &lot, header.marginal)?;
            won = Winnings { units, assets: payout_down(units, lot.tick, header.price)? };
            lot.units = rest;
            lot.epoch = lot.epoch.checked_add(1).ok_or(Overflow)?;
        }
        lot.state = LotState::Queued;
        lot.tick = 0;
    }
    // Nothing is left, or no epoch since is settled: the sales need no look.
    if lot.units == 0 || lot.epoch >= settled {
        return Ok(Synced { lot, won, complete: true });
    }
    let count = Cohort::try_from(store.load(Key::Cohort(lot.cohort)))?.checkpoints;
    let start = first_checkpoint(store, lot.cohort, count, lot.epoch);
    let end = count.min(start.saturating_add(page));
    for index in start..end {
        let sale = Checkpoint::from(store.load(Key::Checkpoint(lot.cohort, index)));
        if sale.epoch >= settled || lot.units == 0 {
            return Ok(Synced { lot, won, complete: true });
        }
        let (units, rest) = split_down(lot.units, sale.num, sale.den)?;
        let price = Header::load(store, sale.epoch).price;
        won = won.plus(Winnings { units, assets: payout_down(units, 0, price)? })?;
        lot.units = rest;
        lot.epoch = sale.epoch.checked_add(1).ok_or(Overflow)?;
    }
    Ok(Synced { lot, won, complete: end == count || lot.units == 0 })
}
