//! The contract's errors, all from the ABI crate.

pub(crate) use contract_kit::Bubbled;
use openzeppelin_stylus::{access::control, utils::pausable};
use stylus_sdk::prelude::*;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, EnforcedPause, ExpectedPause,
        InvalidParameter, MathOverflow, SlippageExceeded, Unauthorized, ZeroAddress, ZeroAmount,
    },
    router::{
        AuctionEnded, AuctionRunning, BorrowerCapExceeded, CureWindowOpen, LtvExceeded, NotInDefault,
        NothingToWithdraw, OfferExpired, PaymentTooSmall, UnknownClass, WrongLoanStatus,
    },
};

use alloy_primitives::U256;

#[derive(SolidityError)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
#[allow(missing_docs)]
pub(crate) enum Error {
    AccessControlUnauthorizedAccount(AccessControlUnauthorizedAccount),
    AccessControlBadConfirmation(AccessControlBadConfirmation),
    EnforcedPause(EnforcedPause),
    ExpectedPause(ExpectedPause),
    ZeroAddress(ZeroAddress),
    ZeroAmount(ZeroAmount),
    MathOverflow(MathOverflow),
    InvalidParameter(InvalidParameter),
    Unauthorized(Unauthorized),
    SlippageExceeded(SlippageExceeded),
    WrongLoanStatus(WrongLoanStatus),
    OfferExpired(OfferExpired),
    LtvExceeded(LtvExceeded),
    BorrowerCapExceeded(BorrowerCapExceeded),
    UnknownClass(UnknownClass),
    PaymentTooSmall(PaymentTooSmall),
    NotInDefault(NotInDefault),
    CureWindowOpen(CureWindowOpen),
    AuctionEnded(AuctionEnded),
    AuctionRunning(AuctionRunning),
    NothingToWithdraw(NothingToWithdraw),
    Bubbled(Bubbled),
}

impl From<loan_math::Error> for Error {
    fn from(error: loan_math::Error) -> Self {
        use loan_math::Error as E;
        match error {
            E::PaymentTooSmall { amount, due } => {
                PaymentTooSmall { amount: U256::from(amount), due: U256::from(due) }.into()
            }
            // The other two have no place here: a loan in question has windows left, and an auction names its loan.
            E::Overflow | E::Closed | E::AuctionEnded { .. } => MathOverflow {}.into(),
        }
    }
}

impl From<control::Error> for Error {
    fn from(error: control::Error) -> Self {
        match error {
            control::Error::UnauthorizedAccount(e) => {
                AccessControlUnauthorizedAccount { account: e.account, neededRole: e.needed_role }.into()
            }
            control::Error::BadConfirmation(_) => AccessControlBadConfirmation {}.into(),
        }
    }
}

impl From<pausable::Error> for Error {
    fn from(error: pausable::Error) -> Self {
        match error {
            pausable::Error::EnforcedPause(_) => EnforcedPause {}.into(),
            pausable::Error::ExpectedPause(_) => ExpectedPause {}.into(),
        }
    }
}
