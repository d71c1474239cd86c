//! Keeping the programs of a protocol: a chain forgets a program a year after its activation.
use anyhow::{Context, Result};
use usdai_abi::caliber::ICaliber;
use usdai_abi::usdai::IUSDai;
use usdai_abi::SolCall;

use super::{router, Protocol, ARB_WASM};
use crate::chain::Chain;
use crate::types::{keccak256, U256};
use crate::units::{wad, DAY};
use crate::wallet::Account;

alloy_sol_types::sol! {
    /// The precompile's part that renews programs.
    interface IArbWasmKeeper {
        function programTimeLeft(address program) external view returns (uint64 timeLeft);
        function codehashKeepalive(bytes32 codehash) external payable;
    }
}

/// Renews the programs that expire within half a year.
///
/// # Errors
/// When the chain refuses.
pub fn keep_alive(chain: &Chain, payer: &Account, p: &Protocol) -> Result<()> {
    let desks =
        [chain.call(p.usdai, &IUSDai::deskCall {})?._0, chain.call(p.caliber, &ICaliber::deskCall {})?._0];
    let own = p.contracts().into_iter().skip(1).chain(p.helpers()).map(|(_, address)| address);
    let extensions = router::extensions(chain, p.router)?.into_iter().map(|(_, address)| address);
    for program in own.chain(desks).chain(extensions) {
        let left = chain.call(ARB_WASM, &IArbWasmKeeper::programTimeLeftCall { program })?.timeLeft;
        if left > 183 * DAY {
            continue;
        }
        let codehash = keccak256(chain.code(program)?);
        let call = IArbWasmKeeper::codehashKeepaliveCall { codehash };
        // What is too much comes back.
        let value = wad() / U256::from(10);
        chain
            .transact(payer, Some(ARB_WASM), value, call.abi_encode().into())
            .context("keeping a program")?;
    }
    Ok(())
}
