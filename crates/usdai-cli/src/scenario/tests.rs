//! Malformed files: each one is refused with its line and what is expected.
use super::parse::parse;

const GOOD: &str = r#"title = "small"
start = 2026-01-01
[protocol]
usdc_cap = 1_000_000
supply_cap = 1_000_000
haircut = "40"
[protocol.ltv]
rack = "70"
[[account]]
name = "alder"
usdc = "1000.5"
[[account]]
name = "birch"
usdc = 500
[[hardware]]
name = "b200"
owner = "birch"
class = "rack"
units = 1
appraisal = "1000"
appraisal_days = 90
document_days = 900
[[loan]]
name = "loan-b200"
hardware = "b200"
principal = "700"
apr = "12.5"
payments = 36
kind = "amortising"
grace_days = 10
late_apr = "18"
[[step]]
day = 0
do = "deposit"
account = "alder"
amount = "1000.5"
[[step]]
day = 0
do = "stake"
account = "alder"
amount = "all"
[[step]]
day = 1
do = "title"
hardware = "b200"
[[step]]
day = 2
do = "borrow"
loan = "loan-b200"
[[step]]
day = 5
do = "request"
account = "alder"
amount = "100"
name = "r1"
[[step]]
day = 6
do = "bid"
request = "r1"
discount_bps = 25
[[step]]
day = 28
do = "reveal"
requests = ["r1"]
[[step]]
day = 30
do = "settle"
"#;

fn refused(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "the change has to change something: {from}");
    parse("small.toml", &GOOD.replacen(from, to, 1)).expect_err(to).to_string()
}

#[test]
fn a_good_file_is_read() {
    let scenario = parse("small.toml", GOOD).expect("good");
    assert_eq!(scenario.start, 1_767_225_600);
    assert_eq!(scenario.steps.len(), 8);
    assert_eq!(scenario.accounts[0].usdc.to_string(), "1000500000");
    assert_eq!(scenario.loans[0].principal.to_string(), "700000000000000000000");
}

#[test]
fn amounts_that_are_none_are_refused() {
    let error = refused("amount = \"1000.5\"", "amount = \"1.5e9\"");
    assert!(error.starts_with("small.toml:36: `1.5e9` is no amount"), "{error}");
    let error = refused("amount = \"1000.5\"", "amount = \"-5\"");
    assert!(error.starts_with("small.toml:36: `-5` is negative"), "{error}");
    let error = refused("amount = \"1000.5\"", "amount = \"1.0000001\"");
    assert!(error.contains("has 7 decimal places, at most 6"), "{error}");
    let error = refused("amount = \"100\"", "amount = \"100.1234567\"");
    assert!(error.contains("has 7 decimal places, at most 6"), "{error}");
    let error = refused("amount = \"1000.5\"", "amount = 1000.5");
    assert!(error.starts_with("small.toml:36: ") && error.contains("not exact"), "{error}");
    let error = refused("amount = \"100\"", "amount = \"0\"");
    assert!(error.contains("more than zero"), "{error}");
    let error = refused("amount = \"1000.5\"", "amount = \"1000.6\"");
    assert!(error.contains("`alder` has 1000.5 USDC left"), "{error}");
}

#[test]
fn unknown_names_are_refused_with_the_known_ones() {
    let error = refused("do = \"deposit\"\naccount = \"alder\"", "do = \"deposit\"\naccount = \"elder\"");
    assert!(
        error.starts_with("small.toml:32: there is no account named `elder` here: known are alder, birch"),
        "{error}"
    );
    let error = refused("do = \"title\"\nhardware = \"b200\"", "do = \"title\"\nhardware = \"h200\"");
    assert!(error.contains("there is no hardware named `h200`"), "{error}");
    let error = refused("requests = [\"r1\"]", "requests = [\"r2\"]");
    assert!(error.contains("there is no request named `r2` here: known are r1"), "{error}");
    let error = refused("owner = \"birch\"", "owner = \"nobody\"");
    assert!(error.contains("there is no account named `nobody`"), "{error}");
    let error = refused("class = \"rack\"", "class = \"toaster\"");
    assert!(error.contains("expected one of gpu-server, rack, depin"), "{error}");
}

#[test]
fn unknown_and_missing_fields_are_refused() {
    let error = refused("usdc = \"1000.5\"", "usdt = \"1000.5\"");
    assert!(error.starts_with("small.toml:11: unknown field `usdt`"), "{error}");
    let error = refused("discount_bps = 25\n", "");
    assert!(error.contains("step `bid` needs `discount_bps`"), "{error}");
    let error = refused("discount_bps = 25", "discount_bps = 25\nloan = \"loan-b200\"");
    assert!(error.contains("step `bid` takes no `loan`: expected request, discount_bps"), "{error}");
    let error = refused("do = \"settle\"", "do = \"setle\"");
    assert!(error.contains("`setle` is no step: expected one of deposit"), "{error}");
    let error = refused("discount_bps = 25", "discount_bps = 1024");
    assert!(error.contains("expected 0 to 1023"), "{error}");
    let error = refused("apr = \"12.5\"", "apr = ");
    assert!(error.starts_with("small.toml:27: "), "{error}");
    let error = refused("start = 2026-01-01", "start = 2026-01-01T10:00:00Z");
    assert!(error.contains("expected a date"), "{error}");
}

#[test]
fn steps_that_cannot_follow_are_refused() {
    let error = refused("day = 2\n", "day = 0\n");
    assert!(error.contains("day 0 comes after day 1"), "{error}");
    let error = refused("do = \"title\"\nhardware = \"b200\"", "do = \"wait\"");
    assert!(error.contains("`b200` has no title yet"), "{error}");
    let error = refused("day = 28\n", "day = 27\n");
    assert!(error.contains("the bid of `r1` is revealed on day 28 or 29"), "{error}");
    let error = refused("day = 6\n", "day = 28\n");
    assert!(error.contains("bids are sealed until day 28"), "{error}");
    let error = refused("principal = \"700\"", "principal = \"700.01\"");
    assert!(
        error.starts_with("small.toml:24: loan `loan-b200`: the principal 700.01 is above 700"),
        "{error}"
    );
    let error = refused("name = \"birch\"", "name = \"alder\"");
    assert!(error.contains("two entries [[account]] named `alder`"), "{error}");
    let error = refused("name = \"birch\"", "name = \"admin\"");
    assert!(error.contains("taken by the protocol's own staff"), "{error}");
}

#[test]
fn all_problems_are_listed_at_once() {
    let text = GOOD.replacen("usdc = 500", "usdc = \"x\"", 1).replacen("apr = \"12.5\"", "apr = \"y\"", 1);
    let error = parse("small.toml", &text).expect_err("two problems");
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn the_committed_scenario_is_good() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/launch.toml");
    let scenario = super::load(&path).expect("scenarios/launch.toml");
    assert_eq!((scenario.titles.len(), scenario.loans.len()), (3, 3));
    assert!(scenario.steps.iter().map(|s| s.day).max().expect("steps") >= 120, "at least four epochs");
}
