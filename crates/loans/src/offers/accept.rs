//! The draw: titles are pledged, the principal is paid.

use alloy_primitives::U256;
use contract_kit::{
    number,
    reader::Reader,
    wire::{log_event, word_of},
};
use loan_math::{mul_div_down, mul_div_up, Position, BPS};
use stylus_sdk::{contract, msg};
use usdai_abi::{
    caliber::ICaliber,
    roles::CURATOR_ROLE,
    router::ILoanRouter::{DrawHeldBack, LoanOriginated},
    SolCall,
};

use super::{
    offer::log_offer,
    terms::{Draft, Terms},
};
use crate::{clock, errors::*, limits::*, record::*, Loans};

impl Loans {
    pub(crate) fn accept(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ensure_not_paused()?;
        let draft = self.offered(loan_id)?;
        let caller = msg::sender();
        if caller != draft.borrower {
            return Err(fail(Unauthorized::SELECTOR, &[word_of(caller)]));
        }
        // A refinancing has its own function.
        if !draft.refinances.is_zero() {
            return Err(invalid());
        }
        self.open_loan(loan_id, draft)
    }

    pub(crate) fn originate(&mut self, r: &mut Reader<'_>) -> Result<U256, Error> {
        self.roles.only_number(number!(CURATOR_ROLE))?;
        self.ensure_not_paused()?;
        let terms = Terms::read(r)?;
        let (deadline, signature) = (r.word()?, r.bytes()?);
        let curator = msg::sender();
        self.use_consent(&terms, curator, deadline, signature)?;
        let draft = self.draft(terms, curator)?;
        // A refinancing needs the vault's consent to an offer.
        if !draft.refinances.is_zero() {
            return Err(invalid());
        }
        let loan_id = self.ledger.next_id()?;
        self.use_credit(curator, loan_id, draft.entry.loan.first_loss)?;
        log_offer(loan_id, &draft);
        self.open_loan(loan_id, draft)?;
        Ok(loan_id)
    }
}

impl Loans {
    /// # Errors
    /// [`OfferExpired`].
    pub(super) fn ensure_current(&self, loan_id: U256, draft: &Draft) -> Result<(), Error> {
        let expiry = draft.entry.loan.since;
        if clock::now() > expiry {
            return Err(fail(OfferExpired::SELECTOR, &[loan_id, wide(expiry.into())]));
        }
        Ok(())
    }

    /// The loan starts at `now`. Its `TERMS` are the caller's to store.
    ///
    /// # Errors
    /// None that can happen.
    pub(super) fn begin(&mut self, loan_id: U256, draft: &mut Draft, now: u64) -> Result<(), Error> {
        draft.terms = BEHIND.put(draft.terms, self.ledger.behind().into())?;
        let entry = &mut draft.entry;
        entry.status = ACTIVE;
        read_terms(&mut entry.loan, draft.terms, draft.more);
        (entry.loan.start, entry.loan.since) = (now, now);
        if draft.entry.has(EXTRA) {
            self.set_word(loan_id, MORE, draft.more);
        }
        self.store(loan_id, &draft.entry)
    }

