//! Money that waits here: what is left for a borrower of its titles' price, what a curator has put in or earned, fees.
//! Everybody fetches his own.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{log_event, word_of};
use stylus_sdk::msg;
use usdai_abi::router::ILoanRouter::CreditWithdrawn;

use crate::{errors::*, record::to_u128, Loans};

impl Loans {
    pub(crate) fn credit_of(&self, account: Address) -> U256 {
        self.credits.get(account)
    }

    pub(crate) fn deposit_credit(&mut self, amount: U256) -> Result<(), Error> {
        if amount.is_zero() {
            return Err(zero_amount());
        }
        let wei = to_u128(amount)?;
        self.add_credit(msg::sender(), wei)?;
        self.pull_here(wei)
    }

    pub(crate) fn withdraw_credit(&mut self, to: Address) -> Result<U256, Error> {
        if to.is_zero() {
            return Err(zero_address());
        }
        let account = msg::sender();
        let amount = self.credits.get(account);
        if amount.is_zero() {
            return Err(fail(NothingToWithdraw::SELECTOR, &[word_of(account)]));
        }
        self.credits.insert(account, U256::ZERO);
        log_event::<CreditWithdrawn>(&[word_of(account)], &[amount]);
        self.push(to, to_u128(amount)?)?;
        Ok(amount)
    }
}
