//! Blocks, logs, filters, fees, past states and overrides.

use crate::common::*;
use alloy_primitives::{hex, keccak256, Address, B256, U256};
use serde_json::{json, Value};

#[test]
fn blocks_are_linked_and_show_their_transactions() {
    let client = Client::new();
    let receipt = client.pay(Address::repeat_byte(1), vec![], U256::from(1));
    let block = client.ask("eth_getBlockByNumber", json!(["latest", true]));
    let genesis = client.ask("eth_getBlockByNumber", json!(["earliest", false]));
    assert_eq!(genesis["timestamp"], json!(format!("{GENESIS_TIME:#x}")));
    assert_eq!(block["parentHash"], genesis["hash"]);
    assert_eq!(block["number"], json!("0x1"));
    assert_eq!(block["baseFeePerGas"], json!("0x5f5e100"));
    assert_eq!(block["gasLimit"], json!("0x4000000000000"));
    assert_eq!(block["gasUsed"], json!("0x5208"));
    assert_eq!(block["transactions"][0]["hash"], receipt.0["transactionHash"]);
    assert_eq!(block["transactions"][0]["blockHash"], block["hash"]);
    assert_eq!(receipt.0["blockHash"], block["hash"]);
    let by_hash = client.ask("eth_getBlockByHash", json!([block["hash"], false]));
    assert_eq!(by_hash["transactions"], json!([receipt.0["transactionHash"]]));
    assert_eq!(client.ask("eth_getBlockReceipts", json!(["0x1"])), json!([receipt.0]));
    assert_eq!(client.ask("eth_getBlockByNumber", json!(["0x2", false])), Value::Null);
    assert_eq!(client.ask("eth_getTransactionReceipt", json!([B256::ZERO])), Value::Null);
    assert_ne!(block["stateRoot"], genesis["stateRoot"]);
    // the hash is that of the header
    for field in
        ["logsBloom", "transactionsRoot", "receiptsRoot", "miner", "mixHash", "extraData", "l1BlockNumber"]
    {
        assert!(block[field].as_str().unwrap().starts_with("0x"), "{field}");
    }
}

#[test]
fn logs_are_found_by_range_address_and_topic() {
    let client = Client::new();
    let (first, second) = (client.actor(), client.second_actor());
    let log = |topic: u64| op(5, &[&word(topic), b"x"]);
    for (program, topic) in [(first, 1), (second, 1), (first, 2)] {
        assert!(client.send(program, log(topic)).succeeded());
    }
    let start = number(&client.ask("eth_blockNumber", json!([]))) - 2;
    let topic = |n: u64| hex::encode_prefixed(word(n));
    let count = |mut filter: Value| {
        filter["fromBlock"] = json!(format!("{start:#x}"));
        client.ask("eth_getLogs", json!([filter])).as_array().unwrap().len()
    };
    assert_eq!(count(json!({})), 3);
    assert_eq!(count(json!({ "address": first })), 2);
    assert_eq!(count(json!({ "address": [first, second], "topics": [topic(1)] })), 2);
    assert_eq!(count(json!({ "topics": [[topic(1), topic(2)]] })), 3);
    assert_eq!(count(json!({ "topics": [null] })), 3);
    assert_eq!(count(json!({ "topics": [topic(3)] })), 0);
    assert_eq!(count(json!({ "topics": [null, topic(1)] })), 0);
    assert_eq!(count(json!({ "toBlock": format!("{start:#x}") })), 1);
    let block = client.ask("eth_getBlockByNumber", json!(["latest", false]));
    let logs = client.ask("eth_getLogs", json!([{ "blockHash": block["hash"] }]));
    assert_eq!(logs[0]["topics"], json!([topic(2)]));
    assert_eq!(logs[0]["logIndex"], json!("0x0"));
}

