//! The contract's errors, all from the ABI crate, in the form in which they leave it.

use auction_math::Overflow;
use usdai_abi::SolError;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, EnforcedPause,
        ExpectedPause, InvalidParameter, MathOverflow, Unauthorized, ZeroAddress,
    },
    qev::{
        EmptyCommitment, ExpiredSignature, InvalidSignature, LotTooSmall, MalformedBatch, NotController,
        OpeningTooLong, OutOfOrder, UnknownLot, UnsyncedLot, WrongLotState, WrongPhase,
    },
};

contract_kit::error_type! { pub(crate) }

contract_kit::error_list! {
    AccessControlUnauthorizedAccount(account, neededRole),
    AccessControlBadConfirmation(),
    EnforcedPause(),
    ExpectedPause(),
    Unauthorized(caller),
    AlreadyWired(),
    ZeroAddress(),
    InvalidParameter(),
    MathOverflow(),
    WrongPhase(epoch, phase),
    UnknownLot(id),
    WrongLotState(id, state),
    NotController(id, caller),
    LotTooSmall(units, minimum),
    MalformedBatch(length),
    EmptyCommitment(),
    OpeningTooLong(length),
    OutOfOrder(epoch, expected),
    UnsyncedLot(id),
    ExpiredSignature(deadline),
    InvalidSignature(id, controller),
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        MathOverflow {}.into()
    }
}
