//! Write-downs of defaulted loans: by the servicer, bounded, and two days after they were announced.

use alloy_primitives::U256;
use contract_kit::{number, wire::log_event};
use loan_math::DAY;
use usdai_abi::{
    roles::{DEFAULT_ADMIN_ROLE, SERVICER_ROLE},
    router::ILoanRouter::{WriteDownCancelled, WriteDownScheduled, WrittenDown},
};

use crate::{clock, errors::*, record::*, Loans};

/// From the announcement to the write-down, seconds of the chain's time.
pub(crate) const DELAY: u64 = 2 * DAY;

impl Loans {
    pub(crate) fn schedule_write_down(&mut self, loan_id: U256, amount: U256) -> Result<(), Error> {
        self.roles.only_number(number!(SERVICER_ROLE))?;
        if amount.is_zero() {
            return Err(zero_amount());
        }
        let (pending, shown) = self.impaired(loan_id)?;
        // Half of it, rounded up.
        let max = shown.saturating_sub(shown / 2);
        if amount > wide(max) {
            return Err(fail(WriteDownTooLarge::SELECTOR, &[amount, wide(max)]));
        }
        let ready = clock::now().saturating_add(DELAY);
        self.set_pending(loan_id, pending, to_u128(amount)?, ready)?;
        log_event::<WriteDownScheduled>(&[loan_id], &[amount, wide(ready.into())]);
        Ok(())
    }

    pub(crate) fn cancel_write_down(&mut self, loan_id: U256) -> Result<(), Error> {
        if self.roles.only_number(number!(DEFAULT_ADMIN_ROLE)).is_err() {
            self.roles.only_number(number!(SERVICER_ROLE))?;
        }
        let (pending, _) = self.impaired(loan_id)?;
        if READY.get(pending) == 0 {
            return Err(fail(WriteDownNotReady::SELECTOR, &[loan_id, U256::ZERO]));
        }
        self.set_pending(loan_id, pending, 0, 0)?;
        log_event::<WriteDownCancelled>(&[loan_id], &[]);
        Ok(())
    }

    /// The book need not be accrued: what it shows of a defaulted loan is no part of what grows or falls due.
    pub(crate) fn write_down(&mut self, loan_id: U256) -> Result<U256, Error> {
        let (pending, shown) = self.impaired(loan_id)?;
        let ready = READY.small(pending);
        if ready == 0 || clock::now() < ready {
            return Err(fail(WriteDownNotReady::SELECTOR, &[loan_id, wide(ready.into())]));
        }
        let amount = AMOUNT.get(pending).min(shown);
        let total = WRITTEN_OFF.get(pending).saturating_add(amount);
        self.ledger.less_defaulted(amount)?;
        self.set_word(loan_id, PENDING, WRITTEN_OFF.put(U256::ZERO, total)?);
        log_event::<WrittenDown>(&[loan_id], &[amount, total].map(wide));
        Ok(wide(amount))
    }
}

impl Loans {
    /// The word `PENDING` of a defaulted loan, and what the book still shows of it.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    fn impaired(&self, loan_id: U256) -> Result<(U256, u128), Error> {
        let entry = self.with_first_loss(loan_id);
        if !matches!(entry.status, DEFAULTED | AUCTION) {
            return Err(wrong_status(loan_id, entry.status));
        }
        Ok((self.word(loan_id, PENDING), self.shown(loan_id, &entry)))
    }

    /// Announces a write-down, or takes it back.
    fn set_pending(&mut self, loan_id: U256, pending: U256, amount: u128, ready: u64) -> Result<(), Error> {
        let word = READY.put(AMOUNT.put(pending, amount)?, ready.into())?;
        self.set_word(loan_id, PENDING, word);
        Ok(())
    }
}
