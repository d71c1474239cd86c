//! ArbOwner, ArbOwnerPublic and ArbDebug: who owns the chain, and what owners do on a development chain.

use super::{Answer, Call, Refusal, ARB_OWNER, MAX_FRAGMENTS};
use crate::executor::sets::{AddressSet, CACHE_MANAGERS, CHAIN_OWNERS};
use crate::executor::NETWORK_FEE_ACCOUNT;
use alloy_primitives::{Address, Bytes, FixedBytes};
use alloy_sol_types::{sol, SolCall, SolInterface};

sol! {
    #[derive(Debug)]
    interface ArbOwner {
        function addChainOwner(address newOwner) external;
        function removeChainOwner(address ownerToRemove) external;
        function isChainOwner(address addr) external view returns (bool);
        function getAllChainOwners() external view returns (address[]);
        function getNetworkFeeAccount() external view returns (address);
        function addWasmCacheManager(address manager) external;
        function removeWasmCacheManager(address manager) external;

        event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);
    }

    #[derive(Debug)]
    interface ArbOwnerPublic {
        function isChainOwner(address addr) external view returns (bool);
        function getAllChainOwners() external view returns (address[]);
        function getNetworkFeeAccount() external view returns (address);
        function getInfraFeeAccount() external view returns (address);
        function getBrotliCompressionLevel() external view returns (uint64);
        function getScheduledUpgrade() external view returns (uint64 arbosVersion, uint64 scheduledForTimestamp);
        function getMaxStylusContractFragments() external view returns (uint8);
    }

    #[derive(Debug)]
    interface ArbDebug {
        function becomeChainOwner() external;
    }
}

/// Level at which a sequencer compresses.
const COMPRESSION_LEVEL: u64 = 1;

/// Only owners; free for them, and told by an event.
pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbOwner::ArbOwnerCalls as Calls;
    let owner = call.caller;
    if !CHAIN_OWNERS.contains(call.ctx, owner) {
        return Err(Refusal::Halt("unauthorized caller to access-controlled method".into()));
    }
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    let answer = match function {
        Calls::isChainOwner(ArbOwner::isChainOwnerCall { addr }) => {
            let known = CHAIN_OWNERS.contains(call.ctx, addr);
            ArbOwner::isChainOwnerCall::abi_encode_returns(&known)
        }
        Calls::getAllChainOwners(_) => {
            ArbOwner::getAllChainOwnersCall::abi_encode_returns(&CHAIN_OWNERS.members(call.ctx))
        }
        Calls::getNetworkFeeAccount(_) => {
            ArbOwner::getNetworkFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        Calls::addChainOwner(ArbOwner::addChainOwnerCall { newOwner }) => add(call, CHAIN_OWNERS, newOwner)?,
        Calls::addWasmCacheManager(ArbOwner::addWasmCacheManagerCall { manager }) => {
            add(call, CACHE_MANAGERS, manager)?
        }
        Calls::removeChainOwner(ArbOwner::removeChainOwnerCall { ownerToRemove }) => {
            remove(call, CHAIN_OWNERS, ownerToRemove)?
        }
        Calls::removeWasmCacheManager(ArbOwner::removeWasmCacheManagerCall { manager }) => {
            remove(call, CACHE_MANAGERS, manager)?
        }
    };
    if !call.read_only {
        let method = FixedBytes::<4>::from_slice(&call.input[..4]);
        let data = call.input.clone();
        call.emit(ARB_OWNER, &ArbOwner::OwnerActs { method, owner, data })?;
    }
    call.meter.waive();
    Ok(answer)
}

fn add(call: &mut Call<'_, '_>, set: AddressSet, member: Address) -> Answer {
    call.require_write()?;
    set.add(call.ctx, member);
    Ok(Vec::new())
}

fn remove(call: &mut Call<'_, '_>, set: AddressSet, member: Address) -> Answer {
    call.require_write()?;
    match set.remove(call.ctx, member) {
        true => Ok(Vec::new()),
        false => Err(Refusal::Revert(Bytes::new())),
    }
}

pub(super) fn run_public(call: &mut Call<'_, '_>) -> Answer {
    use ArbOwnerPublic::ArbOwnerPublicCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    Ok(match function {
        Calls::isChainOwner(ArbOwnerPublic::isChainOwnerCall { addr }) => {
            let known = CHAIN_OWNERS.contains(call.ctx, addr);
            ArbOwnerPublic::isChainOwnerCall::abi_encode_returns(&known)
        }
        Calls::getAllChainOwners(_) => {
            let owners = CHAIN_OWNERS.members(call.ctx);
            call.meter.charge_reads(owners.len() as u64)?;
            ArbOwnerPublic::getAllChainOwnersCall::abi_encode_returns(&owners)
        }
        Calls::getNetworkFeeAccount(_) => {
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(&NETWORK_FEE_ACCOUNT)
        }
        Calls::getInfraFeeAccount(_) => {
            ArbOwnerPublic::getInfraFeeAccountCall::abi_encode_returns(&Address::ZERO)
        }
        Calls::getBrotliCompressionLevel(_) => {
            ArbOwnerPublic::getBrotliCompressionLevelCall::abi_encode_returns(&COMPRESSION_LEVEL)
        }
        Calls::getScheduledUpgrade(_) => {
            let none =
                ArbOwnerPublic::getScheduledUpgradeReturn { arbosVersion: 0, scheduledForTimestamp: 0 };
            ArbOwnerPublic::getScheduledUpgradeCall::abi_encode_returns(&none)
        }
        Calls::getMaxStylusContractFragments(_) => {
            ArbOwnerPublic::getMaxStylusContractFragmentsCall::abi_encode_returns(&MAX_FRAGMENTS)
        }
    })
}

/// Anyone may own a development chain.
pub(super) fn run_debug(call: &mut Call<'_, '_>) -> Answer {
    let Ok(ArbDebug::ArbDebugCalls::becomeChainOwner(_)) = ArbDebug::ArbDebugCalls::abi_decode(&call.input)
    else {
        return Err(Refusal::OutOfGas);
    };
    call.require_no_value()?;
    call.require_write()?;
    call.meter.charge_writes(3)?;
    let caller = call.caller;
    CHAIN_OWNERS.add(call.ctx, caller);
    Ok(Vec::new())
}
