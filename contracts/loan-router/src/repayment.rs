//! Payments, of loans on time, late and in default.

use alloc::vec::Vec;

use alloy_primitives::U256;
use contract_kit::{call, erc20};
use loan_math::{Loan, Position, Quote};
use stylus_sdk::{evm, msg, prelude::*};
use usdai_abi::{caliber::ICaliber, router::ILoanRouter, susdai::ISUSDai};

use super::{clock, errors::*, record::*, LoanRouter};

pub(crate) trait Repayments {
    fn repay(&mut self, loan_id: U256, amount: U256) -> Result<U256, Error>;
    fn quote(&self, loan_id: U256) -> Result<(U256, U256, U256, U256), Error>;
}

#[public]
impl Repayments for LoanRouter {
    fn repay(&mut self, loan_id: U256, amount: U256) -> Result<U256, Error> {
        if amount.is_zero() {
            return Err(ZeroAmount {}.into());
        }
        let (status, old) = self.open_loan(loan_id)?;
        let now = clock::now();
        // More than 128 bits is more than any payoff, and no more than the payoff is taken.
        let amount = u128::try_from(amount).unwrap_or(u128::MAX);
        let (new, payment) = loan_math::repay(&old, amount, now)?;
        let closed = new.balance == 0;

        let mut book = self.ledger.stored();
        book = if status == ACTIVE {
            loan_math::remove(&book, &mut self.ledger, &Position::of(&old)?, now)?
        } else {
            loan_math::close_defaulted(&book, old.balance)?
        };
        if !closed {
            book = loan_math::insert(&book, &mut self.ledger, &Position::of(&new)?, now)?;
        }
        self.ledger.store(&book)?;
        let borrower = self.owe_less(loan_id, payment.principal)?;
        self.store_loan(loan_id, &new, if closed { REPAID } else { ACTIVE })?;
        if status != ACTIVE {
            let mut record = self.loans.setter(loan_id);
            record.defaulted_at.set(U40::ZERO);
            record.auction_start.set(U40::ZERO);
        }
        let taken = U256::from(payment.taken);
        evm::log(ILoanRouter::LoanRepaid {
            loanId: loan_id,
            payer: msg::sender(),
            principal: U256::from(payment.principal),
            interest: U256::from(payment.interest),
            penalty: U256::from(payment.penalty),
            balance: U256::from(new.balance),
        });
        let title = U256::from(limb(self.loans.getter(loan_id).title.get()));
        let caliber = self.caliber.get();
        if closed {
            evm::log(ILoanRouter::LoanClosed { loanId: loan_id });
            self.pay_vault(taken)?;
            call(self, caliber, &ICaliber::releaseCall { tokenId: title, to: borrower })?;
        } else {
            self.pay_vault(taken)?;
            if status != ACTIVE {
                evm::log(ILoanRouter::LoanCured { loanId: loan_id });
                call(self, caliber, &ICaliber::markCuredCall { tokenId: title })?;
            }
        }
        Ok(taken)
    }

    fn quote(&self, loan_id: U256) -> Result<(U256, U256, U256, U256), Error> {
        let (_, loan) = self.open_loan(loan_id)?;
        let Quote { principal, interest, penalty, payoff, .. } = loan_math::quote(&loan, clock::now())?;
        Ok((U256::from(principal), U256::from(interest), U256::from(penalty), U256::from(payoff)))
    }
}

impl LoanRouter {
    /// A loan that can be paid, and its status: Active, Defaulted, or in an auction with nothing written off yet.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    pub(crate) fn open_loan(&self, loan_id: U256) -> Result<(u8, Loan), Error> {
        let status = self.status_of(loan_id);
        let open = match status {
            ACTIVE | DEFAULTED => true,
            AUCTION => self.loans.getter(loan_id).written_off.get().is_zero(),
            _ => false,
        };
        if !open {
            return Err(WrongLoanStatus { loanId: loan_id, status }.into());
        }
        Ok((status, self.loan_of(loan_id)))
    }

    /// Moves `amount` from the caller to the vault and has it booked there.
    ///
    /// # Errors
    /// Those of the token and of the vault.
    pub(crate) fn pay_vault(&mut self, amount: U256) -> Result<(), Error> {
        if amount.is_zero() {
            return Ok(());
        }
        let (usdai, susdai) = (self.usdai.get(), self.susdai.get());
        erc20::transfer_from(self, usdai, msg::sender(), susdai, amount)?;
        call(self, susdai, &ISUSDai::creditRepaymentCall { amount })?;
        Ok(())
    }
}
