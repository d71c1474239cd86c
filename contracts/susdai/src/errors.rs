//! The contract's errors, all from the ABI crate.
#![cfg_attr(feature = "export-abi", allow(unused_imports, dead_code))]

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    wire::{encode, word_of},
    Bubbled,
};
use usdai_abi::SolError;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, EnforcedPause,
        ExpectedPause, InvalidParameter, MathOverflow, NotWired, SlippageExceeded, Unauthorized, ZeroAddress,
        ZeroAmount,
    },
    erc20::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSender,
        ERC20InvalidSpender,
    },
    susdai::{
        ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw, InsufficientLiquidity, InvalidLotSize,
        NothingToSettle, PreviewUnsupported, SettlementMismatch, UnbackedCredit, VaultInsolvent,
    },
};
use vault_math::MathError;

/// A field of an error in its word.
trait Field {
    fn word(&self) -> U256;
}

impl Field for U256 {
    fn word(&self) -> U256 {
        *self
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

/// The errors, each with its fields. All fields are single words, so that one encoder serves them all. An error is
/// encoded where it arises: passing its bytes on makes the program 3 KiB smaller than passing on an enum of them,
/// which the ABI printer alone needs.
macro_rules! errors {
    ($($name:ident($($field:ident),*),)*) => {
        #[cfg(feature = "export-abi")]
        #[derive(stylus_sdk::prelude::SolidityError)]
        #[allow(missing_docs)]
        pub(crate) enum Error {
            $($name($name),)*
            /// The error of a called contract, or `CallFailed`.
            Call(Bubbled),
        }

        $(#[cfg(not(feature = "export-abi"))]
        impl From<$name> for Error {
            #[inline(never)]
            fn from(_error: $name) -> Self {
                Self(encode($name::SELECTOR, &[$(_error.$field.word()),*]))
            }
        })*
    };
}

/// An ABI-encoded error: one of the list below, or that of a called contract.
#[cfg(not(feature = "export-abi"))]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) struct Error(Vec<u8>);

#[cfg(not(feature = "export-abi"))]
impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        error.0
    }
}

errors! {
    AccessControlUnauthorizedAccount(account, neededRole),
    AccessControlBadConfirmation(),
    EnforcedPause(),
    ExpectedPause(),
    AlreadyWired(),
    NotWired(),
    InvalidParameter(),
    Unauthorized(caller),
    ZeroAddress(),
    ZeroAmount(),
    MathOverflow(),
    SlippageExceeded(actual, limit),
    ERC20InsufficientBalance(sender, balance, needed),
    ERC20InsufficientAllowance(spender, allowance, needed),
    ERC20InvalidSender(sender),
    ERC20InvalidReceiver(receiver),
    ERC20InvalidSpender(spender),
    ERC4626ExceededMaxRedeem(owner, shares, max),
    ERC4626ExceededMaxWithdraw(owner, assets, max),
    PreviewUnsupported(),
    InvalidLotSize(shares),
    InsufficientLiquidity(available, needed),
    NothingToSettle(notBefore),
    SettlementMismatch(epoch),
    UnbackedCredit(balance, booked),
    VaultInsolvent(),
}

#[cfg(not(feature = "export-abi"))]
impl From<Bubbled> for Error {
    fn from(error: Bubbled) -> Self {
        Self(error.0)
    }
}

/// What a step can say without its context; callers name the rest themselves.
impl From<MathError> for Error {
    fn from(error: MathError) -> Self {
        match error {
            MathError::Zero => ZeroAmount {}.into(),
            MathError::Insolvent => VaultInsolvent {}.into(),
            _ => MathOverflow {}.into(),
        }
    }
}
