//! Kinds of transactions, and refusals in go-ethereum's words.

use crate::*;
use alloy::eips::eip7702::Authorization;
use alloy::rpc::types::AccessList;
use alloy::signers::SignerSync;

fn payment() -> TransactionRequest {
    TransactionRequest::default().with_to(Address::repeat_byte(0xb0)).with_value(U256::from(1))
}

#[tokio::test]
async fn types_0_1_2_and_4_are_sent() {
    let user = User::new().await;
    let code = Address::repeat_byte(0x11);
    let authority = PrivateKeySigner::random();
    let authorization = Authorization { chain_id: U256::from(CHAIN_ID), address: code, nonce: 0 };
    let signature = authority.sign_hash_sync(&authorization.signature_hash()).unwrap();
    let mut delegation = payment();
    delegation.authorization_list = Some(vec![authorization.into_signed(signature)]);
    let old = payment().with_gas_price(BASE_FEE);
    for (kind, tx) in
        [(0, old.clone()), (1, old.with_access_list(AccessList::default())), (2, payment()), (4, delegation)]
    {
        let receipt = user.send(tx).await;
        assert_eq!(u8::from(receipt.transaction_type()), kind);
        assert_eq!(receipt.effective_gas_price, BASE_FEE);
        let told = user.provider.get_transaction_by_hash(receipt.transaction_hash).await.unwrap().unwrap();
        assert_eq!(u8::from(told.inner.tx_type()), kind);
    }
    let marker = [&alloy::primitives::hex!("ef0100")[..], code.as_slice()].concat();
    assert_eq!(user.provider.get_code_at(authority.address()).await.unwrap(), marker);
}

#[tokio::test]
async fn refusals_have_the_words_of_go_ethereum() {
    let user = User::new().await;
    user.send(payment()).await;
    // alloy counts nonces by itself, refused transactions too
    let next = || payment().with_nonce(1);
    let gas = || next().with_gas_limit(21_000);
    let balance = user.provider.get_balance(user.address).await.unwrap();
    for (tx, words) in [
        (gas().with_nonce(0), "nonce too low: next nonce 1, tx nonce 0"),
        (gas().with_nonce(9), "nonce too high: tx nonce 9, gapped nonce 1"),
        (next().with_gas_limit(20_000), "intrinsic gas too low: gas 20000, minimum needed 21000"),
        (gas().with_value(balance), "insufficient funds for gas * price + value: "),
        (
            gas().with_max_fee_per_gas(1).with_max_priority_fee_per_gas(0),
            "max fee per gas less than block base fee: ",
        ),
    ] {
        let error = user.provider.send_transaction(tx).await.unwrap_err();
        let refusal = error.as_error_resp().expect("a refusal");
        assert!(refusal.message.starts_with(words), "{refusal}");
        assert_eq!(refusal.code, -32_000);
    }
    assert_eq!(user.provider.get_transaction_count(user.address).await.unwrap(), 1);
}
