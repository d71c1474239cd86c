//! The reserve of a loan: payments held back from the draw. It pays what is missed, and is filled again by payments.

use alloy_primitives::U256;
use contract_kit::wire::log_event;
use loan_math::Book;
use usdai_abi::router::ILoanRouter::ReserveDrawn;

use crate::{errors::*, record::*, Loans};

impl Loans {
    pub(crate) fn draw_reserve(&mut self, loan_id: U256) -> Result<U256, Error> {
        self.ledger.ensure_running()?;
        let book = self.ledger.current()?;
        let entry = self.open(loan_id, book.last)?;
        match self.draw(loan_id, &book, &entry)? {
            0 => Err(fail(NothingToDraw::SELECTOR, &[loan_id])),
            paid => Ok(wide(paid)),
        }
    }

    /// Before a loan is called: whether its reserve has paid.
    pub(crate) fn saved_by_reserve(&mut self, loan_id: U256) -> Result<bool, Error> {
        let entry = self.glance(loan_id);
        if !entry.has(RESERVED) || self.ledger.is_stopped() {
            return Ok(false);
        }
        let book = self.ledger.current()?;
        let entry = self.entry(loan_id);
        Ok(self.draw(loan_id, &book, &entry)? > 0)
    }
}

impl Loans {
    /// What the reserve lacks, wei.
    pub(crate) fn reserve_gap(&self, loan_id: U256) -> u128 {
        let reserve = self.word(loan_id, RESERVE);
        TARGET.get(reserve).saturating_sub(HELD.get(reserve))
    }

    /// Pays all that an Active loan has missed from its reserve; answers how much. 0 where nothing is missed or the
    /// reserve does not cover it.
    ///
    /// # Errors
    /// Those of the called contracts.
    #[inline(never)]
    pub(crate) fn draw(&mut self, loan_id: U256, book: &Book, entry: &Entry) -> Result<u128, Error> {
        let now = book.last;
        if entry.status != ACTIVE || !entry.has(RESERVED) || now <= entry.loan.next_due()? {
            return Ok(0);
        }
        let reserve = self.word(loan_id, RESERVE);
        let held = HELD.get(reserve);
        let exit = self.exit_fee(loan_id, entry)?;
        let due = loan_math::quote(&entry.loan, exit, now)?.due()?;
        let Some(left) = held.checked_sub(due) else { return Ok(0) };
        if due == 0 {
            return Ok(0);
        }
        let (new, payment) = loan_math::repay(&entry.loan, due, exit, 0, now)?;
        self.set_word(loan_id, RESERVE, HELD.put(reserve, left)?);
        log_event::<ReserveDrawn>(&[loan_id], &[due, left].map(wide));
        self.settle(loan_id, book, entry, new, &payment, true)?;
        Ok(due)
    }
}
