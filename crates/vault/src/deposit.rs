//! Assets in, shares out.

use alloy_primitives::{address, Address, U256};
use contract_kit::wire::{log_event, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::susdai::ISUSDai;
use vault_math::{Ledger, Minted};

use super::{
    erc20::{take_assets, update},
    errors::{ERC20InvalidReceiver, Error, SlippageExceeded, ZeroAmount},
    pause::when_not_paused,
    yields::harvest_if_due,
    Vault,
};

/// Holds the locked shares. Nobody has its key.
pub(crate) const DEAD: Address = address!("000000000000000000000000000000000000dEaD");

/// Takes `assets` of the caller, mints shares for them, rounded down and `min_shares` at least.
pub(crate) fn deposit(
    this: &mut Vault,
    assets: U256,
    receiver: Address,
    min_shares: U256,
) -> Result<U256, Error> {
    begin(this, assets, receiver)?;
    let loans = this.loans()?;
    let (ledger, minted) = vault_math::deposit(&this.ledger(), &loans, assets)?;
    if minted.shares < min_shares {
        return Err(SlippageExceeded { actual: minted.shares, limit: min_shares }.into());
    }
    finish(this, &ledger, &minted, receiver)?;
    Ok(minted.shares)
}

/// Mints `shares`, takes assets of the caller for them, rounded up and `max_assets` at most.
pub(crate) fn mint(
    this: &mut Vault,
    shares: U256,
    receiver: Address,
    max_assets: U256,
) -> Result<U256, Error> {
    begin(this, shares, receiver)?;
    let loans = this.loans()?;
    let (ledger, minted) = vault_math::mint(&this.ledger(), &loans, shares)?;
    if minted.assets > max_assets {
        return Err(SlippageExceeded { actual: minted.assets, limit: max_assets }.into());
    }
    finish(this, &ledger, &minted, receiver)?;
    Ok(minted.assets)
}

fn begin(this: &mut Vault, amount: U256, receiver: Address) -> Result<(), Error> {
    when_not_paused(this)?;
    if amount.is_zero() {
        return Err(ZeroAmount {}.into());
    }
    if receiver.is_zero() || receiver == contract::address() {
        return Err(ERC20InvalidReceiver { receiver }.into());
    }
    // USDai looks at the caller itself when it moves his assets.
    this.touch_floor()?;
    harvest_if_due(this)
}

fn finish(this: &mut Vault, ledger: &Ledger, minted: &Minted, receiver: Address) -> Result<(), Error> {
    let sender = msg::sender();
    this.store_ledger(ledger)?;
    if !minted.locked.is_zero() {
        update(this, Address::ZERO, DEAD, minted.locked)?;
    }
    update(this, Address::ZERO, receiver, minted.shares)?;
    let parties = [word_of(sender), word_of(receiver)];
    log_event::<ISUSDai::Deposit>(&parties, &[minted.assets, minted.shares]);
    take_assets(this, sender, minted.assets)
}
