//! The demo's own scenario: it runs to its end, its checks hold, and it gives the same figures each time.
use std::path::Path;

use e2e::programs;
use serde_json::json;
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::commands::play;
use usdai_cli::deploy::ITestUsdc;
use usdai_cli::play::Stage;
use usdai_cli::report::Report;
use usdai_cli::rpc::InProcess;
use usdai_cli::scenario;
use usdai_cli::types::{Address, B256, U256};
use usdai_cli::units::wad;

fn report() -> (serde_json::Value, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/launch.toml");
    let scenario = scenario::load(&path).unwrap_or_else(|e| panic!("{e}"));
    let mut lines = Vec::new();
    let report = play(&scenario, &programs(), &mut |_| {}, &mut |line| lines.push(line))
        .unwrap_or_else(|e| panic!("{e:#}"));
    assert_eq!(lines.len(), scenario.steps.len(), "one line for each step");
    (report.to_json(), lines)
}

#[test]
fn the_launch_scenario_plays_and_adds_up_the_same_each_time() {
    let (json, lines) = report();
    for check in json["checks"].as_array().expect("checks") {
        assert_eq!(check["holds"], true, "{check}");
    }
    assert_eq!(json["ok"], true);
    assert!(json["checks"].as_array().expect("checks").len() >= 14);
    // It is not an empty show: money was lent, lost, auctioned and paid out.
    let auctions = json["auctions"].as_array().expect("auctions");
    assert!(auctions.len() >= 4);
    assert!(
        auctions.iter().any(|a| a["margin"]["tick"].as_u64().is_some_and(|tick| tick > 0)),
        "one epoch was rationed by bids"
    );
    assert!(auctions.iter().any(|a| a["bond"] != "0"), "one bond was burned");
    let loans = json["loans"].as_array().expect("loans");
    assert_eq!(loans.len(), 3);
    assert!(loans.iter().any(|l| l["status"] == "sold" && l["loss"] != "0"), "one loan was lost in part");
    assert!(
        json["requests"].as_array().expect("requests").iter().all(|r| r["paid"] != "0"),
        "everybody in the queue was paid something"
    );

    let (again, lines_again) = report();
    assert_eq!(again, json, "the same file gives the same figures");
    assert_eq!(lines_again, lines);
}

/// Plays the launch scenario and runs `with` on what it leaves behind.
fn after_the_launch(with: impl FnOnce(&mut Stage<'_>)) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/launch.toml");
    let scenario = scenario::load(&path).unwrap_or_else(|e| panic!("{e}"));
    let node = InProcess::start(Some(scenario.start - 7_200));
    let chain = Chain::connect(Box::new(node), GasLimit::Fixed(32_000_000)).expect("the chain answers");
    let mut stage =
        Stage::set(&chain, &scenario, &programs(), &mut |_| {}).unwrap_or_else(|e| panic!("{e:#}"));
    stage.play(&mut |_, _| {}).unwrap_or_else(|e| panic!("{e:#}"));
    with(&mut stage);
}

/// Adds `amount` to a storage word.
fn add(stage: &Stage<'_>, contract: Address, slot: u64, amount: U256) {
    let slot = B256::from(U256::from(slot));
    let word = U256::from_be_bytes(stage.chain.storage(contract, slot).expect("storage").0);
    assert!(!word.is_zero(), "slot {slot} of {contract} is empty");
    let changed = B256::from(word + amount);
    stage.chain.request("anvil_setStorageAt", json!([contract, slot, changed])).expect("anvil_setStorageAt");
}

/// What of the report fails after `damage`; the chain is as before afterwards.
fn failed_after(stage: &mut Stage<'_>, damage: impl FnOnce(&mut Stage<'_>)) -> Vec<&'static str> {
    let snapshot = stage.chain.request("evm_snapshot", json!([])).expect("evm_snapshot");
    let before = (stage.requests.clone(), stage.snapshots.clone());
    damage(stage);
    let report = Report::of(stage, &[]).expect("a report");
    (stage.requests, stage.snapshots) = before;
    assert_eq!(stage.chain.request("evm_revert", json!([snapshot])), Ok(json!(true)));
    stage.chain.resync().expect("time");
    report.failed().iter().map(|check| check.name).collect()
}

/// A check that cannot fail shows nothing: each kind of damage is found, and by the checks that it concerns.
#[test]
fn damage_fails_the_checks_that_it_concerns() {
    after_the_launch(|stage| {
        let p = stage.protocol.clone();
        let one = wad();
        assert_eq!(failed_after(stage, |_| {}), [""; 0]);
        let minted = |stage: &mut Stage<'_>| {
            let to = stage.staff.keeper.address();
            let mint = ITestUsdc::mintCall { to, value: U256::from(1) };
            stage.chain.send(&stage.staff.admin, p.usdc, &mint).expect("mint");
        };
        assert_eq!(failed_after(stage, minted), ["usdc-conserved"]);
        assert_eq!(failed_after(stage, |s| add(s, p.usdai, 4, one)), ["usdai-backed", "usdai-sum"]);
        // Supply and backing share a word.
        assert_eq!(failed_after(stage, |s| add(s, p.usdai, 4, one << 128)), ["usdai-reserves-real"]);
        assert_eq!(failed_after(stage, |s| add(s, p.susdai, 4, one)), ["susdai-sum"]);
        // The supply and what is idle share a word, too; what is reserved is in the next one.
        let failed = failed_after(stage, |s| add(s, p.susdai, 4, one << 128));
        assert_eq!(failed, ["vault-holds", "vault-cash-flow"]);
        assert_eq!(failed_after(stage, |s| add(s, p.susdai, 5, one)), ["vault-holds", "reserved-spent"]);
        let dishonest = |stage: &mut Stage<'_>| {
            stage.requests.get_mut("elm-1").expect("a request").paid += one;
        };
        assert_eq!(failed_after(stage, dishonest), ["claims-paid", "auctions-fair"]);
        let other_bid = |stage: &mut Stage<'_>| {
            stage.requests.get_mut("drift-1").expect("a request").bids[0].tick += 1;
        };
        assert_eq!(failed_after(stage, other_bid), ["auctions-fair"]);
        let inverted = |stage: &mut Stage<'_>| {
            stage.snapshots[2].redemption_price = stage.snapshots[2].deposit_price + U256::from(1);
        };
        assert_eq!(failed_after(stage, inverted), ["prices-ordered"]);
    });
}
