//! ArbSys: the chain's own block numbers and ids.

use super::{Answer, Call, Refusal};
use crate::config::ARBOS_VERSION;
use alloy_primitives::U256;
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::{Cfg, ContextTr};

sol! {
    #[derive(Debug)]
    interface ArbSys {
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 number) external view returns (bytes32);
        function arbChainID() external view returns (uint256);
        function arbOSVersion() external view returns (uint256);
        function isTopLevelCall() external view returns (bool);
        function wasMyCallersAddressAliased() external view returns (bool);

        error InvalidBlockNumber(uint256 requested, uint256 current);
    }
}

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    let Ok(function) = ArbSys::ArbSysCalls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    let scope = call.ctx.chain();
    Ok(match function {
        ArbSys::ArbSysCalls::arbBlockNumber(_) => {
            ArbSys::arbBlockNumberCall::abi_encode_returns(&U256::from(scope.block_number))
        }
        ArbSys::ArbSysCalls::arbBlockHash(ArbSys::arbBlockHashCall { number }) => {
            let known = scope.block_hashes.iter().find(|(n, _)| U256::from(*n) == number);
            match known {
                Some((_, hash)) => ArbSys::arbBlockHashCall::abi_encode_returns(hash),
                None => {
                    let current = U256::from(scope.block_number);
                    return Err(Refusal::error(&ArbSys::InvalidBlockNumber { requested: number, current }));
                }
            }
        }
        ArbSys::ArbSysCalls::arbChainID(_) => {
            ArbSys::arbChainIDCall::abi_encode_returns(&U256::from(call.ctx.cfg().chain_id()))
        }
        // Arbitrum adds 55 to tell ArbOS's versions from those before Nitro.
        ArbSys::ArbSysCalls::arbOSVersion(_) => {
            ArbSys::arbOSVersionCall::abi_encode_returns(&U256::from(55 + ARBOS_VERSION))
        }
        ArbSys::ArbSysCalls::isTopLevelCall(_) => {
            let top = call.caller == call.ctx.tx().caller;
            ArbSys::isTopLevelCallCall::abi_encode_returns(&top)
        }
        // No transaction comes from the parent chain here.
        ArbSys::ArbSysCalls::wasMyCallersAddressAliased(_) => {
            ArbSys::wasMyCallersAddressAliasedCall::abi_encode_returns(&false)
        }
    })
}
