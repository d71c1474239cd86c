//! Plain transactions, calls and what is read of them.

use crate::common::*;
use alloy_primitives::{Address, U256};
use serde_json::json;

#[test]
fn a_transfer_moves_value_and_costs_21000() {
    let client = Client::new();
    let bob = Address::repeat_byte(0xb0);
    let before = client.balance(DEV);
    let receipt = client.pay(bob, Vec::new(), U256::from(5));
    assert!(receipt.succeeded());
    assert_eq!(receipt.gas_used(), 21_000);
    assert_eq!(client.balance(bob), U256::from(5));
    assert_eq!(before - client.balance(DEV), U256::from(5) + U256::from(21_000_u64 * 100_000_000));
    assert_eq!(client.nonce(), 1);
}

#[test]
fn calldata_costs_what_it_does_on_ethereum_without_a_floor() {
    let client = Client::new();
    let receipt = client.send(Address::repeat_byte(0xb0), vec![1; 1_000]);
    assert_eq!(receipt.gas_used(), 21_000 + 16 * 1_000);
}

#[test]
fn bytecode_is_created_called_and_reverted() {
    let client = Client::new();
    // returns 42
    let contract = client.deploy(init_code(&alloy_primitives::hex!("602a5f5260205ff3")));
    assert_eq!(client.call(contract, []).unwrap().as_ref(), word(42));
    // reverts with Error("no")
    let mut code = alloy_primitives::hex!("6064600a5f3960645ffd").to_vec();
    code.extend(alloy_primitives::hex!("08c379a0"));
    code.extend(word(32));
    code.extend(word(2));
    let mut text = [0_u8; 32];
    text[..2].copy_from_slice(b"no");
    code.extend(text);
    let refusing = client.deploy(init_code(&code));
    let error = client.call(refusing, []).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (3, "execution reverted: no"));
    assert!(error.data.unwrap().as_str().unwrap().starts_with("0x08c379a0"));
    let receipt = client.send(refusing, Vec::new());
    assert!(!receipt.succeeded());
    assert_eq!(receipt.0["logs"], json!([]));
}
