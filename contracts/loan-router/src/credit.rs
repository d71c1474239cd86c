//! What is left for a borrower of his title's price. He fetches it himself.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::erc20;
use stylus_sdk::{evm, msg, prelude::*};
use usdai_abi::router::ILoanRouter;

use super::{errors::*, LoanRouter};

pub(crate) trait Credits {
    fn credit_of(&self, account: Address) -> U256;
    fn withdraw_credit(&mut self, to: Address) -> Result<U256, Error>;
}

#[public]
impl Credits for LoanRouter {
    fn credit_of(&self, account: Address) -> U256 {
        self.credits.get(account)
    }

    fn withdraw_credit(&mut self, to: Address) -> Result<U256, Error> {
        if to.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let account = msg::sender();
        let amount = self.credits.get(account);
        if amount.is_zero() {
            return Err(NothingToWithdraw { account }.into());
        }
        self.credits.insert(account, U256::ZERO);
        evm::log(ILoanRouter::CreditWithdrawn { account, amount });
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
        let credit = self.credits.get(account).checked_add(amount).ok_or(MathOverflow {})?;
        self.credits.insert(account, credit);
        evm::log(ILoanRouter::CreditAdded { account, amount });
        Ok(())
    }
}
