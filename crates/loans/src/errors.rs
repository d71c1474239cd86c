//! The router's errors, all from the ABI crate, in the form in which they leave it.
//!
//! Encoded where they arise: a typed enum of all of them would be carried through every function.

use alloc::vec::Vec;

use alloy_primitives::U256;
pub(crate) use contract_kit::Bubbled;
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of, Selector},
};
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

/// ABI-encoded revert data.
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug, PartialEq, Eq))]
pub struct Error(pub(crate) Vec<u8>);

/// The error with this selector and these words.
#[cold]
#[inline(never)]
pub(crate) fn fail(selector: Selector, words: &[U256]) -> Error {
    Error(encode(selector, words))
}

/// `MathOverflow()`.
#[cold]
#[inline(never)]
pub(crate) fn overflow() -> Error {
    fail(MathOverflow::SELECTOR, &[])
}

/// `InvalidParameter()`.
#[cold]
#[inline(never)]
pub(crate) fn invalid() -> Error {
    fail(InvalidParameter::SELECTOR, &[])
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

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        error.0
    }
}

#[cfg(feature = "export-abi")]
impl stylus_sdk::abi::export::internal::InnerTypes for Error {}

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

impl From<Malformed> for Error {
    fn from(_: Malformed) -> Self {
        invalid()
    }
}

impl From<AccessControlUnauthorizedAccount> for Error {
    #[inline(never)]
    fn from(error: AccessControlUnauthorizedAccount) -> Self {
        let words = [word_of(error.account), error.neededRole.into()];
        fail(AccessControlUnauthorizedAccount::SELECTOR, &words)
    }
}

impl From<AccessControlBadConfirmation> for Error {
    fn from(_: AccessControlBadConfirmation) -> Self {
        fail(AccessControlBadConfirmation::SELECTOR, &[])
    }
}

impl From<Bubbled> for Error {
    fn from(error: Bubbled) -> Self {
        #[cfg(not(feature = "export-abi"))]
        return Self(error.0);
        #[cfg(feature = "export-abi")]
        return Self(error.data.to_vec());
    }
}
