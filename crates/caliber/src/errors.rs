//! The errors, all from the ABI crate, in the form in which they leave the contract.

use alloy_primitives::U256;
use caliber_math::{Refusal, Status};
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

contract_kit::error_type! { pub }
contract_kit::error_functions! {}

/// `MathOverflow()`.
#[cold]
#[inline(never)]
pub(crate) fn overflow() -> Error {
    fail(MathOverflow::SELECTOR, &[])
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
