//! Refinancing: a new loan takes the place of an open one, with its borrower, its currency and its titles, if the vault's
//! strategist agrees. Only the difference moves.

use alloy_primitives::U256;
use contract_kit::{
    number,
    wire::{ask, log_event, word_of},
};
use loan_math::Position;
use stylus_sdk::{contract, msg};
use usdai_abi::{
    caliber::ICaliber,
    roles::STRATEGIST_ROLE,
    router::ILoanRouter::{LoanOriginated, LoanRefinanced, RefinanceConsented},
    SolCall,
};

use super::terms::Draft;
use crate::{address, calls::Lot, errors::*, limits::*, record::*, Loans};

impl Loans {
    pub(crate) fn consent_refinance(&mut self, loan_id: U256) -> Result<(), Error> {
        self.roles.only_number(number!(STRATEGIST_ROLE))?;
        let mut entry = self.entry_in(loan_id, OFFERED)?;
        let old = self.word(loan_id, REPLACED);
        if old.is_zero() {
            return Err(invalid());
        }
        entry.flags |= AGREED;
        self.store(loan_id, &entry)?;
        log_event::<RefinanceConsented>(&[loan_id, old], &[]);
        Ok(())
    }

    pub(crate) fn refinance(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ensure_not_paused()?;
        let mut draft = self.offered(loan_id)?;
        let caller = msg::sender();
        if caller != draft.borrower {
            return Err(fail(Unauthorized::SELECTOR, &[word_of(caller)]));
        }
        if !draft.entry.has(AGREED) {
            return Err(fail(LenderConsentMissing::SELECTOR, &[loan_id]));
        }
        self.ledger.ensure_running()?;
        let book = self.ledger.current()?;
        let now = book.last;
        self.ensure_current(loan_id, &draft)?;
        let old_id = draft.refinances;
        let old = self.entry_in(old_id, ACTIVE)?;
        if self.borrower_of(old_id) != draft.borrower {
            return Err(fail(Unauthorized::SELECTOR, &[word_of(draft.borrower)]));
        }

        // The old loan is paid in full; refinancing costs no exit fee.
        let due = old.loan.next_due()?;
        if now > due {
            let real = due.saturating_add(self.ledger.moved());
            return Err(fail(LoanOverdue::SELECTOR, &[old_id, wide(real.into())]));
        }
        let payment = loan_math::close_at(&old.loan, now)?;
        let book = self.off_book(old_id, &book, &old)?;
        let old_curator = self.curator_of(old_id);
        let old_held = HELD.get(self.word(old_id, RESERVE));
        self.set_word(old_id, RESERVE, U256::ZERO);
        let mut closed = old;
        (closed.status, closed.loan.balance) = (REFINANCED, 0);
        self.open_less(old_id, &old)?;
        self.store(old_id, &closed)?;
        log_event::<LoanRefinanced>(&[old_id, loan_id], &[wide(payment.taken)]);

        let (value, class, limit_bps) = self.take_over(old_id, loan_id, &old, &mut draft)?;
        let principal = draft.principal();
        self.within_ltv(principal, value, class, limit_bps)?;
        self.open_more(draft.borrower, draft.curator, class, principal)?;
        self.begin(loan_id, &mut draft, now)?;
        self.set_word(loan_id, TERMS, draft.terms);
        let loan = draft.entry.loan;
        let book = loan_math::insert(&book, &mut self.ledger, &Position::of(&loan)?)?;
        self.ledger.store(&book)?;
        let first = wide(TITLE.get(draft.terms));
        let indexed = [loan_id, word_of(draft.borrower), first];
        log_event::<LoanOriginated>(&indexed, &[principal, value, loan.first_loss].map(wide));
        let held = self.hold_back(loan_id, &draft)?;
        self.add_credit(old_curator, payment.junior()?)?;
        self.add_credit(self.treasury(), payment.fees()?)?;

        let more = principal.checked_add(old_held).ok_or_else(overflow)?;
        let less = payment.taken.checked_add(held).ok_or_else(overflow)?;
        let (senior, to_vault) = (loan.senior_of(principal), payment.vault()?);
        self.pull_here(less.saturating_sub(more))?;
        self.fund(contract::address(), senior.saturating_sub(to_vault))?;
        self.pay_vault(to_vault.saturating_sub(senior), true)?;
        self.push(draft.borrower, more.saturating_sub(less))
    }
}

impl Loans {
    /// The new loan takes the old one's titles, at their value of today; answers it, the class, and the registry's limit.
    fn take_over(
        &mut self,
        old_id: U256,
        loan_id: U256,
        old: &Entry,
        draft: &mut Draft,
    ) -> Result<(u128, U256, U256), Error> {
        let several = old.has(LOTS);
        let lots = self.lots_of(old_id, several);
        let caliber = address(&self.caliber);
        let (mut total, mut limit) = (0_u128, U256::ZERO);
        for Lot { number, title, .. } in &lots {
            let [value, limit_bps] = ask(self, caliber, ICaliber::collateralCall::SELECTOR, &[*title])?;
            limit = limit_bps;
            let value = whole(to_u128(value)?);
            total = total.checked_add(value).ok_or_else(overflow)?;
            if several {
                let word = LOT_VALUE.put(*title, value)?;
                self.lots.setter(loan_id, U256::from(*number)).set(word);
            }
        }
        if several {
            draft.entry.flags |= LOTS;
        }
        let old_terms = self.word(old_id, TERMS);
        let class = CLASS.get(old_terms);
        for (field, number) in [(TITLE, TITLE.get(old_terms)), (APPRAISAL, total / UNIT), (CLASS, class)] {
            draft.terms = field.put(draft.terms, number)?;
        }
        draft.more = TITLES.put(draft.more, TITLES.get(self.more(old_id, old)))?;
        draft.entry.flags |= EXTRA;
        Ok((total, wide(class), limit))
    }
}
