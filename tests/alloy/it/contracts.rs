//! Contracts of both kinds are deployed, written and read.

use crate::*;
use alloy::providers::ext::DebugApi;
use alloy::rpc::types::trace::geth::{CallConfig, GethDebugTracingOptions};

#[tokio::test]
async fn a_solidity_contract_is_deployed_written_and_read() {
    let user = User::new().await;
    let usdc = user.usdc().await;
    let bob = Address::repeat_byte(0xb0);
    let receipt = usdc.mint(bob, U256::from(5)).send().await.unwrap().get_receipt().await.unwrap();
    let minted = receipt.decoded_log::<TestUsdc::Transfer>().expect("Transfer");
    assert_eq!((minted.from, minted.to, minted.value), (Address::ZERO, bob, U256::from(5)));
    assert_eq!(usdc.balanceOf(bob).call().await.unwrap(), U256::from(5));
}

#[tokio::test]
async fn a_program_is_deployed_with_its_constructor_written_and_read() {
    let user = User::new().await;
    let (caliber, deployment) = user.caliber().await;
    assert_eq!(caliber.name().call().await.unwrap(), "CALIBER");
    assert!(caliber.hasRole(B256::ZERO, user.address).call().await.unwrap());
    let minter = keccak256("MINTER_ROLE");
    let receipt = caliber.grantRole(minter, user.address).send().await.unwrap().get_receipt().await.unwrap();
    assert_eq!(receipt.decoded_log::<Caliber::RoleGranted>().expect("RoleGranted").role, minter);

    let code = user.provider.get_code_at(*caliber.address()).await.unwrap();
    assert_eq!(code[..4], alloy::primitives::hex!("eff00000"));
    let constructed = keccak256("stylus_constructor").into();
    assert_ne!(user.provider.get_storage_at(*caliber.address(), constructed).await.unwrap(), U256::ZERO);

    let options = GethDebugTracingOptions::call_tracer(CallConfig::default());
    let trace = user.provider.debug_trace_transaction(deployment.transaction_hash, options).await.unwrap();
    let outer = trace.try_into_call_frame().unwrap();
    assert_eq!(outer.to, Some(STYLUS_DEPLOYER));
    assert!(outer.calls.iter().any(|call| call.typ == "CREATE" && call.to == Some(*caliber.address())));
}

#[tokio::test]
async fn custom_errors_come_with_their_data() {
    let user = User::new().await;
    let (caliber, _) = user.caliber().await;
    let bob = Address::repeat_byte(0xb0);
    for error in [
        caliber.pause().from(bob).call().await.map(drop).unwrap_err(),
        caliber.pause().from(bob).estimate_gas().await.unwrap_err(),
    ] {
        let refusal = error.as_decoded_error::<Caliber::AccessControlUnauthorizedAccount>().expect("decodes");
        assert_eq!(refusal.account, bob);
    }
    // a name that no program knows is refused as well
    let unknown = TransactionRequest::default().with_to(*caliber.address()).with_input([1, 2, 3, 4]);
    let error = user.provider.call(unknown).await.unwrap_err();
    assert_eq!(error.as_error_resp().expect("a refusal").code, 3);
}
