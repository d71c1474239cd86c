//! The contract's errors, all from the ABI crate, in the form in which they leave it.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use auction_math::Overflow;
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of},
};
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

/// A field of an error in its word.
trait Field {
    fn word(&self) -> U256;
}

impl Field for U256 {
    fn word(&self) -> U256 {
        *self
    }
}

impl Field for u8 {
    fn word(&self) -> U256 {
        U256::from_limbs([u64::from(*self), 0, 0, 0])
    }
}

impl Field for Address {
    fn word(&self) -> U256 {
        word_of(*self)
    }
}

impl Field for B256 {
    fn word(&self) -> U256 {
        U256::from_be_bytes(self.0)
    }
}

/// An ABI-encoded error: one of the list below, or nothing for an unknown function.
#[cfg_attr(not(target_arch = "wasm32"), derive(Clone, Debug, PartialEq, Eq))]
pub(crate) struct Error(pub(crate) Vec<u8>);

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        error.0
    }
}

#[cfg(feature = "export-abi")]
impl stylus_sdk::abi::export::internal::InnerTypes for Error {}

/// The errors, each with its fields, all of them single words. Encoded where they arise: passing their bytes on makes
/// the program smaller than passing on an enum of them.
macro_rules! errors {
    ($($name:ident($($field:ident),*),)*) => {
        $(impl From<$name> for Error {
            #[cold]
            #[inline(never)]
            fn from(_error: $name) -> Self {
                Self(encode($name::SELECTOR, &[$(_error.$field.word()),*]))
            }
        })*
    };
}

errors! {
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

impl From<Malformed> for Error {
    fn from(_: Malformed) -> Self {
        InvalidParameter {}.into()
    }
}
