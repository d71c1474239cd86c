//! What the admin and the curator set.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{emit, word_of};
use loan_math::BPS;
use usdai_abi::{
    roles::{CURATOR_ROLE, DEFAULT_ADMIN_ROLE},
    router::ILoanRouter::{BorrowerCapSet, ClassLtvSet, HaircutSet},
    SolEvent,
};

use super::{errors::*, record::wide, word::Field, LoanRouter};

/// What a borrower may owe, wei.
pub(crate) const CAP: Field = Field::new(0, 128);
/// What he owes, wei.
pub(crate) const OWED: Field = Field::new(128, 128);
/// The highest loan-to-value of any class.
const MAX_LTV_BPS: u64 = 8_000;

/// `value` if it is in `min..=max`.
///
/// # Errors
/// [`InvalidParameter`].
#[inline(never)]
pub(crate) fn bounded(value: U256, min: u64, max: u64) -> Result<u64, Error> {
    match u64::try_from(value) {
        Ok(value) if value >= min && value <= max => Ok(value),
        _ => Err(invalid()),
    }
}

impl LoanRouter {
    pub(crate) fn set_class_ltv(&mut self, class: U256, ltv_bps: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        bounded(class, 0, 255)?;
        bounded(ltv_bps, 0, MAX_LTV_BPS)?;
        self.class_ltv.insert(class, ltv_bps);
        emit(ClassLtvSet::SIGNATURE_HASH, &[class], &[ltv_bps]);
        Ok(())
    }

    pub(crate) fn class_ltv(&self, class: U256) -> U256 {
        self.class_ltv.get(class)
    }

    pub(crate) fn set_borrower_cap(&mut self, borrower: Address, cap: U256) -> Result<(), Error> {
        self.roles.only(CURATOR_ROLE)?;
        if borrower.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        let wei = u128::try_from(cap).map_err(|_| invalid())?;
        let account = CAP.put(self.accounts.get(borrower), wei)?;
        self.accounts.insert(borrower, account);
        emit(BorrowerCapSet::SIGNATURE_HASH, &[word_of(borrower)], &[cap]);
        Ok(())
    }

    pub(crate) fn borrower_cap(&self, borrower: Address) -> [U256; 2] {
        let account = self.accounts.get(borrower);
        [CAP, OWED].map(|field| wide(field.get(account)))
    }

    pub(crate) fn set_haircut(&mut self, haircut_bps: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        let bps = bounded(haircut_bps, 0, u64::from(BPS))?;
        self.store_haircut(bps)
    }
}

impl LoanRouter {
    /// Sets and logs the haircut.
    ///
    /// # Errors
    /// [`MathOverflow`] beyond 16 bits.
    pub(crate) fn store_haircut(&mut self, bps: u64) -> Result<(), Error> {
        self.ledger.set_haircut_bps(bps)?;
        emit(HaircutSet::SIGNATURE_HASH, &[], &[U256::from(bps)]);
        Ok(())
    }
}
