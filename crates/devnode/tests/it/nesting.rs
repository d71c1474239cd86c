//! Programs and bytecode that call each other in one transaction.

use crate::common::*;
use alloy_primitives::{hex, keccak256, Address, Bytes, U256};
use serde_json::{json, Value};

const ALL_GAS: u64 = u64::MAX;

/// A Solidity contract that calls others and keeps what came back.
pub fn prober(client: &Client) -> Address {
    let artifact: Value =
        serde_json::from_str(include_str!("../../../../tests/solidity/artifacts/Prober.json")).unwrap();
    let code = artifact["bytecode"].as_str().unwrap();
    client.deploy(hex::decode(code).unwrap())
}

/// Input of `function(address target, bytes data)`.
pub fn probe(signature: &str, target: Address, data: &[u8]) -> Vec<u8> {
    let mut input = keccak256(signature)[..4].to_vec();
    input.extend(target.into_word());
    input.extend(word(64));
    input.extend(word(data.len() as u64));
    input.extend(data);
    input.resize(4 + 96 + data.len().div_ceil(32) * 32, 0);
    input
}

pub fn probe_call(target: Address, data: &[u8]) -> Vec<u8> {
    probe("probeCall(address,bytes)", target, data)
}

/// `(bool success, bytes returnData)` of a probe.
fn probed(output: &Bytes) -> (bool, Vec<u8>) {
    let len = U256::from_be_slice(&output[64..96]).to::<usize>();
    (output[31] == 1, output[96..96 + len].to_vec())
}

#[test]
fn bytecode_calls_a_program_and_gets_its_data_or_its_revert() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let output = client.call(prober, probe_call(actor, b"\0hello")).unwrap();
    assert_eq!(probed(&output), (true, b"hello".to_vec()));
    let output = client.call(prober, probe_call(actor, b"\x01no")).unwrap();
    assert_eq!(probed(&output), (false, b"no".to_vec()));
    let trap = client.call(prober, probe_call(actor, &[13])).unwrap();
    assert_eq!(probed(&trap), (false, vec![]));
}

#[test]
fn a_program_calls_bytecode_which_calls_the_program() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let store = op(2, &[&word(1), &word(7)]);
    let receipt = client.send(actor, forward(CALL, prober, U256::ZERO, ALL_GAS, &probe_call(actor, &store)));
    assert!(receipt.succeeded());
    assert_eq!(client.slot(actor, 1), U256::from(7));
    // the event of the bytecode in the middle
    assert_eq!(receipt.logs().len(), 1);
    assert_eq!(receipt.logs()[0]["address"], json!(prober));
}

#[test]
fn what_a_failed_call_did_is_undone_and_the_rest_stays() {
    let client = Client::new();
    let actor = client.actor();
    let inner = client.second_actor();
    let store = |value| op(2, &[&word(1), &word(value)]);
    // bytecode that hands its input to `inner` and reverts after it
    let mut code = hex!("365f5f375f5f365f5f73").to_vec();
    code.extend(inner);
    code.extend(hex!("5af15f5ffd"));
    let reverting = client.deploy(init_code(&code));
    assert!(client.send(inner, store(7)).succeeded());

    let receipt = client.send(actor, forward(CALL, reverting, U256::ZERO, ALL_GAS, &store(8)));
    assert!(receipt.succeeded());
    assert_eq!(client.slot(inner, 1), U256::from(7));
    let logging = op(5, &[&word(1)]);
    let receipt = client.send(actor, forward(CALL, reverting, U256::ZERO, ALL_GAS, &logging));
    assert!(receipt.succeeded() && receipt.logs().is_empty());
    // the same calls without the revert do both
    assert!(client.send(actor, forward(CALL, inner, U256::ZERO, ALL_GAS, &store(8))).succeeded());
    assert_eq!(client.slot(inner, 1), U256::from(8));
    let receipt = client.send(actor, forward(CALL, inner, U256::ZERO, ALL_GAS, &logging));
    assert_eq!(receipt.logs().len(), 1);
}

