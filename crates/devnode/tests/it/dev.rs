//! Time, snapshots and direct changes of the state.

use crate::common::*;
use alloy_primitives::{Address, U256};
use serde_json::{json, Value};

fn timestamp(client: &Client) -> u64 {
    number(&client.ask("eth_getBlockByNumber", json!(["latest", false]))["timestamp"])
}

#[test]
fn a_snapshot_brings_everything_back() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(5)]));
    let (block, nonce, balance, time) = (
        client.ask("eth_getBlockByNumber", json!(["latest", true])),
        client.nonce(),
        client.balance(DEV),
        timestamp(&client),
    );
    let snapshot = client.ask("evm_snapshot", json!([]));
    let receipt = client.send(actor, op(2, &[&word(1), &word(6)]));
    let later = client.second_actor();
    client.ask("anvil_setBalance", json!([DEV, "0x1"]));
    client.ask("evm_increaseTime", json!([1_000]));
    assert_eq!(client.ask("evm_revert", json!([snapshot])), json!(true));

    assert_eq!(client.ask("eth_getBlockByNumber", json!(["latest", true])), block);
    assert_eq!((client.nonce(), client.balance(DEV), timestamp(&client)), (nonce, balance, time));
    assert_eq!(client.slot(actor, 1), U256::from(5));
    assert_eq!(client.ask("eth_getCode", json!([later, "latest"])), json!("0x"));
    assert_eq!(client.ask("eth_getTransactionReceipt", json!([receipt.0["transactionHash"]])), Value::Null);
    // it is used up
    assert_eq!(client.ask("evm_revert", json!([snapshot])), json!(false));
    client.send(actor, op(2, &[&word(1), &word(6)]));
    assert_eq!(timestamp(&client), time + 1);
}

#[test]
fn going_back_uses_up_later_snapshots() {
    let client = Client::new();
    let first = client.ask("evm_snapshot", json!([]));
    client.pay(DEV, vec![], U256::ZERO);
    let second = client.ask("evm_snapshot", json!([]));
    assert_eq!(client.ask("evm_revert", json!([first])), json!(true));
    assert_eq!(client.ask("evm_revert", json!([second])), json!(false));
    assert_eq!(client.ask("eth_blockNumber", json!([])), json!("0x0"));
}

#[test]
fn time_goes_where_it_is_told() {
    let client = Client::new();
    client.ask("evm_mine", json!([]));
    assert_eq!(timestamp(&client), GENESIS_TIME + 1);
    client.ask("evm_increaseTime", json!([100]));
    client.pay(DEV, vec![], U256::ZERO);
    assert_eq!(timestamp(&client), GENESIS_TIME + 102);
    client.ask("evm_setNextBlockTimestamp", json!([GENESIS_TIME + 5_000]));
    client.pay(DEV, vec![], U256::ZERO);
    assert_eq!(timestamp(&client), GENESIS_TIME + 5_000);
    let error = client.refused("evm_setNextBlockTimestamp", json!([GENESIS_TIME]));
    assert!(error.message.contains("lower than the previous block's timestamp"), "{error}");
    client.ask("evm_mine", json!([GENESIS_TIME + 6_000]));
    assert_eq!(timestamp(&client), GENESIS_TIME + 6_000);
    client.ask("anvil_mine", json!(["0x3", "0xa"]));
    assert_eq!(timestamp(&client), GENESIS_TIME + 6_021);
    // a refused transaction does not use up the time that was set
    client.ask("evm_setNextBlockTimestamp", json!([GENESIS_TIME + 7_000]));
    let bad = alloy_consensus::TxEip1559 { nonce: 99, ..client.transaction(Some(DEV), vec![], U256::ZERO) };
    client.refused("eth_sendRawTransaction", json!([client.sign(bad)]));
    client.pay(DEV, vec![], U256::ZERO);
    assert_eq!(timestamp(&client), GENESIS_TIME + 7_000);
}

#[test]
fn accounts_are_changed_and_impersonated() {
    let client = Client::new();
    let rich = Address::repeat_byte(0x12);
    let unknown = json!([{ "from": rich, "to": DEV, "value": "0x5" }]);
    assert_eq!(client.refused("eth_sendTransaction", unknown.clone()).message, "unknown account");
    client.ask("hardhat_setBalance", json!([rich, "0xde0b6b3a7640000"]));
    client.ask("anvil_setNonce", json!([rich, "0x7"]));
    client.ask("hardhat_impersonateAccount", json!([rich]));
    let before = client.balance(DEV);
    let hash = client.ask("eth_sendTransaction", unknown.clone());
    let tx = client.ask("eth_getTransactionByHash", json!([hash]));
    assert_eq!((tx["from"].clone(), tx["nonce"].clone()), (json!(rich), json!("0x7")));
    assert_eq!(client.balance(DEV) - before, U256::from(5));
    client.ask("anvil_stopImpersonatingAccount", json!([rich]));
    client.refused("eth_sendTransaction", unknown);
    // the dev account needs no impersonation
    client.ask("eth_sendTransaction", json!([{ "from": DEV, "to": rich, "value": "0x1" }]));

    // a contract can be impersonated, too
    client.ask("anvil_setBalance", json!([devnode::MULTICALL3, "0xde0b6b3a7640000"]));
    client.ask("anvil_impersonateAccount", json!([devnode::MULTICALL3]));
    client.ask("eth_sendTransaction", json!([{ "from": devnode::MULTICALL3, "to": rich, "value": "0x1" }]));

    let contract = Address::repeat_byte(0x34);
    // returns the word at 3
    client.ask("anvil_setCode", json!([contract, "0x6003545f5260205ff3"]));
    client
        .ask("anvil_setStorageAt", json!([contract, "0x3", alloy_primitives::hex::encode_prefixed(word(8))]));
    assert_eq!(client.call(contract, []).unwrap().as_ref(), word(8));
}
