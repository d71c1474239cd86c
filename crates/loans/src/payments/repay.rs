//! Payments, of loans on time, late and in default.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{log_event, word_of};
use loan_math::{Loan, Payment, Position};
use stylus_sdk::msg;
use usdai_abi::{
    caliber::ICaliber,
    router::ILoanRouter::{LoanClosed, LoanCured, LoanRepaid, PaymentShared},
    SolCall,
};

use crate::{errors::*, record::*, Loans};

impl Loans {
    pub(crate) fn repay(&mut self, loan_id: U256, amount: U256) -> Result<U256, Error> {
        if amount.is_zero() {
            return Err(zero_amount());
        }
        self.ledger.ensure_running()?;
        // More than 128 bits is more than any payoff, and no more than the payoff is taken.
        let amount = u128::try_from(amount).unwrap_or(u128::MAX);
        let book = self.ledger.current()?;
        let entry = self.open(loan_id, book.last)?;
        let gap = if entry.has(RESERVED) { self.reserve_gap(loan_id) } else { 0 };
        let exit = self.exit_fee(loan_id, &entry)?;
        let (new, payment) = loan_math::repay(&entry.loan, amount, exit, gap, book.last)?;
        self.settle(loan_id, &book, &entry, new, &payment, false)?;
        Ok(wide(payment.taken))
    }
}

impl Loans {
    /// Books a payment of the loan `entry`, which becomes `new`, and moves the money: from the caller, or from what is
    /// `held` here.
    ///
    /// # Errors
    /// [`BreachStands`] for a payment that would cure a loan that is in default for a breach; those of the called
    /// contracts.
    #[inline(never)]
    pub(crate) fn settle(
        &mut self,
        loan_id: U256,
        book: &loan_math::Book,
        entry: &Entry,
        new: Loan,
        payment: &Payment,
        held: bool,
    ) -> Result<(), Error> {
        let closed = new.balance == 0;
        let cured = entry.status != ACTIVE && !closed;
        if cured {
            self.ensure_no_breach(loan_id, entry)?;
        }
        let mut book = self.off_book(loan_id, book, entry)?;
        if !closed {
            book = loan_math::insert(&book, &mut self.ledger, &Position::of(&new)?)?;
        }
        self.ledger.store(&book)?;
        let status = if closed { REPAID } else { ACTIVE };
        let mut after = Entry { status, loan: new, ..*entry };
        if entry.status != ACTIVE {
            (after.flags, after.defaulted_at) = (entry.flags & !BREACHED, 0);
            for word in [RECOVERY, CLAIMS, PENDING] {
                self.set_word(loan_id, word, U256::ZERO);
            }
        }
        self.store(loan_id, &after)?;
        let parts = [payment.principal, payment.interest, payment.penalty, new.balance].map(wide);
        log_event::<LoanRepaid>(&[loan_id, word_of(msg::sender())], &parts);
        let vault = payment.vault()?;
        let here = payment.taken.checked_sub(vault).ok_or_else(overflow)?;
        if here > 0 {
            self.share(loan_id, payment, vault)?;
        }
        let several = entry.has(LOTS);
        let mut borrower = Address::ZERO;
        if closed {
            borrower = self.close(loan_id, entry)?;
        }
        if cured {
            log_event::<LoanCured>(&[loan_id], &[]);
        }
        self.pay_vault(vault, held)?;
        if !held {
            self.pull_here(here)?;
        }
        if closed {
            self.tell_titles(ICaliber::releaseCall::SELECTOR, loan_id, several, Some(borrower))?;
        }
        if cured {
            self.tell_titles(ICaliber::markCuredCall::SELECTOR, loan_id, several, None)?;
        }
        Ok(())
    }

    /// The book without this loan.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn off_book(
        &mut self,
        loan_id: U256,
        book: &loan_math::Book,
        entry: &Entry,
    ) -> Result<loan_math::Book, Error> {
        if entry.status == ACTIVE {
            return Ok(loan_math::remove(book, &mut self.ledger, &Position::of(&entry.loan)?)?);
        }
        Ok(loan_math::rewrite(book, self.shown(loan_id, entry), 0)?)
    }

    /// Credits what is not the vault's of a payment.
    #[inline(never)]
    fn share(&mut self, loan_id: U256, payment: &Payment, vault: u128) -> Result<(), Error> {
        let (junior, fees) = (payment.junior()?, payment.fees()?);
        log_event::<PaymentShared>(&[loan_id], &[vault, junior, fees, payment.refill].map(wide));
        if junior > 0 {
            self.add_credit(self.curator_of(loan_id), junior)?;
        }
        self.add_credit(self.treasury(), fees)?;
        if payment.refill > 0 {
            let held = HELD.get(self.word(loan_id, RESERVE)).saturating_add(payment.refill);
            self.put(loan_id, RESERVE, HELD, held)?;
        }
        Ok(())
    }

    /// Frees the caps and gives the reserve back; answers the borrower.
    #[inline(never)]
    fn close(&mut self, loan_id: U256, entry: &Entry) -> Result<Address, Error> {
        let borrower = self.open_less(loan_id, entry)?;
        log_event::<LoanClosed>(&[loan_id], &[]);
        if entry.has(RESERVED) {
            let held = HELD.get(self.word(loan_id, RESERVE));
            self.set_word(loan_id, RESERVE, U256::ZERO);
            self.add_credit(borrower, held)?;
        }
        Ok(borrower)
    }

    fn ensure_no_breach(&self, loan_id: U256, entry: &Entry) -> Result<(), Error> {
        if entry.has(BREACHED) {
            let title = wide(TITLE.get(self.word(loan_id, TERMS)));
            return Err(fail(BreachStands::SELECTOR, &[loan_id, title]));
        }
        Ok(())
    }
}