#[test]
fn logs_of_both_kinds_of_code_are_in_order_and_none_of_a_revert() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let log = op(5, &[&word(9), b"data"]);
    let receipt = client.send(prober, probe_call(actor, &log));
    let addresses: Vec<&Value> = receipt.logs().iter().map(|log| &log["address"]).collect();
    assert_eq!(addresses, [&json!(actor), &json!(prober)]);
    assert_eq!(receipt.logs()[0]["topics"], json!([hex::encode_prefixed(word(9))]));
    assert_eq!(receipt.logs()[0]["data"], json!("0x64617461"));
    assert_eq!(receipt.logs()[1]["logIndex"], json!("0x1"));

    let nested = probe("forward(address,bytes)", actor, &op(1, &[b"no"]));
    let receipt = client.send(prober, nested);
    assert!(!receipt.succeeded());
    assert!(receipt.logs().is_empty());
}

#[test]
fn value_travels_through_programs() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let bob = Address::repeat_byte(0xb0);
    let receipt =
        client.pay(prober, probe_call(actor, &forward(CALL, bob, U256::from(3), 0, &[])), U256::from(10));
    assert!(receipt.succeeded());
    assert_eq!(client.balance(bob), U256::from(3));
    assert_eq!(client.balance(actor), U256::from(7));
    // more than it has
    let output = client.call(actor, forward(CALL, bob, U256::from(8), 0, &[])).unwrap();
    assert_eq!(output[0], 2);
}

#[test]
fn sender_value_and_storage_of_delegate_calls_are_those_of_the_caller() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let receipt =
        client.send(prober, probe("probeDelegateCall(address,bytes)", actor, &op(2, &[&word(5), &word(6)])));
    assert!(receipt.succeeded());
    assert_eq!(client.slot(prober, 5), U256::from(6));
    assert_eq!(client.slot(actor, 5), U256::ZERO);

    let output = client.call(prober, probe("probeDelegateCall(address,bytes)", actor, &[14])).unwrap();
    let (success, data) = probed(&output);
    assert!(success);
    assert_eq!(&data[..20], DEV.as_slice());
    assert_eq!(&data[20..40], prober.as_slice());

    // a program that delegates to bytecode: the bytecode writes into the program's storage. PUSH1 1, PUSH0, SSTORE
    let writer = client.deploy(init_code(&hex!("60015f5500")));
    assert!(client.send(actor, forward(DELEGATE_CALL, writer, U256::ZERO, ALL_GAS, &[])).succeeded());
    assert_eq!(client.slot(actor, 0), U256::from(1));
}

#[test]
fn writes_logs_and_value_are_refused_in_static_calls() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    let static_probe = |data: &[u8]| probe("probeStaticCall(address,bytes)", actor, data);
    for refused in [
        op(2, &[&word(1), &word(1)]),
        op(5, &[&word(1)]),
        op(7, &[&word(1), &word(1)]),
        op(12, &[&word(0), &[0]]),
    ] {
        let output = client.call(prober, static_probe(&refused)).unwrap();
        assert_eq!(probed(&output), (false, vec![]), "op {}", refused[0]);
    }
    // reading is fine, and a static call inside stays static through the other kind of code
    assert!(probed(&client.call(prober, static_probe(&op(3, &[&word(1)]))).unwrap()).0);
    let nested = forward(CALL, actor, U256::ZERO, ALL_GAS, &op(2, &[&word(1), &word(1)]));
    let (success, data) = probed(&client.call(prober, static_probe(&nested)).unwrap());
    assert!(success);
    assert_eq!(data[0], 2);
    let paying = forward(CALL, DEV, U256::from(1), 0, &[]);
    assert_eq!(probed(&client.call(prober, static_probe(&paying)).unwrap()).1[0], 2);
}

