//! ArbGasInfo: prices. Posting to a parent chain is free here.

use super::{Answer, Call, Refusal};
use alloy_primitives::U256;
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::ContextTr;

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
    }
}

/// Gas for a word of storage, as ArbOS quotes it.
const STORAGE_WORD: u64 = 20_000;

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbGasInfo::ArbGasInfoCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    let base_fee = U256::from(call.ctx.block().basefee);
    let storage = U256::from(STORAGE_WORD);
    Ok(match function {
        Calls::getPricesInWei(_) => {
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
        Calls::getPricesInArbGas(_) => {
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
    })
}
