//! Several transactions in one block: what they share, and what waits.

use crate::common::*;
use alloy_consensus::TxEip1559;
use alloy_primitives::{hex, keccak256, Address, U256};
use devnode::Config;
use serde_json::{json, Value};
use std::time::{Duration, Instant};

fn block(client: &Client, tag: &str) -> Value {
    client.ask("eth_getBlockByNumber", json!([tag, false]))
}

fn start_cost(client: &Client, program: Address) -> (u64, u64) {
    let input = [&keccak256("programInitGas(address)")[..4], program.into_word().as_slice()].concat();
    let answer = client.call(ARB_WASM, input).unwrap();
    let part = |range: std::ops::Range<usize>| U256::from_be_slice(&answer[range]).to::<u64>();
    (part(0..32), part(32..64))
}

/// Signs a call with the next pending nonce and sends it; gives its hash.
fn queue(client: &Client, to: Address, input: Vec<u8>, gas_limit: u64) -> Value {
    let nonce = number(&client.ask("eth_getTransactionCount", json!([DEV, "pending"])));
    let tx = TxEip1559 { nonce, gas_limit, ..client.transaction(Some(to), input, U256::ZERO) };
    client.ask("eth_sendRawTransaction", json!([client.sign(tx)]))
}

fn receipt(client: &Client, hash: &Value) -> Value {
    client.ask("eth_getTransactionReceipt", json!([hash]))
}

fn gas_used(client: &Client, hash: &Value) -> u64 {
    number(&receipt(client, hash)["gasUsed"])
}

#[test]
fn without_automine_transactions_wait_for_a_block() {
    let client = Client::new();
    let actor = client.actor();
    assert_eq!(client.ask("anvil_getAutomine", json!([])), json!(true));
    client.ask("evm_setAutomine", json!([false]));
    let before = number(&client.ask("eth_blockNumber", json!([])));
    let first = queue(&client, actor, op(2, &[&word(1), &word(7)]), 1_000_000);
    let second = queue(&client, actor, op(5, &[&word(9)]), 1_000_000);
    assert_eq!(number(&client.ask("eth_blockNumber", json!([]))), before);
    assert_eq!(receipt(&client, &first), Value::Null);
    let waiting = client.ask("eth_getTransactionByHash", json!([first]));
    assert_eq!((&waiting["blockHash"], &waiting["from"]), (&Value::Null, &json!(DEV)));
    let nonces =
        ["latest", "pending"].map(|tag| number(&client.ask("eth_getTransactionCount", json!([DEV, tag]))));
    assert_eq!(nonces[1] - nonces[0], 2);
    assert_eq!(client.slot(actor, 1), U256::ZERO);

    client.ask("evm_mine", json!([]));
    let mined = block(&client, "latest");
    assert_eq!(number(&mined["number"]), before + 1);
    assert_eq!(mined["transactions"], json!([first, second]));
    assert_eq!(client.slot(actor, 1), U256::from(7));
    let (one, two) = (receipt(&client, &first), receipt(&client, &second));
    assert_eq!((&one["transactionIndex"], &two["transactionIndex"]), (&json!("0x0"), &json!("0x1")));
    assert_eq!(one["cumulativeGasUsed"], one["gasUsed"]);
    let sum = number(&one["gasUsed"]) + number(&two["gasUsed"]);
    assert_eq!(number(&two["cumulativeGasUsed"]), sum);
    assert_eq!(number(&mined["gasUsed"]), sum);
    assert_eq!(
        (&two["logs"][0]["logIndex"], &two["logs"][0]["transactionIndex"]),
        (&json!("0x0"), &json!("0x1"))
    );
    assert_eq!(client.nonce(), nonces[1]);
}

#[test]
fn switching_automine_on_mines_what_waits() {
    let client = Client::new();
    client.ask("hardhat_setAutomine", json!([false]));
    let hash = queue(&client, DEV, vec![], 21_000);
    client.ask("anvil_setAutomine", json!([true]));
    assert_eq!(receipt(&client, &hash)["status"], json!("0x1"));
    assert_eq!(client.refused("evm_setAutomine", json!(["yes"])).code, -32_602);
}

#[test]
fn a_transaction_that_waits_is_checked_before() {
    let client = Client::new();
    client.ask("evm_setAutomine", json!([false]));
    let hash = queue(&client, DEV, vec![], 21_000);
    let again = TxEip1559 { gas_limit: 21_000, ..client.transaction(Some(DEV), vec![], U256::ZERO) };
    assert_eq!(
        client.refused("eth_sendRawTransaction", json!([client.sign(again.clone())])).message,
        "already known"
    );
    let error = client.refused(
        "eth_sendRawTransaction",
        json!([client.sign(TxEip1559 { value: U256::from(1), ..again.clone() })]),
    );
    assert!(error.message.starts_with("nonce too low: next nonce 1, tx nonce 0"), "{error}");
    let error = client.refused(
        "eth_sendRawTransaction",
        json!([client.sign(TxEip1559 { nonce: 1, gas_limit: 20_000, ..again })]),
    );
    assert!(error.message.starts_with("intrinsic gas too low"), "{error}");
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"], json!([hash]));
}