    #[inline(never)]
    fn open_loan(&mut self, loan_id: U256, mut draft: Draft) -> Result<(), Error> {
        self.ledger.ensure_running()?;
        let book = self.ledger.current()?;
        self.ensure_current(loan_id, &draft)?;
        self.begin(loan_id, &mut draft, book.last)?;
        let (value, class, limit_bps) = self.pledge(loan_id, &draft)?;
        let principal = draft.principal();
        self.within_ltv(principal, value, class, limit_bps)?;
        let terms = APPRAISAL.put(draft.terms, value / UNIT)?;
        self.set_word(loan_id, TERMS, CLASS.put(terms, to_u128(class)?)?);
        self.open_more(draft.borrower, draft.curator, class, principal)?;
        let loan = draft.entry.loan;
        let book = loan_math::insert(&book, &mut self.ledger, &Position::of(&loan)?)?;
        self.ledger.store(&book)?;

        let first = draft.titles.first().copied().unwrap_or_default();
        let indexed = [loan_id, word_of(draft.borrower), first];
        log_event::<LoanOriginated>(&indexed, &[principal, value, loan.first_loss].map(wide));
        let held = self.hold_back(loan_id, &draft)?;
        // The first loss is here already; what is held back stays here.
        let (borrower, senior) = (draft.borrower, loan.senior_of(principal));
        let from_vault = held.saturating_sub(loan.first_loss);
        self.fund(contract::address(), from_vault)?;
        self.fund(borrower, senior.checked_sub(from_vault).ok_or_else(invalid)?)?;
        self.push(borrower, loan.first_loss.saturating_sub(held))
    }

    /// Credits the origination fee and fills the reserve; answers both together.
    #[inline(never)]
    pub(super) fn hold_back(&mut self, loan_id: U256, draft: &Draft) -> Result<u128, Error> {
        let (fee_bps, payments) = (ORIGINATION.get(draft.more), RESERVE_PAYMENTS.get(draft.more));
        if fee_bps == 0 && payments == 0 {
            return Ok(0);
        }
        let fee = mul_div_up(draft.principal(), fee_bps, BPS.into())?;
        let reserve = if payments == 0 {
            0
        } else {
            draft.entry.loan.level_payment()?.checked_mul(payments).ok_or_else(overflow)?
        };
        let held = fee.checked_add(reserve).ok_or_else(overflow)?;
        if held >= draft.principal() {
            return Err(invalid());
        }
        if reserve > 0 {
            let word = HELD.put(U256::ZERO, reserve)?;
            self.set_word(loan_id, RESERVE, TARGET.put(word, reserve)?);
        }
        log_event::<DrawHeldBack>(&[loan_id], &[fee, reserve].map(wide));
        self.add_credit(self.treasury(), fee)?;
        Ok(held)
    }

    /// Pledges all titles; answers their value together, each rounded down to a `UNIT`, their class, and the registry's limit of its loan-to-value.
    #[inline(never)]
    fn pledge(&mut self, loan_id: U256, draft: &Draft) -> Result<(u128, U256, U256), Error> {
        let several = draft.entry.has(LOTS);
        let (mut total, mut class, mut limit) = (0_u128, U256::ZERO, U256::ZERO);
        for (number, title) in (0_u8..).zip(&draft.titles) {
            let [value, its_class, limit_bps] =
                self.tell_title(ICaliber::pledgeCall::SELECTOR, *title, Some(draft.borrower))?;
            let value = whole(to_u128(value)?);
            total = total.checked_add(value).ok_or_else(overflow)?;
            if number == 0 {
                (class, limit) = (its_class, limit_bps);
            } else if its_class != class {
                return Err(fail(MixedClasses::SELECTOR, &[class, its_class]));
            }
            if several {
                let word = LOT_VALUE.put(*title, value)?;
                self.lots.setter(loan_id, U256::from(number)).set(word);
            }
        }
        Ok((total, class, limit))
    }

    /// The lower one of the router's limit and the registry's counts.
    ///
    /// # Errors
    /// [`UnknownClass`], [`LtvExceeded`].
    #[inline(never)]
    pub(super) fn within_ltv(
        &self,
        principal: u128,
        value: u128,
        class: U256,
        limit_bps: U256,
    ) -> Result<(), Error> {
        let ltv = LTV.get(self.classes.get(class)).min(to_u128(limit_bps)?);
        if ltv == 0 {
            return Err(fail(UnknownClass::SELECTOR, &[class]));
        }
        let limit = mul_div_down(value, ltv, BPS.into())?;
        if principal > limit {
            return Err(fail(LtvExceeded::SELECTOR, &[wide(principal), wide(limit)]));
        }
        Ok(())
    }
}
