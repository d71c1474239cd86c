use super::*;
use usdai_abi::qev::UnknownLot;

/// Alice has 100 shares settled at a price of one.
fn settled() -> (World, U256) {
    let world = World::staked();
    let id = world.request(ALICE, e18(100));
    world.pass(30 * DAY);
    world.settle();
    (world, id)
}

#[motsu::test]
fn claim_pays_the_controller() {
    let (world, id) = settled();
    world.pause();
    let before = world.dollars(ALICE);
    assert_eq!(
        world.vault.sender(ALICE).claim(id, ALICE).motsu_unwrap(),
        (e18(100), e18(100)),
        "also when paused"
    );
    assert_eq!(world.dollars(ALICE) - before, e18(100));
    assert_eq!(world.balances()[1], U256::ZERO);
    world.saw(&ISUSDai::Claimed { requestId: id, controller: ALICE, shares: e18(100), assets: e18(100) });
    world.saw(&ISUSDai::Withdraw {
        sender: ALICE,
        receiver: ALICE,
        owner: ALICE,
        assets: e18(100),
        shares: e18(100),
    });
    assert_eq!(world.vault.sender(ALICE).claim(id, ALICE).motsu_unwrap_err(), ZeroAmount {}.into(), "once");
}

#[motsu::test]
fn claim_is_the_controllers_or_its_operators() {
    let (world, id) = settled();
    let error = world.vault.sender(BOB).claim(id, BOB).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: BOB }.into());
    assert_eq!(world.vault.sender(ALICE).claim(id, Address::ZERO).motsu_unwrap_err(), ZeroAddress {}.into());
    let error = world.vault.sender(ALICE).claim(u(7), ALICE).motsu_unwrap_err();
    assert_eq!(error, bubbled(UnknownLot { id: u(7) }));
    world.vault.sender(ALICE).set_operator(BOB, true);
    world.vault.sender(BOB).claim(id, CAROL).motsu_unwrap();
    assert_eq!(world.dollars(CAROL), e18(1_000_100));
}

#[motsu::test]
fn sync_books_for_anyone_and_redeem_and_withdraw_take_parts() {
    let (world, id) = settled();
    assert_eq!(world.vault.sender(ALICE).max_redeem(ALICE), U256::ZERO);
    assert_eq!(world.vault.sender(CAROL).sync(id).motsu_unwrap(), (e18(100), e18(100)));
    assert_eq!(world.vault.sender(CAROL).sync(id).motsu_unwrap(), (U256::ZERO, U256::ZERO), "once");
    assert_eq!(world.vault.sender(ALICE).max_redeem(ALICE), e18(100));
    assert_eq!(world.vault.sender(ALICE).max_withdraw(ALICE), e18(100));

    assert_eq!(world.vault.sender(ALICE).redeem(e18(30), BOB, ALICE).motsu_unwrap(), e18(30));
    assert_eq!(world.vault.sender(ALICE).withdraw(e18(20), BOB, ALICE).motsu_unwrap(), e18(20));
    assert_eq!(world.dollars(BOB), e18(1_000_050));
    assert_eq!(world.balances()[1], e18(50));
    let shares = e18(50) + u(1);
    let error = world.vault.sender(ALICE).redeem(shares, BOB, ALICE).motsu_unwrap_err();
    assert_eq!(error, ERC4626ExceededMaxRedeem { owner: ALICE, shares, max: e18(50) }.into());
    let error = world.vault.sender(ALICE).withdraw(U256::MAX, BOB, ALICE).motsu_unwrap_err();
    assert_eq!(error, ERC4626ExceededMaxWithdraw { owner: ALICE, assets: U256::MAX, max: e18(50) }.into());
    assert_eq!(
        world.vault.sender(ALICE).redeem(U256::ZERO, BOB, ALICE).motsu_unwrap_err(),
        ZeroAmount {}.into()
    );
    assert_eq!(
        world.vault.sender(ALICE).withdraw(U256::ZERO, BOB, ALICE).motsu_unwrap_err(),
        ZeroAmount {}.into()
    );
    let error = world.vault.sender(BOB).redeem(e18(1), BOB, ALICE).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: BOB }.into());
    let error = world.vault.sender(BOB).withdraw(e18(1), BOB, ALICE).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: BOB }.into());
    assert_eq!(world.vault.sender(ALICE).redeem(e18(50), ALICE, ALICE).motsu_unwrap(), e18(50));
    assert_eq!(world.vault.sender(ALICE).max_redeem(ALICE), U256::ZERO);
}

#[motsu::test]
fn the_blacklisted_hold_nobody_up() {
    let world = World::staked();
    world.deposit(BOB, e18(50));
    let ids = [world.request(ALICE, e18(100)), world.request(BOB, e18(50))];
    world.mark(ALICE, true);
    world.pass(30 * DAY);
    world.settle();
    world.vault.sender(BOB).claim(ids[1], BOB).motsu_unwrap();
    let listed = || bubbled(Blacklisted { account: ALICE });
    assert_eq!(world.vault.sender(ALICE).claim(ids[0], BOB).motsu_unwrap_err(), listed());
    world.vault.sender(ALICE).set_operator(BOB, true);
    assert_eq!(
        world.vault.sender(BOB).claim(ids[0], BOB).motsu_unwrap_err(),
        listed(),
        "nor through an operator"
    );
    world.vault.sender(CAROL).sync(ids[0]).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).max_redeem(ALICE), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).max_withdraw(ALICE), U256::ZERO);
    assert_eq!(world.balances()[1], e18(100), "it waits");
    world.mark(ALICE, false);
    assert_eq!(world.vault.sender(ALICE).redeem(e18(100), ALICE, ALICE).motsu_unwrap(), e18(100));
}

#[motsu::test]
fn a_later_loss_does_not_touch_what_is_reserved() {
    let (world, id) = settled();
    world.book.sender(ADMIN).lend(BORROWER, e18(900)).motsu_unwrap();
    world.book.sender(ADMIN).write_off(e18(900));
    assert_eq!(world.vault.sender(ALICE).claim(id, ALICE).motsu_unwrap(), (e18(100), e18(100)));
}
