//! The end of an epoch.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, log_event, tell};
use stylus_sdk::{block, contract};
use usdai_abi::{qev::IQev, susdai::ISUSDai, SolCall};
use vault_math::{settle_start, Clearing};

use super::{
    erc20::update,
    errors::{Error, MathOverflow, NothingToSettle, SettlementMismatch},
    state::{narrow, number, to_epoch, widen},
    yields::harvest_if_due,
    Vault,
};

/// Above these the auction's arithmetic refuses to clear. They bound nothing real, and where they would, an epoch still
/// settles.
const MAX_PRICE: U256 = U256::from_limbs([u64::MAX, u64::MAX >> 32, 0, 0]);
const MAX_LIQUIDITY: U256 = U256::from_limbs([u64::MAX, u64::MAX >> 8, 0, 0]);

/// What a settlement is made at.
struct Terms {
    epoch: u64,
    price: U256,
    liquidity: U256,
}

/// Opens the settlement of the oldest epoch that is over and has lots, or goes on with the open one.
pub(crate) fn settle(this: &mut Vault, max_words: U256) -> Result<(U256, bool), Error> {
    this.touch_floor()?;
    let auction = this.auction()?;
    let resumed = this.settling.get();
    let terms = if resumed {
        Terms {
            epoch: u64::from(this.next_epoch.get()),
            price: widen(this.settling_price.get()),
            liquidity: widen(this.liquidity.get()),
        }
    } else {
        match open(this, auction)? {
            Opening::At(terms) => terms,
            Opening::Skipped(last) => return Ok((last, true)),
        }
    };
    let Terms { epoch, price, liquidity } = terms;
    let words = [number(epoch), price, liquidity, max_words];
    let [done, sold_units, reserve, fee, bond_units] =
        tell(this, auction, IQev::settleCall::SELECTOR, &words)?;
    let done = !done.is_zero();
    if !resumed {
        // Nothing of what the auction gives out can be lent meanwhile.
        this.floor.set(this.idle.get());
    }
    if done {
        close(this, epoch, &Clearing { price, liquidity, sold_units, reserve, fee, bond_units }, resumed)?;
    } else if !resumed {
        // Kept until it is done: only a settlement that takes several calls pays for it.
        this.next_epoch.set(to_epoch(epoch));
        this.settling_price.set(narrow(price)?);
        this.liquidity.set(narrow(liquidity)?);
        this.settling.set(true);
    }
    Ok((number(epoch), done))
}

/// Settles at most `max_epochs` epochs in order, each as [`settle`] does. Returns how many are settled, those that had no
/// lots as one, and whether none was left half done.
pub(crate) fn settle_many(
    this: &mut Vault,
    max_epochs: U256,
    max_words: U256,
) -> Result<(U256, bool), Error> {
    let mut settled = U256::ZERO;
    while settled < max_epochs {
        // The first call says why there is nothing to do.
        if !settled.is_zero() && u64::from(this.next_epoch.get()) >= this.epoch() {
            break;
        }
        let (_, done) = settle(this, max_words)?;
        if !done {
            return Ok((settled, false));
        }
        settled = settled.checked_add(number(1)).ok_or(MathOverflow {})?;
    }
    Ok((settled, true))
}

enum Opening {
    At(Terms),
    /// No lot waits for an epoch that is over: those are passed over, this is the last of them.
    Skipped(U256),
}

/// Fixes the price and the liquidity of the next settlement.
fn open(this: &mut Vault, auction: Address) -> Result<Opening, Error> {
    let next = u64::from(this.next_epoch.get());
    let current = this.epoch();
    if next >= current {
        let not_before = settle_start(this.genesis.get().into(), next)?;
        return Err(NothingToSettle { notBefore: number(not_before) }.into());
    }
    let [exists, oldest] = ask(this, auction, IQev::nextEpochWithLotsCall::SELECTOR, &[])?;
    if exists.is_zero() || oldest >= number(current) {
        this.close_epochs(current);
        log_event::<ISUSDai::EpochsSkipped>(&[], &[number(current)]);
        return Ok(Opening::Skipped(number(current.saturating_sub(1))));
    }
    harvest_if_due(this)?;
    let [epoch, ..] = oldest.into_limbs();
    let epoch = epoch.max(next);
    let price = this.conservative()?.price_down()?.min(MAX_PRICE);
    let liquidity = widen(this.idle.get()).min(MAX_LIQUIDITY);
    log_event::<ISUSDai::SettlementOpened>(&[number(epoch)], &[price, liquidity]);
    Ok(Opening::At(Terms { epoch, price, liquidity }))
}

fn close(this: &mut Vault, epoch: u64, clearing: &Clearing, resumed: bool) -> Result<(), Error> {
    let (ledger, vesting, settled) =
        vault_math::settle(&this.ledger(), &this.vesting(), this.queued(), clearing, block::timestamp())
            .map_err(|_| SettlementMismatch { epoch: number(epoch) })?;
    this.store_ledger(&ledger)?;
    this.reserve(clearing.reserve)?;
    this.vesting_amount.set(narrow(vesting.amount)?);
    this.vesting_end.set(vesting.end);
    if resumed {
        this.settling.set(false);
        this.liquidity.set(0);
        this.settling_price.set(0);
    }
    this.close_epochs(epoch.checked_add(1).ok_or(SettlementMismatch { epoch: number(epoch) })?);
    if !settled.burned.is_zero() {
        update(this, contract::address(), Address::ZERO, settled.burned)?;
    }
    let Clearing { price, reserve, fee, .. } = *clearing;
    let words = [price, settled.sold, reserve, fee, settled.bond];
    log_event::<ISUSDai::EpochSettled>(&[number(epoch)], &words);
    Ok(())
}
