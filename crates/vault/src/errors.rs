//! The vault's errors, all from the ABI crate, in the form in which they leave it.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    reader::Malformed,
    wire::{encode, word_of},
    Bubbled,
};
use usdai_abi::SolError;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, Blacklisted,
        EnforcedPause, ExpectedPause, InvalidParameter, MathOverflow, NotWired, SlippageExceeded,
        Unauthorized, ZeroAddress, ZeroAmount,
    },
    erc20::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidReceiver, ERC20InvalidSender,
        ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner,
    },
    susdai::{
        ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw, InsufficientLiquidity, InvalidAuthorization,
        InvalidLotSize, NonceUsed, NothingToSettle, PreviewUnsupported, SettlementMismatch, SignatureExpired,
        UnbackedCredit, VaultInsolvent,
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

/// An ABI-encoded error: one of the list below, that of a called contract, or nothing for an unknown function.
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug, PartialEq, Eq))]
pub struct Error(pub(crate) Vec<u8>);

impl From<Error> for Vec<u8> {
    fn from(error: Error) -> Self {
        error.0
    }
}

#[cfg(feature = "export-abi")]
impl stylus_sdk::abi::export::internal::InnerTypes for Error {}

/// The errors, each with its fields. All fields are single words, so that one encoder serves them all. An error is
/// encoded where it arises: passing its bytes on makes the program 3 KiB smaller than passing on an enum of them.
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
    AlreadyWired(),
    NotWired(),
    InvalidParameter(),
    Unauthorized(caller),
    Blacklisted(account),
    ZeroAddress(),
    ZeroAmount(),
    MathOverflow(),
    SlippageExceeded(actual, limit),
    ERC20InsufficientBalance(sender, balance, needed),
    ERC20InsufficientAllowance(spender, allowance, needed),
    ERC20InvalidSender(sender),
    ERC20InvalidReceiver(receiver),
    ERC20InvalidSpender(spender),
    ERC2612ExpiredSignature(deadline),
    ERC2612InvalidSigner(signer, owner),
    ERC4626ExceededMaxRedeem(owner, shares, max),
    ERC4626ExceededMaxWithdraw(owner, assets, max),
    PreviewUnsupported(),
    InvalidLotSize(shares),
    InsufficientLiquidity(available, needed),
    NothingToSettle(notBefore),
    SettlementMismatch(epoch),
    UnbackedCredit(balance, booked),
    VaultInsolvent(),
    SignatureExpired(deadline),
    NonceUsed(controller, nonce),
    InvalidAuthorization(controller),
}

impl From<Bubbled> for Error {
    fn from(error: Bubbled) -> Self {
        #[cfg(not(feature = "export-abi"))]
        return Self(error.0);
        #[cfg(feature = "export-abi")]
        return Self(error.data.to_vec());
    }
}

impl From<Malformed> for Error {
    fn from(_: Malformed) -> Self {
        InvalidParameter {}.into()
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
