//! ArbGasInfo: prices. Posting to a parent chain is free here.

use super::{Answer, Call, Refusal};
use alloy_primitives::{Address, I256, U256};
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::{Cfg, ContextTr};

sol! {
    #[derive(Debug)]
    interface ArbGasInfo {
        function getPricesInWei() external view returns (uint256, uint256, uint256, uint256, uint256, uint256);
        function getPricesInArbGas() external view returns (uint256, uint256, uint256);
        function getMinimumGasPrice() external view returns (uint256);
        function getL1BaseFeeEstimate() external view returns (uint256);
        function getL1GasPriceEstimate() external view returns (uint256);
        function getCurrentTxL1GasFees() external view returns (uint256);
        function getGasBacklog() external view returns (uint64);
        function getPricesInWeiWithAggregator(address aggregator)
            external view returns (uint256, uint256, uint256, uint256, uint256, uint256);
        function getPricesInArbGasWithAggregator(address aggregator)
            external view returns (uint256, uint256, uint256);
        function getGasAccountingParams() external view returns (uint256, uint256, uint256);
        function getMaxTxGasLimit() external view returns (uint256);
        function getMaxBlockGasLimit() external view returns (uint64);
        function getPricingInertia() external view returns (uint64);
        function getGasBacklogTolerance() external view returns (uint64);
        function getL1BaseFeeEstimateInertia() external view returns (uint64);
        function getL1PricingSurplus() external view returns (int256);
        function getPerBatchGasCharge() external view returns (int64);
        function getL1RewardRate() external view returns (uint64);
        function getL1RewardRecipient() external view returns (address);
        function getL1FeesAvailable() external view returns (uint256);
    }
}

/// Gas for a word of storage, as ArbOS quotes it.
const STORAGE_WORD: u64 = 20_000;
/// Gas a second above which a public chain raises its price. This one never does.
const SPEED_LIMIT: u64 = 7_000_000;
/// Smoothing of that price, seconds.
const PRICING_INERTIA: u64 = 102;
/// Seconds of backlog before it rises.
const BACKLOG_TOLERANCE: u64 = 10;
/// Smoothing of the estimate of the parent chain's fee.
const PARENT_FEE_INERTIA: u64 = 10;

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbGasInfo::ArbGasInfoCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    let base_fee = U256::from(call.ctx.block().basefee);
    let storage = U256::from(STORAGE_WORD);
    let gas_limit = call.ctx.cfg().tx_gas_limit_cap();
    Ok(match function {
        Calls::getPricesInWei(_) | Calls::getPricesInWeiWithAggregator(_) => {
            let prices = ArbGasInfo::getPricesInWeiReturn {
                _0: U256::ZERO,
                _1: U256::ZERO,
                _2: base_fee * storage,
                _3: base_fee,
                _4: U256::ZERO,
                _5: base_fee,
            };
            ArbGasInfo::getPricesInWeiCall::abi_encode_returns(&prices)
        }
        Calls::getPricesInArbGas(_) | Calls::getPricesInArbGasWithAggregator(_) => {
            let prices = ArbGasInfo::getPricesInArbGasReturn { _0: U256::ZERO, _1: U256::ZERO, _2: storage };
            ArbGasInfo::getPricesInArbGasCall::abi_encode_returns(&prices)
        }
        Calls::getMinimumGasPrice(_) => ArbGasInfo::getMinimumGasPriceCall::abi_encode_returns(&base_fee),
        Calls::getL1BaseFeeEstimate(_) => {
            ArbGasInfo::getL1BaseFeeEstimateCall::abi_encode_returns(&U256::ZERO)
        }
        Calls::getL1GasPriceEstimate(_) => {
            ArbGasInfo::getL1GasPriceEstimateCall::abi_encode_returns(&U256::ZERO)
        }
        Calls::getCurrentTxL1GasFees(_) => {
            ArbGasInfo::getCurrentTxL1GasFeesCall::abi_encode_returns(&U256::ZERO)
        }
        Calls::getGasBacklog(_) => ArbGasInfo::getGasBacklogCall::abi_encode_returns(&0),
        Calls::getGasAccountingParams(_) => {
            let limit = U256::from(gas_limit);
            let params = ArbGasInfo::getGasAccountingParamsReturn {
                _0: U256::from(SPEED_LIMIT),
                _1: limit,
                _2: limit,
            };
            ArbGasInfo::getGasAccountingParamsCall::abi_encode_returns(&params)
        }
        Calls::getMaxTxGasLimit(_) => {
            ArbGasInfo::getMaxTxGasLimitCall::abi_encode_returns(&U256::from(gas_limit))
        }
        Calls::getMaxBlockGasLimit(_) => ArbGasInfo::getMaxBlockGasLimitCall::abi_encode_returns(&gas_limit),
        Calls::getPricingInertia(_) => {
            ArbGasInfo::getPricingInertiaCall::abi_encode_returns(&PRICING_INERTIA)
        }
        Calls::getGasBacklogTolerance(_) => {
            ArbGasInfo::getGasBacklogToleranceCall::abi_encode_returns(&BACKLOG_TOLERANCE)
        }
        Calls::getL1BaseFeeEstimateInertia(_) => {
            ArbGasInfo::getL1BaseFeeEstimateInertiaCall::abi_encode_returns(&PARENT_FEE_INERTIA)
        }
        Calls::getL1PricingSurplus(_) => ArbGasInfo::getL1PricingSurplusCall::abi_encode_returns(&I256::ZERO),
        Calls::getPerBatchGasCharge(_) => ArbGasInfo::getPerBatchGasChargeCall::abi_encode_returns(&0),
        Calls::getL1RewardRate(_) => ArbGasInfo::getL1RewardRateCall::abi_encode_returns(&0),
        Calls::getL1RewardRecipient(_) => {
            ArbGasInfo::getL1RewardRecipientCall::abi_encode_returns(&Address::ZERO)
        }
        Calls::getL1FeesAvailable(_) => ArbGasInfo::getL1FeesAvailableCall::abi_encode_returns(&U256::ZERO),
    })
}
