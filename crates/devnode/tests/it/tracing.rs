//! What tracers tell of a transaction's inside.

use crate::common::*;
use crate::nesting::{probe_call, prober};
use alloy_primitives::{hex, keccak256, Address, U256};
use serde_json::{json, Value};

fn trace(client: &Client, receipt: &Receipt, options: Value) -> Value {
    client.ask("debug_traceTransaction", json!([receipt.0["transactionHash"], options]))
}

fn calls(client: &Client, receipt: &Receipt) -> Value {
    trace(client, receipt, json!({ "tracer": "callTracer" }))
}

fn text(bytes: &[u8]) -> Value {
    json!(hex::encode_prefixed(bytes))
}

fn lower(address: Address) -> Value {
    json!(address.to_string().to_lowercase())
}

#[test]
fn call_tracer_shows_frames_of_programs_and_bytecode_in_one_tree() {
    let client = Client::new();
    let (actor, prober) = (client.actor(), prober(&client));
    let store = op(2, &[&word(1), &word(7)]);
    let input = forward(CALL, prober, U256::ZERO, u64::MAX, &probe_call(actor, &store));
    let receipt = client.send(actor, input.clone());
    let frame = calls(&client, &receipt);
    assert_eq!(frame["type"], json!("CALL"));
    assert_eq!((&frame["from"], &frame["to"]), (&lower(DEV), &lower(actor)));
    assert_eq!((&frame["value"], &frame["input"]), (&json!("0x0"), &text(&input)));
    // the outermost frame stands for the whole transaction
    assert_eq!((&frame["gas"], &frame["gasUsed"]), (&json!("0x1e84800"), &receipt.0["gasUsed"]));
    let middle = &frame["calls"][0];
    assert_eq!((&middle["from"], &middle["to"]), (&lower(actor), &lower(prober)));
    let inner = &middle["calls"][0];
    assert_eq!((&inner["from"], &inner["to"]), (&lower(prober), &lower(actor)));
    assert_eq!(inner["input"], text(&store));
    assert!(inner.get("calls").is_none() && inner.get("error").is_none() && inner.get("output").is_none());
    let used = |frame: &Value| number(&frame["gasUsed"]);
    assert!(used(inner) > 20_000 && used(middle) > used(inner) && used(&frame) > used(middle));
    assert!(number(&middle["gas"]) <= 32_000_000 * 63 / 64 && used(middle) < number(&middle["gas"]));

    let top =
        trace(&client, &receipt, json!({ "tracer": "callTracer", "tracerConfig": { "onlyTopCall": true } }));
    assert!(top.get("calls").is_none());
    assert_eq!(top["gasUsed"], frame["gasUsed"]);
}

#[test]
fn call_tracer_tells_kinds_values_and_created_addresses() {
    let client = Client::new();
    let (actor, other) = (client.actor(), client.second_actor());
    let nested =
        |kind: u8| calls(&client, &client.send(actor, forward(kind, other, U256::ZERO, u64::MAX, b"\0")));
    let delegate = nested(DELEGATE_CALL)["calls"][0].clone();
    assert_eq!(delegate["type"], json!("DELEGATECALL"));
    assert_eq!((&delegate["from"], &delegate["to"]), (&lower(actor), &lower(other)));
    let fixed = nested(1)["calls"][0].clone();
    assert_eq!(fixed["type"], json!("STATICCALL"));
    assert!(fixed.get("value").is_none());

    let init = init_code(&hex!("602a5f5260205ff3"));
    let input = op(12, &[&[0; 32], &init]);
    let creation = calls(&client, &client.send(actor, input))["calls"][0].clone();
    assert_eq!((&creation["type"], &creation["input"]), (&json!("CREATE"), &text(&init)));
    assert_eq!(creation["output"], json!("0x602a5f5260205ff3"));
    let created: Address = creation["to"].as_str().unwrap().parse().unwrap();
    assert_eq!(client.call(created, []).unwrap().as_ref(), word(42));

    let receipt = client.submit(client.transaction(None, init, U256::ZERO));
    let outermost = calls(&client, &receipt);
    assert_eq!((&outermost["type"], &outermost["to"]), (&json!("CREATE"), &receipt.0["contractAddress"]));

    // CALLER SELFDESTRUCT
    let ending = client.deploy(init_code(&hex!("33ff")));
    let receipt = client.pay(ending, vec![], U256::from(9));
    let end = calls(&client, &receipt)["calls"][0].clone();
    assert_eq!((&end["type"], &end["value"]), (&json!("SELFDESTRUCT"), &json!("0x9")));
    assert_eq!((&end["from"], &end["to"]), (&lower(ending), &lower(DEV)));
}

