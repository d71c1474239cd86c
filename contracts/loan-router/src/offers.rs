//! Offers: the curator writes one, the borrower draws on it.

use alloc::vec::Vec;

use alloy_primitives::{Address, U128, U256, U64, U8};
use contract_kit::call;
use loan_math::{mul_div_down, Position, BPS, MAX_PAYMENTS, MAX_RATE, WINDOW};
use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::{evm, msg, prelude::*};
use usdai_abi::{caliber::ICaliber, roles::CURATOR_ROLE, router::ILoanRouter, susdai::ISUSDai};

use super::{clock, errors::*, record::*, LoanRouter};

/// `LoanTerms` of the ABI: borrower, titleId, principal, rate, graceRate, graceDuration, payments, kind, expiry. A
/// tuple, since the SDK hashes a structure's name, not its fields, into the selector.
pub(crate) type Terms = (Address, U256, U256, U256, U256, U256, U256, u8, U256);

pub(crate) trait Offers {
    fn offer(&mut self, terms: Terms) -> Result<U256, Error>;
    fn revoke_offer(&mut self, loan_id: U256) -> Result<(), Error>;
    fn accept(&mut self, loan_id: U256) -> Result<(), Error>;
}

/// `value` if it is in `min..=max`.
///
/// # Errors
/// [`InvalidParameter`].
fn bounded(value: U256, min: u64, max: u64) -> Result<u64, Error> {
    match u64::try_from(value) {
        Ok(value) if value >= min && value <= max => Ok(value),
        _ => Err(InvalidParameter {}.into()),
    }
}

#[public]
impl Offers for LoanRouter {
    fn offer(&mut self, terms: Terms) -> Result<U256, Error> {
        self.access.only_role(CURATOR_ROLE)?;
        self.pausable.when_not_paused()?;
        let (borrower, title, principal, rate, grace_rate, grace_duration, payments, kind, expiry) = terms;
        if borrower.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        if principal.is_zero() {
            return Err(ZeroAmount {}.into());
        }
        let stored_principal = to_u96(to_u128(principal)?)?;
        let stored_title = bounded(title, 1, u64::MAX)?;
        let stored_rate = bounded(rate, 0, MAX_RATE)?;
        let stored_grace_rate = bounded(grace_rate, 0, MAX_RATE)?;
        let stored_grace_duration = bounded(grace_duration, 0, WINDOW)?;
        let stored_payments = bounded(payments, 1, u64::from(MAX_PAYMENTS))?;
        let stored_expiry = bounded(expiry, clock::now(), limb(U40::MAX))?;
        if kind > 1 {
            return Err(InvalidParameter {}.into());
        }
        self.within_cap(borrower, wide(stored_principal))?;

        let id = limb(self.last_id.get()).checked_add(1).ok_or(MathOverflow {})?;
        self.last_id.set(U64::from(id));
        let loan_id = U256::from(id);
        let mut record = self.loans.setter(loan_id);
        record.balance.set(stored_principal);
        record.rate.set(to_u40(stored_rate)?);
        record.since.set(to_u40(stored_expiry)?);
        record.payments.set(U8::from(stored_payments));
        record.kind.set(U8::from(kind));
        record.status.set(U8::from(OFFERED));
        record.borrower.set(borrower);
        record.principal.set(stored_principal);
        record.title.set(U64::from(stored_title));
        record.grace_rate.set(to_u40(stored_grace_rate)?);
        record.grace_duration.set(U32::from(stored_grace_duration));
        evm::log(ILoanRouter::LoanOffered { loanId: loan_id, borrower, titleId: title, principal, rate, payments });
        Ok(loan_id)
    }

    fn revoke_offer(&mut self, loan_id: U256) -> Result<(), Error> {
        self.access.only_role(CURATOR_ROLE)?;
        self.ensure_status(loan_id, OFFERED)?;
        self.set_status(loan_id, REVOKED);
        evm::log(ILoanRouter::LoanRevoked { loanId: loan_id });
        Ok(())
    }

    fn accept(&mut self, loan_id: U256) -> Result<(), Error> {
        self.pausable.when_not_paused()?;
        self.ensure_status(loan_id, OFFERED)?;
        let borrower = self.loans.getter(loan_id).borrower.get();
        if msg::sender() != borrower {
            return Err(Unauthorized { caller: msg::sender() }.into());
        }
        let now = clock::now();
        let mut loan = self.loan_of(loan_id);
        if now > loan.since {
            return Err(OfferExpired { loanId: loan_id, expiry: U256::from(loan.since) }.into());
        }

        let principal = loan.balance;
        let owed = self.within_cap(borrower, principal)?;
        self.accounts.setter(borrower).owed.set(U128::from(owed));
        (loan.start, loan.since) = (now, now);
        self.loans.setter(loan_id).start.set(to_u40(now)?);
        self.store_loan(loan_id, &loan, ACTIVE)?;
        let book = loan_math::insert(&self.ledger.stored(), &mut self.ledger, &Position::of(&loan)?, now)?;
        self.ledger.store(&book)?;

        let title = U256::from(limb(self.loans.getter(loan_id).title.get()));
        let (caliber, susdai) = (self.caliber.get(), self.susdai.get());
        let pledged = call(self, caliber, &ICaliber::pledgeCall { tokenId: title, from: borrower })?;
        let appraisal = to_u96(to_u128(pledged.value)?)?;
        let ltv = limb(self.class_ltv.get(U8::from(pledged.class)));
        if ltv == 0 {
            return Err(UnknownClass { class: pledged.class }.into());
        }
        let limit = mul_div_down(wide(appraisal), u128::from(ltv), u128::from(BPS))?;
        if principal > limit {
            return Err(LtvExceeded { principal: U256::from(principal), maxPrincipal: U256::from(limit) }.into());
        }
        self.loans.setter(loan_id).appraisal.set(appraisal);
        let amount = U256::from(principal);
        evm::log(ILoanRouter::LoanOriginated {
            loanId: loan_id,
            borrower,
            titleId: title,
            principal: amount,
            appraisal: pledged.value,
        });
        call(self, susdai, &ISUSDai::fundLoanCall { to: borrower, amount })?;
        Ok(())
    }
}

impl LoanRouter {
    /// What `borrower` would owe with `principal` more.
    ///
    /// # Errors
    /// [`BorrowerCapExceeded`].
    fn within_cap(&self, borrower: Address, principal: u128) -> Result<u128, Error> {
        let account = self.accounts.getter(borrower);
        let cap = wide(account.cap.get());
        let attempted = wide(account.owed.get()).checked_add(principal).ok_or(MathOverflow {})?;
        if attempted > cap {
            return Err(BorrowerCapExceeded { borrower, cap: U256::from(cap), attempted: U256::from(attempted) }.into());
        }
        Ok(attempted)
    }

    /// The borrower of this loan owes `principal` less.
    ///
    /// # Errors
    /// [`MathOverflow`] if he does not owe as much.
    pub(crate) fn owe_less(&mut self, loan_id: U256, principal: u128) -> Result<Address, Error> {
        let borrower = self.loans.getter(loan_id).borrower.get();
        let mut account = self.accounts.setter(borrower);
        let owed = wide(account.owed.get()).checked_sub(principal).ok_or(MathOverflow {})?;
        account.owed.set(U128::from(owed));
        Ok(borrower)
    }
}
