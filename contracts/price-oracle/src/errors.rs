//! The errors, all from the ABI crate, encoded where they arise.

pub(crate) use usdai_abi::{
    common::{
        AccessControlBadConfirmation, AccessControlUnauthorizedAccount, CallFailed, InvalidParameter,
        ZeroAddress,
    },
    oracle::{
        FeedDecimalsChanged, FuturePrice, GracePeriod, InvalidAnswer, PriceOutOfBounds, SequencerDown,
        StalePrice, UnknownFeed,
    },
    usdai::UnsupportedDecimals,
    SolError,
};

contract_kit::error_type! { pub(crate) }
contract_kit::error_functions! {}
