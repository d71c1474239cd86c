//! Shares: balances, allowances and the one path on which they move.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, emit, tell, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::{erc20::IERC20, usdai::IUSDai, SolCall, SolEvent};

use super::{
    errors::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSender,
        ERC20InvalidSpender, Error, MathOverflow,
    },
    Susdai,
};

/// Moves `value` of `from`, who is the caller or has allowed it. The vault itself receives shares only by
/// requests: what it holds is what the auction can sell.
pub(crate) fn transfer(this: &mut Susdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if from.is_zero() {
        return Err(ERC20InvalidSender { sender: from }.into());
    }
    if to.is_zero() || to == contract::address() {
        return Err(ERC20InvalidReceiver { receiver: to }.into());
    }
    require_not_blacklisted(this, msg::sender(), from, to)?;
    update(this, from, to, value)
}

/// Moves `value` of `from` on the caller's allowance.
pub(crate) fn transfer_from(this: &mut Susdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    spend_allowance(this, from, value)?;
    transfer(this, from, to, value)
}

pub(crate) fn approve(this: &mut Susdai, spender: Address, value: U256) -> Result<(), Error> {
    if spender.is_zero() {
        return Err(ERC20InvalidSpender { spender }.into());
    }
    let owner = msg::sender();
    this.allowances.setter(owner).setter(spender).set(value);
    emit(IERC20::Approval::SIGNATURE_HASH, &[word_of(owner), word_of(spender)], &[value]);
    Ok(())
}

pub(crate) fn spend_allowance(this: &mut Susdai, owner: Address, value: U256) -> Result<(), Error> {
    let spender = msg::sender();
    let allowance = this.allowances.getter(owner).get(spender);
    if allowance != U256::MAX {
        let left = allowance.checked_sub(value).ok_or(ERC20InsufficientAllowance {
            spender,
            allowance,
            needed: value,
        })?;
        this.allowances.setter(owner).setter(spender).set(left);
    }
    Ok(())
}

/// The zero address stands for what does not exist: it mints and burns. The supply is the caller's to write.
#[inline(never)]
pub(crate) fn update(this: &mut Susdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if !from.is_zero() {
        let balance = this.balances.get(from);
        let left = balance.checked_sub(value).ok_or(ERC20InsufficientBalance {
            sender: from,
            balance,
            needed: value,
        })?;
        this.balances.setter(from).set(left);
    }
    if !to.is_zero() {
        let balance = this.balances.get(to).checked_add(value).ok_or(MathOverflow {})?;
        this.balances.setter(to).set(balance);
    }
    emit(IERC20::Transfer::SIGNATURE_HASH, &[word_of(from), word_of(to)], &[value]);
    Ok(())
}

/// Asks USDai, whose list is the only one.
pub(crate) fn require_not_blacklisted(
    this: &Susdai,
    first: Address,
    second: Address,
    third: Address,
) -> Result<(), Error> {
    let accounts = [word_of(first), word_of(second), word_of(third)];
    ask::<0>(this, this.usdai.get(), IUSDai::requireNotBlacklistedCall::SELECTOR, &accounts)?;
    Ok(())
}

/// Sends `value` USDai from the vault. USDai answers true or reverts.
pub(crate) fn send_assets(this: &mut Susdai, to: Address, value: U256) -> Result<(), Error> {
    let usdai = this.usdai.get();
    tell::<1>(this, usdai, IERC20::transferCall::SELECTOR, &[word_of(to), value])?;
    Ok(())
}

/// Takes `value` USDai from `from` on the vault's allowance.
pub(crate) fn take_assets(this: &mut Susdai, from: Address, value: U256) -> Result<(), Error> {
    let usdai = this.usdai.get();
    let words = [word_of(from), word_of(contract::address()), value];
    tell::<1>(this, usdai, IERC20::transferFromCall::SELECTOR, &words)?;
    Ok(())
}
