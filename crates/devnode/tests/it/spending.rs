//! What the gas of a transaction went to.

use crate::common::*;
use crate::nesting::{probe_call, prober};
use alloy_primitives::{hex, keccak256, Address, U256};
use serde_json::{json, Value};

fn spending(client: &Client, receipt: &Receipt) -> Value {
    client.ask("dev_gasSpending", json!([receipt.0["transactionHash"]]))
}

/// Gas that the program pays to start, uncached and cached.
fn start(client: &Client, program: Address) -> [u64; 2] {
    let input = [&keccak256("programInitGas(address)")[..4], program.into_word().as_slice()].concat();
    let gas = client.call(ARB_WASM, input).unwrap();
    [U256::from_be_slice(&gas[..32]), U256::from_be_slice(&gas[32..])].map(|gas| gas.to::<u64>())
}

#[test]
fn every_unit_of_gas_is_named_once() {
    let client = Client::new();
    let (actor, prober) = (client.actor(), prober(&client));
    let store = op(2, &[&word(1), &word(7)]);
    let receipt = client.send(actor, forward(CALL, prober, U256::ZERO, u64::MAX, &probe_call(actor, &store)));
    let spent = spending(&client, &receipt);
    let gas = |name: &str| number(&spent[name]);

    let [uncached, cached] = start(&client, actor);
    assert_eq!((gas("starts"), gas("init")), (2, uncached + cached), "the second start is in the same block");
    assert_eq!(gas("storage"), 22_100, "a new word that nobody touched before");
    assert_eq!(gas("calls"), 2_600, "only the program's own call: to the bytecode, which is cold");
    // the prober keeps a record of the call
    assert!(gas("bytecode") > 20_000, "{spent}");
    assert!(gas("compute") > 0, "{spent}");
    let named = ["init", "pages", "storage", "calls", "logs", "bytecode", "compute"].map(gas);
    assert_eq!(named.iter().sum::<u64>(), gas("gross"));
    let profile = client.ask("dev_gasProfile", json!([receipt.0["transactionHash"]]));
    assert_eq!(spent["net"], profile["executionGas"]);
    assert_eq!(gas("refund"), 0);
}

#[test]
fn a_cleared_word_is_a_refund_of_at_most_a_fifth() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(7)]));
    let receipt = client.send(actor, op(2, &[&word(1), &word(0)]));
    let spent = spending(&client, &receipt);
    let gas = |name: &str| number(&spent[name]);
    assert_eq!(gas("storage"), 5_000, "a word that was there");
    let before = receipt.gas_used() + gas("refund");
    assert_eq!(gas("refund"), 4_800.min(before / 5));
    assert_eq!(gas("net") + gas("refund"), gas("gross"));
}

#[test]
fn logs_of_programs_are_named() {
    let client = Client::new();
    let actor = client.actor();
    let logged = client.send(actor, op(5, &[&word(9), b"abc"]));
    let spent = spending(&client, &logged);
    let log = &logged.logs()[0];
    let topics = log["topics"].as_array().unwrap().len() as u64;
    let bytes = hex::decode(log["data"].as_str().unwrap()).unwrap().len() as u64;
    assert_eq!(number(&spent["logs"]), 375 * (1 + topics) + 8 * bytes);
}
