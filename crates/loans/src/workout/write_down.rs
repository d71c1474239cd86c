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
        let (_, shown) = self.impaired(loan_id)?;
        // Half of it, rounded up.
        let max = shown.saturating_sub(shown / 2);
        if amount > wide(max) {
            return Err(fail(WriteDownTooLarge::SELECTOR, &[amount, wide(max)]));
        }
        let ready = clock::now().saturating_add(DELAY);
        let pending = AMOUNT.put(U256::ZERO, to_u128(amount)?)?;
        self.set_word(loan_id, PENDING, READY.put(pending, ready.into())?);
        log_event::<WriteDownScheduled>(&[loan_id], &[amount, wide(ready.into())]);
        Ok(())
    }

    pub(crate) fn cancel_write_down(&mut self, loan_id: U256) -> Result<(), Error> {
        if self.roles.only_number(number!(DEFAULT_ADMIN_ROLE)).is_err() {
            self.roles.only_number(number!(SERVICER_ROLE))?;
        }
        self.impaired(loan_id)?;
        if self.word(loan_id, PENDING).is_zero() {
            return Err(fail(WriteDownNotReady::SELECTOR, &[loan_id, U256::ZERO]));
        }
        self.set_word(loan_id, PENDING, U256::ZERO);
        log_event::<WriteDownCancelled>(&[loan_id], &[]);
        Ok(())
    }

    pub(crate) fn write_down(&mut self, loan_id: U256) -> Result<U256, Error> {
        let (written_off, shown) = self.impaired(loan_id)?;
        let pending = self.word(loan_id, PENDING);
        let ready = READY.small(pending);
        if ready == 0 || clock::now() < ready {
            return Err(fail(WriteDownNotReady::SELECTOR, &[loan_id, wide(ready.into())]));
        }
        let amount = AMOUNT.get(pending).min(shown);
        let total = written_off.saturating_add(amount);
        let book = loan_math::rewrite(&self.ledger.current()?, amount, 0)?;
        self.ledger.store(&book)?;
        self.set_word(loan_id, PENDING, U256::ZERO);
        self.put(loan_id, RECOVERY, WRITTEN_OFF, total)?;
        log_event::<WrittenDown>(&[loan_id], &[amount, total].map(wide));
        Ok(wide(amount))
    }
}

impl Loans {
    /// What is written down of a defaulted loan, and what the book still shows.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    fn impaired(&self, loan_id: U256) -> Result<(u128, u128), Error> {
        let entry = self.entry(loan_id);
        if !matches!(entry.status, DEFAULTED | AUCTION) {
            return Err(wrong_status(loan_id, entry.status));
        }
        let written_off = WRITTEN_OFF.get(self.word(loan_id, RECOVERY));
        Ok((written_off, self.shown(loan_id, &entry)))
    }
}
