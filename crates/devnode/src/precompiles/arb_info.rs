//! ArbInfo: balances and code.

use super::{Answer, Call, Refusal};
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::{ContextTr, JournalTr};

sol! {
    #[derive(Debug)]
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256);
        function getCode(address account) external view returns (bytes);
    }
}

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
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
