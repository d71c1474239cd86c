//! What the contracts' own tests stand for USDai with: real balances and allowances, a blacklist, a yield, and refusals
//! where USDai refuses. For motsu, on the host only (feature `testing`).
#![allow(missing_docs, clippy::arithmetic_side_effects)]

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use stylus_sdk::{
    msg,
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU256},
};
use usdai_abi::{
    common::{Blacklisted, InvalidParameter, Unauthorized},
    erc20::{ERC20InsufficientAllowance, ERC20InsufficientBalance},
};

#[derive(SolidityError, Debug, PartialEq, Eq)]
pub enum Refusal {
    Balance(ERC20InsufficientBalance),
    Allowance(ERC20InsufficientAllowance),
    Blacklisted(Blacklisted),
    Unauthorized(Unauthorized),
    InvalidParameter(InvalidParameter),
}

/// A dollar.
#[storage]
pub struct Dollar {
    balances: StorageMap<Address, StorageU256>,
    allowances: StorageMap<Address, StorageMap<Address, StorageU256>>,
    blacklist: StorageMap<Address, StorageBool>,
    /// Yield that is funded and waits for the vault.
    yields: StorageU256,
    /// Yield that `harvest_yield` speaks of and does not send.
    phantom: StorageU256,
    /// Whether `harvest_yield` fails.
    dry: StorageBool,
    /// Who else gets the yield.
    heir: StorageAddress,
}

unsafe impl TopLevelStorage for Dollar {}

impl Dollar {
    pub fn issue(&mut self, to: Address, value: U256) {
        let balance = self.balances.get(to);
        self.balances.insert(to, balance + value);
    }

    /// Takes it away, and nobody is told.
    pub fn vanish(&mut self, from: Address, value: U256) {
        let balance = self.balances.get(from);
        self.balances.insert(from, balance - value);
    }

    pub fn earn(&mut self, amount: U256) {
        self.yields.set(self.yields.get() + amount);
    }

    pub fn boast(&mut self, amount: U256) {
        self.phantom.set(amount);
    }

    pub fn run_dry(&mut self) {
        self.dry.set(true);
    }

    /// The yield is another's.
    pub fn bequeath(&mut self, heir: Address) {
        self.heir.set(heir);
    }

    pub fn mark(&mut self, account: Address, listed: bool) {
        self.blacklist.insert(account, listed);
    }

    fn check(&self, account: Address) -> Result<(), Refusal> {
        if self.blacklist.get(account) {
            return Err(Blacklisted { account }.into());
        }
        Ok(())
    }

    fn go(&mut self, from: Address, to: Address, value: U256) -> Result<bool, Refusal> {
        self.require_not_blacklisted(msg::sender(), from, to)?;
        let balance = self.balances.get(from);
        let left = balance.checked_sub(value).ok_or(ERC20InsufficientBalance {
            sender: from,
            balance,
            needed: value,
        })?;
        self.balances.insert(from, left);
        self.issue(to, value);
        Ok(true)
    }
}

#[public]
impl Dollar {
    pub fn balance_of(&self, account: Address) -> U256 {
        self.balances.get(account)
    }

    pub fn is_blacklisted(&self, account: Address) -> bool {
        self.blacklist.get(account)
    }

    pub fn require_not_blacklisted(
        &self,
        first: Address,
        second: Address,
        third: Address,
    ) -> Result<(), Refusal> {
        self.check(first)?;
        self.check(second)?;
        self.check(third)
    }

    pub fn approve(&mut self, spender: Address, value: U256) -> bool {
        self.allowances.setter(msg::sender()).insert(spender, value);
        true
    }

    pub fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Refusal> {
        self.go(msg::sender(), to, value)
    }

    pub fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<bool, Refusal> {
        let spender = msg::sender();
        let allowance = self.allowances.getter(from).get(spender);
        let left = allowance.checked_sub(value).ok_or(ERC20InsufficientAllowance {
            spender,
            allowance,
            needed: value,
        })?;
        if allowance != U256::MAX {
            self.allowances.setter(from).insert(spender, left);
        }
        self.go(from, to, value)
    }

    /// Whoever asks, unless it is another.
    pub fn vault(&self) -> Address {
        match self.heir.get() {
            Address::ZERO => msg::sender(),
            heir => heir,
        }
    }

    pub fn harvest_yield(&mut self) -> Result<U256, Refusal> {
        let caller = msg::sender();
        if self.dry.get() {
            return Err(InvalidParameter {}.into());
        }
        if self.vault() != caller {
            return Err(Unauthorized { caller }.into());
        }
        let amount = self.yields.get();
        self.yields.set(U256::ZERO);
        self.issue(caller, amount);
        Ok(amount + self.phantom.get())
    }

    pub fn base_yield_funded(&self) -> U256 {
        if self.dry.get() {
            U256::ZERO
        } else {
            self.yields.get()
        }
    }
}
