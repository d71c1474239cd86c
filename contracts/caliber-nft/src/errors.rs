//! The contract's errors, all from the ABI crate.

// The derived code names it, and where there is std its prelude has it already.
#[allow(unused_imports)]
use alloc::vec::Vec;

use alloy_primitives::Address;
use openzeppelin_stylus::{access::control, token::erc721, utils::pausable};
use stylus_sdk::prelude::*;
pub(crate) use usdai_abi::{
    caliber::{
        AppraisalExpired, AppraisalMissing, DocumentExpired, DocumentMissing, ERC721IncorrectOwner,
        ERC721InsufficientApproval, ERC721InvalidApprover, ERC721InvalidOperator, ERC721InvalidOwner,
        ERC721InvalidReceiver, ERC721InvalidSender, ERC721NonexistentToken, InvalidDocumentKind,
        InvalidExpiry, TitlePledged, WrongStatus, ZeroHash,
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
    ERC721InvalidSender(ERC721InvalidSender),
    ERC721InvalidReceiver(ERC721InvalidReceiver),
    ERC721InsufficientApproval(ERC721InsufficientApproval),
    ERC721InvalidApprover(ERC721InvalidApprover),
    ERC721InvalidOperator(ERC721InvalidOperator),
}

impl From<erc721::Error> for Error {
    fn from(error: erc721::Error) -> Self {
        use erc721::Error as E;
        match error {
            E::InvalidOwner(e) => ERC721InvalidOwner { owner: e.owner }.into(),
            E::NonexistentToken(e) => ERC721NonexistentToken { tokenId: e.token_id }.into(),
            E::IncorrectOwner(e) => {
                ERC721IncorrectOwner { sender: e.sender, tokenId: e.token_id, owner: e.owner }.into()
            }
            E::InvalidSender(e) => ERC721InvalidSender { sender: e.sender }.into(),
            E::InvalidReceiver(e) => ERC721InvalidReceiver { receiver: e.receiver }.into(),
            // Of the component's own receiver check only, which this contract does not use.
            E::InvalidReceiverWithReason(_) => ERC721InvalidReceiver { receiver: Address::ZERO }.into(),
            E::InsufficientApproval(e) => {
                ERC721InsufficientApproval { operator: e.operator, tokenId: e.token_id }.into()
            }
            E::InvalidApprover(e) => ERC721InvalidApprover { approver: e.approver }.into(),
            E::InvalidOperator(e) => ERC721InvalidOperator { operator: e.operator }.into(),
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
