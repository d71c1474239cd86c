//! Errors and events by name.

use model::{from_bytes, Contract, Event, N};
use usdai_abi::{
    common as c, erc20 as t, oracle as o, qev as v, susdai as s, usdai as u, SolError, SolEvent,
};

/// The name of an error.
pub fn error_name(data: &[u8]) -> String {
    macro_rules! names {
        ($($error:ty),* $(,)?) => {
            [$((<$error>::SELECTOR, <$error>::SIGNATURE)),*]
        };
    }
    let known = names![
        c::ZeroAmount,
        c::ZeroAddress,
        c::MathOverflow,
        c::SlippageExceeded,
        c::Blacklisted,
        c::Unauthorized,
        c::CallFailed,
        c::AlreadyWired,
        c::NotWired,
        c::InvalidParameter,
        c::EnforcedPause,
        c::ExpectedPause,
        c::AccessControlUnauthorizedAccount,
        c::AccessControlBadConfirmation,
        t::ERC20InsufficientBalance,
        t::ERC20InsufficientAllowance,
        t::ERC20InvalidSender,
        t::ERC20InvalidReceiver,
        t::ERC20InvalidApprover,
        t::ERC20InvalidSpender,
        t::ERC2612ExpiredSignature,
        t::ERC2612InvalidSigner,
        u::UnknownAsset,
        u::AssetCapExceeded,
        u::SupplyCapExceeded,
        u::InsufficientReserves,
        u::TransferMismatch,
        u::PriceTooLow,
        u::NotAdmitted,
        u::VoucherExpired,
        u::InvalidVoucher,
        u::BridgeLimitExceeded,
        u::InsufficientBridged,
        u::InsufficientEscrow,
        s::PreviewUnsupported,
        s::InsufficientLiquidity,
        s::ERC4626ExceededMaxRedeem,
        s::ERC4626ExceededMaxWithdraw,
        s::InvalidLotSize,
        s::NothingToSettle,
        s::VaultInsolvent,
        s::UnbackedCredit,
        s::SignatureExpired,
        s::NonceUsed,
        s::InvalidAuthorization,
        s::SettlementMismatch,
        v::WrongPhase,
        v::UnknownLot,
        v::WrongLotState,
        v::NotController,
        v::LotTooSmall,
        v::MalformedBatch,
        v::EmptyCommitment,
        v::OpeningTooLong,
        v::OutOfOrder,
        v::UnsyncedLot,
        v::ExpiredSignature,
        v::InvalidSignature,
        o::UnknownFeed,
        o::InvalidAnswer,
        o::StalePrice,
        o::FuturePrice,
        o::PriceOutOfBounds,
        o::FeedDecimalsChanged,
        o::SequencerDown,
        o::GracePeriod,
        AccountBlacklisted,
    ];
    let name = |signature: &str| signature.split('(').next().unwrap_or_default().to_owned();
    known
        .iter()
        .find(|(selector, _)| data.starts_with(selector))
        .map_or_else(|| format!("0x{}", usdai_cli::types::hex::encode(data)), |(_, text)| name(text))
}

alloy_sol_types::sol! {
    /// The error of the first stablecoin's own list.
    error AccountBlacklisted(address account);
}

/// An event in words: the hash of its signature, then its values. None for a name that the ABI does not have.
pub fn event_words(event: &Event) -> Option<Vec<N>> {
    macro_rules! topics {
        ($($contract:ident: $($event:ty),*;)*) => {
            [$($((Contract::$contract, <$event>::SIGNATURE, <$event>::SIGNATURE_HASH)),*),*]
        };
    }
    use {s::ISUSDai as S, u::IUSDai as U, u::IERC7802 as X, v::IQev as V};
    let known = topics! {
        Usdai: t::IERC20::Transfer, t::IERC20::Approval, U::Deposited, U::Withdrawn, U::AssetCapSet,
            U::SupplyCapSet, U::BlacklistSet, U::PriceOracleSet, U::DepositsOpened, U::VoucherUsed,
            U::YieldFunded, U::YieldDefunded, U::YieldHarvested, U::YieldTiersSet, U::BridgeLimitsSet,
            X::CrosschainMint, X::CrosschainBurn, c::Paused, c::Unpaused;
        Susdai: t::IERC20::Transfer, t::IERC20::Approval, S::Deposit, S::Withdraw, S::RedeemRequest,
            S::RedeemCancel, S::OperatorSet, S::LiquidityFloorSet, S::SettlementOpened, S::EpochSettled,
            S::EpochsSkipped, S::Claimed, S::LoanFunded, S::RepaymentCredited, S::AdminFeeSet,
            S::AdminFeePaid, S::BaseYieldHarvested, S::BlacklistSet, c::Paused, c::Unpaused;
        Qev: V::LotQueued, V::LotCancelled, V::BidSealed, V::BidWithdrawn, V::BidRevealed, V::RevealSkipped,
            V::SettlementAdvanced, V::AuctionCleared, V::LotClaimed, V::SignaturesRevoked, c::Paused, c::Unpaused;
    };
    let (_, _, hash) =
        known.iter().find(|(at, text, _)| *at == event.at && text.split('(').next() == Some(event.name))?;
    let mut all = vec![from_bytes(hash.as_slice())];
    all.extend(event.words.iter().cloned());
    Some(all)
}
