//! The error type of a contract: ABI-encoded revert data, encoded where it arises. A typed enum of all errors would be
//! carried through every function and makes a large program some kilobytes larger.
//!
//! The type is the contract's own, so that it can also be made of the errors of its mathematics:
//! [`error_type!`](crate::error_type) declares it, then [`error_functions!`](crate::error_functions) gives functions
//! that take a selector and words, or [`error_list!`](crate::error_list) conversions from the ABI's own types.

use alloy_primitives::{Address, B256, U256};

use crate::wire::word_of;

/// A field of an error in its word.
pub trait Field {
    /// The word.
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

/// Declares `Error`, with this visibility: revert data, empty for an unknown function, that of a called contract as it
/// is.
#[macro_export]
macro_rules! error_type {
    ($visibility:vis) => {
        /// ABI-encoded revert data.
        #[cfg_attr(not(target_arch = "wasm32"), derive(Clone, Debug, PartialEq, Eq))]
        $visibility struct Error(pub(crate) ::alloc::vec::Vec<u8>);

        impl From<Error> for ::alloc::vec::Vec<u8> {
            fn from(error: Error) -> Self {
                error.0
            }
        }

        #[cfg(feature = "export-abi")]
        impl $crate::stylus_sdk::abi::export::internal::InnerTypes for Error {}

        impl From<$crate::Bubbled> for Error {
            fn from(error: $crate::Bubbled) -> Self {
                Self(error.into_data())
            }
        }
    };
}

/// The encoder of an `Error` from a selector and words, `InvalidParameter` (malformed calldata too) and the refusals
/// of the roles. The errors' types have to be in scope.
#[macro_export]
macro_rules! error_functions {
    () => {
        /// The error with this selector and these words.
        #[cold]
        #[inline(never)]
        pub(crate) fn fail(selector: $crate::wire::Selector, words: &[::alloy_primitives::U256]) -> Error {
            Error($crate::wire::encode(selector, words))
        }

        /// An error that names an account or a token.
        #[cold]
        #[allow(dead_code)]
        pub(crate) fn fail_of(
            selector: $crate::wire::Selector,
            account: ::alloy_primitives::Address,
        ) -> Error {
            fail(selector, &[$crate::wire::word_of(account)])
        }

        /// `InvalidParameter()`.
        #[cold]
        #[inline(never)]
        pub(crate) fn invalid() -> Error {
            fail(InvalidParameter::SELECTOR, &[])
        }

        impl From<$crate::reader::Malformed> for Error {
            fn from(_: $crate::reader::Malformed) -> Self {
                invalid()
            }
        }

        impl From<AccessControlUnauthorizedAccount> for Error {
            #[inline(never)]
            fn from(error: AccessControlUnauthorizedAccount) -> Self {
                let words = [$crate::wire::word_of(error.account), error.neededRole.into()];
                fail(AccessControlUnauthorizedAccount::SELECTOR, &words)
            }
        }

        impl From<AccessControlBadConfirmation> for Error {
            fn from(_: AccessControlBadConfirmation) -> Self {
                fail(AccessControlBadConfirmation::SELECTOR, &[])
            }
        }
    };
}

/// Conversions into `Error` from errors of the ABI crate, each named with its fields, all of them single words, so that
/// one encoder serves them all: `Unauthorized(caller), ZeroAmount(),`. Malformed calldata is the listed
/// `InvalidParameter`.
#[macro_export]
macro_rules! error_list {
    ($($name:ident($($field:ident),*),)*) => {
        $(impl From<$name> for Error {
            #[cold]
            #[inline(never)]
            fn from(_error: $name) -> Self {
                Self($crate::wire::encode(
                    $name::SELECTOR,
                    &[$($crate::errors::Field::word(&_error.$field)),*],
                ))
            }
        })*

        impl From<$crate::reader::Malformed> for Error {
            fn from(_: $crate::reader::Malformed) -> Self {
                InvalidParameter {}.into()
            }
        }
    };
}
