//! What a transfer costs: execution gas between two holders, program cached.
use super::*;
use e2e::{usd, world};

/// OpenZeppelin's ERC20 takes 12,494 on the same chain; the storage and the log alone are 11,756.
const BOUND: u64 = 13_800;

alloy_sol_types::sol! {
    interface IArbWasm {
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    }
}

#[test]
fn a_transfer_stays_within_its_bound() {
    let w = world();
    w.deposit(&w.alice, 100);
    w.deposit(&w.bob, 100);
    let call = IERC20::transferCall { to: w.bob.address(), value: usd(1) };
    let receipt = w.send(&w.alice, w.p.usdai, &call);
    let init = w.view(usdai_cli::deploy::ARB_WASM, &IArbWasm::programInitGasCall { program: w.p.usdai });
    let cached = receipt.execution_gas - init.gas + init.gasWhenCached;
    println!("transfer: {cached} gas, {} of them to start the cached program", init.gasWhenCached);
    assert!(init.gasWhenCached <= 600, "{} gas before the first instruction", init.gasWhenCached);
    assert!(cached <= BOUND, "{cached} gas");
}
