//! Kinds of transactions, and the words with which bad ones are refused.

use crate::common::*;
use alloy_consensus::{TxEip1559, TxEip2930, TxLegacy};
use alloy_primitives::{hex, Address, Bytes, TxKind, U256};
use serde_json::json;

const GWEI_TENTH: u128 = 100_000_000;

fn bob() -> Address {
    Address::repeat_byte(0xb0)
}

fn transfer(client: &Client) -> TxEip1559 {
    TxEip1559 { gas_limit: 21_000, ..client.transaction(Some(bob()), vec![], U256::from(1)) }
}

#[test]
fn three_kinds_of_transactions_are_taken() {
    let client = Client::new();
    let legacy = TxLegacy {
        chain_id: Some(412_346),
        nonce: 0,
        gas_price: GWEI_TENTH,
        gas_limit: 21_000,
        to: TxKind::Call(bob()),
        value: U256::from(1),
        input: Bytes::new(),
    };
    let with_list = TxEip2930 {
        chain_id: 412_346,
        nonce: 1,
        gas_price: GWEI_TENTH,
        gas_limit: 21_000,
        to: TxKind::Call(bob()),
        value: U256::from(1),
        input: Bytes::new(),
        access_list: Default::default(),
    };
    let hashes = [
        client.ask("eth_sendRawTransaction", json!([client.sign(legacy)])),
        client.ask("eth_sendRawTransaction", json!([client.sign(with_list)])),
        client.ask("eth_sendRawTransaction", json!([client.sign(transfer(&client))])),
    ];
    for (kind, hash) in hashes.iter().enumerate() {
        let tx = client.ask("eth_getTransactionByHash", json!([hash]));
        assert_eq!(tx["type"], json!(format!("{kind:#x}")));
        assert_eq!(tx["from"], json!(DEV));
        assert_eq!(tx["gasPrice"], json!("0x5f5e100"));
        let receipt = client.ask("eth_getTransactionReceipt", json!([hash]));
        assert_eq!(receipt["type"], tx["type"]);
        assert_eq!(receipt["effectiveGasPrice"], json!("0x5f5e100"));
    }
    assert_eq!(client.ask("eth_getTransactionByHash", json!([hashes[0]]))["v"], json!("0xc9597"));
    assert_eq!(client.balance(bob()), U256::from(3));
}

#[test]
fn bad_transactions_are_refused_in_the_words_of_geth_and_change_nothing() {
    let client = Client::new();
    client.submit(transfer(&client));
    let good = transfer(&client);
    let refused = |tx: TxEip1559| client.refused("eth_sendRawTransaction", json!([client.sign(tx)])).message;
    let starts = |tx: TxEip1559, text: &str| {
        let message = refused(tx);
        assert!(message.starts_with(text), "{message}");
    };
    starts(
        TxEip1559 { nonce: 0, value: U256::from(2), ..good.clone() },
        "nonce too low: next nonce 1, tx nonce 0",
    );
    starts(TxEip1559 { nonce: 5, ..good.clone() }, "nonce too high: next nonce 1, tx nonce 5");
    starts(TxEip1559 { chain_id: 1, ..good.clone() }, "invalid chain id for signer: have 1 want 412346");
    starts(
        TxEip1559 { gas_limit: 20_999, ..good.clone() },
        "intrinsic gas too low: gas 20999, minimum needed 21000",
    );
    starts(TxEip1559 { gas_limit: 32_000_001, ..good.clone() }, "exceeds block gas limit");
    starts(
        TxEip1559 { value: ether(10_000), ..good.clone() },
        "insufficient funds for gas * price + value: balance ",
    );
    starts(
        TxEip1559 { max_fee_per_gas: 1, ..good.clone() },
        "max fee per gas less than block base fee: address ",
    );
    starts(
        TxEip1559 { max_priority_fee_per_gas: u128::MAX, ..good.clone() },
        "max priority fee per gas higher than max fee per gas: address ",
    );
    assert_eq!(client.ask("eth_blockNumber", json!([])), json!("0x1"));
    let raw = client.sign(good.clone());
    client.ask("eth_sendRawTransaction", json!([raw]));
    assert_eq!(client.refused("eth_sendRawTransaction", json!([raw])).message, "already known");
    // a signature that is none: s of zero
    let mut broken = hex::decode(client.sign(transfer(&client))).unwrap();
    let end = broken.len();
    broken[end - 32..].fill(0xff);
    let error = client.refused("eth_sendRawTransaction", json!([hex::encode_prefixed(broken)]));
    assert!(error.message.starts_with("invalid sender"), "{error}");
}

#[test]
fn failed_transactions_are_in_a_block_and_count() {
    let client = Client::new();
    // PUSH0 PUSH0 REVERT; INVALID
    let reverting = client.deploy(init_code(&hex!("5f5ffd")));
    let invalid = client.deploy(init_code(&hex!("fe")));
    let receipt = client.send(reverting, vec![]);
    assert!(!receipt.succeeded());
    assert!(receipt.gas_used() < 21_100);
    let receipt = client.send(invalid, vec![]);
    assert_eq!(receipt.gas_used(), 32_000_000);
    assert_eq!(client.nonce(), 4);
    assert_eq!(client.call(invalid, []).unwrap_err().message, "invalid opcode: INVALID");
    assert_eq!(client.call(reverting, []).unwrap_err().data, Some(json!("0x")));
}

#[test]
fn an_estimate_suffices_and_is_close() {
    let client = Client::new();
    let actor = client.actor();
    let input = forward(CALL, actor, U256::ZERO, u64::MAX, &op(2, &[&word(1), &word(7)]));
    let request = json!([{ "from": DEV, "to": actor, "data": hex::encode_prefixed(&input) }]);
    let estimate = number(&client.ask("eth_estimateGas", request));
    let tx = TxEip1559 { gas_limit: estimate, ..client.transaction(Some(actor), input, U256::ZERO) };
    let receipt = client.submit(tx);
    assert!(receipt.succeeded());
    assert!(
        estimate >= receipt.gas_used() && estimate < receipt.gas_used() * 11 / 10,
        "{estimate} {receipt:?}"
    );
    let plain = json!([{ "from": DEV, "to": bob(), "value": "0x1" }]);
    assert_eq!(client.ask("eth_estimateGas", plain), json!("0x5208"));
    let failing = json!([{ "from": DEV, "to": actor, "data": "0x016e6f" }]);
    let error = client.refused("eth_estimateGas", failing);
    assert_eq!((error.code, error.data), (3, Some(json!("0x6e6f"))));
}
