//! The words of go-ethereum with which transactions that are not valid are refused.

use crate::common::*;
use crate::transactions::transfer;
use alloy_consensus::{TxEip1559, TxEip4844, TxEip7702, TxLegacy};
use alloy_primitives::{hex, Bytes, TxKind, U256};
use serde_json::json;

fn refused(client: &Client, raw: &str) -> String {
    let error = client.refused("eth_sendRawTransaction", json!([raw]));
    assert_eq!(error.code, -32_000, "{error}");
    assert_eq!(client.ask("eth_blockNumber", json!([])), json!("0x1"), "a block was made: {error}");
    error.message
}

/// A client that has sent one transaction, and a second one that would be good.
fn start() -> (Client, TxEip1559) {
    let client = Client::new();
    client.submit(transfer(&client));
    let good = transfer(&client);
    (client, good)
}

#[test]
fn nonces_must_be_the_next_one() {
    let (client, good) = start();
    let low = TxEip1559 { nonce: 0, value: U256::from(2), ..good.clone() };
    assert_eq!(refused(&client, &client.sign(low)), "nonce too low: next nonce 1, tx nonce 0");
    let high = TxEip1559 { nonce: 5, ..good };
    assert_eq!(refused(&client, &client.sign(high)), "nonce too high: tx nonce 5, gapped nonce 1");
}

#[test]
fn a_transaction_counts_once() {
    let (client, good) = start();
    let raw = client.sign(good);
    client.ask("evm_setAutomine", json!([false]));
    client.ask("eth_sendRawTransaction", json!([raw]));
    assert_eq!(refused(&client, &raw), "already known");
    client.ask("evm_mine", json!([]));
    let again = client.refused("eth_sendRawTransaction", json!([raw]));
    assert_eq!(again.message, "nonce too low: next nonce 2, tx nonce 1");
}

#[test]
fn other_chains_and_unprotected_signatures_are_refused() {
    let (client, good) = start();
    let foreign = TxEip1559 { chain_id: 1, ..good };
    assert_eq!(
        refused(&client, &client.sign(foreign)),
        "invalid sender: invalid chain id for signer: have 1 want 412346"
    );
    let unprotected = TxLegacy {
        chain_id: None,
        nonce: 1,
        gas_price: 100_000_000,
        gas_limit: 21_000,
        to: TxKind::Call(DEV),
        value: U256::ZERO,
        input: Bytes::new(),
    };
    assert_eq!(
        refused(&client, &client.sign(unprotected)),
        "only replay-protected (EIP-155) transactions allowed over RPC"
    );
}

#[test]
fn gas_must_suffice_and_fit_the_block() {
    let (client, good) = start();
    let low = TxEip1559 { gas_limit: 20_999, ..good.clone() };
    assert_eq!(refused(&client, &client.sign(low)), "intrinsic gas too low: gas 20999, minimum needed 21000");
    let data = TxEip1559 { input: vec![1].into(), ..good.clone() };
    assert_eq!(
        refused(&client, &client.sign(data)),
        "intrinsic gas too low: gas 21000, minimum needed 21016"
    );
    // more than a transaction may use is held back, not refused, as on Arbitrum
    let high = TxEip1559 { gas_limit: 32_000_001, ..good };
    assert!(client.submit(high).succeeded());
}

#[test]
fn value_and_gas_must_be_paid_for() {
    let (client, good) = start();
    let balance = client.balance(DEV);
    let max_fee = U256::from(good.max_fee_per_gas) * U256::from(good.gas_limit);
    let dear = TxEip1559 { value: balance, ..good };
    assert_eq!(
        refused(&client, &client.sign(dear)),
        format!(
            "insufficient funds for gas * price + value: balance {balance}, tx cost {}, overshot {max_fee}",
            balance + max_fee
        )
    );
}

#[test]
fn fee_caps_must_reach_the_base_fee_and_hold_the_tip() {
    let (client, good) = start();
    let cheap = TxEip1559 { max_fee_per_gas: 99_999_999, ..good.clone() };
    assert_eq!(
        refused(&client, &client.sign(cheap)),
        format!("max fee per gas less than block base fee: address {DEV}, maxFeePerGas: 99999999, baseFee: 100000000")
    );
    let tip = TxEip1559 { max_priority_fee_per_gas: 200_000_001, ..good };
    assert_eq!(
        refused(&client, &client.sign(tip)),
        format!(
            "max priority fee per gas higher than max fee per gas: address {DEV}, maxPriorityFeePerGas: 200000001, maxFeePerGas: 200000000"
        )
    );
}

#[test]
fn signatures_must_name_a_sender() {
    let (client, good) = start();
    let mut raw = hex::decode(client.sign(good)).unwrap();
    let end = raw.len();
    raw[end - 32..].fill(0xff);
    assert_eq!(
        refused(&client, &hex::encode_prefixed(raw)),
        "invalid sender: invalid transaction v, r, s values"
    );
}

#[test]
fn bytes_that_are_no_transaction_are_refused() {
    let (client, good) = start();
    let raw = client.sign(good);
    for (bytes, text) in [
        ("0x".to_owned(), "typed transaction too short"),
        ("0x02".to_owned(), "typed transaction too short"),
        ("0x05c0".to_owned(), "transaction type not supported"),
        ("0x7fc0".to_owned(), "transaction type not supported"),
        (raw[..raw.len() - 2].to_owned(), "rlp: value size exceeds available input length"),
        ("0x0280".to_owned(), "rlp: expected input list for types.DynamicFeeTx"),
        ("0x80".to_owned(), "rlp: expected input list for types.LegacyTx"),
        (format!("{raw}00"), "rlp: input contains more than one value"),
    ] {
        assert_eq!(refused(&client, &bytes), text, "{bytes}");
    }
    assert_eq!(client.refused("eth_sendRawTransaction", json!(["02f8"])).code, -32_602);
}

#[test]
fn blobs_have_no_place_here() {
    let (client, good) = start();
    let blob = TxEip4844 {
        chain_id: 412_346,
        nonce: 1,
        gas_limit: 21_000,
        max_fee_per_gas: good.max_fee_per_gas,
        to: DEV,
        blob_versioned_hashes: vec![alloy_primitives::B256::with_last_byte(1)],
        ..Default::default()
    };
    assert_eq!(refused(&client, &client.sign(blob)), "transaction type not supported");
}

#[test]
fn a_delegation_needs_an_authorization() {
    let (client, good) = start();
    let empty = TxEip7702 {
        chain_id: 412_346,
        nonce: 1,
        gas_limit: 50_000,
        max_fee_per_gas: good.max_fee_per_gas,
        to: DEV,
        ..Default::default()
    };
    assert_eq!(
        refused(&client, &client.sign(empty)),
        "set code tx must have at least one authorization tuple"
    );
}
