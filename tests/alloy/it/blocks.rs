//! Blocks, fees and what is found by hash or number.

use crate::*;
use alloy::eips::BlockNumberOrTag;

#[tokio::test]
async fn blocks_transactions_and_fees_are_told() {
    let user = User::new().await;
    let receipt =
        user.send(TransactionRequest::default().with_to(stranger()).with_value(U256::from(1))).await;
    let number = receipt.block_number.unwrap();
    let block = user.provider.get_block_by_number(number.into()).full().await.unwrap().unwrap();
    assert_eq!(Some(block.header.hash), receipt.block_hash);
    assert_eq!(block.header.base_fee_per_gas, Some(BASE_FEE as u64));
    assert_eq!(block.transactions.hashes().collect::<Vec<_>>(), [receipt.transaction_hash]);
    // alloy computes the hash from the header's fields
    assert_eq!(block.header.inner.hash_slow(), block.header.hash);
    let by_hash = user.provider.get_block_by_hash(block.header.hash).await.unwrap().unwrap();
    assert_eq!(by_hash.header, block.header);
    let receipts = user.provider.get_block_receipts(number.into()).await.unwrap().unwrap();
    assert_eq!(receipts, [receipt.clone()]);
    let tx = user.provider.get_transaction_by_hash(receipt.transaction_hash).await.unwrap().unwrap();
    assert_eq!(tx.inner.signer(), user.address);

    assert_eq!(user.provider.get_chain_id().await.unwrap(), CHAIN_ID);
    assert_eq!(user.provider.get_gas_price().await.unwrap(), BASE_FEE);
    let fees = user.provider.estimate_eip1559_fees().await.unwrap();
    assert!(fees.max_fee_per_gas >= BASE_FEE);
    let history = user.provider.get_fee_history(2, BlockNumberOrTag::Latest, &[25.0, 75.0]).await.unwrap();
    assert_eq!(history.base_fee_per_gas, [BASE_FEE; 3]);
    assert_eq!(history.reward.unwrap()[0], [0, 0]);
}
