//! The demo's own scenario: it runs to its end, its checks hold, and it gives the same figures each time.
use std::path::Path;

use e2e::programs;
use usdai_cli::commands::play;
use usdai_cli::scenario;

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
