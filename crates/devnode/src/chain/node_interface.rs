//! NodeInterface: questions that a node answers itself when `eth_call` asks this address. No contract can.

use super::{CallRequest, Chain, Moment};
use crate::error::RpcError;
use crate::executor::{End, Executed, RecentPrograms};
use crate::state::Overlay;
use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::{sol, SolCall, SolInterface};

/// Its address.
pub const NODE_INTERFACE: Address = Address::with_last_byte(0xc8);

sol! {
    #[derive(Debug)]
    interface NodeInterface {
        function gasEstimateComponents(address to, bool contractCreation, bytes data)
            external payable
            returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function gasEstimateL1Component(address to, bool contractCreation, bytes data)
            external payable
            returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
        function l2BlockRangeForL1(uint64 blockNum) external view returns (uint64 firstBlock, uint64 lastBlock);
        function getL1Confirmations(bytes32 blockHash) external view returns (uint64 confirmations);
    }
}

impl Chain {
    /// Answers a call of NodeInterface.
    ///
    /// # Errors
    /// When a call to be estimated fails, or a block does not exist.
    pub(super) fn ask_node(
        &self,
        request: &CallRequest,
        moment: Moment<'_>,
        overlay: Overlay,
    ) -> Result<Executed, RpcError> {
        use NodeInterface::NodeInterfaceCalls as Calls;
        let Ok(function) = Calls::abi_decode(&request.input) else {
            return Ok(answer(End::Revert, Vec::new()));
        };
        let base_fee = U256::from(self.config.base_fee);
        let output = match function {
            Calls::gasEstimateComponents(call) => {
                let to = (!call.contractCreation).then_some(call.to);
                let inner = CallRequest { to, input: call.data, ..request.clone() };
                let gas = self.estimate(&inner, moment, |_| overlay)?;
                NodeInterface::gasEstimateComponentsCall::abi_encode_returns(
                    &NodeInterface::gasEstimateComponentsReturn {
                        gasEstimate: gas,
                        gasEstimateForL1: 0,
                        baseFee: base_fee,
                        l1BaseFeeEstimate: U256::ZERO,
                    },
                )
            }
            // Posting to the parent chain is free here.
            Calls::gasEstimateL1Component(_) => {
                NodeInterface::gasEstimateL1ComponentCall::abi_encode_returns(
                    &NodeInterface::gasEstimateL1ComponentReturn {
                        gasEstimateForL1: 0,
                        baseFee: base_fee,
                        l1BaseFeeEstimate: U256::ZERO,
                    },
                )
            }
            Calls::nitroGenesisBlock(_) => {
                NodeInterface::nitroGenesisBlockCall::abi_encode_returns(&U256::ZERO)
            }
            Calls::blockL1Num(call) => {
                let block =
                    self.block(call.l2BlockNum).ok_or_else(|| RpcError::server("header not found"))?;
                NodeInterface::blockL1NumCall::abi_encode_returns(&block.parent_chain_number)
            }
            Calls::l2BlockRangeForL1(call) => {
                let (first, last) = self.blocks_at(call.blockNum).ok_or_else(|| {
                    RpcError::server(format!("requested L1 block number {} is not found", call.blockNum))
                })?;
                NodeInterface::l2BlockRangeForL1Call::abi_encode_returns(
                    &NodeInterface::l2BlockRangeForL1Return { firstBlock: first, lastBlock: last },
                )
            }
            // No batch is ever posted.
            Calls::getL1Confirmations(_) => NodeInterface::getL1ConfirmationsCall::abi_encode_returns(&0),
        };
        Ok(answer(End::Success, output))
    }

    /// First and last block that saw this block of the parent chain.
    fn blocks_at(&self, parent_chain_number: u64) -> Option<(u64, u64)> {
        let before = self.blocks.partition_point(|block| block.parent_chain_number < parent_chain_number);
        let until = self.blocks.partition_point(|block| block.parent_chain_number <= parent_chain_number);
        (before < until).then(|| (before as u64, until as u64 - 1))
    }
}

fn answer(end: End, output: Vec<u8>) -> Executed {
    Executed {
        end,
        output: Bytes::from(output),
        gas_used: 0,
        intrinsic_gas: 0,
        logs: Vec::new(),
        created: None,
        changes: Default::default(),
        recent: RecentPrograms::default(),
    }
}
