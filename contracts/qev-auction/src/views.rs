//! Views.

use alloy_primitives::{Address, U256};
use auction_math::{
    credit_of, in_line, next_with_lots, sync, Key, Lot, LotState, Outcome, Phase, Store, TickWord, Winnings,
    MAX_TICK,
};

use super::{
    book::{narrow, small, state_code, wide, word, PAGE},
    errors::Error,
    QevAuction,
};

fn number(value: u16) -> U256 {
    word(u64::from(value))
}

pub(crate) fn phase(this: &QevAuction, epoch: U256) -> u8 {
    small(epoch).map_or(Phase::Open, |epoch| this.phase_of(epoch)) as u8
}

/// The lot as settled epochs have left it, and what it has to claim.
fn synced(this: &QevAuction, id: U256, page: u32) -> Result<Option<(Lot, Winnings)>, Error> {
    let Ok((number, lot)) = this.known_lot(id) else { return Ok(None) };
    let synced = sync(this, lot, this.settled_epochs(), page)?;
    let credit = credit_of(this, number, &lot);
    Ok(Some((synced.lot, credit.plus(synced.won)?)))
}

pub(crate) fn lot(this: &QevAuction, id: U256) -> Result<(Address, U256, U256, u8, U256, U256), Error> {
    let Some((lot, _)) = synced(this, id, u32::MAX)? else {
        return Ok((Address::ZERO, U256::ZERO, U256::ZERO, 0, U256::ZERO, U256::ZERO));
    };
    let bid_epoch = if lot.state == LotState::Queued { 0 } else { lot.epoch };
    Ok((
        lot.controller,
        word(lot.units),
        number(lot.cohort),
        state_code(&lot),
        number(lot.tick),
        number(bid_epoch),
    ))
}

pub(crate) fn claimable(this: &QevAuction, id: U256) -> Result<(U256, U256, U256), Error> {
    let (units, won) =
        synced(this, id, PAGE)?.map_or((0, Winnings::default()), |(lot, won)| (lot.units, won));
    Ok((word(won.units), wide(won.assets), word(units)))
}

pub(crate) fn cohort(this: &QevAuction, epoch: U256) -> Result<(U256, U256), Error> {
    let Ok(cohort) = small(epoch) else { return Ok((U256::ZERO, U256::ZERO)) };
    let (live, lots) = in_line(this, cohort, this.settled_epochs(), this.clearing())?;
    Ok((word(live), word(lots)))
}

pub(crate) fn tick_total(this: &QevAuction, epoch: U256, cohort: U256, tick: U256) -> U256 {
    match (small(epoch), small(cohort), small(tick)) {
        (Ok(epoch), Ok(cohort), Ok(tick)) if tick <= MAX_TICK => {
            let ticks = TickWord::from(this.load(Key::Ticks(epoch, cohort, TickWord::of(tick))));
            word(ticks.get(tick))
        }
        _ => U256::ZERO,
    }
}

pub(crate) fn result(this: &QevAuction, epoch: U256) -> (bool, U256, U256, U256, U256, U256) {
    let settled = narrow(epoch).is_some_and(|epoch| epoch < u64::from(this.settled_epochs()));
    let outcome =
        small(epoch).ok().filter(|_| settled).map_or(Outcome::default(), |e| Outcome::load(this, e));
    let (tick, cohort, num, den) =
        outcome.marginal.map_or((0, 0, 0, 0), |m| (m.tick, m.cohort, m.num, m.den));
    (settled, wide(outcome.price), number(tick), number(cohort), word(num), word(den))
}

pub(crate) fn bidder_count(this: &QevAuction, epoch: U256) -> Result<(U256, U256), Error> {
    let Ok(epoch) = small(epoch) else { return Ok((U256::ZERO, U256::ZERO)) };
    let (sealed, revealed) = auction_math::bidder_count(this, epoch)?;
    Ok((word(u64::from(sealed)), word(u64::from(revealed))))
}

pub(crate) fn next_epoch_with_lots(this: &QevAuction) -> (bool, U256) {
    match next_with_lots(this, this.settled_epochs(), this.clearing()) {
        Some(epoch) => (true, number(epoch)),
        None => (false, U256::ZERO),
    }
}