/// As Nitro's go-ethereum answers: what lies beyond the head is an error, so that nobody takes it for empty.
#[test]
fn ranges_of_logs_end_at_the_head() {
    let client = Client::new();
    client.actor();
    client.ask("evm_mine", json!([]));
    let head = number(&client.ask("eth_blockNumber", json!([])));
    let block = |number: u64| json!(format!("{number:#x}"));
    let ask = |range: Value| client.node.request("eth_getLogs", json!([range]));
    for range in [
        json!({ "fromBlock": "0x2", "toBlock": "0x1" }),
        json!({ "fromBlock": block(head + 1) }),
        json!({ "fromBlock": block(head + 1), "toBlock": "latest" }),
        json!({ "fromBlock": block(head + 1), "toBlock": block(head + 1) }),
        json!({ "fromBlock": "0x0", "toBlock": block(head + 1) }),
        json!({ "fromBlock": "safe", "toBlock": block(head + 1) }),
    ] {
        let error = ask(range.clone()).expect_err("a range that is not there");
        assert_eq!((error.code, error.message.as_str()), (-32_602, "invalid block range params"), "{range}");
    }
    for range in [
        json!({}),
        json!({ "fromBlock": block(head), "toBlock": "latest" }),
        json!({ "fromBlock": "earliest", "toBlock": "finalized", "topics": [hex::encode_prefixed(word(1))] }),
        json!({ "fromBlock": "latest", "toBlock": "0x1" }),
        json!({ "fromBlock": "0x1", "toBlock": "0x0" }),
    ] {
        assert_eq!(ask(range.clone()), Ok(json!([])), "{range}");
    }
    // a filter waits for what is to come
    let filter = client.ask("eth_newFilter", json!([{ "fromBlock": block(head + 1) }]));
    assert_eq!(client.ask("eth_getFilterChanges", json!([filter])), json!([]));
}

#[test]
fn filters_report_each_thing_once() {
    let client = Client::new();
    let actor = client.actor();
    let blocks = client.ask("eth_newBlockFilter", json!([]));
    let logs = client.ask("eth_newFilter", json!([{ "address": actor }]));
    let changes = |id: &Value| client.ask("eth_getFilterChanges", json!([id])).as_array().unwrap().len();
    assert_eq!((changes(&blocks), changes(&logs)), (0, 0));
    client.send(actor, op(5, &[&word(1)]));
    client.send(actor, op(0, &[]));
    assert_eq!((changes(&blocks), changes(&logs)), (2, 1));
    assert_eq!((changes(&blocks), changes(&logs)), (0, 0));
    assert_eq!(client.ask("eth_getFilterLogs", json!([logs])).as_array().unwrap().len(), 1);
    assert_eq!(client.ask("eth_uninstallFilter", json!([logs])), json!(true));
    assert_eq!(client.refused("eth_getFilterChanges", json!([logs])).message, "filter not found");
}

#[test]
fn transactions_are_counted_and_found_by_their_place() {
    let client = Client::new();
    let receipt = client.pay(Address::repeat_byte(1), vec![], U256::from(1));
    let (number, hash) = (&receipt.0["blockNumber"], &receipt.0["blockHash"]);
    assert_eq!(client.ask("eth_getBlockTransactionCountByNumber", json!([number])), json!("0x1"));
    assert_eq!(client.ask("eth_getBlockTransactionCountByHash", json!([hash])), json!("0x1"));
    assert_eq!(client.ask("eth_getBlockTransactionCountByNumber", json!(["0x0"])), json!("0x0"));
    assert_eq!(client.ask("eth_getBlockTransactionCountByNumber", json!(["0x9"])), Value::Null);
    let by_hash = client.ask("eth_getTransactionByHash", json!([receipt.0["transactionHash"]]));
    for (method, block) in
        [("eth_getTransactionByBlockNumberAndIndex", number), ("eth_getTransactionByBlockHashAndIndex", hash)]
    {
        assert_eq!(client.ask(method, json!([block, "0x0"])), by_hash);
        assert_eq!(client.ask(method, json!([block, "0x1"])), Value::Null);
    }
    assert_eq!(client.ask("eth_getUncleCountByBlockNumber", json!([number])), json!("0x0"));
}

#[test]
fn a_filter_for_pending_transactions_stays_empty() {
    let client = Client::new();
    let filter = client.ask("eth_newPendingTransactionFilter", json!([]));
    client.pay(DEV, vec![], U256::ZERO);
    assert_eq!(client.ask("eth_getFilterChanges", json!([filter])), json!([]));
    assert_eq!(client.refused("eth_getFilterLogs", json!([filter])).message, "filter not found");
    assert_eq!(client.ask("eth_uninstallFilter", json!([filter])), json!(true));
    assert_eq!(client.ask("eth_uninstallFilter", json!([filter])), json!(false));
}

