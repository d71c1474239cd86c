//! Offers: the curator writes one, or takes it back.

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    wire::{log_event, word_of},
};
use stylus_sdk::msg;
use usdai_abi::{
    roles::CURATOR_ROLE,
    router::ILoanRouter::{CreditUsed, LoanOffered, LoanRevoked},
};

use super::terms::{Draft, Terms};
use crate::{clock, errors::*, limits::*, record::*, Loans};

impl Loans {
    pub(crate) fn offer(&mut self, terms: Terms) -> Result<U256, Error> {
        self.roles.only_number(number!(CURATOR_ROLE))?;
        self.ensure_not_paused()?;
        let draft = self.draft(terms, msg::sender())?;
        self.within_borrower_cap(draft.borrower, draft.principal())?;
        self.within_curator_cap(draft.curator, draft.principal())?;
        let loan_id = self.ledger.next_id()?;
        self.use_credit(draft.curator, loan_id, draft.entry.loan.first_loss)?;
        self.store(loan_id, &draft.entry)?;
        self.set_word(loan_id, TERMS, draft.terms);
        if draft.entry.has(EXTRA) {
            self.set_word(loan_id, MORE, draft.more);
        }
        if !draft.refinances.is_zero() {
            self.set_word(loan_id, REPLACED, draft.refinances);
        }
        if draft.entry.has(LOTS) {
            for (number, title) in (0_u8..).zip(&draft.titles) {
                self.lots.setter(loan_id, U256::from(number)).set(*title);
            }
        }
        log_offer(loan_id, &draft);
        Ok(loan_id)
    }

    pub(crate) fn revoke_offer(&mut self, loan_id: U256) -> Result<(), Error> {
        let mut entry = self.entry_in(loan_id, OFFERED)?;
        // The offer's expiry.
        if clock::now() <= entry.loan.since {
            self.roles.only_number(number!(CURATOR_ROLE))?;
        }
        (entry.status, entry.loan.balance) = (REVOKED, 0);
        self.store(loan_id, &entry)?;
        self.add_credit(self.curator_of(loan_id), entry.loan.first_loss)?;
        log_event::<LoanRevoked>(&[loan_id], &[]);
        Ok(())
    }
}

pub(super) fn log_offer(loan_id: U256, draft: &Draft) {
    let loan = &draft.entry.loan;
    let indexed = [loan_id, word_of(draft.borrower), word_of(draft.curator)];
    log_event::<LoanOffered>(&indexed, &[loan.balance, loan.rate.into(), loan.payments.into()].map(wide));
}

impl Loans {
    /// Takes a first loss out of the curator's credit.
    ///
    /// # Errors
    /// [`InsufficientCredit`].
    #[inline(never)]
    pub(crate) fn use_credit(&mut self, account: Address, loan_id: U256, amount: u128) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let (credit, needed) = (self.credits.get(account), wide(amount));
        let Some(left) = credit.checked_sub(needed) else {
            return Err(fail(InsufficientCredit::SELECTOR, &[word_of(account), credit, needed]));
        };
        self.credits.insert(account, left);
        log_event::<CreditUsed>(&[word_of(account), loan_id], &[needed]);
        Ok(())
    }

    /// An offer as it was written, its titles too.
    #[inline(never)]
    pub(super) fn offered(&self, loan_id: U256) -> Result<Draft, Error> {
        let entry = self.entry_in(loan_id, OFFERED)?;
        let (terms, more) = (self.word(loan_id, TERMS), self.more(loan_id, &entry));
        let titles = if entry.has(LOTS) {
            let title = |number| wide(LOT_TITLE.get(self.lots.get(loan_id, U256::from(number))));
            (0..TITLES.byte(more)).map(title).collect()
        } else {
            alloc::vec![wide(TITLE.get(terms))]
        };
        let (borrower, curator) = (self.borrower_of(loan_id), self.curator_of(loan_id));
        let refinances = self.word(loan_id, REPLACED);
        Ok(Draft { entry, terms, more, refinances, borrower, curator, titles })
    }
}
