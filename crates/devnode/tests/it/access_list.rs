//! eth_createAccessList.

use crate::common::*;
use alloy_consensus::TxEip1559;
use alloy_eips::eip2930::{AccessList, AccessListItem};
use alloy_primitives::{hex, Address, U256};
use serde_json::{json, Value};

fn request(to: Address, input: &[u8]) -> Value {
    json!({ "from": DEV, "to": to, "data": hex::encode_prefixed(input) })
}

fn key(n: u64) -> Value {
    json!(hex::encode_prefixed(word(n)))
}

#[test]
fn list_holds_what_nested_frames_touch_and_nothing_that_is_warm_anyway() {
    let client = Client::new();
    let (actor, other) = (client.actor(), client.second_actor());
    let input = forward(CALL, other, U256::ZERO, u64::MAX, &op(2, &[&word(7), &word(1)]));
    let answer = client.ask("eth_createAccessList", json!([request(actor, &input), "latest"]));
    let other_key = other.to_string().to_lowercase();
    assert_eq!(answer["accessList"], json!([{ "address": other_key, "storageKeys": [key(7)] }]));
    assert!(answer.get("error").is_none());

    // the transaction with the list costs what the answer says, and stores what it should
    let list = AccessList(vec![AccessListItem { address: other, storage_keys: vec![word(7).into()] }]);
    let tx = TxEip1559 { access_list: list, ..client.transaction(Some(actor), input, U256::ZERO) };
    let receipt = client.submit(tx);
    assert_eq!(receipt.0["gasUsed"], answer["gasUsed"]);
    assert_eq!(client.slot(other, 7), U256::from(1));

    let own = client.ask("eth_createAccessList", json!([request(actor, &op(3, &[&word(2)]))]));
    assert_eq!(
        own["accessList"],
        json!([{ "address": actor.to_string().to_lowercase(), "storageKeys": [key(2)] }])
    );
    let activation = client.ask("eth_createAccessList", json!([request(DEV, &[])]));
    assert_eq!(activation["accessList"], json!([]));
}

#[test]
fn list_of_a_failing_call_comes_with_the_error() {
    let client = Client::new();
    let actor = client.actor();
    let answer = client.ask("eth_createAccessList", json!([request(actor, b"\x01no"), "latest"]));
    assert_eq!((&answer["error"], &answer["accessList"]), (&json!("execution reverted"), &json!([])));
    assert!(number(&answer["gasUsed"]) > 21_000);
}

#[test]
fn list_follows_a_slot_that_decides_which_slot_is_next() {
    let client = Client::new();
    // SLOAD(SLOAD(0))
    let chained = client.deploy(init_code(&hex!("5f545400")));
    let overrides = json!({ chained.to_string(): { "stateDiff": { key(0).as_str().unwrap(): key(77) } } });
    let answer = client.ask("eth_createAccessList", json!([request(chained, &[]), "latest", overrides]));
    assert_eq!(answer["accessList"][0]["storageKeys"], json!([key(0), key(77)]));
}
