//! The errors, all from the ABI crate, encoded where they arise.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of, Selector},
    Bubbled,
};
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, CallFailed, InvalidParameter,
        ZeroAddress,
    },
    oracle::{
        FeedDecimalsChanged, FuturePrice, GracePeriod, InvalidAnswer, PriceOutOfBounds, SequencerDown,
        StalePrice, UnknownFeed,
    },
    usdai::UnsupportedDecimals,
    SolError,
};

/// ABI-encoded revert data.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) struct Error(pub(crate) Vec<u8>);

/// The error with this selector and these words.
#[cold]
#[inline(never)]
pub(crate) fn fail(selector: Selector, words: &[U256]) -> Error {
    Error(encode(selector, words))
}

/// An error about a token.
#[cold]
pub(crate) fn fail_of(selector: Selector, token: Address) -> Error {
    fail(selector, &[word_of(token)])
}

/// `InvalidParameter()`.
#[cold]
#[inline(never)]
pub(crate) fn invalid() -> Error {
    fail(InvalidParameter::SELECTOR, &[])
}

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        error.0
    }
}

#[cfg(feature = "export-abi")]
impl stylus_sdk::abi::export::internal::InnerTypes for Error {}

impl From<Malformed> for Error {
    fn from(_: Malformed) -> Self {
        invalid()
    }
}

impl From<AccessControlUnauthorizedAccount> for Error {
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
