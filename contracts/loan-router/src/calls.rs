//! What the router asks of the registry of titles and of the vault.

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20,
    wire::{tell, word_of, Selector},
};
use stylus_sdk::msg;
use usdai_abi::{susdai::ISUSDai, SolCall};

use super::{errors::*, LoanRouter};

impl LoanRouter {
    /// Calls the registry with the title of a loan and, if there is one, an account.
    ///
    /// # Errors
    /// The registry's.
    pub(crate) fn tell_title<const N: usize>(
        &mut self,
        selector: Selector,
        loan_id: U256,
        account: Option<Address>,
    ) -> Result<[U256; N], Error> {
        let words = [self.title_of(loan_id), account.map(word_of).unwrap_or_default()];
        let caliber = self.caliber.get();
        // The callee refuses a word too much.
        let words = if account.is_some() { words.as_slice() } else { words.split_at(1).0 };
        Ok(tell(self, caliber, selector, words)?)
    }

    /// Moves `amount` from the caller to the vault and has it booked there.
    ///
    /// # Errors
    /// Those of the token and of the vault.
    #[inline(never)]
    pub(crate) fn pay_vault(&mut self, amount: U256) -> Result<(), Error> {
        if amount.is_zero() {
            return Ok(());
        }
        let (usdai, susdai) = (self.usdai.get(), self.susdai.get());
        erc20::transfer_from(self, usdai, msg::sender(), susdai, amount)?;
        let _: [U256; 0] = tell(self, susdai, ISUSDai::creditRepaymentCall::SELECTOR, &[amount])?;
        Ok(())
    }
}