#[test]
fn an_address_open_twice_is_reentrant_and_delegate_frames_do_not_count() {
    let client = Client::new();
    let (prober, actor) = (prober(&client), client.actor());
    assert_eq!(client.call(actor, [6]).unwrap().as_ref(), [0]);
    // program -> itself
    let direct = client.call(actor, forward(CALL, actor, U256::ZERO, ALL_GAS, &[6])).unwrap();
    assert_eq!(direct.as_ref(), [0, 1]);
    // program -> bytecode -> program
    let through =
        client.call(actor, forward(CALL, prober, U256::ZERO, ALL_GAS, &probe_call(actor, &[6]))).unwrap();
    assert_eq!(probed(&through.slice(1..)), (true, vec![1]));
    // bytecode -> program is none
    assert_eq!(probed(&client.call(prober, probe_call(actor, &[6])).unwrap()), (true, vec![0]));
    // bytecode -> (delegate) program: the prober is open once
    let delegated = client.call(prober, probe("probeDelegateCall(address,bytes)", actor, &[6])).unwrap();
    assert_eq!(probed(&delegated), (true, vec![0]));
    // a program that delegates to itself is open once
    let own = client.call(actor, forward(DELEGATE_CALL, actor, U256::ZERO, ALL_GAS, &[6])).unwrap();
    assert_eq!(own.as_ref(), [0, 0]);
    // a call that has ended does not count: two calls after each other
    let receipt = client.send(prober, probe_call(actor, &[6]));
    assert!(receipt.succeeded());
    assert_eq!(client.call(actor, [6]).unwrap().as_ref(), [0]);
}

#[test]
fn transient_storage_lasts_for_the_transaction_only() {
    let client = Client::new();
    let actor = client.actor();
    let set = op(7, &[&word(1), &word(5)]);
    let get = op(8, &[&word(1)]);
    assert!(client.send(actor, set.clone()).succeeded());
    assert_eq!(client.call(actor, &get).unwrap().as_ref(), word(0));

    // EVM: call the actor twice in one transaction, return the second answer. Calldata holds both inputs.
    let mut code = Vec::new();
    code.extend(hex!("60415f5f37"));
    for (offset, size, out) in [(0_u8, 65_u8, 0_u8), (65, 33, 32)] {
        code.extend([0x60, size, 0x60, offset, 0x5f, 0x37]);
        code.extend([0x60, out, 0x5f, 0x60, size, 0x5f, 0x5f, 0x73]);
        code.extend(actor);
        code.extend([0x5a, 0xf1, 0x50]);
    }
    code.extend(hex!("60205ff3"));
    let twice = client.deploy(init_code(&code));
    assert_eq!(client.call(twice, [set, get].concat()).unwrap().as_ref(), word(5));
}

#[test]
fn a_program_passes_on_63_of_64_parts_of_its_gas() {
    let client = Client::new();
    let actor = client.actor();
    let left = |output: &[u8]| u64::from_le_bytes(output.try_into().unwrap());
    let request = |input: &[u8]| json!([{ "to": actor, "gas": "0xf4240", "data": hex::encode_prefixed(input) }, "latest"]);
    let bytes = |value: Value| hex::decode(value.as_str().unwrap()).unwrap();
    let outer = left(&bytes(client.ask("eth_call", request(&[11]))));
    // bytecode that returns GAS: GAS, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
    let gas = client.deploy(init_code(&hex!("5a5f5260205ff3")));
    let answer = bytes(client.ask("eth_call", request(&forward(CALL, gas, U256::ZERO, ALL_GAS, &[]))));
    assert_eq!(answer[0], 0);
    let inner = U256::from_be_slice(&answer[1..]).to::<u64>() + 2;
    // between the two: calldata of the larger input and a cold account
    let most = (outer - 2_600) * 63 / 64;
    assert!(inner < most && inner > most - 2_000, "{outer} {inner}");
    // what it asks for is what it gets, if there is that much
    let answer = bytes(client.ask("eth_call", request(&forward(CALL, gas, U256::ZERO, 5_000, &[]))));
    assert_eq!(U256::from_be_slice(&answer[1..]).to::<u64>() + 2, 5_000);
}

