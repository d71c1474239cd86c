//! eth_estimateGas: the least limit that suffices.

use crate::common::*;
use crate::nesting::{probe, prober};
use alloy_consensus::TxEip1559;
use alloy_primitives::{hex, Address, U256};
use serde_json::{json, Value};

/// Estimates, and checks that the limit suffices and one less does not.
fn least(client: &Client, to: Address, input: &[u8], overrides: &Value) -> u64 {
    let request = |gas: Option<u64>| {
        let mut request = json!({ "from": DEV, "to": to, "data": hex::encode_prefixed(input) });
        if let Some(gas) = gas {
            request["gas"] = json!(format!("{gas:#x}"));
        }
        request
    };
    let estimate = number(&client.ask("eth_estimateGas", json!([request(None), "latest", overrides])));
    let try_with = |gas| client.node.request("eth_call", json!([request(Some(gas)), "latest", overrides]));
    assert!(try_with(estimate).is_ok(), "{estimate} is not enough");
    assert!(try_with(estimate - 1).is_err(), "{} is enough", estimate - 1);
    estimate
}

#[test]
fn a_plain_transfer_takes_21000() {
    let client = Client::new();
    let request = json!([{ "from": DEV, "to": Address::repeat_byte(1), "value": "0x1" }]);
    assert_eq!(client.ask("eth_estimateGas", request), json!("0x5208"));
}

#[test]
fn estimates_are_the_least_that_suffices() {
    let client = Client::new();
    let (actor, prober) = (client.actor(), prober(&client));
    let store = op(2, &[&word(1), &word(7)]);
    // bytecode that calls a program and reverts when that fails
    let forwarded = |input: &[u8]| probe("forward(address,bytes)", actor, input);
    for (to, input) in [
        (actor, b"\0".to_vec()),
        (actor, store.clone()),
        (prober, forwarded(&store)),
        (prober, forwarded(&op(5, &[&word(1), b"x"]))),
    ] {
        let estimate = least(&client, to, &input, &json!({}));
        let tx = TxEip1559 { gas_limit: estimate, ..client.transaction(Some(to), input, U256::ZERO) };
        let receipt = client.submit(tx);
        assert!(receipt.succeeded(), "{receipt:?}");
        assert!(receipt.gas_used() <= estimate);
    }
}

#[test]
fn a_refund_does_not_lower_the_estimate() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(7)]));
    let clear = op(2, &[&word(1), &word(0)]);
    let estimate = least(&client, actor, &clear, &json!({}));
    let tx = TxEip1559 { gas_limit: estimate, ..client.transaction(Some(actor), clear, U256::ZERO) };
    let receipt = client.submit(tx);
    assert!(receipt.succeeded());
    assert!(receipt.gas_used() < estimate, "no refund: {} of {estimate}", receipt.gas_used());
}

#[test]
fn estimates_see_overrides_of_the_state() {
    let client = Client::new();
    let actor = client.actor();
    let store = op(2, &[&word(1), &word(7)]);
    let fresh = least(&client, actor, &store, &json!({}));
    let key = hex::encode_prefixed(word(1));
    let used = json!({ actor.to_string(): { "stateDiff": { &key: hex::encode_prefixed(word(3)) } } });
    assert_eq!(fresh - least(&client, actor, &store, &used), 20_000 - 2_900);
    // code at an address where none is
    let empty = Address::repeat_byte(0xee);
    let code = json!({ empty.to_string(): { "code": "0x5f545f5500" } });
    assert!(least(&client, empty, &[], &code) > 23_000);
}

#[test]
fn failing_calls_have_no_estimate() {
    let client = Client::new();
    let actor = client.actor();
    let ask =
        |data: &str| client.refused("eth_estimateGas", json!([{ "from": DEV, "to": actor, "data": data }]));
    let error = ask("0x016e6f");
    assert_eq!((error.code, error.data), (3, Some(json!("0x6e6f"))));
    assert_eq!(error.message, "execution reverted");
    // never ends
    assert_eq!(ask("0x09").message, "gas required exceeds allowance (32000000)");
    let capped = json!([{ "from": DEV, "to": actor, "data": "0x09", "gas": "0xc350" }]);
    assert_eq!(client.refused("eth_estimateGas", capped).message, "gas required exceeds allowance (50000)");
    let value = json!([{ "from": DEV, "to": actor, "value": U256::MAX, "maxFeePerGas": "0x1" }]);
    assert_eq!(client.refused("eth_estimateGas", value).message, "insufficient funds for transfer");
}

#[test]
fn custom_errors_come_as_data_with_code_3() {
    let client = Client::new();
    let actor = client.actor();
    // AccessControlUnauthorizedAccount(address,bytes32) of some account
    let data = [&hex!("e2517d3f")[..], &word(1), &word(2)].concat();
    let input = op(1, &[&data]);
    let error = client.call(actor, input).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (3, "execution reverted"));
    assert_eq!(error.data, Some(json!(hex::encode_prefixed(data))));
}
