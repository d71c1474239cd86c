//! What is not calldata of a function.

use super::*;

#[motsu::test]
fn malformed_arguments_revert_by_name(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    with_alice(&usdai, &coin);
    let good = IERC20::transferCall { to: BOB, value: u(1) }.abi_encode();
    let mut high = good.clone();
    high[4] = 1;
    for call in [&good[..4], &good[..67], &high[..]] {
        assert_eq!(usdai.sender(ALICE).raw(call).motsu_unwrap_err(), InvalidParameter {}.into());
    }
    usdai.sender(ALICE).raw(&good).motsu_unwrap();
    let good = IUSDai::setBlacklistedCall { account: CAROL, blacklisted: true }.abi_encode();
    let mut two = good.clone();
    two[67] = 2;
    for call in [&good[..36], &two[..]] {
        assert_eq!(usdai.sender(LISTER).raw(call).motsu_unwrap_err(), InvalidParameter {}.into());
    }
    let proof = IUSDai::depositWithProofCall {
        token: coin.address(),
        amount: u(1),
        minOut: u(0),
        recipient: ALICE,
        proof: vec![B256::ZERO],
    };
    let proof = proof.abi_encode();
    let error = usdai.sender(ALICE).raw(&proof[..proof.len() - 1]).motsu_unwrap_err();
    assert_eq!(error, InvalidParameter {}.into());
}

#[motsu::test]
fn unknown_functions_revert_with_nothing(usdai: Contract<Usdai>) {
    deploy(&usdai);
    for call in [&[][..], &[1, 2, 3], &[1, 2, 3, 4], &[0xff; 68]] {
        let error = usdai.sender(ADMIN).raw(call).motsu_unwrap_err();
        assert!(error.0.is_empty(), "{call:?}");
    }
}

#[motsu::test]
fn the_desk_refuses_any_other_storage(usdai: Contract<Usdai>) {
    // Not constructed: no desk is named, as in the desk's own storage.
    let calls = [
        IAccessControl::grantRoleCall { role: DEFAULT_ADMIN_ROLE, account: BOB }.abi_encode(),
        IUSDai::harvestYieldCall {}.abi_encode(),
        IUSDai::setVaultCall { vault: BOB }.abi_encode(),
        IUSDai::supplyCapCall {}.abi_encode(),
        vec![1, 2, 3, 4],
    ];
    for call in calls {
        let error = usdai.sender(BOB).desk_functions(&call).motsu_unwrap_err();
        assert_eq!(error, NotWired {}.into());
    }
}