#[test]
fn a_paying_call_costs_9000_and_gives_a_stipend() {
    let client = Client::new();
    let actor = client.actor();
    client.pay(actor, vec![0], U256::from(100));
    let gas = client.deploy(init_code(&hex!("5a5f5260205ff3")));
    let answer = client.call(actor, forward(CALL, gas, U256::from(1), 0, &[])).unwrap();
    assert_eq!(U256::from_be_slice(&answer[1..]).to::<u64>() + 2, 2_300);

    let empty = client.send(actor, forward(CALL, gas, U256::ZERO, 0, &[])).gas_used();
    let paying = client.send(actor, forward(CALL, DEV, U256::from(1), 0, &[])).gas_used();
    let creating =
        client.send(actor, forward(CALL, Address::repeat_byte(0xee), U256::from(1), 0, &[])).gas_used();
    // the stipend of 2,300 comes back unused; the sender is warm, the others are cold
    assert_eq!(creating - paying, 25_000 + 2_500 + (creating_calldata() - paying_calldata()), "{empty}");
}

#[test]
fn pages_are_counted_over_all_open_programs() {
    let client = Client::new();
    let actor = client.actor();
    // a chain of programs that each hold one page; the first two pages of a transaction are free
    let mut input = vec![0];
    let mut costs = Vec::new();
    for _ in 0..4 {
        let receipt = client.send(actor, input.clone());
        assert!(receipt.succeeded());
        costs.push(receipt.gas_used() - calldata_gas(&input));
        input = forward(CALL, actor, U256::ZERO, ALL_GAS, &input);
    }
    let steps: Vec<u64> = costs.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (step, before) in [(steps[1], steps[0]), (steps[2], steps[0])] {
        assert!((990..1_040).contains(&(step - before)), "{steps:?}");
    }
}

fn calldata_gas(input: &[u8]) -> u64 {
    input.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum()
}

fn creating_calldata() -> u64 {
    calldata_gas(&forward(CALL, Address::repeat_byte(0xee), U256::from(1), 0, &[]))
}

fn paying_calldata() -> u64 {
    calldata_gas(&forward(CALL, DEV, U256::from(1), 0, &[]))
}

#[test]
fn storage_costs_and_refunds_are_those_of_the_evm() {
    let client = Client::new();
    let actor = client.actor();
    let store = |value: u64| client.send(actor, op(2, &[&word(1), &word(value)])).gas_used();
    let (set, same, reset) = (store(7), store(7), store(8));
    // the same instructions and calldata each time: 22,100 for a new word, 2,200 for none, 5,000 for a change
    assert_eq!(set - same, 22_100 - 2_200);
    assert_eq!(reset - same, 5_000 - 2_200);
    // clearing gives back 4,800, at most a fifth; its zero byte is 12 gas cheaper
    assert_eq!(reset - store(0), 4_800 + 12);
}

#[test]
fn a_program_creates_bytecode_and_programs() {
    let client = Client::new();
    let actor = client.actor();
    let code = hex!("602a5f5260205ff3");
    let create = op(12, &[&word(0), &init_code(&code)]);
    let expected = actor.create(1);
    assert_eq!(client.call(actor, &create).unwrap().as_ref(), expected.as_slice());
    assert!(client.send(actor, create).succeeded());
    assert_eq!(client.call(expected, []).unwrap().as_ref(), word(42));
    assert_eq!(client.ask("eth_getTransactionCount", json!([actor, "latest"])), json!("0x2"));
    // a constructor that reverts gives no address
    let failing = client.call(actor, op(12, &[&word(0), &hex!("5f5ffd")])).unwrap();
    assert_eq!(failing.as_ref(), Address::ZERO.as_slice());
}

#[test]
fn programs_read_accounts_and_the_block() {
    let client = Client::new();
    let actor = client.actor();
    let answer = client.call(actor, op(15, &[DEV.as_slice()])).unwrap();
    assert_eq!(U256::from_be_slice(&answer[..32]), client.balance(DEV));
    let nobody = client.call(actor, op(15, &[Address::repeat_byte(0x77).as_slice()])).unwrap();
    assert_eq!(nobody.as_ref(), [0; 64]);

    client.ask("evm_setNextBlockTimestamp", json!([GENESIS_TIME + 121]));
    client.ask("evm_mine", json!([]));
    let answer = client.call(actor, [16]).unwrap();
    let number = |part: &[u8]| u64::from_le_bytes(part.try_into().unwrap());
    // the parent chain's number, which moves every twelve seconds
    assert_eq!((number(&answer[..8]), number(&answer[8..])), (11, GENESIS_TIME + 121));
}
