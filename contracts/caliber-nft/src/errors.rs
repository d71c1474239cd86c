//! The contract's errors, all from the ABI crate.

// The derived code names it, and where there is std its prelude has it already.
#[allow(unused_imports)]
use alloc::vec::Vec;

use stylus_sdk::prelude::*;
pub(crate) use usdai_abi::{
    caliber::{
        AppraisalExpired, AppraisalMissing, DocumentExpired, DocumentMissing, ERC721IncorrectOwner,
        ERC721InsufficientApproval, ERC721InvalidApprover, ERC721InvalidOperator, ERC721InvalidOwner,
        ERC721InvalidReceiver, ERC721NonexistentToken, InvalidDocumentKind, InvalidExpiry, TitlePledged,
        WrongStatus, ZeroHash,
    },
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, EnforcedPause, ExpectedPause,
        MathOverflow, ZeroAddress, ZeroAmount,
    },
};

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
    ZeroHash(ZeroHash),
    MathOverflow(MathOverflow),
    InvalidExpiry(InvalidExpiry),
    InvalidDocumentKind(InvalidDocumentKind),
    DocumentMissing(DocumentMissing),
    DocumentExpired(DocumentExpired),
    AppraisalMissing(AppraisalMissing),
    AppraisalExpired(AppraisalExpired),
    WrongStatus(WrongStatus),
    TitlePledged(TitlePledged),
    ERC721InvalidOwner(ERC721InvalidOwner),
    ERC721NonexistentToken(ERC721NonexistentToken),
    ERC721IncorrectOwner(ERC721IncorrectOwner),
    ERC721InvalidReceiver(ERC721InvalidReceiver),
    ERC721InsufficientApproval(ERC721InsufficientApproval),
    ERC721InvalidApprover(ERC721InvalidApprover),
    ERC721InvalidOperator(ERC721InvalidOperator),
}
