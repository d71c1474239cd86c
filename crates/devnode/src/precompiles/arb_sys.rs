//! ArbSys: the chain's own block numbers and ids, and messages to its parent chain.

// The constructor that `sol!` writes for the event of a message takes each of its fields.
#![allow(clippy::too_many_arguments)]

use super::{outbox, Answer, Call, Refusal, ARB_SYS};
use crate::config::ARBOS_VERSION;
use crate::executor::arbos::now;
use alloy_primitives::{keccak256, Address, Bytes, U256};
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::journaled_state::account::JournaledAccountTr;
use revm::context_interface::{Cfg, ContextTr, JournalTr};

sol! {
    #[derive(Debug)]
    interface ArbSys {
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 number) external view returns (bytes32);
        function arbChainID() external view returns (uint256);
        function arbOSVersion() external view returns (uint256);
        function getStorageGasAvailable() external view returns (uint256);
        function isTopLevelCall() external view returns (bool);
        function mapL1SenderContractAddressToL2Alias(address sender, address unused) external pure returns (address);
        function wasMyCallersAddressAliased() external view returns (bool);
        function myCallersAddressWithoutAliasing() external view returns (address);
        function withdrawEth(address destination) external payable returns (uint256);
        function sendTxToL1(address destination, bytes data) external payable returns (uint256);
        function sendMerkleTreeState() external view returns (uint256 size, bytes32 root, bytes32[] partials);

        event L2ToL1Tx(
            address caller,
            address indexed destination,
            uint256 indexed hash,
            uint256 indexed position,
            uint256 arbBlockNum,
            uint256 ethBlockNum,
            uint256 timestamp,
            uint256 callvalue,
            bytes data
        );
        event SendMerkleUpdate(uint256 indexed reserved, bytes32 indexed hash, uint256 indexed position);

        error InvalidBlockNumber(uint256 requested, uint256 current);
    }
}

/// What is added to the address of a contract of the parent chain to give its address here.
const ALIAS_OFFSET: U256 = U256::from_limbs([0x1111, 0, 0x1111_0000, 0]);
/// Addresses have 160 bits.
const ADDRESS_MASK: U256 = U256::from_limbs([u64::MAX, u64::MAX, u32::MAX as u64, 0]);

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbSys::ArbSysCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    match function {
        Calls::withdrawEth(ArbSys::withdrawEthCall { destination }) => {
            return send(call, destination, Bytes::new());
        }
        Calls::sendTxToL1(ArbSys::sendTxToL1Call { destination, data }) => {
            return send(call, destination, data);
        }
        _ => call.require_no_value()?,
    }
    let scope = call.ctx.chain();
    Ok(match function {
        Calls::arbBlockNumber(_) => {
            ArbSys::arbBlockNumberCall::abi_encode_returns(&U256::from(scope.block_number))
        }
        Calls::arbBlockHash(ArbSys::arbBlockHashCall { number }) => {
            let known = scope.block_hashes.iter().find(|(n, _)| U256::from(*n) == number);
            match known {
                Some((_, hash)) => ArbSys::arbBlockHashCall::abi_encode_returns(hash),
                None => {
                    let current = U256::from(scope.block_number);
                    return Err(Refusal::error(&ArbSys::InvalidBlockNumber { requested: number, current }));
                }
            }
        }
        Calls::arbChainID(_) => {
            ArbSys::arbChainIDCall::abi_encode_returns(&U256::from(call.ctx.cfg().chain_id()))
        }
        // Arbitrum adds 55 to tell ArbOS's versions from those before Nitro.
        Calls::arbOSVersion(_) => {
            ArbSys::arbOSVersionCall::abi_encode_returns(&U256::from(55 + ARBOS_VERSION))
        }
        // There is no storage gas any more.
        Calls::getStorageGasAvailable(_) => {
            ArbSys::getStorageGasAvailableCall::abi_encode_returns(&U256::ZERO)
        }
        // An account with a key is the caller, or called the caller.
        Calls::isTopLevelCall(_) => {
            ArbSys::isTopLevelCallCall::abi_encode_returns(&(scope.callers.len() <= 1))
        }
        Calls::mapL1SenderContractAddressToL2Alias(call) => {
            // two numbers of 160 bits
            let sum = U256::from_be_bytes(call.sender.into_word().0).checked_add(ALIAS_OFFSET);
            let alias = Address::from_word((sum.unwrap_or_default() & ADDRESS_MASK).into());
            ArbSys::mapL1SenderContractAddressToL2AliasCall::abi_encode_returns(&alias)
        }
        // No transaction comes from the parent chain here.
        Calls::wasMyCallersAddressAliased(_) => {
            ArbSys::wasMyCallersAddressAliasedCall::abi_encode_returns(&false)
        }
        Calls::myCallersAddressWithoutAliasing(_) => {
            let above = scope.callers.last().copied().unwrap_or_default();
            ArbSys::myCallersAddressWithoutAliasingCall::abi_encode_returns(&above)
        }
        Calls::sendMerkleTreeState(_) => {
            // only for calls without a sender, which no contract makes
            if call.caller != Address::ZERO {
                return Err(Refusal::Revert(Bytes::new()));
            }
            let (size, root) = (U256::from(outbox::size(call.ctx)), outbox::root(call.ctx));
            let partials = outbox::partials(call.ctx);
            let state = ArbSys::sendMerkleTreeStateReturn { size, root, partials };
            ArbSys::sendMerkleTreeStateCall::abi_encode_returns(&state)
        }
        Calls::withdrawEth(_) | Calls::sendTxToL1(_) => return Err(Refusal::OutOfGas),
    })
}

/// Sends a message to the parent chain and burns the value that goes with it. Nobody executes it there.
fn send(call: &mut Call<'_, '_>, destination: Address, data: Bytes) -> Answer {
    call.require_write()?;
    let block_number = U256::from(call.ctx.chain().block_number);
    let parent_number = call.ctx.block().number;
    let (timestamp, value, caller) = (U256::from(now(call.ctx)), call.value, call.caller);
    let mut text = [caller.as_slice(), destination.as_slice()].concat();
    for number in [block_number, parent_number, timestamp, value] {
        text.extend(number.to_be_bytes::<32>());
    }
    text.extend_from_slice(&data);
    call.meter.charge(30 + 6 * (text.len() as u64).div_ceil(32))?;
    let hash = keccak256(text);

    call.meter.charge_reads(1)?;
    let leaf = U256::from(outbox::size(call.ctx));
    let completed = outbox::append(call.ctx, hash);
    call.meter.charge_writes(2 + completed.len() as u64)?;
    let burned = match call.ctx.journal_mut().load_account_mut(ARB_SYS) {
        Ok(mut account) => account.data.decr_balance(value),
        Err(never) => match never {},
    };
    if !burned {
        return Err(Refusal::OutOfGas);
    }
    for node in &completed {
        let (hash, position) = (node.hash, node.position());
        call.emit(ARB_SYS, &ArbSys::SendMerkleUpdate { reserved: U256::ZERO, hash, position })?;
    }
    call.emit(
        ARB_SYS,
        &ArbSys::L2ToL1Tx {
            caller,
            destination,
            hash: hash.into(),
            position: leaf,
            arbBlockNum: block_number,
            ethBlockNum: parent_number,
            timestamp,
            callvalue: value,
            data,
        },
    )?;
    Ok(ArbSys::sendTxToL1Call::abi_encode_returns(&leaf))
}
