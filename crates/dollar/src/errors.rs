//! The errors, all from the ABI crate, in the form in which they leave the contract.
//!
//! Encoded where they arise: a typed enum of all of them would be carried through every function.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of, Selector},
    Bubbled,
};
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, Blacklisted,
        CallFailed, EnforcedPause, ExpectedPause, InvalidParameter, MathOverflow, SlippageExceeded,
        Unauthorized, ZeroAddress, ZeroAmount,
    },
    erc20::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidApprover, ERC20InvalidReceiver,
        ERC20InvalidSender, ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner,
    },
    usdai::{
        AssetAlreadyListed, AssetCapExceeded, BridgeLimitExceeded, InsufficientBridged, InsufficientEscrow,
        InsufficientReserves, InvalidVoucher, NotAdmitted, PriceTooLow, SupplyCapExceeded, TransferMismatch,
        UnknownAsset, UnsupportedDecimals, VoucherExpired,
    },
    SolError,
};

/// ABI-encoded revert data.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(pub(crate) Vec<u8>);

/// The error with this selector and these words.
#[cold]
#[inline(never)]
pub(crate) fn fail(selector: Selector, words: &[U256]) -> Error {
    Error(encode(selector, words))
}

/// An error that names an account or a token.
#[cold]
pub(crate) fn fail_of(selector: Selector, account: Address) -> Error {
    fail(selector, &[word_of(account)])
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
