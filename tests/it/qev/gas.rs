//! Gas of every step on the compiled programs: execution gas, programs cached, real lots. `./scripts/gas` measures
//! them beside their peers; here are the bounds that a change must not pass unnoticed.
use super::*;
use e2e::world;
use usdai_cli::chain::Receipt;
use usdai_cli::deploy::ARB_WASM;
use usdai_cli::play::reveal_item;
use usdai_cli::types::Address;

/// Lots with bids at `ticks`, revealed in one batch, at day 30. The gas of the batch.
fn revealed(w: &World, ticks: &[u16]) -> (Vec<U256>, Receipt) {
    w.stake(&w.alice, 200_000);
    w.day(5);
    let ids: Vec<U256> = ticks.iter().map(|_| w.request(&w.alice, usd(100))).collect();
    for (id, tick) in ids.iter().zip(ticks) {
        commit(w, &w.alice, 0, *id, *tick, &[]);
    }
    w.day(28);
    let items = |bids: &[(U256, u16)]| -> Vec<u8> {
        bids.iter().flat_map(|(id, tick)| reveal_item(*id, *tick, &salt(id.to())).expect("small")).collect()
    };
    let bids: Vec<_> = ids.iter().copied().zip(ticks.iter().copied()).collect();
    let receipt = w.send(&w.staff.keeper, w.p.qev, &IQev::revealCall { items: items(&bids).into() });
    w.day(30);
    (ids, receipt)
}

fn settle(w: &World) -> u64 {
    let call = ISUSDai::settleCall { maxWords: U256::from(256) };
    let receipt = w.send(&w.staff.keeper, w.p.susdai, &call);
    receipt.event::<ISUSDai::EpochSettled>(w.p.susdai).expect("in one transaction");
    // USDai is asked for the yield, the router for the worth of the loans.
    cached(w, &receipt, &[w.p.susdai, w.p.qev, w.p.router, w.p.usdai])
}

fn claim(w: &World, id: U256) -> u64 {
    let call = ISUSDai::claimCall { requestId: id, receiver: w.alice.address() };
    cached(w, &w.send(&w.alice, w.p.susdai, &call), &[w.p.susdai, w.p.qev, w.p.usdai])
}

alloy_sol_types::sol! {
    interface IArbWasm {
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    }
}

/// Execution gas with every program in the cache. A transaction alone in its block starts each once from outside of it.
fn cached(w: &World, receipt: &Receipt, programs: &[Address]) -> u64 {
    let spent =
        w.chain.request("dev_gasSpending", serde_json::json!([receipt.hash])).expect("what it went to");
    println!("{spent}");
    programs.iter().fold(receipt.execution_gas, |gas, program| {
        let init = w.view(ARB_WASM, &IArbWasm::programInitGasCall { program: *program });
        gas + init.gasWhenCached - init.gas
    })
}

/// Prints a figure and refuses it above its bound.
#[track_caller]
fn bounded(what: &str, gas: u64, bound: u64) {
    println!("{what}: {gas} gas, at most {bound}");
    assert!(gas <= bound, "{what}: {gas} gas, more than {bound}");
}

#[test]
fn requests_and_bids_stay_within_their_bounds() {
    let w = world();
    w.stake(&w.alice, 10_000);
    w.stake(&w.bob, 10_000);
    let _ = (w.request(&w.bob, usd(100)), w.request(&w.alice, usd(100)));
    let request = ISUSDai::requestRedeemCall {
        shares: usd(100),
        controller: w.alice.address(),
        owner: w.alice.address(),
    };
    let receipt = w.send(&w.alice, w.p.susdai, &request);
    bounded("requestRedeem", cached(&w, &receipt, &[w.p.susdai, w.p.qev]), 60_000);
    let id = receipt.event::<ISUSDai::RedeemRequest>(w.p.susdai).expect("requested").requestId;
    commit(&w, &w.alice, 0, id - U256::from(1), 5, &[]);
    let call = IQev::commitCall {
        id,
        commitment: w.commitment(0, id, 6, salt(id.to())),
        opening: vec![7; 141].into(),
    };
    let alone = |receipt: &Receipt| cached(&w, receipt, &[w.p.qev]);
    bounded("commit, 141 bytes published", alone(&w.send(&w.alice, w.p.qev, &call)), 41_000);
    bounded("commit again", alone(&w.send(&w.alice, w.p.qev, &call)), 12_500);
    w.day(28);
    let items = reveal_item(id, 6, &salt(id.to())).expect("small").into();
    let receipt = w.send(&w.staff.keeper, w.p.qev, &IQev::revealCall { items });
    bounded("reveal, the first of an epoch", alone(&receipt), 64_000);
}

#[test]
fn a_batch_of_reveals_stays_within_its_bound() {
    let w = world();
    let ticks: Vec<u16> = (0..100).map(|n| 100 + n % 40).collect();
    let (_, receipt) = revealed(&w, &ticks);
    bounded("reveal, each of 100", receipt.execution_gas / 100, 12_500);
}

#[test]
fn a_settlement_of_ten_bids_stays_within_its_bound() {
    let w = world();
    let ticks: Vec<u16> = (1..=10).map(|n| n * 100).collect();
    let (ids, _) = revealed(&w, &ticks);
    bounded("settle, 10 bids at 10 ticks", settle(&w), 80_000);
    bounded("claim", claim(&w, ids[0]), 67_000);
}

#[test]
fn claims_cost_the_same_whatever_the_number_of_bids() {
    let measure = |ticks: &[u16]| {
        let w = world();
        let (ids, _) = revealed(&w, ticks);
        settle(&w);
        claim(&w, ids[0])
    };
    let few = measure(&[100, 200]);
    let many = measure(&(0..150).map(|n| 100 + n * 5).collect::<Vec<u16>>());
    println!("claim with 2 bids: {few} gas, with 150: {many}");
    // The last claim of an epoch clears the books; neither of these is it.
    assert!(few.abs_diff(many) <= 200, "{few} gas with 2 bids, {many} with 150");
}
