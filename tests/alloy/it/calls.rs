//! Calls with overrides, estimates, access lists, batches.

use crate::*;
use alloy::rpc::client::BatchRequest;
use alloy::rpc::types::state::StateOverridesBuilder;

/// Gives what slot 0 holds: PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN.
const READS_SLOT_0: [u8; 8] = alloy::primitives::hex!("5f545f5260205ff3");

#[tokio::test]
async fn a_call_sees_overrides_of_code_state_and_single_words() {
    let user = User::new().await;
    let bob = stranger();
    let nine = [(B256::ZERO, B256::with_last_byte(9))];
    let request = || TransactionRequest::default().with_to(bob);
    let base = || StateOverridesBuilder::default().with_code(bob, READS_SLOT_0);
    for (overrides, expected) in
        [(base().with_state_diff(bob, nine), 9), (base().with_state(bob, nine), 9), (base(), 0)]
    {
        let answer = user.provider.call(request()).overrides(overrides.build()).await.unwrap();
        assert_eq!(answer, B256::with_last_byte(expected).to_vec());
    }
    // SELFBALANCE
    let rich = StateOverridesBuilder::default()
        .with_code(bob, alloy::primitives::hex!("475f5260205ff3"))
        .with_balance(bob, U256::from(77));
    let answer = user.provider.call(request()).overrides(rich.build()).await.unwrap();
    assert_eq!(answer, B256::with_last_byte(77).to_vec());
    assert!(user.provider.call(request()).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_estimate_is_the_least_that_suffices() {
    let user = User::new().await;
    let usdc = user.usdc().await;
    let mint = usdc.mint(stranger(), U256::from(1));
    let gas = mint.estimate_gas().await.unwrap();
    mint.clone().gas(gas).call().await.unwrap();
    mint.gas(gas - 1).call().await.map(drop).unwrap_err();
    // an estimate sees overrides as well: without them the sender could not pay
    let pay =
        TransactionRequest::default().with_from(stranger()).with_to(user.address).with_value(U256::from(5));
    user.provider.estimate_gas(pay.clone()).await.unwrap_err();
    let rich = StateOverridesBuilder::default().with_balance(pay.from.unwrap(), U256::MAX >> 1).build();
    assert_eq!(user.provider.estimate_gas(pay).overrides(rich).await.unwrap(), 21_000);
}

#[tokio::test]
async fn an_access_list_names_what_is_touched() {
    let user = User::new().await;
    let usdc = user.usdc().await;
    let input = TestUsdc::balanceOfCall { account: user.address }.abi_encode();
    let tx = TransactionRequest::default().with_from(user.address).with_to(*usdc.address()).with_input(input);
    let found = user.provider.create_access_list(&tx).await.unwrap();
    assert_eq!(found.access_list.0.len(), 1);
    assert_eq!(found.access_list.0[0].address, *usdc.address());
    assert_eq!(found.access_list.0[0].storage_keys.len(), 1);
}

#[tokio::test]
async fn a_batch_is_answered_in_one_go() {
    let user = User::new().await;
    let mut batch = BatchRequest::new(user.provider.client());
    let chain = batch.add_call::<_, U256>("eth_chainId", &()).unwrap();
    let balance = batch.add_call::<_, U256>("eth_getBalance", &(user.address, "latest")).unwrap();
    let nothing = batch.add_call::<_, U256>("eth_nothing", &()).unwrap();
    batch.send().await.unwrap();
    assert_eq!(chain.await.unwrap(), U256::from(CHAIN_ID));
    assert!(balance.await.unwrap() > U256::ZERO);
    assert_eq!(nothing.await.unwrap_err().as_error_resp().unwrap().code, -32_601);
}
