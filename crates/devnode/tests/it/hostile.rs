//! Programs and requests that want to crash or stop the node.

use crate::common::*;
use alloy_primitives::{hex, Address, U256};
use devnode::{Config, Engine};
use serde_json::{json, Value};

/// A chain for each engine of this build.
fn clients(gas_limit: u64) -> impl Iterator<Item = Client> {
    Engine::ALL
        .iter()
        .map(move |engine| Client::with(Config { gas_limit, engine: *engine, ..Config::default() }))
}

#[test]
fn an_infinite_loop_runs_out_of_gas() {
    for client in clients(32_000_000) {
        let actor = client.actor();
        let request = json!([{ "to": actor, "gas": "0x3d0900", "data": "0x09" }, "latest"]);
        assert_eq!(client.refused("eth_call", request).message, "out of gas");
    }
}

#[test]
fn recursion_in_a_program_ends_with_an_error() {
    for client in clients(32_000_000) {
        let actor = client.actor();
        let error = client.call(actor, [10]).unwrap_err();
        assert_eq!(error.message, "max call depth exceeded");
        // and so does the caller's call, not the caller
        let output = client.call(actor, forward(CALL, actor, U256::ZERO, 1_000_000, &[10])).unwrap();
        assert_eq!(output.as_ref(), [2]);
    }
}

#[test]
fn programs_that_call_themselves_reach_the_end_of_the_stack() {
    for client in clients(1 << 50) {
        let actor = client.actor();
        let call = |gas: u64| json!([{ "to": actor, "gas": format!("{gas:#x}"), "data": "0x11" }, "latest"]);
        // every level keeps a 64th: with this much gas more than a thousand levels are open at one time
        assert_eq!(client.ask("eth_call", call(1 << 49)), json!("0x"));
        assert_eq!(client.ask("eth_call", call(32_000_000)), json!("0x"));
        assert_eq!(client.call(actor, [0, 5]).unwrap().as_ref(), [5]);
    }
}

#[test]
fn bytecode_that_calls_itself_reaches_the_end_of_the_stack() {
    let client = Client::new();
    // CALL(gas, address(this), 0, 0, 0, 0, 0)
    let contract = client.deploy(init_code(&hex!("5f5f5f5f5f305af100")));
    assert_eq!(client.call(contract, []).unwrap().len(), 0);
}

#[test]
fn a_return_bomb_costs_the_one_who_makes_it() {
    let client = Client::new();
    let actor = client.actor();
    // returns 1 MB of zeros
    let bomb = client.deploy(init_code(&hex!("620fffff5ff3")));
    let output = client.call(actor, forward(CALL, bomb, U256::ZERO, 100_000, &[]));
    assert_eq!(output.unwrap().as_ref(), [2]);
}

#[test]
fn malformed_requests_get_json_rpc_errors() {
    let client = Client::new();
    let answer = |text: &str| -> Value { serde_json::from_str(&client.node.handle_raw(text)).unwrap() };
    for (text, code) in [
        ("", -32_700),
        ("{", -32_700),
        ("[]", -32_600),
        ("1", -32_600),
        (r#"{"jsonrpc":"2.0","id":1}"#, -32_600),
        (r#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32_600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_nothing"}"#, -32_601),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":{}}"#, -32_602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}"#, -32_602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x12"]}"#, -32_602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["zz","latest"]}"#, -32_602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["soon",false]}"#, -32_602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x"]}"#, -32_000),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02c0"]}"#, -32_000),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x7f00"]}"#, -32_000),
        (r#"{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"topics":["0x1"]}]}"#, -32_602),
    ] {
        assert_eq!(answer(text)["error"]["code"], json!(code), "{text}");
    }
    let nested = "[".repeat(100_000);
    assert_eq!(answer(&nested)["error"]["code"], json!(-32_700));
    // every prefix and single-byte change of a signed transaction is answered
    let raw = client.sign(client.transaction(Some(DEV), vec![1, 2, 3], U256::ZERO));
    for end in (2..raw.len()).step_by(2) {
        client.refused("eth_sendRawTransaction", json!([raw[..end]]));
    }
    assert_eq!(client.nonce(), 0);
}

#[test]
fn state_of_a_call_does_not_leak_into_the_chain() {
    let client = Client::new();
    let actor = client.actor();
    client.call(actor, op(2, &[&word(1), &word(7)])).unwrap();
    assert_eq!(client.slot(actor, 1), U256::ZERO);
    assert_eq!(client.balance(Address::ZERO), U256::ZERO);
}

#[test]
fn no_parameter_of_any_method_makes_the_node_panic() {
    let client = Client::new();
    let hash = hex::encode_prefixed([0xff; 32]);
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!("0x"),
        json!("0xffffffffffffffff"),
        json!("0x1ffffffffffffffff"),
        json!("latest"),
        json!("\u{fc}"),
        json!(DEV),
        json!(hash),
        json!([]),
        json!([null, "0x1"]),
        json!({}),
        json!({ "from": DEV, "to": DEV, "gas": "0x0", "value": U256::MAX }),
        json!({ "from": DEV, "data": "0xfe", "gas": "0xffffffffffffffff", "nonce": "0xffffffffffffffff" }),
        json!({ "fromBlock": "0xffffffffffffffff", "toBlock": "latest", "topics": [[null], []] }),
        json!({ "blockHash": hash }),
        json!({ DEV.to_string(): { "balance": U256::MAX, "state": {}, "code": "0xef0100" } }),
    ];
    let methods = "eth_call eth_estimateGas eth_getBalance eth_getCode eth_getStorageAt eth_getTransactionCount eth_getLogs
        eth_feeHistory eth_getBlockByNumber eth_getBlockByHash eth_getBlockReceipts eth_getTransactionByHash
        eth_getTransactionReceipt eth_getTransactionByBlockNumberAndIndex eth_newFilter eth_getFilterChanges
        eth_getFilterLogs eth_uninstallFilter eth_sendRawTransaction eth_sendTransaction eth_subscribe dev_gasProfile
        dev_gasSpending
        evm_snapshot evm_revert evm_increaseTime evm_setNextBlockTimestamp evm_mine anvil_mine anvil_setBalance
        anvil_setCode anvil_setNonce anvil_setStorageAt anvil_impersonateAccount";
    let mut answered = 0;
    for method in methods.split_whitespace() {
        // mining as often as the limit allows takes its time, so this one gets no huge counts
        let slow = method == "anvil_mine";
        for first in
            values.iter().filter(|value| !slow || !value.to_string().contains("ffff") && !value.is_u64())
        {
            for second in [&json!(null), first, &json!("latest"), &json!("0x1")] {
                let _ = client.node.request(method, json!([first, second, first]));
                answered += 1;
            }
        }
    }
    assert!(answered > 2_000);
    // it still works
    client.ask("evm_mine", json!([]));
    client.ask("eth_getBlockByNumber", json!(["latest", true]));
}
