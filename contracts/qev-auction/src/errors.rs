//! The contract's errors, all from the ABI crate.

use auction_math::Overflow;
use stylus_sdk::prelude::*;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, EnforcedPause,
        ExpectedPause, InvalidParameter, MathOverflow, Unauthorized, ZeroAddress,
    },
    qev::{
        EmptyCommitment, LotTooSmall, MalformedBatch, NotController, OpeningTooLong, OutOfOrder, UnknownLot,
        UnsyncedLot, WrongLotState, WrongPhase,
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
    Unauthorized(Unauthorized),
    AlreadyWired(AlreadyWired),
    ZeroAddress(ZeroAddress),
    InvalidParameter(InvalidParameter),
    MathOverflow(MathOverflow),
    WrongPhase(WrongPhase),
    UnknownLot(UnknownLot),
    WrongLotState(WrongLotState),
    NotController(NotController),
    LotTooSmall(LotTooSmall),
    MalformedBatch(MalformedBatch),
    EmptyCommitment(EmptyCommitment),
    OpeningTooLong(OpeningTooLong),
    OutOfOrder(OutOfOrder),
    UnsyncedLot(UnsyncedLot),
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        MathOverflow {}.into()
    }
}
