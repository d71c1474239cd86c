//! Kinds of transactions, and what becomes of those that fail.

use crate::common::*;
use alloy_consensus::{TxEip1559, TxEip2930, TxEip7702, TxLegacy};
use alloy_eips::eip7702::Authorization;
use alloy_primitives::{hex, Address, Bytes, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use serde_json::json;

const GWEI_TENTH: u128 = 100_000_000;

pub fn bob() -> Address {
    Address::repeat_byte(0xb0)
}

pub fn transfer(client: &Client) -> TxEip1559 {
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
fn a_transaction_of_type_4_delegates_an_account_to_code() {
    let client = Client::new();
    let code = client.deploy(init_code(&hex!("602a5f5260205ff3")));
    let other: PrivateKeySigner = hex::encode_prefixed([7; 32]).parse().unwrap();
    let authorization = Authorization { chain_id: U256::from(412_346), address: code, nonce: 0 };
    let signature = other.sign_hash_sync(&authorization.signature_hash()).unwrap();
    let tx = TxEip7702 {
        chain_id: 412_346,
        nonce: client.nonce(),
        gas_limit: 100_000,
        max_fee_per_gas: GWEI_TENTH,
        max_priority_fee_per_gas: 0,
        to: DEV,
        value: U256::ZERO,
        access_list: Default::default(),
        authorization_list: vec![authorization.into_signed(signature)],
        input: Bytes::new(),
    };
    let before = client.ask("evm_snapshot", json!([]));
    let raw = client.sign(tx);
    let hash = client.ask("eth_sendRawTransaction", json!([raw]));
    let shown = client.ask("eth_getTransactionByHash", json!([hash]));
    assert_eq!(shown["type"], json!("0x4"));
    assert_eq!(shown["authorizationList"][0]["address"], json!(code.to_string().to_lowercase()));
    // calls and estimates see what is signed as well
    let list = &shown["authorizationList"];
    let request = |to: Address| json!([{ "from": DEV, "to": to, "authorizationList": list }]);
    client.ask("evm_revert", json!([before]));
    assert_eq!(client.ask("eth_call", request(other.address())), json!(hex::encode_prefixed(word(42))));
    let estimate = number(&client.ask("eth_estimateGas", request(DEV)));
    assert_eq!(estimate, 46_000);
    assert_eq!(client.refused("eth_sendTransaction", request(DEV)).code, -32_000);
    client.ask("eth_sendRawTransaction", json!([raw]));
    let marker = [&hex!("ef0100")[..], code.as_slice()].concat();
    let got = client.ask("eth_getCode", json!([other.address(), "latest"]));
    assert_eq!(got, json!(hex::encode_prefixed(marker)));
    assert_eq!(client.call(other.address(), []).unwrap().as_ref(), word(42));
}
