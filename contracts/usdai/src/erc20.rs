//! Balances, allowances and the one path on which tokens move.

use alloy_primitives::{Address, U256};
use stylus_sdk::{evm, msg};
use usdai_abi::erc20::IERC20;

use super::{
    errors::{
        Blacklisted, ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidApprover,
        ERC20InvalidReceiver, ERC20InvalidSender, ERC20InvalidSpender, Error, MathOverflow,
    },
    Usdai,
};

/// The mark of a blacklisted account in its balance word.
const MARK: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);
/// The bits of the balance.
const BALANCE: U256 = U256::from_limbs([u64::MAX, u64::MAX, u64::MAX, u64::MAX >> 1]);

pub(crate) fn balance_of(this: &Usdai, account: Address) -> U256 {
    this.accounts.get(account) & BALANCE
}

pub(crate) fn is_blacklisted(this: &Usdai, account: Address) -> bool {
    this.accounts.get(account) > BALANCE
}

pub(crate) fn mark(this: &mut Usdai, account: Address, blacklisted: bool) {
    let balance = balance_of(this, account);
    this.accounts.setter(account).set(if blacklisted { balance | MARK } else { balance });
}

pub(crate) fn require_not_blacklisted(this: &Usdai, accounts: &[Address]) -> Result<(), Error> {
    for account in accounts {
        unmarked(this, *account)?;
    }
    Ok(())
}

/// Moves `value` of `from`, who is the caller.
pub(crate) fn transfer(this: &mut Usdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if from.is_zero() {
        return Err(ERC20InvalidSender { sender: from }.into());
    }
    if to.is_zero() {
        return Err(ERC20InvalidReceiver { receiver: to }.into());
    }
    update(this, from, to, value)
}

/// Moves `value` of `from` on the caller's allowance.
pub(crate) fn transfer_from(this: &mut Usdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    let spender = msg::sender();
    unmarked(this, spender)?;
    let allowance = this.allowances.getter(from).get(spender);
    if allowance != U256::MAX {
        let left = allowance.checked_sub(value).ok_or(ERC20InsufficientAllowance {
            spender,
            allowance,
            needed: value,
        })?;
        this.allowances.setter(from).setter(spender).set(left);
    }
    transfer(this, from, to, value)
}

pub(crate) fn approve(this: &mut Usdai, owner: Address, spender: Address, value: U256) -> Result<(), Error> {
    if owner.is_zero() {
        return Err(ERC20InvalidApprover { approver: owner }.into());
    }
    if spender.is_zero() {
        return Err(ERC20InvalidSpender { spender }.into());
    }
    this.allowances.setter(owner).setter(spender).set(value);
    evm::log(IERC20::Approval { owner, spender, value });
    Ok(())
}

pub(crate) fn mint(this: &mut Usdai, to: Address, value: U256) -> Result<(), Error> {
    if to.is_zero() {
        return Err(ERC20InvalidReceiver { receiver: to }.into());
    }
    let supply = this.total_supply.get().checked_add(value).ok_or(MathOverflow {})?;
    // Keeps every balance clear of the mark.
    if supply > BALANCE {
        return Err(MathOverflow {}.into());
    }
    this.total_supply.set(supply);
    update(this, Address::ZERO, to, value)
}

pub(crate) fn burn(this: &mut Usdai, from: Address, value: U256) -> Result<(), Error> {
    update(this, from, Address::ZERO, value)?;
    let supply = this.total_supply.get().checked_sub(value).ok_or(MathOverflow {})?;
    this.total_supply.set(supply);
    Ok(())
}

/// The zero address stands for what does not exist: it mints and burns.
#[inline(never)]
fn update(this: &mut Usdai, from: Address, to: Address, value: U256) -> Result<(), Error> {
    if !from.is_zero() {
        let balance = unmarked(this, from)?;
        let left = balance.checked_sub(value).ok_or(ERC20InsufficientBalance {
            sender: from,
            balance,
            needed: value,
        })?;
        this.accounts.setter(from).set(left);
    }
    if !to.is_zero() {
        let balance = unmarked(this, to)?;
        this.accounts.setter(to).set(balance.checked_add(value).ok_or(MathOverflow {})?);
    }
    evm::log(IERC20::Transfer { from, to, value });
    Ok(())
}

/// The balance of an account that is not blacklisted.
fn unmarked(this: &Usdai, account: Address) -> Result<U256, Error> {
    let word = this.accounts.get(account);
    if word > BALANCE {
        return Err(Blacklisted { account }.into());
    }
    Ok(word)
}
