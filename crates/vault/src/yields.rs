//! Base yield: what the reserves of USDai earn. It counts once USDai has funded and sent it, in both prices.

use alloy_primitives::U256;
use contract_kit::wire::{ask, log_event, tell, word_of};
use stylus_sdk::{block, contract};
use usdai_abi::{
    erc20::IERC20,
    susdai::{IBaseYield, ISUSDai},
    usdai::IUSDai,
    SolCall,
};
use vault_math::{Ledger, DAY};

use super::{
    errors::{Error, MathOverflow, Unauthorized, UnbackedCredit},
    state::{narrow, to_time, widen},
    Vault,
};

/// Pulls what is there.
pub(crate) fn harvest(this: &mut Vault) -> Result<U256, Error> {
    this.touch_floor()?;
    this.harvested.set(to_time(block::timestamp()));
    let usdai = this.usdai.get();
    let [amount] = tell(this, usdai, IBaseYield::harvestYieldCall::SELECTOR, &[])?;
    book(this, amount)?;
    Ok(amount)
}

/// Pulls it once a day, before a price is used: who deposits pays for yield that is a day old at most, and a request
/// waits a day at least. Goes on without it when USDai refuses, and when less is here than the books say, which USDai lets
/// nothing bring about: the yield then stays unbooked and fills the gap.
pub(crate) fn harvest_if_due(this: &mut Vault) -> Result<(), Error> {
    if !is_due(this)? {
        return Ok(());
    }
    this.harvested.set(to_time(block::timestamp()));
    let usdai = this.usdai.get();
    if let Ok([amount]) = tell(this, usdai, IBaseYield::harvestYieldCall::SELECTOR, &[]) {
        // Refused, it has written nothing.
        let _ = book(this, amount);
    }
    Ok(())
}

/// The books as a deposit would find them now.
pub(crate) fn foreseen(this: &Vault) -> Result<Ledger, Error> {
    let ledger = this.ledger();
    if !is_due(this)? {
        return Ok(ledger);
    }
    Ok(after_harvest(this, &ledger).unwrap_or(ledger))
}

/// The books with the yield of a harvest now; an error where USDai would refuse it, or the yield would stay unbooked.
fn after_harvest(this: &Vault, ledger: &Ledger) -> Result<Ledger, Error> {
    let usdai = this.usdai.get();
    let [recipient] = ask(this, usdai, IUSDai::vaultCall::SELECTOR, &[])?;
    if recipient != word_of(contract::address()) {
        return Err(Unauthorized { caller: contract::address() }.into());
    }
    let [amount] = ask(this, usdai, IBaseYield::baseYieldFundedCall::SELECTOR, &[])?;
    // It comes with its own money: what is missing afterwards is missing now.
    require_backed(this, ledger)?;
    let booked = vault_math::credit_repayment(ledger, amount)?;
    narrow(booked.idle)?;
    Ok(booked)
}

fn is_due(this: &Vault) -> Result<bool, Error> {
    let due = u64::from(this.harvested.get()).checked_add(DAY).ok_or(MathOverflow {})?;
    Ok(block::timestamp() >= due)
}

fn book(this: &mut Vault, amount: U256) -> Result<(), Error> {
    if amount.is_zero() {
        return Ok(());
    }
    let ledger = vault_math::credit_repayment(&this.ledger(), amount)?;
    require_backed(this, &ledger)?;
    this.store_ledger(&ledger)?;
    this.store_cost(&ledger.fee);
    log_event::<ISUSDai::BaseYieldHarvested>(&[], &[amount]);
    Ok(())
}

/// Money that the books are to hold has to be here.
pub(crate) fn require_backed(this: &Vault, ledger: &Ledger) -> Result<(), Error> {
    let booked = ledger.idle.checked_add(widen(this.reserved.get())).ok_or(MathOverflow {})?;
    let here = word_of(contract::address());
    let [balance] = ask(this, this.usdai.get(), IERC20::balanceOfCall::SELECTOR, &[here])?;
    if balance < booked {
        return Err(UnbackedCredit { balance, booked }.into());
    }
    Ok(())
}