#[test]
fn what_cannot_be_paid_any_more_is_dropped_from_the_block() {
    let client = Client::new();
    let bob = Address::repeat_byte(0xb0);
    client.ask("evm_setAutomine", json!([false]));
    let all = TxEip1559 {
        gas_limit: 21_000,
        ..client.transaction(Some(bob), vec![], client.balance(DEV) - ether(1))
    };
    let rest = TxEip1559 { nonce: 1, value: ether(2), ..all.clone() };
    let paid = client.ask("eth_sendRawTransaction", json!([client.sign(all)]));
    let unpaid = client.ask("eth_sendRawTransaction", json!([client.sign(rest)]));
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"], json!([paid]));
    assert_eq!(client.ask("eth_getTransactionByHash", json!([unpaid])), Value::Null);
    assert_eq!(client.ask("eth_getTransactionCount", json!([DEV, "pending"])), json!("0x1"));
}

#[test]
fn transactions_share_the_gas_of_a_block() {
    let client = Client::new();
    let actor = client.actor();
    client.ask("evm_setAutomine", json!([false]));
    // the first always fits; the second leaves too little for the third; the fourth depends on the third's nonce
    let hashes = [
        queue(&client, actor, vec![9], 20_000_000),
        queue(&client, actor, vec![0], 12_000_000),
        queue(&client, actor, vec![0], 12_000_000),
        queue(&client, actor, vec![0], 100_000),
    ];
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"], json!(&hashes[..2]));
    // an endless loop took all of its gas
    assert_eq!(gas_used(&client, &hashes[0]), 20_000_000);
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"], json!(&hashes[2..]));
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"], json!([]));
}

#[test]
fn gas_above_the_limit_of_a_transaction_is_held_back_and_returned() {
    let client = Client::new();
    let actor = client.actor();
    let before = client.balance(DEV);
    let tx = TxEip1559 { gas_limit: 40_000_000, ..client.transaction(Some(actor), vec![9], U256::ZERO) };
    let receipt = client.submit(tx);
    assert!(!receipt.succeeded());
    assert_eq!(receipt.gas_used(), 32_000_000);
    assert_eq!(before - client.balance(DEV), U256::from(32_000_000_u64 * 100_000_000));
    let stored = client.ask("eth_getTransactionByHash", json!([receipt.0["transactionHash"]]));
    assert_eq!(stored["gas"], json!("0x2625a00"));
    // the sender must own what the whole limit costs
    client.ask("anvil_setBalance", json!([DEV, "0xb5e620f48000"]));
    let poor = TxEip1559 { gas_limit: 40_000_000, ..client.transaction(Some(actor), vec![0], U256::ZERO) };
    let error = client.refused("eth_sendRawTransaction", json!([client.sign(poor)]));
    assert!(error.message.starts_with("insufficient funds"), "{error}");
}

#[test]
fn the_second_call_of_a_program_in_a_block_starts_cached() {
    let client = Client::new();
    let (actor, same_code) = (client.actor(), client.second_actor());
    let (init, cached) = start_cost(&client, actor);
    assert!(init > cached + 8_000, "{init} {cached}");
    client.ask("evm_setAutomine", json!([false]));
    let hashes = [actor, actor, same_code].map(|to| queue(&client, to, vec![0], 1_000_000));
    client.ask("evm_mine", json!([]));
    let used = hashes.each_ref().map(|hash| gas_used(&client, hash));
    assert_eq!((used[0] - used[1], used[0] - used[2]), (init - cached, init - cached));
    // the next block starts anew
    let next = queue(&client, actor, vec![0], 1_000_000);
    client.ask("evm_mine", json!([]));
    assert_eq!(gas_used(&client, &next), used[0]);
}

