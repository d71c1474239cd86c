//! Shares: balances, allowances and the one path on which they move.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, log_event, tell, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::{erc20::IERC20, usdai::IUSDai, SolCall};

use super::{
    blacklist::{is_listed, require_unlisted, unlisted},
    errors::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSender,
        ERC20InvalidSpender, Error, MathOverflow,
    },
    Vault,
};

/// Moves `value` of `from`, who is the caller or has allowed it. The vault itself receives shares only by
/// requests: what it holds is what the auction can sell.
pub(crate) fn transfer(this: &mut Vault, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if from.is_zero() {
        return Err(ERC20InvalidSender { sender: from }.into());
    }
    if to.is_zero() || to == contract::address() {
        return Err(ERC20InvalidReceiver { receiver: to }.into());
    }
    let sender = msg::sender();
    if sender != from {
        require_unlisted(this, sender)?;
    }
    update(this, from, to, value)
}

/// Moves `value` of `from` on the caller's allowance.
pub(crate) fn transfer_from(this: &mut Vault, from: Address, to: Address, value: U256) -> Result<(), Error> {
    spend_allowance(this, from, value)?;
    transfer(this, from, to, value)
}

pub(crate) fn approve(this: &mut Vault, spender: Address, value: U256) -> Result<(), Error> {
    if spender.is_zero() {
        return Err(ERC20InvalidSpender { spender }.into());
    }
    let owner = msg::sender();
    this.allowances.setter(owner, spender).set(value);
    log_event::<IERC20::Approval>(&[word_of(owner), word_of(spender)], &[value]);
    Ok(())
}

pub(crate) fn spend_allowance(this: &mut Vault, owner: Address, value: U256) -> Result<(), Error> {
    let spender = msg::sender();
    let mut slot = this.allowances.setter(owner, spender);
    let allowance = slot.get();
    if allowance != U256::MAX {
        let left = allowance.checked_sub(value).ok_or(ERC20InsufficientAllowance {
            spender,
            allowance,
            needed: value,
        })?;
        slot.set(left);
    }
    Ok(())
}

/// The zero address stands for what does not exist: it mints and burns. The supply is the caller's to write. Neither
/// side may be blacklisted.
#[inline(never)]
pub(crate) fn update(this: &mut Vault, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if !from.is_zero() {
        let mut slot = this.balances.setter(from);
        let balance = unlisted(from, slot.get())?;
        let left = balance.checked_sub(value).ok_or(ERC20InsufficientBalance {
            sender: from,
            balance,
            needed: value,
        })?;
        slot.set(left);
    }
    if !to.is_zero() {
        let mut slot = this.balances.setter(to);
        let balance = unlisted(to, slot.get())?.checked_add(value).ok_or(MathOverflow {})?;
        // The top bit is the blacklist's.
        if is_listed(balance) {
            return Err(MathOverflow {}.into());
        }
        slot.set(balance);
    }
    log_event::<IERC20::Transfer>(&[word_of(from), word_of(to)], &[value]);
    Ok(())
}

/// Asks USDai itself.
pub(crate) fn require_not_blacklisted(
    this: &Vault,
    first: Address,
    second: Address,
    third: Address,
) -> Result<(), Error> {
    let accounts = [word_of(first), word_of(second), word_of(third)];
    ask::<0>(this, this.usdai.get(), IUSDai::requireNotBlacklistedCall::SELECTOR, &accounts)?;
    Ok(())
}

/// Sends `value` USDai from the vault. USDai answers true or reverts.
pub(crate) fn send_assets(this: &mut Vault, to: Address, value: U256) -> Result<(), Error> {
    let usdai = this.usdai.get();
    tell::<1>(this, usdai, IERC20::transferCall::SELECTOR, &[word_of(to), value])?;
    Ok(())
}

/// Takes `value` USDai from `from` on the vault's allowance.
pub(crate) fn take_assets(this: &mut Vault, from: Address, value: U256) -> Result<(), Error> {
    let usdai = this.usdai.get();
    let words = [word_of(from), word_of(contract::address()), value];
    tell::<1>(this, usdai, IERC20::transferFromCall::SELECTOR, &words)?;
    Ok(())
}
