//! The vault's errors, all from the ABI crate, in the form in which they leave it.

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

contract_kit::error_type! { pub }

contract_kit::error_list! {
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
