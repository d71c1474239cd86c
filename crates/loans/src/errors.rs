//! The router's errors, all from the ABI crate, in the form in which they leave it.

use alloy_primitives::U256;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, EnforcedPause, ExpectedPause,
        InvalidParameter, MathOverflow, SlippageExceeded, Unauthorized, ZeroAddress, ZeroAmount,
    },
    router::{
        AuctionEnded, AuctionRunning, BorrowerCapExceeded, BreachStands, ClaimTooLarge, ClassCapExceeded,
        ConsentExpired, CuratorCapExceeded, CureWindowOpen, InsufficientCredit, InvalidConsent,
        LenderConsentMissing, LoanOverdue, LtvExceeded, MixedClasses, NoBreach, NotForSale, NotInDefault,
        NothingToDraw, NothingToWithdraw, OfferExpired, PaymentTooSmall, RepaymentsNotPaused,
        RepaymentsPaused, UnknownClass, WriteDownNotReady, WriteDownTooLarge, WrongLoanStatus,
    },
    SolError,
};

use super::record::wide;

contract_kit::error_type! { pub }
contract_kit::error_functions! {}

/// `MathOverflow()`.
#[cold]
#[inline(never)]
pub(crate) fn overflow() -> Error {
    fail(MathOverflow::SELECTOR, &[])
}

/// `ZeroAddress()`.
#[cold]
#[inline(never)]
pub(crate) fn zero_address() -> Error {
    fail(ZeroAddress::SELECTOR, &[])
}

/// `ZeroAmount()`.
#[cold]
#[inline(never)]
pub(crate) fn zero_amount() -> Error {
    fail(ZeroAmount::SELECTOR, &[])
}

/// `WrongLoanStatus(loanId, status)`.
#[cold]
#[inline(never)]
pub(crate) fn wrong_status(loan_id: U256, status: u8) -> Error {
    fail(WrongLoanStatus::SELECTOR, &[loan_id, wide(status.into())])
}

impl From<loan_math::Error> for Error {
    #[inline(never)]
    fn from(error: loan_math::Error) -> Self {
        use loan_math::Error as E;
        match error {
            E::PaymentTooSmall { amount, due } => fail(PaymentTooSmall::SELECTOR, &[wide(amount), wide(due)]),
            // The other two have no place here: a loan in question has windows left, and an auction names its loan.
            E::Overflow | E::Closed | E::AuctionEnded { .. } => overflow(),
        }
    }
}