#[test]
fn balance_and_nonce_of_an_override_are_seen_in_a_call() {
    let client = Client::new();
    let poor = Address::repeat_byte(9);
    // the nonce decides the address of a creation: CREATE, return the address
    let creator = client.deploy(init_code(&hex!("5f5f5ff05f5260205ff3")));
    let call = |overrides: Value| {
        let request = json!({ "from": poor, "to": creator, "value": "0x5" });
        client.node.request("eth_call", json!([request, "latest", overrides]))
    };
    assert!(call(json!({})).unwrap_err().message.starts_with("insufficient funds"));
    let overrides =
        json!({ poor.to_string(): { "balance": "0x5" }, creator.to_string(): { "nonce": "0x7" } });
    let expected = creator.create(7).into_word();
    assert_eq!(call(overrides).unwrap(), json!(expected.to_string()));
    let both = json!({ poor.to_string(): { "state": {}, "stateDiff": {} } });
    assert!(call(both).unwrap_err().message.contains("has both 'state' and 'stateDiff'"));
}

#[test]
fn proofs_are_not_given() {
    let client = Client::new();
    let error = client.refused("eth_getProof", json!([DEV, [], "latest"]));
    assert_eq!(error.code, -32_601);
    assert_eq!(error.message, "the method eth_getProof does not exist/is not available");
}

#[test]
fn the_past_can_be_read() {
    let client = Client::new();
    let actor = client.actor();
    let store = |value: u64| client.send(actor, op(2, &[&word(1), &word(value)]));
    let (first, _) = (store(5).0["blockNumber"].clone(), store(6));
    let load = hex::encode_prefixed(op(3, &[&word(1)]));
    let at = |block: &Value| client.ask("eth_call", json!([{ "to": actor, "data": load }, block]));
    assert_eq!(at(&first), json!(hex::encode_prefixed(word(5))));
    assert_eq!(at(&json!("latest")), json!(hex::encode_prefixed(word(6))));
    assert_eq!(
        client.ask("eth_getStorageAt", json!([actor, "0x1", first])),
        json!(hex::encode_prefixed(word(5)))
    );
    assert_eq!(client.ask("eth_getCode", json!([actor, "0x0"])), json!("0x"));
    assert_eq!(client.ask("eth_getTransactionCount", json!([DEV, "0x1"])), json!("0x1"));
    assert_eq!(client.refused("eth_getBalance", json!([DEV, "0xffff"])).message, "header not found");
}

#[test]
fn calls_can_override_the_state() {
    let client = Client::new();
    let actor = client.actor();
    let call = |input: &[u8], overrides: Value| {
        let request = json!({ "from": DEV, "to": actor, "data": hex::encode_prefixed(input) });
        client.node.request("eth_call", json!([request, "latest", overrides]))
    };
    let key = hex::encode_prefixed(word(1));
    let load = op(3, &[&word(1)]);
    let diff = json!({ actor.to_string(): { "stateDiff": { &key: hex::encode_prefixed(word(9)) } } });
    assert_eq!(call(&load, diff).unwrap(), json!(hex::encode_prefixed(word(9))));
    client.send(actor, op(2, &[&word(1), &word(4)]));
    let state = json!({ actor.to_string(): { "state": {} } });
    assert_eq!(call(&load, state).unwrap(), json!(hex::encode_prefixed(word(0))));
    let code = json!({ actor.to_string(): { "code": "0x602a5f5260205ff3" } });
    assert_eq!(call(&load, code).unwrap(), json!(hex::encode_prefixed(word(42))));
    let poor = Address::repeat_byte(9);
    let balance = json!({ poor.to_string(): { "balance": "0x10" } });
    let answer = call(&op(15, &[poor.as_slice()]), balance).unwrap();
    assert_eq!(answer.as_str().unwrap()[..66], hex::encode_prefixed(word(16)));
    assert_eq!(client.slot(actor, 1), U256::from(4));
}

