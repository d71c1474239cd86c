//! What the admin and the curator set.

use alloc::vec::Vec;

use alloy_primitives::{Address, U128, U16, U256, U8};
use loan_math::BPS;
use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::{evm, prelude::*};
use usdai_abi::{
    roles::{CURATOR_ROLE, DEFAULT_ADMIN_ROLE},
    router::ILoanRouter,
};

use super::{
    errors::*,
    record::{limb, wide},
    LoanRouter,
};

/// The highest loan-to-value of any class.
const MAX_LTV_BPS: u16 = 8_000;

pub(crate) trait Settings {
    fn set_class_ltv(&mut self, class: u8, ltv_bps: U256) -> Result<(), Error>;
    fn class_ltv(&self, class: u8) -> U256;
    fn set_borrower_cap(&mut self, borrower: Address, cap: U256) -> Result<(), Error>;
    fn borrower_cap(&self, borrower: Address) -> (U256, U256);
    fn set_haircut(&mut self, haircut_bps: U256) -> Result<(), Error>;
}

/// # Errors
/// [`InvalidParameter`] above `max`.
fn bps(value: U256, max: u16) -> Result<U16, Error> {
    match u16::try_from(value) {
        Ok(value) if value <= max => Ok(U16::from(value)),
        _ => Err(InvalidParameter {}.into()),
    }
}

#[public]
impl Settings for LoanRouter {
    fn set_class_ltv(&mut self, class: u8, ltv_bps: U256) -> Result<(), Error> {
        self.access.only_role(DEFAULT_ADMIN_ROLE)?;
        self.class_ltv.insert(U8::from(class), bps(ltv_bps, MAX_LTV_BPS)?);
        evm::log(ILoanRouter::ClassLtvSet { class, ltvBps: ltv_bps });
        Ok(())
    }

    fn class_ltv(&self, class: u8) -> U256 {
        U256::from(limb(self.class_ltv.get(U8::from(class))))
    }

    fn set_borrower_cap(&mut self, borrower: Address, cap: U256) -> Result<(), Error> {
        self.access.only_role(CURATOR_ROLE)?;
        if borrower.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let stored = u128::try_from(cap).map_err(|_| InvalidParameter {})?;
        self.accounts.setter(borrower).cap.set(U128::from(stored));
        evm::log(ILoanRouter::BorrowerCapSet { borrower, cap });
        Ok(())
    }

    fn borrower_cap(&self, borrower: Address) -> (U256, U256) {
        let account = self.accounts.getter(borrower);
        (U256::from(wide(account.cap.get())), U256::from(wide(account.owed.get())))
    }

    fn set_haircut(&mut self, haircut_bps: U256) -> Result<(), Error> {
        self.access.only_role(DEFAULT_ADMIN_ROLE)?;
        self.ledger.haircut.set(bps(haircut_bps, BPS)?);
        evm::log(ILoanRouter::HaircutSet { haircutBps: haircut_bps });
        Ok(())
    }
}
