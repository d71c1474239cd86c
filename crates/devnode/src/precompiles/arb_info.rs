//! ArbInfo and ArbOwnerPublic.

use super::{Answer, Call, Refusal};
use crate::executor::NETWORK_FEE_ACCOUNT;
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::{ContextTr, JournalTr};

sol! {
    #[derive(Debug)]
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256);
        function getCode(address account) external view returns (bytes);
    }

    #[derive(Debug)]
    interface ArbOwnerPublic {
        function isChainOwner(address addr) external view returns (bool);
        function getAllChainOwners() external view returns (address[]);
        function getNetworkFeeAccount() external view returns (address);
        function getInfraFeeAccount() external view returns (address);
        function getMaxStylusContractFragments() external view returns (uint8);
    }
}

/// Programs in several contracts are not supported: a fragment limit of 0 makes tools say so before deploying.
const MAX_FRAGMENTS: u8 = 0;

pub(super) fn run_info(call: &mut Call<'_, '_>) -> Answer {
    let Ok(function) = ArbInfo::ArbInfoCalls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    match function {
        ArbInfo::ArbInfoCalls::getBalance(ArbInfo::getBalanceCall { account }) => {
            call.meter.charge(700)?;
            match call.ctx.journal_mut().load_account(account) {
                Ok(loaded) => Ok(ArbInfo::getBalanceCall::abi_encode_returns(&loaded.info.balance)),
                Err(never) => match never {},
            }
        }
        ArbInfo::ArbInfoCalls::getCode(ArbInfo::getCodeCall { account }) => {
            call.meter.charge(2_600)?;
            match call.ctx.journal_mut().code(account) {
                Ok(code) => {
                    call.meter.charge(3 * (code.len() as u64).div_ceil(32))?;
                    Ok(ArbInfo::getCodeCall::abi_encode_returns(&code.data))
                }
                Err(never) => match never {},
            }
        }
    }
}

pub(super) fn run_owner_public(call: &mut Call<'_, '_>) -> Answer {
    use ArbOwnerPublic::ArbOwnerPublicCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    Ok(match function {
        Calls::isChainOwner(_) => ArbOwnerPublic::isChainOwnerCall::abi_encode_returns(&false),
        Calls::getAllChainOwners(_) => ArbOwnerPublic::getAllChainOwnersCall::abi_encode_returns(&Vec::new()),
        Calls::getNetworkFeeAccount(_) => {
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        Calls::getInfraFeeAccount(_) => {
            ArbOwnerPublic::getInfraFeeAccountCall::abi_encode_returns(&Address::ZERO)
        }
        Calls::getMaxStylusContractFragments(_) => {
            ArbOwnerPublic::getMaxStylusContractFragmentsCall::abi_encode_returns(&MAX_FRAGMENTS)
        }
    })
}
