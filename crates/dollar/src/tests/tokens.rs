//! Stablecoins as they come: good, silent, and bad. Each keeps real balances, so that nothing here answers what
//! the test wants to hear.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use stylus_sdk::{
    msg,
    prelude::*,
    storage::{StorageMap, StorageU256, StorageU8},
};
use usdai_abi::erc20::ERC20InsufficientBalance;

#[derive(SolidityError, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Balance(ERC20InsufficientBalance),
}

/// How a token misbehaves.
pub(super) mod habit {
    /// Keeps a hundredth of what it moves.
    pub const FEE: u8 = 1;
    /// Answers false and moves nothing.
    pub const FALSE: u8 = 2;
    /// Answers true and moves nothing.
    pub const LIAR: u8 = 3;
    /// Moves twice what it was asked to.
    pub const DOUBLE: u8 = 4;
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $ret:ty, $answer:expr) => {
        $(#[$doc])*
        #[storage]
        pub(super) struct $name {
            balances: StorageMap<Address, StorageU256>,
            decimals: StorageU8,
            habit: StorageU8,
        }

        unsafe impl TopLevelStorage for $name {}

        impl $name {
            pub(super) fn set(&mut self, decimals: u8, habit: u8) {
                self.decimals.set(alloy_primitives::U8::from(decimals));
                self.habit.set(alloy_primitives::U8::from(habit));
            }

            pub(super) fn mint(&mut self, to: Address, value: U256) {
                let balance = self.balances.get(to);
                self.balances.insert(to, balance + value);
            }

            fn go(&mut self, from: Address, to: Address, value: U256) -> Result<$ret, Refusal> {
                let habit = self.habit.get().to::<u8>();
                if habit == habit::FALSE || habit == habit::LIAR {
                    let answer: fn(bool) -> $ret = $answer;
                    return Ok(answer(habit == habit::LIAR));
                }
                let value = if habit == habit::DOUBLE { value * U256::from(2) } else { value };
                let balance = self.balances.get(from);
                let left = balance
                    .checked_sub(value)
                    .ok_or(ERC20InsufficientBalance { sender: from, balance, needed: value })?;
                self.balances.insert(from, left);
                let fee = if habit == habit::FEE { value / U256::from(100) } else { U256::ZERO };
                self.mint(to, value - fee);
                let answer: fn(bool) -> $ret = $answer;
                Ok(answer(true))
            }
        }

        #[public]
        impl $name {
            fn decimals(&self) -> u8 {
                self.decimals.get().to::<u8>()
            }

            pub(super) fn balance_of(&self, account: Address) -> U256 {
                self.balances.get(account)
            }

            fn transfer(&mut self, to: Address, value: U256) -> Result<$ret, Refusal> {
                self.go(msg::sender(), to, value)
            }

            fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<$ret, Refusal> {
                self.go(from, to, value)
            }
        }
    };
}

token!(
    /// Answers as ERC-20 says.
    Coin, bool, |ok| ok
);
token!(
    /// Answers nothing, as some of the largest do.
    Silent, (), |_| ()
);
token!(
    /// Answers two.
    Garbage, U256, |_| U256::from(2)
);

/// A contract that is no token.
#[storage]
pub(super) struct Rock {}

unsafe impl TopLevelStorage for Rock {}

#[public]
impl Rock {
    fn weight(&self) -> U256 {
        U256::from(3)
    }
}
