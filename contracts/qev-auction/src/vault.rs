//! What the vault may do, and how it is named.

use alloy_primitives::{Address, U256};
use auction_math::{fair_value_down, reserve_up, Phase, Schedule, Settlement, MAX_EPOCH, MIN_LOT};
use contract_kit::wire::{event, word_of};
use stylus_sdk::{block, msg};
use usdai_abi::{qev::IQev, roles::DEFAULT_ADMIN_ROLE};

use super::{
    book::{half, narrow, refused, small, wide, word, PAGE},
    errors::*,
    settings::CLEARING,
    QevAuction,
};

/// The latest genesis, the year 36,812: keeps every sum of times far from the end of 64 bits.
const MAX_GENESIS: u64 = (1 << 40) - 1;

/// The last id. At the least gas that a request takes, 2^32 of them fill three days of blocks of 32 million gas each
/// and cost a share each.
const MAX_ID: u64 = (1 << 32) - 1;

pub(crate) fn construct(this: &mut QevAuction, admin: Address, genesis: U256) -> Result<(), Error> {
    if admin.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    let genesis = narrow(genesis).filter(|time| *time <= MAX_GENESIS).ok_or(InvalidParameter {})?;
    this.keep(this.settings().with_genesis(genesis));
    this.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
    Ok(())
}

pub(crate) fn wire(this: &mut QevAuction, vault: Address) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if vault.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    let settings = this.settings();
    if !settings.is_vault(Address::ZERO) {
        return Err(AlreadyWired {}.into());
    }
    this.keep(settings.with_vault(vault));
    event::<IQev::Wired>(&[], &[word_of(vault)]);
    Ok(())
}

fn ensure_vault(this: &QevAuction) -> Result<(), Error> {
    let caller = msg::sender();
    if !this.settings().is_vault(caller) {
        return Err(Unauthorized { caller }.into());
    }
    Ok(())
}

pub(crate) fn enqueue(this: &mut QevAuction, controller: Address, units: U256) -> Result<U256, Error> {
    ensure_vault(this)?;
    if controller.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    let amount = narrow(units).ok_or(MathOverflow {})?;
    if amount < MIN_LOT {
        return Err(LotTooSmall { units, minimum: word(MIN_LOT) }.into());
    }
    let settings = this.settings();
    let cohort = Schedule(settings.genesis()).cohort(block::timestamp());
    let cohort = u16::try_from(cohort).map_err(|_| MathOverflow {})?;
    let number = settings.last_id().checked_add(1).filter(|id| *id <= MAX_ID).ok_or(MathOverflow {})?;
    auction_math::enqueue(this, number, controller, cohort, amount)?;
    this.keep(settings.with_last_id(number));
    let id = word(number);
    let indexed = [id, word_of(controller), word(u64::from(cohort))];
    event::<IQev::LotQueued>(&indexed, &[units]);
    Ok(id)
}

pub(crate) fn cancel(this: &mut QevAuction, id: U256) -> Result<(Address, U256), Error> {
    ensure_vault(this)?;
    let (number, lot) = this.known_lot(id)?;
    // The epoch in which the lot stands, or will: it has to be open.
    let epoch = this.current_epoch()?.max(lot.cohort);
    this.ensure_phase(epoch, Phase::Open)?;
    let settled = this.ensure_past_settled(&lot, epoch)?;
    let units = auction_math::cancel(this, number, lot, settled, PAGE)
        .map_err(|refusal| refused(id, lot, refusal))?;
    event::<IQev::LotCancelled>(&[id], &[word(units)]);
    Ok((lot.controller, word(units)))
}

/// The epoch to settle: over, not settled, and the oldest with lots.
fn ensure_next(this: &QevAuction, epoch: U256) -> Result<u16, Error> {
    let out_of_order = |expected: u16| OutOfOrder { epoch, expected: word(u64::from(expected)) };
    let settled = this.settled_epochs();
    let number =
        small(epoch).ok().filter(|number| *number <= MAX_EPOCH.saturating_mul(2)).ok_or(MathOverflow {})?;
    if number < settled {
        return Err(out_of_order(settled).into());
    }
    let phase = this.schedule().phase(u64::from(number), block::timestamp());
    if phase != Phase::Settling {
        return Err(WrongPhase { epoch, phase: phase as u8 }.into());
    }
    match auction_math::next_with_lots(this, settled, this.clearing()) {
        Some(next) if next < number => Err(out_of_order(next).into()),
        _ => Ok(number),
    }
}

pub(crate) fn settle(
    this: &mut QevAuction,
    epoch: U256,
    price: U256,
    liquidity: U256,
    max_words: U256,
) -> Result<(bool, U256, U256, U256, U256), Error> {
    ensure_vault(this)?;
    let number = ensure_next(this, epoch)?;
    let price = half(price)?;
    let words = narrow(max_words).and_then(|words| u32::try_from(words).ok()).unwrap_or(u32::MAX);
    let under_way = this.clearing();
    let step = auction_math::settle(this, number, price, half(liquidity)?, words, under_way)?
        .ok_or(InvalidParameter {})?;
    let settings = this.settings().with(CLEARING, !step.done);
    if !step.done {
        this.keep(settings);
        event::<IQev::SettlementAdvanced>(&[epoch], &[word(u64::from(step.words_left))]);
        return Ok((false, U256::ZERO, U256::ZERO, U256::ZERO, U256::ZERO));
    }
    this.keep(settings.with_settled(number.checked_add(1).ok_or(MathOverflow {})?));
    finish(epoch, price, &step)
}

/// The sums of a finished settlement, in units and assets.
fn finish(epoch: U256, price: u128, step: &Settlement) -> Result<(bool, U256, U256, U256, U256), Error> {
    let reserve = reserve_up(step.used, price)?;
    // Both together never exceed the fair value of what is sold; below one wei of fee there is none.
    let fair = step.used.checked_add(step.fee).ok_or(MathOverflow {})?;
    let fee = fair_value_down(fair, price)?.saturating_sub(reserve);
    let marginal = step.outcome.marginal;
    let (tick, cohort, num, den) = marginal.map_or((0, 0, 0, 0), |m| (m.tick, m.cohort, m.num, m.den));
    let fee_units = step.fee.checked_div(u128::from(auction_math::BPS)).unwrap_or(0);
    let class = [word(u64::from(tick)), word(u64::from(cohort)), word(num), word(den)];
    let [tick, cohort, num, den] = class;
    let data = [wide(step.sold), wide(fee_units), wide(step.bond), tick, cohort, num, den];
    event::<IQev::AuctionCleared>(&[epoch], &data);
    Ok((true, wide(step.sold), wide(reserve), wide(fee), wide(step.bond)))
}

pub(crate) fn claim(this: &mut QevAuction, id: U256) -> Result<(Address, U256, U256), Error> {
    ensure_vault(this)?;
    let (number, lot) = this.known_lot(id)?;
    let settled = this.settled_epochs();
    let won = auction_math::claim(this, number, lot, settled, PAGE)?;
    let (units, assets) = (word(won.units), wide(won.assets));
    if !won.is_empty() {
        event::<IQev::LotClaimed>(&[id], &[units, assets]);
    }
    Ok((lot.controller, units, assets))
}
