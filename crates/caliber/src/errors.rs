//! The errors, all from the ABI crate, in the form in which they leave the contract.
//!
//! Encoded where they arise: a typed enum of all of them would be carried through every function.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use caliber_math::{Refusal, Status};
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of, Selector},
};
pub(crate) use usdai_abi::{
    caliber::{
        AppraisalExpired, AppraisalMissing, AttestationExpired, ClassClosed, DocumentExpired,
        DocumentMissing, ERC721IncorrectOwner, ERC721InsufficientApproval, ERC721InvalidApprover,
        ERC721InvalidOperator, ERC721InvalidOwner, ERC721InvalidReceiver, ERC721NonexistentToken,
        InvalidAttestation, InvalidDocumentKind, InvalidExpiry, LotAlreadyTitled, NotBailee, TitlePledged,
        WrongStatus, ZeroHash,
    },
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, EnforcedPause, ExpectedPause,
        InvalidParameter, MathOverflow, ZeroAddress, ZeroAmount,
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

/// An error that names an account.
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

/// `ERC721NonexistentToken(id)`.
#[cold]
#[inline(never)]
pub(crate) fn absent(id: U256) -> Error {
    fail(ERC721NonexistentToken::SELECTOR, &[id])
}

/// Why the status machine does not let the title do this.
#[cold]
#[inline(never)]
pub(crate) fn refused(refusal: Refusal, id: U256, status: Status) -> Error {
    match refusal {
        Refusal::Absent => absent(id),
        Refusal::Liened => fail(TitlePledged::SELECTOR, &[id]),
        Refusal::Wrong => fail(WrongStatus::SELECTOR, &[id, U256::from(status as u8)]),
    }
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
