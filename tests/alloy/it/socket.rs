//! Subscriptions over a WebSocket.

use crate::*;
use alloy::rpc::types::Filter;
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test]
async fn heads_and_logs_are_pushed() {
    let user = User::on_socket().await;
    let usdc = user.usdc().await;
    let mut heads = user.provider.subscribe_blocks().await.unwrap();
    let mut logs = user.provider.subscribe_logs(&Filter::new().address(*usdc.address())).await.unwrap();
    let bob = stranger();
    let receipt = usdc.mint(bob, U256::from(4)).send().await.unwrap().get_receipt().await.unwrap();
    let log = timeout(Duration::from_secs(20), logs.recv()).await.expect("a log in time").unwrap();
    assert_eq!(log.log_decode::<TestUsdc::Transfer>().unwrap().inner.to, bob);
    assert_eq!(log.transaction_hash, Some(receipt.transaction_hash));
    // other tests make blocks as well
    while timeout(Duration::from_secs(20), heads.recv()).await.expect("a head in time").unwrap().hash
        != receipt.block_hash.unwrap()
    {}
    user.provider.unsubscribe(*logs.local_id()).await.unwrap();
}
