//! The contract's errors, all from the ABI crate.

use contract_kit::Bubbled;
use stylus_sdk::prelude::*;
pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, Blacklisted, EnforcedPause,
        ExpectedPause, MathOverflow, SlippageExceeded, ZeroAddress, ZeroAmount,
    },
    erc20::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidApprover, ERC20InvalidReceiver,
        ERC20InvalidSender, ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner,
    },
    usdai::{
        AssetAlreadyListed, AssetCapExceeded, InsufficientReserves, SupplyCapExceeded, TransferMismatch,
        UnknownAsset, UnsupportedDecimals,
    },
};
use vault_math::MathError;

#[derive(SolidityError)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
#[allow(missing_docs)]
pub(crate) enum Error {
    AccessControlUnauthorizedAccount(AccessControlUnauthorizedAccount),
    AccessControlBadConfirmation(AccessControlBadConfirmation),
    EnforcedPause(EnforcedPause),
    ExpectedPause(ExpectedPause),
    ZeroAmount(ZeroAmount),
    ZeroAddress(ZeroAddress),
    MathOverflow(MathOverflow),
    SlippageExceeded(SlippageExceeded),
    Blacklisted(Blacklisted),
    UnknownAsset(UnknownAsset),
    AssetAlreadyListed(AssetAlreadyListed),
    UnsupportedDecimals(UnsupportedDecimals),
    AssetCapExceeded(AssetCapExceeded),
    SupplyCapExceeded(SupplyCapExceeded),
    InsufficientReserves(InsufficientReserves),
    TransferMismatch(TransferMismatch),
    ERC20InsufficientBalance(ERC20InsufficientBalance),
    ERC20InsufficientAllowance(ERC20InsufficientAllowance),
    ERC20InvalidSender(ERC20InvalidSender),
    ERC20InvalidReceiver(ERC20InvalidReceiver),
    ERC20InvalidApprover(ERC20InvalidApprover),
    ERC20InvalidSpender(ERC20InvalidSpender),
    ERC2612ExpiredSignature(ERC2612ExpiredSignature),
    ERC2612InvalidSigner(ERC2612InvalidSigner),
    /// The error of a called token, or `CallFailed`.
    Call(Bubbled),
}

/// For amounts: factors and decimals are checked where they come in.
impl From<MathError> for Error {
    fn from(_: MathError) -> Self {
        MathOverflow {}.into()
    }
}
