//! Who gets what of the money that a loan in auction brings.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{log_event, word_of};
use loan_math::{distribute, Book, Claims, Proceeds};
use usdai_abi::router::ILoanRouter::{FirstLossAbsorbed, LossRealised};

use crate::{errors::*, record::*, Loans};

/// What a loan in auction still owes.
pub(super) struct Debt {
    pub(super) entry: Entry,
    pub(super) claims: Claims,
    /// What the book shows of it.
    pub(super) shown: u128,
}

impl Loans {
    /// # Errors
    /// [`WrongLoanStatus`] out of an auction.
    #[inline(never)]
    pub(super) fn debt(&self, loan_id: U256) -> Result<Debt, Error> {
        let entry = self.entry_in(loan_id, AUCTION)?;
        let word = self.word(loan_id, CLAIMS);
        let senior = entry.loan.senior_of(entry.loan.balance);
        let claims = Claims {
            senior,
            senior_interest: SENIOR_INTEREST.get(word),
            junior: entry.loan.balance.saturating_sub(senior),
            junior_interest: JUNIOR_INTEREST.get(word),
        };
        let shown = self.shown(loan_id, &entry);
        Ok(Debt { entry, claims, shown })
    }

    /// Books `money` for the debt and credits everybody but the vault; answers the parts. The borrower gets the surplus.
    ///
    /// # Errors
    /// None that can happen.
    #[inline(never)]
    pub(super) fn share_out(
        &mut self,
        loan_id: U256,
        debt: &mut Debt,
        book: &Book,
        money: u128,
        cost_bps: u16,
    ) -> Result<(Book, Proceeds), Error> {
        let proceeds = distribute(money, cost_bps, &debt.claims)?;
        let paid = &proceeds.paid;
        debt.claims = debt.claims.less(paid);
        let principal = paid.senior.saturating_add(paid.junior);
        debt.entry.loan.balance = debt.entry.loan.balance.saturating_sub(principal);
        // What comes in counts first for what is shown, last for what is written down.
        let shown = debt.shown.saturating_sub(paid.senior);
        let book = loan_math::rewrite(book, debt.shown, shown)?;
        debt.shown = shown;
        let written_off = debt.claims.senior.saturating_sub(shown);
        self.put(loan_id, PENDING, WRITTEN_OFF, written_off)?;
        let claims = SENIOR_INTEREST.put(U256::ZERO, debt.claims.senior_interest)?;
        self.set_word(loan_id, CLAIMS, JUNIOR_INTEREST.put(claims, debt.claims.junior_interest)?);
        self.add_credit(self.treasury(), proceeds.costs)?;
        let junior = paid.to_curator()?;
        if junior > 0 {
            let earner = self.earner(loan_id, &debt.entry);
            self.add_credit(earner, junior)?;
        }
        if proceeds.surplus > 0 {
            self.add_credit(self.borrower_of(loan_id), proceeds.surplus)?;
        }
        Ok((book, proceeds))
    }

    /// Whose the interest is that is not the vault's.
    fn earner(&self, loan_id: U256, entry: &Entry) -> Address {
        if entry.has(TRANCHED) {
            self.curator_of(loan_id)
        } else {
            self.treasury()
        }
    }

    /// The last money of an auction has come: what is still owed is lost.
    ///
    /// # Errors
    /// None that can happen.
    #[inline(never)]
    pub(super) fn close_sale(&mut self, loan_id: U256, debt: &mut Debt, book: &Book) -> Result<Book, Error> {
        let book = loan_math::rewrite(book, debt.shown, 0)?;
        let (loss, junior) = (debt.claims.senior, debt.claims.junior);
        debt.entry.status = SOLD;
        debt.entry.loan.balance = 0;
        // A write-down that is announced ends with it.
        self.set_word(loan_id, PENDING, WRITTEN_OFF.put(U256::ZERO, loss)?);
        self.set_word(loan_id, CLAIMS, U256::ZERO);
        self.open_less(loan_id, &debt.entry)?;
        if junior > 0 {
            let curator = word_of(self.curator_of(loan_id));
            log_event::<FirstLossAbsorbed>(&[loan_id, curator], &[wide(junior)]);
        }
        if loss > 0 {
            log_event::<LossRealised>(&[loan_id], &[wide(loss)]);
        }
        Ok(book)
    }
}
