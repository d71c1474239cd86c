//! The book, and what a loan's record says.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use stylus_sdk::prelude::*;

use super::{errors::*, record::*, LoanRouter};

/// `LoanView` of the ABI: status, borrower, titleId, principal, balance, rate, payments, paid, start, nextDue,
/// defaultedAt, auctionStart, appraisal.
pub(crate) type LoanFields = (u8, Address, U256, U256, U256, U256, U256, U256, U256, U256, U256, U256, U256);

pub(crate) trait Views {
    fn book_value(&self) -> Result<(U256, U256), Error>;
    fn book(&self) -> Result<(U256, U256, U256, U256), Error>;
    fn loan(&self, loan_id: U256) -> Result<LoanFields, Error>;
    fn loan_count(&self) -> U256;
}

#[public]
impl Views for LoanRouter {
    fn book_value(&self) -> Result<(U256, U256), Error> {
        let book = self.ledger.current()?;
        // Without a default the haircut is nothing, whatever its rate.
        let haircut = if book.defaulted == 0 { 0 } else { self.ledger.haircut_bps() };
        let (optimistic, conservative) = loan_math::values(&book, haircut)?;
        Ok((U256::from(optimistic), U256::from(conservative)))
    }

    fn book(&self) -> Result<(U256, U256, U256, U256), Error> {
        let book = self.ledger.current()?;
        Ok((
            U256::from(book.principal),
            U256::from(loan_math::unscale_down(book.accrued)?),
            U256::from(book.defaulted),
            U256::from(book.rate),
        ))
    }

    fn loan(&self, loan_id: U256) -> Result<LoanFields, Error> {
        let loan = self.loan_of(loan_id);
        let status = self.status_of(loan_id);
        let next_due = match status {
            ACTIVE | DEFAULTED | AUCTION => loan.next_due()?,
            _ => 0,
        };
        let record = self.loans.getter(loan_id);
        Ok((
            status,
            record.borrower.get(),
            U256::from(limb(record.title.get())),
            U256::from(wide(record.principal.get())),
            U256::from(loan.balance),
            U256::from(loan.rate),
            U256::from(loan.payments),
            U256::from(loan.paid),
            U256::from(loan.start),
            U256::from(next_due),
            U256::from(limb(record.defaulted_at.get())),
            U256::from(limb(record.auction_start.get())),
            U256::from(wide(record.appraisal.get())),
        ))
    }

    fn loan_count(&self) -> U256 {
        U256::from(limb(self.last_id.get()))
    }
}
