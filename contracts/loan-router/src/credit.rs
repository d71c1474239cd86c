//! What is left for a borrower of his title's price. He fetches it himself.

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20,
    wire::{emit, word_of},
};
use stylus_sdk::msg;
use usdai_abi::{
    router::ILoanRouter::{CreditAdded, CreditWithdrawn},
    SolEvent,
};

use super::{errors::*, LoanRouter};

impl LoanRouter {
    pub(crate) fn credit_of(&self, account: Address) -> U256 {
        self.credits.get(account)
    }

    pub(crate) fn withdraw_credit(&mut self, to: Address) -> Result<U256, Error> {
        if to.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        let account = msg::sender();
        let amount = self.credits.get(account);
        if amount.is_zero() {
            return Err(fail(NothingToWithdraw::SELECTOR, &[word_of(account)]));
        }
        self.credits.insert(account, U256::ZERO);
        emit(CreditWithdrawn::SIGNATURE_HASH, &[word_of(account)], &[amount]);
        let usdai = self.usdai.get();
        erc20::transfer(self, usdai, to, amount)?;
        Ok(amount)
    }
}

impl LoanRouter {
    /// # Errors
    /// [`MathOverflow`].
    pub(crate) fn add_credit(&mut self, account: Address, amount: U256) -> Result<(), Error> {
        if amount.is_zero() {
            return Ok(());
        }
        let credit = self.credits.get(account).checked_add(amount).ok_or_else(overflow)?;
        self.credits.insert(account, credit);
        emit(CreditAdded::SIGNATURE_HASH, &[word_of(account)], &[amount]);
        Ok(())
    }
}