#[test]
fn call_tracer_gives_errors_and_reasons_of_reverts() {
    let client = Client::new();
    let actor = client.actor();
    let reason = [&keccak256("Error(string)")[..4], &word(32), &word(4), b"nope", &[0; 28]].concat();
    let receipt = client.send(actor, forward(CALL, actor, U256::ZERO, u64::MAX, &op(1, &[&reason])));
    let frame = calls(&client, &receipt);
    assert!(frame.get("error").is_none());
    let inner = &frame["calls"][0];
    assert_eq!((&inner["error"], &inner["revertReason"]), (&json!("execution reverted"), &json!("nope")));
    assert_eq!(inner["output"], text(&reason));

    let custom = client.send(actor, op(1, &[&hex!("deadbeef")]));
    let frame = calls(&client, &custom);
    assert_eq!((&frame["error"], &frame["output"]), (&json!("execution reverted"), &json!("0xdeadbeef")));
    assert!(frame.get("revertReason").is_none());

    let starved = client.send(actor, forward(CALL, actor, U256::ZERO, 60_000, &[9]));
    let inner = &calls(&client, &starved)["calls"][0];
    assert_eq!((&inner["error"], &inner["gasUsed"]), (&json!("out of gas"), &json!("0xea60")));

    let wasm = wat::parse_str("(module (memory (export \"memory\") 0) (func (export \"user_entrypoint\") (param i32) (result i32) i32.const 0))").unwrap();
    let sleeping = client.place(&wasm);
    let receipt = client.send(actor, forward(CALL, sleeping, U256::ZERO, 50_000, &[]));
    let error = calls(&client, &receipt)["calls"][0]["error"].to_string();
    assert!(error.contains("ProgramNotActivated()"), "{error}");
    let poor = client.send(actor, forward(CALL, DEV, U256::from(1), u64::MAX, &[]));
    assert_eq!(calls(&client, &poor)["calls"][0]["error"], json!("insufficient balance for transfer"));
}

#[test]
fn call_tracer_keeps_logs_that_stayed_in_their_order() {
    let client = Client::new();
    let (actor, prober) = (client.actor(), prober(&client));
    let options = json!({ "tracer": "callTracer", "tracerConfig": { "withLog": true } });
    let log = op(5, &[&word(1), b"x"]);
    // the program logs first, then the bytecode that called it
    let receipt = client.send(prober, probe_call(actor, &log));
    let frame = trace(&client, &receipt, options.clone());
    let inner = &frame["calls"][0]["logs"][0];
    assert_eq!((&inner["address"], &inner["data"]), (&lower(actor), &text(b"x")));
    assert_eq!((&inner["topics"], &inner["position"]), (&json!([text(&word(1))]), &json!("0x0")));
    assert_eq!((&inner["index"], &frame["logs"][0]["index"]), (&json!("0x0"), &json!("0x1")));
    assert_eq!(frame["logs"][0]["position"], json!("0x1"));
    assert_eq!(frame["logs"][0]["topics"], receipt.logs()[1]["topics"]);
    assert!(calls(&client, &receipt).get("logs").is_none());

    // CALL the actor with the calldata, then revert: the log is undone
    let code = [&hex!("365f5f375f5f365f5f73")[..], actor.as_slice(), &hex!("5af15f5ffd")].concat();
    let reverting = client.deploy(init_code(&code));
    let receipt = client.send(prober, probe_call(reverting, &log));
    assert_eq!(receipt.logs().len(), 1);
    let frame = trace(&client, &receipt, options);
    assert_eq!(frame["calls"][0]["calls"][0]["to"], lower(actor));
    assert!(frame["calls"][0].get("logs").is_none() && frame["calls"][0]["calls"][0].get("logs").is_none());
    assert_eq!(frame["logs"].as_array().unwrap().len(), 1);
}

#[test]
fn old_transactions_are_traced_on_the_state_that_they_ran_on() {
    let client = Client::new();
    let actor = client.actor();
    let load = op(3, &[&word(1)]);
    client.ask("anvil_setStorageAt", json!([actor, "0x1", text(&word(5))]));
    let first = client.send(actor, load.clone());
    client.send(actor, op(2, &[&word(1), &word(6)]));
    let second = client.send(actor, load);
    assert_eq!(calls(&client, &first)["output"], text(&word(5)));
    assert_eq!(calls(&client, &second)["output"], text(&word(6)));
    let block = trace_block(&client, &first.0["blockNumber"], "debug_traceBlockByNumber");
    assert_eq!(block[0]["txHash"], first.0["transactionHash"]);
    assert_eq!(block[0]["result"]["output"], text(&word(5)));
    assert_eq!(trace_block(&client, &first.0["blockHash"], "debug_traceBlockByHash"), block);
}

