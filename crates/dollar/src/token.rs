//! Balances, allowances and the one path on which tokens move.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{event, word_of};
use stylus_sdk::msg;
use usdai_abi::erc20::IERC20;

use crate::{errors::*, state::Dollar, word::*};

/// The token's name, and its name in the signing domain.
pub(crate) const NAME: &str = "USDai";

/// The limb of an account's word that holds the mark of the blacklist, and the mark.
const TOP: usize = 3;
const MARK: u64 = 1 << 63;

impl Dollar {
    pub(crate) fn total_supply(&self) -> U256 {
        wide(split(self.totals.get()).0)
    }

    pub(crate) fn balance_of(&self, account: Address) -> U256 {
        without_mark(self.accounts.get(account))
    }

    pub(crate) fn is_blacklisted(&self, account: Address) -> bool {
        is_marked(&self.accounts.get(account))
    }

    /// # Errors
    /// `Blacklisted` of the first of the three that is on the list.
    pub(crate) fn require_not_blacklisted(
        &self,
        first: Address,
        second: Address,
        third: Address,
    ) -> Result<(), Error> {
        self.unmarked(first)?;
        self.unmarked(second)?;
        self.unmarked(third)
    }

    /// # Errors
    /// `Blacklisted`.
    #[inline(never)]
    pub(crate) fn unmarked(&self, account: Address) -> Result<(), Error> {
        if is_marked(&self.accounts.get(account)) {
            return Err(fail_of(Blacklisted::SELECTOR, account));
        }
        Ok(())
    }

    pub(crate) fn mark(&mut self, account: Address, blacklisted: bool) {
        let mut slot = self.accounts.setter(account);
        let mut limbs = without_mark(slot.get()).into_limbs();
        if blacklisted {
            limbs[TOP] |= MARK;
        }
        slot.set(U256::from_limbs(limbs));
    }

    pub(crate) fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.get(owner, spender)
    }

    /// Moves `value` of the caller.
    ///
    /// # Errors
    /// `ERC20InvalidReceiver`, `Blacklisted`, `ERC20InsufficientBalance`.
    pub(crate) fn transfer(&mut self, to: Address, value: U256) -> Result<(), Error> {
        self.shift(msg::sender(), to, value)
    }

    /// Moves `value` of `from` on the caller's allowance.
    ///
    /// # Errors
    /// As [`Self::transfer`], and `ERC20InsufficientAllowance`.
    pub(crate) fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<(), Error> {
        self.spend_allowance(from, value)?;
        self.shift(from, to, value)
    }

    /// Takes `value` from the caller's allowance over `owner`'s tokens; an allowance of 2^256 - 1 stays.
    #[inline(never)]
    pub(crate) fn spend_allowance(&mut self, owner: Address, value: U256) -> Result<(), Error> {
        let spender = msg::sender();
        self.unmarked(spender)?;
        let mut slot = self.allowances.setter(owner, spender);
        let allowance = slot.get();
        if is_endless(&allowance) {
            return Ok(());
        }
        match allowance.checked_sub(value) {
            Some(left) => slot.set(left),
            None => {
                let words = [word_of(spender), allowance, value];
                return Err(fail(ERC20InsufficientAllowance::SELECTOR, &words));
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn approve(&mut self, owner: Address, spender: Address, value: U256) -> Result<(), Error> {
        if owner.is_zero() {
            return Err(fail_of(ERC20InvalidApprover::SELECTOR, owner));
        }
        if spender.is_zero() {
            return Err(fail_of(ERC20InvalidSpender::SELECTOR, spender));
        }
        self.allowances.setter(owner, spender).set(value);
        event::<IERC20::Approval>(&[word_of(owner), word_of(spender)], &[value]);
        Ok(())
    }

    #[inline(never)]
    fn shift(&mut self, from: Address, to: Address, value: U256) -> Result<(), Error> {
        if from.is_zero() {
            return Err(fail_of(ERC20InvalidSender::SELECTOR, from));
        }
        if to.is_zero() {
            return Err(fail_of(ERC20InvalidReceiver::SELECTOR, to));
        }
        self.take(from, value)?;
        self.give(to, value)?;
        moved(from, to, value);
        Ok(())
    }

    /// Mints; the supply is the caller's to change.
    #[inline(never)]
    pub(crate) fn mint(&mut self, to: Address, value: u128) -> Result<(), Error> {
        if to.is_zero() {
            return Err(fail_of(ERC20InvalidReceiver::SELECTOR, to));
        }
        let value = wide(value);
        self.give(to, value)?;
        moved(Address::ZERO, to, value);
        Ok(())
    }

    /// Burns; the supply is the caller's to change.
    #[inline(never)]
    pub(crate) fn burn(&mut self, from: Address, value: U256) -> Result<(), Error> {
        self.take(from, value)?;
        moved(from, Address::ZERO, value);
        Ok(())
    }

    #[inline(never)]
    fn take(&mut self, from: Address, value: U256) -> Result<(), Error> {
        let mut slot = self.accounts.setter(from);
        let balance = slot.get();
        if is_marked(&balance) {
            return Err(fail_of(Blacklisted::SELECTOR, from));
        }
        match balance.checked_sub(value) {
            Some(left) => slot.set(left),
            None => {
                return Err(fail(ERC20InsufficientBalance::SELECTOR, &[word_of(from), balance, value]));
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn give(&mut self, to: Address, value: U256) -> Result<(), Error> {
        let mut slot = self.accounts.setter(to);
        let balance = slot.get();
        if is_marked(&balance) {
            return Err(fail_of(Blacklisted::SELECTOR, to));
        }
        // No balance reaches the mark: together they are below 2^128.
        slot.set(balance.checked_add(value).ok_or_else(overflow)?);
        Ok(())
    }
}

/// The zero address stands for what does not exist.
fn moved(from: Address, to: Address, value: U256) {
    event::<IERC20::Transfer>(&[word_of(from), word_of(to)], &[value]);
}

/// By limbs: as a constant, 2^256 - 1 would be data.
fn is_endless(allowance: &U256) -> bool {
    let [a, b, c, d] = allowance.into_limbs();
    a & b & c & d == u64::MAX
}

fn is_marked(word: &U256) -> bool {
    word.as_limbs()[TOP] & MARK != 0
}

fn without_mark(word: U256) -> U256 {
    let mut limbs = word.into_limbs();
    limbs[TOP] &= !MARK;
    U256::from_limbs(limbs)
}
