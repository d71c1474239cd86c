//! Payments, of loans on time, late and in default.

use alloy_primitives::U256;
use contract_kit::wire::{emit, word_of};
use loan_math::{Loan, Position, Quote};
use stylus_sdk::msg;
use usdai_abi::{
    caliber::ICaliber,
    router::ILoanRouter::{LoanClosed, LoanCured, LoanRepaid},
    SolCall, SolEvent,
};

use super::{clock, errors::*, record::*, LoanRouter};

impl LoanRouter {
    pub(crate) fn repay(&mut self, loan_id: U256, amount: U256) -> Result<U256, Error> {
        if amount.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        let (status, old) = self.open_loan(loan_id)?;
        let now = clock::now();
        // More than 128 bits is more than any payoff, and no more than the payoff is taken.
        let amount = u128::try_from(amount).unwrap_or(u128::MAX);
        let (new, payment) = loan_math::repay(&old, amount, now)?;
        let closed = new.balance == 0;
        let cured = status != ACTIVE && !closed;

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
            self.set_word(loan_id, RECOVERY, U256::ZERO);
        }
        let taken = wide(payment.taken);
        let parts = [payment.principal, payment.interest, payment.penalty, new.balance].map(wide);
        emit(LoanRepaid::SIGNATURE_HASH, &[loan_id, word_of(msg::sender())], &parts);
        if closed {
            emit(LoanClosed::SIGNATURE_HASH, &[loan_id], &[]);
        }
        if cured {
            emit(LoanCured::SIGNATURE_HASH, &[loan_id], &[]);
        }
        self.pay_vault(taken)?;
        if closed {
            let _: [U256; 0] = self.tell_title(ICaliber::releaseCall::SELECTOR, loan_id, Some(borrower))?;
        }
        if cured {
            let _: [U256; 0] = self.tell_title(ICaliber::markCuredCall::SELECTOR, loan_id, None)?;
        }
        Ok(taken)
    }

    pub(crate) fn quote(&self, loan_id: U256) -> Result<[U256; 4], Error> {
        let (_, loan) = self.open_loan(loan_id)?;
        let Quote { principal, interest, penalty, payoff, .. } = loan_math::quote(&loan, clock::now())?;
        Ok([principal, interest, penalty, payoff].map(wide))
    }
}

impl LoanRouter {
    /// A loan that can be paid, and its status: Active, Defaulted, or in an auction with nothing written off yet.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    pub(crate) fn open_loan(&self, loan_id: U256) -> Result<(u8, Loan), Error> {
        let (status, loan) = self.loan_of(loan_id);
        let open = match status {
            ACTIVE | DEFAULTED => true,
            AUCTION => WRITTEN_OFF.get(self.word(loan_id, RECOVERY)) == 0,
            _ => false,
        };
        if !open {
            return Err(wrong_status(loan_id, status));
        }
        Ok((status, loan))
    }
}
