//! The book, and what a loan's record says. Times are the chain's.

use alloc::vec::Vec;

use alloy_primitives::U256;
use contract_kit::wire::word_of;
use loan_math::Quote;

use crate::{errors::*, record::*, Loans};

impl Loans {
    /// Principal, accrued interest, defaulted principal, rate.
    pub(crate) fn book(&self) -> Result<[U256; 4], Error> {
        let book = self.ledger.current()?;
        Ok([book.principal, loan_math::unscale_down(book.accrued)?, book.defaulted, book.rate].map(wide))
    }

    /// Principal by days past due, claims, the clock.
    pub(crate) fn ageing(&self) -> Result<[U256; 6], Error> {
        let book = self.ledger.current()?;
        let [a, b, c, d] = book.late;
        Ok([a, b, c, d, book.claims, book.last.into()].map(wide))
    }

    /// A time of the loans' clock as the chain's.
    fn real(&self, time: u64) -> U256 {
        let moved = if time == 0 { 0 } else { self.ledger.moved() };
        wide(time.saturating_add(moved).into())
    }

    /// `LoanView` of the ABI.
    pub(crate) fn loan(&self, loan_id: U256) -> Result<[U256; 23], Error> {
        let entry = self.entry(loan_id);
        let loan = &entry.loan;
        let drawn = loan.start > 0;
        let open = matches!(entry.status, ACTIVE | DEFAULTED | AUCTION);
        let more = self.more(loan_id, &entry);
        let [terms, reserve, recovery, pending] =
            [TERMS, RESERVE, RECOVERY, PENDING].map(|index| self.word(loan_id, index));
        let claimed = if entry.status == SOLD { AMOUNT.get(pending) } else { 0 };
        Ok([
            wide(entry.status.into()),
            word_of(self.borrower_of(loan_id)),
            word_of(self.curator_of(loan_id)),
            wide(TITLE.get(terms)),
            wide(TITLES.get(more)),
            wide(CLASS.get(terms)),
            wide(self.principal_of(loan_id, &entry)),
            wide(loan.balance),
            wide(loan.senior_of(loan.balance)),
            wide(loan.rate.into()),
            wide(if drawn { loan.windows()?.into() } else { loan.payments.into() }),
            wide(loan.paid.into()),
            self.real(loan.start),
            self.real(if open { loan.next_due()? } else { 0 }),
            self.real(if drawn { loan.maturity()? } else { 0 }),
            self.real(entry.defaulted_at),
            self.real(BREACHED_AT.small(recovery)),
            self.real(AUCTION_START.small(recovery)),
            wide(self.appraisal_of(loan_id)),
            wide(HELD.get(reserve)),
            wide(TARGET.get(reserve)),
            wide(WRITTEN_OFF.get(pending)),
            wide(claimed),
        ])
    }

    /// `LoanTerms` of the ABI.
    pub(crate) fn terms(&self, loan_id: U256) -> [U256; 17] {
        let entry = self.entry(loan_id);
        let loan = &entry.loan;
        let more = self.more(loan_id, &entry);
        let quarters = i64::from(ZONE.byte(more)).saturating_add(WEST);
        let seconds = quarters.saturating_mul(QUARTER);
        let [low, ..] = wide(u128::from(seconds.cast_unsigned())).into_limbs();
        let sign = if seconds < 0 { u64::MAX } else { 0 };
        let zone = U256::from_limbs([low, sign, sign, sign]);
        [
            word_of(self.borrower_of(loan_id)),
            wide(self.principal_of(loan_id, &entry)),
            wide(loan.rate.into()),
            wide(loan.senior_rate.into()),
            wide(loan.servicing_rate.into()),
            wide(loan.grace_rate.into()),
            wide(loan.grace_duration.into()),
            wide(loan.payments.into()),
            wide(number_of(loan.kind)),
            wide(loan.day.into()),
            if entry.status == 0 { U256::ZERO } else { zone },
            wide(loan.first_loss),
            wide(RESERVE_PAYMENTS.get(more)),
            wide(ORIGINATION.get(more)),
            wide(EXIT.get(more)),
            self.word(loan_id, REPLACED),
            wide(if entry.status == OFFERED { loan.since.into() } else { 0 }),
        ]
    }

    /// Principal, interest, penalty, exit fee, payoff, windows, what the reserve lacks.
    pub(crate) fn quote(&self, loan_id: U256) -> Result<[U256; 7], Error> {
        let now = self.ledger.now();
        let entry = self.open(loan_id, now)?;
        let exit = self.exit_fee(loan_id, &entry)?;
        let Quote { principal, interest, penalty, exit, payoff, windows, .. } =
            loan_math::quote(&entry.loan, exit, now)?;
        let gap = if entry.has(RESERVED) { self.reserve_gap(loan_id) } else { 0 };
        Ok([principal, interest, penalty, exit, payoff, windows.into(), gap].map(wide))
    }

    /// The loan's titles that are neither sold nor taken back, as an answer.
    pub(crate) fn titles_of(&self, loan_id: U256) -> Vec<U256> {
        let entry = self.entry(loan_id);
        let titles: Vec<U256> = match entry.status {
            0 | REPAID | REVOKED | REFINANCED => Vec::new(),
            _ => self.lots_of(loan_id, entry.has(LOTS)).iter().map(|lot| lot.title).collect(),
        };
        let mut answer = alloc::vec![U256::from(32), U256::from(titles.len())];
        answer.extend(titles);
        answer
    }

    pub(crate) fn due_date(&self, loan_id: U256, window: U256) -> Result<U256, Error> {
        let entry = self.entry(loan_id);
        let window = u8::try_from(window).map_err(|_| invalid())?;
        if entry.loan.start == 0 {
            return Err(wrong_status(loan_id, entry.status));
        }
        if window == 0 || window > entry.loan.windows()? {
            return Err(invalid());
        }
        Ok(self.real(entry.loan.due(window)?))
    }

    pub(crate) fn loan_count(&self) -> U256 {
        self.ledger.last_id()
    }
}
