//! Logs by range, address and topic, and filters that are polled.

use crate::*;
use alloy::rpc::types::Filter;

async fn mint(usdc: &TestUsdc::TestUsdcInstance<DynProvider>, to: Address, value: u64) -> TransactionReceipt {
    usdc.mint(to, U256::from(value)).send().await.unwrap().get_receipt().await.unwrap()
}

#[tokio::test]
async fn logs_are_found_by_range_address_topic_and_block() {
    let user = User::new().await;
    let usdc = user.usdc().await;
    let (alice, bob) = (stranger(), stranger());
    let first = mint(&usdc, alice, 1).await;
    let second = mint(&usdc, bob, 2).await;
    let from = first.block_number.unwrap();
    let all = Filter::new().address(*usdc.address()).event_signature(TestUsdc::Transfer::SIGNATURE_HASH);
    let count = async |filter: &Filter| user.provider.get_logs(filter).await.unwrap().len();
    assert_eq!(count(&all.clone().from_block(from)).await, 2);
    assert_eq!(count(&all.clone().from_block(from).to_block(from)).await, 1);
    assert_eq!(count(&all.clone().from_block(from).topic2(bob.into_word())).await, 1);
    assert_eq!(
        count(&all.clone().from_block(from).topic2(vec![alice.into_word(), bob.into_word()])).await,
        2
    );
    assert_eq!(count(&all.clone().from_block(from).topic1(bob.into_word())).await, 0);
    let of_block =
        user.provider.get_logs(&all.clone().at_block_hash(second.block_hash.unwrap())).await.unwrap();
    assert_eq!(of_block[0].log_decode::<TestUsdc::Transfer>().unwrap().inner.value, U256::from(2));
    let ahead = all.from_block(second.block_number.unwrap() + 1_000_000);
    assert_eq!(user.provider.get_logs(&ahead).await.unwrap_err().as_error_resp().unwrap().code, -32_602);
}

#[tokio::test]
async fn filters_report_what_is_new_once() {
    let user = User::new().await;
    let usdc = user.usdc().await;
    let blocks = user.provider.new_block_filter().await.unwrap();
    let transfers =
        Filter::new().address(*usdc.address()).event_signature(TestUsdc::Transfer::SIGNATURE_HASH);
    let logs = user.provider.new_filter(&transfers).await.unwrap();
    let receipt = mint(&usdc, stranger(), 3).await;
    let heads: Vec<B256> = user.provider.get_filter_changes(blocks).await.unwrap();
    assert!(heads.contains(&receipt.block_hash.unwrap()));
    let found: Vec<alloy::rpc::types::Log> = user.provider.get_filter_changes(logs).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].transaction_hash, Some(receipt.transaction_hash));
    let again: Vec<alloy::rpc::types::Log> = user.provider.get_filter_changes(logs).await.unwrap();
    assert_eq!(again, []);
    assert_eq!(user.provider.get_filter_logs(logs).await.unwrap().len(), 1);
    assert!(user.provider.uninstall_filter(logs).await.unwrap());
    let gone = user.provider.get_filter_logs(logs).await.unwrap_err();
    assert_eq!(gone.as_error_resp().unwrap().message, "filter not found");
}
