//! The book, and what a loan's record says.

use alloy_primitives::U256;

use super::{errors::*, record::*, LoanRouter};

/// `LoanView` of the ABI: status, borrower, titleId, principal, balance, rate, payments, paid, start, nextDue,
/// defaultedAt, auctionStart, appraisal.
pub(crate) type LoanFields = [U256; 13];

impl LoanRouter {
    pub(crate) fn book_value(&self) -> Result<[U256; 2], Error> {
        let book = self.ledger.current()?;
        // Without a default the haircut is nothing, whatever its rate.
        let haircut = if book.defaulted == 0 { 0 } else { self.ledger.haircut_bps() };
        let (optimistic, conservative) = loan_math::values(&book, haircut)?;
        Ok([optimistic, conservative].map(wide))
    }

    pub(crate) fn book(&self) -> Result<[U256; 4], Error> {
        let book = self.ledger.current()?;
        Ok([book.principal, loan_math::unscale_down(book.accrued)?, book.defaulted, book.rate].map(wide))
    }

    pub(crate) fn loan(&self, loan_id: U256) -> Result<LoanFields, Error> {
        let (status, loan) = self.loan_of(loan_id);
        let next_due = match status {
            ACTIVE | DEFAULTED | AUCTION => loan.next_due()?,
            _ => 0,
        };
        let [parties, pledge, recovery] = [PARTIES, PLEDGE, RECOVERY].map(|index| self.word(loan_id, index));
        let [low, mid, high, _] = parties.into_limbs();
        Ok([
            wide(status.into()),
            // The lowest 160 bits.
            U256::from_limbs([low, mid, high & 0xffff_ffff, 0]),
            wide(TITLE.get(pledge)),
            wide(PRINCIPAL.get(parties)),
            wide(loan.balance),
            wide(loan.rate.into()),
            wide(loan.payments.into()),
            wide(loan.paid.into()),
            wide(loan.start.into()),
            wide(next_due.into()),
            wide(DEFAULTED_AT.get(recovery)),
            wide(AUCTION_START.get(recovery)),
            wide(APPRAISAL.get(pledge)),
        ])
    }

    pub(crate) fn loan_count(&self) -> U256 {
        self.last_id.get()
    }
}