/// What `cargo stylus check` does: a program at an address where nothing is, activated in a call.
#[test]
fn a_program_can_be_activated_in_a_call_at_an_overridden_address() {
    let client = Client::new();
    let wasm = wat::parse_str(include_str!("programs/actor.wat")).unwrap();
    let (program, sender) = (Address::repeat_byte(0xcc), Address::repeat_byte(0xdd));
    let overrides = json!({
        program.to_string(): { "code": hex::encode_prefixed(stylus_vm::encode_code(&wasm)) },
        sender.to_string(): { "balance": U256::MAX },
    });
    let request = json!({
        "from": sender, "to": ARB_WASM, "value": "0xde0b6b3a7640000",
        "data": hex::encode_prefixed(activate_call(program)),
    });
    let answer = client.ask("eth_call", json!([request, "latest", overrides]));
    let output = hex::decode(answer.as_str().unwrap()).unwrap();
    assert_eq!(output.len(), 64);
    assert_eq!(output[31], 3);
}

#[test]
fn fees_and_ids_are_told() {
    let client = Client::new();
    client.pay(DEV, vec![], U256::ZERO);
    assert_eq!(client.ask("net_version", json!([])), json!("412346"));
    assert_eq!(client.ask("net_listening", json!([])), json!(true));
    assert_eq!(client.ask("net_peerCount", json!([])), json!("0x0"));
    assert!(client.ask("web3_clientVersion", json!([])).as_str().unwrap().starts_with("usdai-devnode/"));
    assert_eq!(client.ask("web3_sha3", json!(["0x6869"])), json!(keccak256(b"hi").to_string()));
    assert_eq!(client.ask("eth_gasPrice", json!([])), json!("0x5f5e100"));
    assert_eq!(client.ask("eth_maxPriorityFeePerGas", json!([])), json!("0x0"));
    assert_eq!(client.ask("eth_syncing", json!([])), json!(false));
    assert_eq!(client.ask("eth_accounts", json!([])), json!([DEV.to_string().to_lowercase()]));
    let history = client.ask("eth_feeHistory", json!(["0xa", "latest", [25.0, 75.0]]));
    assert_eq!(history["oldestBlock"], json!("0x0"));
    assert_eq!(history["baseFeePerGas"].as_array().unwrap().len(), 3);
    assert_eq!(history["gasUsedRatio"][1], json!(21_000.0 / 32_000_000.0));
    assert_eq!(history["reward"][1], json!(["0x0", "0x0"]));
}

#[test]
fn arbitrum_precompiles_tell_of_the_chain() {
    let client = Client::new();
    client.pay(DEV, vec![], U256::ZERO);
    let ask = |last: u8, signature: &str, argument: &[u8]| {
        client.call(Address::with_last_byte(last), [&keccak256(signature)[..4], argument].concat())
    };
    assert_eq!(ask(0x64, "arbBlockNumber()", &[]).unwrap().as_ref(), word(1));
    assert_eq!(ask(0x64, "arbChainID()", &[]).unwrap().as_ref(), word(412_346));
    assert_eq!(ask(0x64, "arbOSVersion()", &[]).unwrap().as_ref(), word(115));
    let genesis = client.ask("eth_getBlockByNumber", json!(["0x0", false]));
    let hash = ask(0x64, "arbBlockHash(uint256)", &word(0)).unwrap();
    assert_eq!(json!(hash.to_string()), genesis["hash"]);
    assert_eq!(ask(0x64, "arbBlockHash(uint256)", &word(7)).unwrap_err().code, 3);
    assert_eq!(&ask(0x6c, "getPricesInWei()", &[]).unwrap()[160..], word(100_000_000));
    assert_eq!(ask(0x6c, "getMinimumGasPrice()", &[]).unwrap().as_ref(), word(100_000_000));
    assert_eq!(ask(0x64, "nothing()", &[]).unwrap_err().code, 3);
}

#[test]
fn the_usual_contracts_are_there() {
    let client = Client::new();
    // the factory: salt, then init code; the address comes back
    let init = init_code(&hex!("602a5f5260205ff3"));
    let input = [&word(7)[..], &init].concat();
    let expected = devnode::CREATE2_FACTORY.create2(B256::from(word(7)), keccak256(&init));
    assert_eq!(client.call(devnode::CREATE2_FACTORY, &input).unwrap().as_ref(), expected.as_slice());
    assert!(client.send(devnode::CREATE2_FACTORY, input).succeeded());
    assert_eq!(client.call(expected, []).unwrap().as_ref(), word(42));
    let selector = &keccak256("getChainId()")[..4];
    assert_eq!(client.call(devnode::MULTICALL3, selector).unwrap().as_ref(), word(412_346));
}
