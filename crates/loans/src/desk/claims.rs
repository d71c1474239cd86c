//! What insurers are asked for of a sold loan's loss.

use alloy_primitives::U256;
use contract_kit::{
    number,
    wire::{log_event, word_of},
};
use loan_math::Book;
use stylus_sdk::msg;
use usdai_abi::{
    roles::SERVICER_ROLE,
    router::ILoanRouter::{ClaimDropped, ClaimPaid, ClaimRecorded},
};

use crate::{errors::*, record::*, Loans};

impl Loans {
    pub(crate) fn record_claim(&mut self, loan_id: U256, amount: U256) -> Result<(), Error> {
        self.roles.only_number(number!(SERVICER_ROLE))?;
        if amount.is_zero() {
            return Err(zero_amount());
        }
        self.entry_in(loan_id, SOLD)?;
        let loss = WRITTEN_OFF.get(self.word(loan_id, PENDING));
        if amount > wide(loss) {
            return Err(fail(ClaimTooLarge::SELECTOR, &[amount, wide(loss)]));
        }
        let claim = to_u128(amount)?;
        self.put(loan_id, PENDING, WRITTEN_OFF, loss.saturating_sub(claim))?;
        let total = self.claimed(loan_id).saturating_add(claim);
        self.put(loan_id, PENDING, AMOUNT, total)?;
        let book = self.ledger.current()?;
        let claims = book.claims.checked_add(claim).ok_or_else(overflow)?;
        self.ledger.store(&Book { claims, ..book })?;
        log_event::<ClaimRecorded>(&[loan_id], &[amount]);
        Ok(())
    }

    pub(crate) fn pay_claim(&mut self, loan_id: U256, amount: U256) -> Result<U256, Error> {
        self.entry_in(loan_id, SOLD)?;
        let taken = self.claimed(loan_id).min(u128::try_from(amount).unwrap_or(u128::MAX));
        if taken == 0 {
            return Err(zero_amount());
        }
        self.less_claimed(loan_id, taken)?;
        log_event::<ClaimPaid>(&[loan_id, word_of(msg::sender())], &[wide(taken)]);
        self.pay_vault(taken, false)?;
        Ok(wide(taken))
    }

    pub(crate) fn drop_claim(&mut self, loan_id: U256) -> Result<(), Error> {
        self.roles.only_number(number!(SERVICER_ROLE))?;
        self.entry_in(loan_id, SOLD)?;
        let claim = self.claimed(loan_id);
        if claim == 0 {
            return Err(zero_amount());
        }
        self.less_claimed(loan_id, claim)?;
        let loss = WRITTEN_OFF.get(self.word(loan_id, PENDING)).saturating_add(claim);
        self.put(loan_id, PENDING, WRITTEN_OFF, loss)?;
        log_event::<ClaimDropped>(&[loan_id], &[wide(claim)]);
        Ok(())
    }
}

impl Loans {
    /// What insurers are asked for, wei.
    fn claimed(&self, loan_id: U256) -> u128 {
        AMOUNT.get(self.word(loan_id, PENDING))
    }

    fn less_claimed(&mut self, loan_id: U256, amount: u128) -> Result<(), Error> {
        let left = self.claimed(loan_id).checked_sub(amount).ok_or_else(overflow)?;
        self.put(loan_id, PENDING, AMOUNT, left)?;
        let book = self.ledger.current()?;
        let claims = book.claims.checked_sub(amount).ok_or_else(overflow)?;
        self.ledger.store(&Book { claims, ..book })
    }
}
