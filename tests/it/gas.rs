//! What the operations of holders cost: execution gas, programs cached. Bounds are a little above what was measured;
//! peers in Solidity stand in snapshots of the benchmark.
use e2e::{usd, world, World};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;
use usdai_cli::chain::Receipt;
use usdai_cli::types::Address;

alloy_sol_types::sol! {
    interface IArbWasm {
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    }
}

/// What a transaction costs when the programs that it starts are cached, and what their starts are of it.
fn cached(w: &World, receipt: &Receipt, programs: &[Address]) -> (u64, u64) {
    let (mut gas, mut starts) = (receipt.execution_gas, 0);
    for program in programs {
        let init = w.view(usdai_cli::deploy::ARB_WASM, &IArbWasm::programInitGasCall { program: *program });
        gas -= init.gas - init.gasWhenCached;
        starts += init.gasWhenCached;
    }
    (gas, starts)
}

#[track_caller]
fn bound(w: &World, what: &str, receipt: &Receipt, programs: &[Address], bound: u64) {
    let (gas, starts) = cached(w, receipt, programs);
    let spending =
        w.chain.request("dev_gasSpending", serde_json::json!([receipt.hash])).expect("a transaction");
    println!("{what}: {gas} gas, {starts} of them to start {} programs; {spending}", programs.len());
    assert!(gas <= bound, "{what}: {gas} gas, {bound} allowed");
}

/// OpenZeppelin's ERC20 takes 12,494 on the same chain; the storage and the log alone are 11,756.
#[test]
fn a_transfer_of_usdai_is_cheaper_than_openzeppelins() {
    let w = world();
    w.deposit(&w.alice, 100);
    w.deposit(&w.bob, 100);
    let call = IERC20::transferCall { to: w.bob.address(), value: usd(1) };
    let receipt = w.send(&w.alice, w.p.usdai, &call);
    bound(&w, "USDai transfer", &receipt, &[w.p.usdai], 12_494);
}

#[test]
fn a_transfer_of_susdai_costs_no_more_for_its_blacklist() {
    let w = world();
    w.stake(&w.alice, 100);
    w.stake(&w.bob, 100);
    let call = IERC20::transferCall { to: w.bob.address(), value: usd(1) };
    let receipt = w.send(&w.alice, w.p.susdai, &call);
    bound(&w, "sUSDai transfer", &receipt, &[w.p.susdai], 12_600);
}

#[test]
fn deposits_and_requests_of_susdai_stay_within_their_bounds() {
    let w = world();
    w.stake(&w.bob, 5_000);
    w.stake(&w.alice, 1_000);
    let _loan = w.borrow(usd(10_000), usd(2_000));
    w.deposit(&w.alice, 1_000);
    w.send(&w.alice, w.p.usdai, &IERC20::approveCall { spender: w.p.susdai, value: usd(2_000) });
    let call = ISUSDai::depositCall { assets: usd(500), receiver: w.alice.address() };
    let receipt = w.send(&w.alice, w.p.susdai, &call);
    bound(&w, "sUSDai deposit", &receipt, &[w.p.susdai, w.p.usdai, w.p.router], 51_000);
    let alice = w.alice.address();
    let call = ISUSDai::requestRedeemCall { shares: usd(10), controller: alice, owner: alice };
    w.send(&w.alice, w.p.susdai, &call);
    let receipt = w.send(&w.alice, w.p.susdai, &call);
    bound(&w, "sUSDai requestRedeem", &receipt, &[w.p.susdai, w.p.qev], 68_000);
}
