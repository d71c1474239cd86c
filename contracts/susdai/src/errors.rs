//! The contract's errors, all from the ABI crate.

use contract_kit::Bubbled;
use stylus_sdk::prelude::*;
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

#[derive(SolidityError)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
#[allow(missing_docs)]
pub(crate) enum Error {
    AccessControlUnauthorizedAccount(AccessControlUnauthorizedAccount),
    AccessControlBadConfirmation(AccessControlBadConfirmation),
    EnforcedPause(EnforcedPause),
    ExpectedPause(ExpectedPause),
    AlreadyWired(AlreadyWired),
    NotWired(NotWired),
    InvalidParameter(InvalidParameter),
    Unauthorized(Unauthorized),
    ZeroAddress(ZeroAddress),
    ZeroAmount(ZeroAmount),
    MathOverflow(MathOverflow),
    SlippageExceeded(SlippageExceeded),
    ERC20InsufficientBalance(ERC20InsufficientBalance),
    ERC20InsufficientAllowance(ERC20InsufficientAllowance),
    ERC20InvalidSender(ERC20InvalidSender),
    ERC20InvalidReceiver(ERC20InvalidReceiver),
    ERC20InvalidSpender(ERC20InvalidSpender),
    ERC4626ExceededMaxRedeem(ERC4626ExceededMaxRedeem),
    ERC4626ExceededMaxWithdraw(ERC4626ExceededMaxWithdraw),
    PreviewUnsupported(PreviewUnsupported),
    InvalidLotSize(InvalidLotSize),
    InsufficientLiquidity(InsufficientLiquidity),
    NothingToSettle(NothingToSettle),
    SettlementMismatch(SettlementMismatch),
    UnbackedCredit(UnbackedCredit),
    VaultInsolvent(VaultInsolvent),
    /// The error of a called contract, or `CallFailed`.
    Call(Bubbled),
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
