//! Offers: the curator writes one, the borrower draws on it.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{emit, tell, word_of};
use loan_math::{mul_div_down, Kind, Loan, Position, BPS, MAX_PAYMENTS, MAX_RATE, WINDOW};
use stylus_sdk::msg;
use usdai_abi::{
    caliber::ICaliber,
    roles::CURATOR_ROLE,
    router::ILoanRouter::{LoanOffered, LoanOriginated, LoanRevoked},
    susdai::ISUSDai,
    SolCall, SolEvent,
};

use super::{clock, errors::*, record::*, settings::*, LoanRouter};

/// `LoanTerms` of the ABI: borrower, titleId, principal, rate, graceRate, graceDuration, payments, kind, expiry.
pub(crate) type Terms = (Address, U256, U256, U256, U256, U256, U256, U256, U256);

/// The latest time that fits a record.
const END_OF_TIME: u64 = (1 << 40) - 1;

impl LoanRouter {
    pub(crate) fn offer(&mut self, terms: Terms) -> Result<U256, Error> {
        self.roles.only(CURATOR_ROLE)?;
        self.ensure_not_paused()?;
        let (borrower, title, principal, rate, grace_rate, grace_duration, payments, kind, expiry) = terms;
        if borrower.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        if principal.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        let loan = Loan {
            kind: if bounded(kind, 0, 1)? == 0 { Kind::Amortising } else { Kind::InterestOnly },
            rate: bounded(rate, 0, MAX_RATE)?,
            grace_rate: bounded(grace_rate, 0, MAX_RATE)?,
            grace_duration: bounded(grace_duration, 0, WINDOW)?,
            payments: u8::try_from(bounded(payments, 1, u64::from(MAX_PAYMENTS))?).unwrap_or(MAX_PAYMENTS),
            paid: 0,
            start: 0,
            since: bounded(expiry, clock::now(), END_OF_TIME)?,
            balance: to_u128(principal)?,
        };
        let mut pledge = U256::from(bounded(title, 1, u64::MAX)?);
        pledge = GRACE_RATE.put(pledge, loan.grace_rate.into())?;
        pledge = GRACE_DURATION.put(pledge, loan.grace_duration.into())?;
        let parties = PRINCIPAL.put(word_of(borrower), loan.balance)?;
        self.within_cap(borrower, loan.balance)?;

        let loan_id = self.last_id.get().checked_add(U256::from(1)).ok_or_else(overflow)?;
        self.last_id.set(loan_id);
        self.store_loan(loan_id, &loan, OFFERED)?;
        self.set_word(loan_id, PARTIES, parties);
        self.set_word(loan_id, PLEDGE, pledge);
        emit(LoanOffered::SIGNATURE_HASH, &[loan_id, word_of(borrower), title], &[principal, rate, payments]);
        Ok(loan_id)
    }

    pub(crate) fn revoke_offer(&mut self, loan_id: U256) -> Result<(), Error> {
        self.roles.only(CURATOR_ROLE)?;
        let loan = self.loan_in(loan_id, OFFERED)?;
        self.store_loan(loan_id, &loan, REVOKED)?;
        emit(LoanRevoked::SIGNATURE_HASH, &[loan_id], &[]);
        Ok(())
    }

    pub(crate) fn accept(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ensure_not_paused()?;
        let mut loan = self.loan_in(loan_id, OFFERED)?;
        let borrower = self.borrower_of(loan_id);
        let caller = msg::sender();
        if caller != borrower {
            return Err(fail(Unauthorized::SELECTOR, &[word_of(caller)]));
        }
        let now = clock::now();
        if now > loan.since {
            return Err(fail(OfferExpired::SELECTOR, &[loan_id, wide(loan.since.into())]));
        }

        let account = self.within_cap(borrower, loan.balance)?;
        self.accounts.insert(borrower, account);
        (loan.start, loan.since) = (now, now);
        self.store_loan(loan_id, &loan, ACTIVE)?;
        let book = loan_math::insert(&self.ledger.stored(), &mut self.ledger, &Position::of(&loan)?, now)?;
        self.ledger.store(&book)?;

        let [appraisal, class] = self.tell_title(ICaliber::pledgeCall::SELECTOR, loan_id, Some(borrower))?;
        let value = to_u128(appraisal)?;
        let pledge = APPRAISAL.put(self.word(loan_id, PLEDGE), value)?;
        self.set_word(loan_id, PLEDGE, pledge);
        let ltv = to_u128(self.class_ltv.get(class))?;
        if ltv == 0 {
            return Err(fail(UnknownClass::SELECTOR, &[class]));
        }
        let limit = mul_div_down(value, ltv, u128::from(BPS))?;
        let principal = wide(loan.balance);
        if loan.balance > limit {
            return Err(fail(LtvExceeded::SELECTOR, &[principal, wide(limit)]));
        }
        let title = self.title_of(loan_id);
        emit(LoanOriginated::SIGNATURE_HASH, &[loan_id, word_of(borrower), title], &[principal, appraisal]);
        let susdai = self.susdai.get();
        let _: [U256; 0] =
            tell(self, susdai, ISUSDai::fundLoanCall::SELECTOR, &[word_of(borrower), principal])?;
        Ok(())
    }
}

impl LoanRouter {
    /// The account of `borrower` with `principal` more owed.
    ///
    /// # Errors
    /// [`BorrowerCapExceeded`].
    fn within_cap(&self, borrower: Address, principal: u128) -> Result<U256, Error> {
        let account = self.accounts.get(borrower);
        let cap = CAP.get(account);
        let attempted = OWED.get(account).checked_add(principal).ok_or_else(overflow)?;
        if attempted > cap {
            return Err(fail(
                BorrowerCapExceeded::SELECTOR,
                &[word_of(borrower), wide(cap), wide(attempted)],
            ));
        }
        OWED.put(account, attempted)
    }

    /// The borrower of this loan owes `principal` less.
    ///
    /// # Errors
    /// [`MathOverflow`] if he does not owe as much.
    #[inline(never)]
    pub(crate) fn owe_less(&mut self, loan_id: U256, principal: u128) -> Result<Address, Error> {
        let borrower = self.borrower_of(loan_id);
        let account = self.accounts.get(borrower);
        let owed = OWED.get(account).checked_sub(principal).ok_or_else(overflow)?;
        self.accounts.insert(borrower, OWED.put(account, owed)?);
        Ok(borrower)
    }
}
