use super::*;
use usdai_abi::qev::UnknownLot;

#[motsu::test]
fn request_redeem_escrows_the_shares() {
    let world = World::staked();
    let id = world.request(ALICE, e18(10));
    assert_eq!(id, u(1));
    assert_eq!(world.shares(ALICE), e18(990));
    assert_eq!(world.shares(world.vault.address()), e18(10));
    assert_eq!(
        world.vault.sender(BOB).total_supply(),
        e18(1_000) + LOCKED_SHARES,
        "queued shares still exist"
    );
    assert_eq!(world.vault.sender(BOB).pending_redeem_request(id, ALICE).motsu_unwrap(), e18(10));
    assert_eq!(world.vault.sender(BOB).claimable_redeem_request(id, ALICE).motsu_unwrap(), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).pending_redeem_request(id, BOB).motsu_unwrap(), U256::ZERO, "not his");
    world.saw(&ISUSDai::RedeemRequest {
        controller: ALICE,
        owner: ALICE,
        requestId: id,
        sender: ALICE,
        shares: e18(10),
    });
}

#[motsu::test]
fn request_redeem_reverts_when_paused() {
    let world = World::staked();
    world.pause();
    let error = world.vault.sender(ALICE).request_redeem(e18(1), ALICE, ALICE).motsu_unwrap_err();
    assert_eq!(error, EnforcedPause {}.into());
}

#[motsu::test]
fn request_redeem_takes_whole_units_from_one_share_on() {
    let world = World::staked();
    let unit = u(1_000_000_000_000);
    for shares in [U256::ZERO, unit, e18(1) - unit, e18(1) + u(1), e18(1) + unit - u(1)] {
        let error = world.vault.sender(ALICE).request_redeem(shares, ALICE, ALICE).motsu_unwrap_err();
        assert_eq!(error, InvalidLotSize { shares }.into(), "{shares}");
    }
    world.request(ALICE, e18(1));
    world.request(ALICE, e18(1) + unit);
    let shares = U256::MAX / unit * unit;
    let error = world.vault.sender(ALICE).request_redeem(shares, ALICE, ALICE).motsu_unwrap_err();
    assert_eq!(
        error,
        ERC20InsufficientBalance { sender: ALICE, balance: e18(998) - unit, needed: shares }.into()
    );
    assert_eq!(
        world.vault.sender(ALICE).request_redeem(U256::MAX, ALICE, ALICE).motsu_unwrap_err(),
        InvalidLotSize { shares: U256::MAX }.into()
    );
}

#[motsu::test]
fn request_redeem_for_another_needs_his_consent() {
    let world = World::staked();
    let error = world.vault.sender(ALICE).request_redeem(e18(1), BOB, ALICE).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: ALICE }.into());
    assert!(world.vault.sender(BOB).set_operator(ALICE, true));
    world.saw(&ISUSDai::OperatorSet { controller: BOB, operator: ALICE, approved: true });
    let id = world.vault.sender(ALICE).request_redeem(e18(1), BOB, ALICE).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).pending_redeem_request(id, BOB).motsu_unwrap(), e18(1));
    let error = world.vault.sender(ALICE).request_redeem(e18(1), Address::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
}

#[motsu::test]
fn request_redeem_of_anothers_shares_needs_an_operator_or_allowance() {
    let world = World::staked();
    let request = || world.vault.sender(BOB).request_redeem(e18(2), ALICE, ALICE);
    let error = request().motsu_unwrap_err();
    let none = ERC20InsufficientAllowance { spender: BOB, allowance: U256::ZERO, needed: e18(2) };
    assert_eq!(error, none.into());
    world.vault.sender(ALICE).approve(BOB, e18(3)).motsu_unwrap();
    request().motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).allowance(ALICE, BOB), e18(1), "spent");
    assert!(request().motsu_res().is_err());
    world.vault.sender(ALICE).set_operator(BOB, true);
    assert!(world.vault.sender(BOB).is_operator(ALICE, BOB));
    request().motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).allowance(ALICE, BOB), e18(1), "an operator needs none");
    world.vault.sender(ALICE).set_operator(BOB, false);
    assert!(request().motsu_res().is_err());
}

#[motsu::test]
fn request_redeem_reverts_for_the_blacklisted() {
    let world = World::staked();
    world.mark(ALICE, true);
    let error = world.vault.sender(ALICE).request_redeem(e18(1), ALICE, ALICE).motsu_unwrap_err();
    assert_eq!(error, bubbled(Blacklisted { account: ALICE }));
}

#[motsu::test]
fn cancel_redeem_gives_the_shares_back() {
    let world = World::staked();
    let id = world.request(ALICE, e18(10));
    world.pause();
    let error = world.vault.sender(BOB).cancel_redeem(id, BOB).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: BOB }.into());
    assert_eq!(
        world.vault.sender(ALICE).cancel_redeem(id, CAROL).motsu_unwrap(),
        e18(10),
        "also when paused"
    );
    assert_eq!(world.shares(CAROL), e18(10));
    assert_eq!(world.shares(world.vault.address()), U256::ZERO);
    world.saw(&ISUSDai::RedeemCancel { controller: ALICE, requestId: id, sender: ALICE, shares: e18(10) });
}

#[motsu::test]
fn cancel_redeem_reverts_by_name() {
    let world = World::staked();
    let id = world.request(ALICE, e18(10));
    for receiver in [Address::ZERO, world.vault.address()] {
        let error = world.vault.sender(ALICE).cancel_redeem(id, receiver).motsu_unwrap_err();
        assert_eq!(error, ERC20InvalidReceiver { receiver }.into());
    }
    let error = world.vault.sender(ALICE).cancel_redeem(u(9), ALICE).motsu_unwrap_err();
    assert_eq!(error, bubbled(UnknownLot { id: u(9) }));
    world.mark(ALICE, true);
    world.vault.sender(ALICE).set_operator(BOB, true);
    let error = world.vault.sender(BOB).cancel_redeem(id, BOB).motsu_unwrap_err();
    assert_eq!(error, bubbled(Blacklisted { account: ALICE }), "nor through an operator");
}
