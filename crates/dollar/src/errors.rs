//! The errors, all from the ABI crate, in the form in which they leave the contract.

pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, AlreadyWired, Blacklisted,
        CallFailed, EnforcedPause, ExpectedPause, InvalidParameter, MathOverflow, SlippageExceeded,
        Unauthorized, ZeroAddress, ZeroAmount,
    },
    erc20::{
        ERC20InsufficientAllowance, ERC20InsufficientBalance, ERC20InvalidApprover, ERC20InvalidReceiver,
        ERC20InvalidSender, ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner,
    },
    usdai::{
        AssetAlreadyListed, AssetCapExceeded, BridgeLimitExceeded, InsufficientBridged, InsufficientEscrow,
        InsufficientReserves, InvalidVoucher, NotAdmitted, PriceTooLow, SupplyCapExceeded, TransferMismatch,
        UnknownAsset, UnsupportedDecimals, VoucherExpired,
    },
    SolError,
};

contract_kit::error_type! { pub }
contract_kit::error_functions! {}

/// `MathOverflow()`.
#[cold]
#[inline(never)]
pub(crate) fn overflow() -> Error {
    fail(MathOverflow::SELECTOR, &[])
}