/// Programs that differ in one constant.
fn variant(client: &Client, number: u64) -> Address {
    let wat = format!(
        r#"(module (memory (export "memory") 0 0) (global (export "tag") i32 (i32.const {number}))
            (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#
    );
    client.program(&wat)
}

#[test]
fn only_the_32_programs_called_last_start_cached() {
    let client = Client::new();
    let programs: Vec<Address> = (0..33).map(|number| variant(&client, number)).collect();
    let (init, cached) = start_cost(&client, programs[0]);
    client.ask("evm_setAutomine", json!([false]));
    let first: Vec<Value> = programs.iter().map(|to| queue(&client, *to, vec![], 100_000)).collect();
    // the first of 33 is forgotten, the third is not
    let forgotten = queue(&client, programs[0], vec![], 100_000);
    let known = queue(&client, programs[2], vec![], 100_000);
    client.ask("evm_mine", json!([]));
    assert_eq!(block(&client, "latest")["transactions"].as_array().unwrap().len(), 35);
    assert_eq!(gas_used(&client, &forgotten), gas_used(&client, &first[0]));
    assert_eq!(gas_used(&client, &first[2]) - gas_used(&client, &known), init - cached);
}

#[test]
fn a_reverted_call_still_makes_the_next_one_start_cached() {
    let client = Client::new();
    let actor = client.actor();
    let (init, cached) = start_cost(&client, actor);
    client.ask("evm_setAutomine", json!([false]));
    let (reverted, after) =
        (queue(&client, actor, vec![1], 1_000_000), queue(&client, actor, vec![1], 1_000_000));
    client.ask("evm_mine", json!([]));
    assert_eq!(receipt(&client, &reverted)["status"], json!("0x0"));
    assert_eq!(gas_used(&client, &reverted) - gas_used(&client, &after), init - cached);
}

#[test]
fn blocks_are_mined_at_an_interval() {
    let client = Client::new();
    client.ask("evm_setIntervalMining", json!([20]));
    let hash = queue(&client, DEV, vec![], 21_000);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while receipt(&client, &hash) == Value::Null {
        assert!(std::time::Instant::now() < end, "no block in 30 s");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    client.ask("evm_setIntervalMining", json!([0]));
    std::thread::sleep(std::time::Duration::from_millis(60));
    let stopped = client.ask("eth_blockNumber", json!([]));
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(client.ask("eth_blockNumber", json!([])), stopped);
}

#[test]
fn a_snapshot_keeps_what_waits() {
    let client = Client::new();
    client.ask("evm_setAutomine", json!([false]));
    let hash = queue(&client, DEV, vec![], 21_000);
    let snapshot = client.ask("evm_snapshot", json!([]));
    client.ask("evm_mine", json!([]));
    client.ask("evm_revert", json!([snapshot]));
    assert_eq!(receipt(&client, &hash), Value::Null);
    client.ask("evm_mine", json!([]));
    assert_eq!(receipt(&client, &hash)["status"], json!("0x1"));
}

#[test]
fn number_and_timestamp_are_those_of_arbitrum() {
    let client = Client::new();
    // NUMBER, TIMESTAMP, GASLIMIT
    let evm = client.deploy(init_code(&hex!("435f52426020524560405260605ff3")));
    client.ask("evm_setNextBlockTimestamp", json!([GENESIS_TIME + 60]));
    client.ask("evm_mine", json!([]));
    let answer = client.call(evm, []).unwrap();
    assert_eq!(answer.as_ref(), [word(6), word(GENESIS_TIME + 60), word(1 << 50)].concat());
    let own = client.call(ARB_SYS, &keccak256("arbBlockNumber()")[..4]).unwrap();
    assert_eq!(own.as_ref(), word(2));
    assert_eq!(block(&client, "latest")["l1BlockNumber"], json!("0x6"));
}

#[test]
fn a_transaction_sees_the_time_of_its_block_however_long_it_runs() {
    let client = Client::with(Config::default());
    // stores the timestamp, then runs until little gas is left
    let contract = client.deploy(init_code(&hex!("425f555b5a620186a01060035700")));
    let started = Instant::now();
    while started.elapsed() < Duration::from_millis(2_100) {
        assert!(client.send(contract, vec![]).succeeded());
        let block = client.ask("eth_getBlockByNumber", json!(["latest", false]));
        assert_eq!(client.slot(contract, 0), U256::from(number(&block["timestamp"])));
    }
}

#[test]
fn a_transaction_of_a_block_of_several_is_traced_as_it_ran() {
    let client = Client::new();
    let actor = client.actor();
    client.ask("evm_setAutomine", json!([false]));
    let hashes = [0, 1, 2].map(|_| queue(&client, actor, vec![0], 1_000_000));
    client.ask("evm_mine", json!([]));
    // the second and third started cached, which the replay must know
    for hash in &hashes {
        let trace = client.ask("debug_traceTransaction", json!([hash, { "tracer": "callTracer" }]));
        assert_eq!(trace["gasUsed"], receipt(&client, hash)["gasUsed"]);
    }
    assert!(gas_used(&client, &hashes[0]) > gas_used(&client, &hashes[1]));
}