fn trace_block(client: &Client, block: &Value, method: &str) -> Value {
    client.ask(method, json!([block, { "tracer": "callTracer" }]))
}

#[test]
fn calls_are_traced_with_overrides_of_the_state() {
    let client = Client::new();
    let actor = client.actor();
    let request = json!({ "from": DEV, "to": actor, "data": text(&op(3, &[&word(1)])), "gas": "0x186a0" });
    let diff =
        json!({ actor.to_string(): { "stateDiff": { text(&word(1)).as_str().unwrap(): text(&word(9)) } } });
    let ask = |options: Value| client.ask("debug_traceCall", json!([request, "latest", options]));
    let frame = ask(json!({ "tracer": "callTracer", "stateOverrides": diff }));
    assert_eq!((&frame["output"], &frame["gas"]), (&text(&word(9)), &json!("0x186a0")));
    assert_eq!(ask(json!({ "tracer": "callTracer" }))["output"], text(&word(0)));
    let before = ask(json!({ "tracer": "prestateTracer", "stateOverrides": diff }));
    let account = &before[lower(actor).as_str().unwrap()];
    assert_eq!(account["storage"], json!({ text(&word(1)).as_str().unwrap(): text(&word(9)) }));
    let later = json!([request, "latest", { "tracer": "callTracer", "blockOverrides": { "time": "0x1" } }]);
    assert_eq!(client.refused("debug_traceCall", later).message, "block overrides are not supported: time");
}

#[test]
fn prestate_tracer_tells_what_was_there_and_what_changed() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(5)]));
    let nonce = client.nonce();
    let balance = client.balance(DEV);
    let receipt = client.send(actor, op(2, &[&word(1), &word(6)]));
    let (actor_key, key) = (lower(actor), text(&word(1)));
    let (actor_key, key) = (actor_key.as_str().unwrap(), key.as_str().unwrap());
    let before = trace(&client, &receipt, json!({ "tracer": "prestateTracer" }));
    assert_eq!(before[actor_key]["storage"], json!({ key: text(&word(5)) }));
    assert_eq!(before[actor_key]["code"], client.ask("eth_getCode", json!([actor, "latest"])));
    let sender = &before[lower(DEV).as_str().unwrap()];
    assert_eq!((&sender["nonce"], &sender["balance"]), (&json!(nonce), &json!(format!("{balance:#x}"))));

    let config = json!({ "diffMode": true });
    let diff = trace(&client, &receipt, json!({ "tracer": "prestateTracer", "tracerConfig": config }));
    assert_eq!(diff["pre"][actor_key]["storage"], json!({ key: text(&word(5)) }));
    assert_eq!(diff["post"][actor_key], json!({ "storage": { key: text(&word(6)) } }));
    let after = &diff["post"][lower(DEV).as_str().unwrap()];
    let paid = U256::from(receipt.gas_used()) * U256::from(100_000_000);
    assert_eq!(after["balance"], json!(format!("{:#x}", balance - paid)));
    assert_eq!(after["nonce"], json!(nonce + 1));

    let config = json!({ "disableCode": true, "disableStorage": true });
    let bare = trace(&client, &receipt, json!({ "tracer": "prestateTracer", "tracerConfig": config }));
    assert_eq!(bare[actor_key].as_object().unwrap().keys().collect::<Vec<_>>(), ["balance", "nonce"]);
}

#[test]
fn unknown_tracers_are_refused_with_the_names_of_those_that_exist() {
    let client = Client::new();
    let receipt = client.pay(DEV, vec![], U256::ZERO);
    let refused = |options: Value| {
        let params = json!([receipt.0["transactionHash"], options]);
        client.refused("debug_traceTransaction", params).message
    };
    assert_eq!(
        refused(json!({ "tracer": "stylusTracer" })),
        "no tracer \"stylusTracer\" here; there are: callTracer, prestateTracer"
    );
    assert!(refused(json!({ "tracer": "{result: function() {}}" })).contains("callTracer, prestateTracer"));
    assert!(refused(json!({})).contains("name a tracer: callTracer, prestateTracer"));
    let nothing = json!([alloy_primitives::B256::ZERO, { "tracer": "callTracer" }]);
    assert_eq!(client.refused("debug_traceTransaction", nothing).message, "transaction not found");
    let genesis = json!(["0x0", { "tracer": "callTracer" }]);
    assert_eq!(client.refused("debug_traceBlockByNumber", genesis).message, "genesis is not traceable");
}
