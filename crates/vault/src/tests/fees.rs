use super::*;

#[motsu::test]
fn set_admin_fee_reverts_by_name() {
    let world = World::staked();
    let vault = &world.vault;
    let error = vault.sender(PAUSER).set_admin_fee(u(1), CAROL).motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: PAUSER, neededRole: DEFAULT_ADMIN_ROLE }.into()
    );
    for bps in [u(2_001), U256::from(1) << 64, U256::MAX] {
        let error = vault.sender(ADMIN).set_admin_fee(bps, CAROL).motsu_unwrap_err();
        assert_eq!(error, InvalidParameter {}.into());
    }
    let error = vault.sender(ADMIN).set_admin_fee(u(1), Address::ZERO).motsu_unwrap_err();
    assert_eq!(error, ZeroAddress {}.into());
    vault.sender(ADMIN).set_admin_fee(u(2_000), CAROL).motsu_unwrap();
    world.saw(&ISUSDai::AdminFeeSet { bps: u(2_000), recipient: CAROL });
    vault.sender(ADMIN).set_admin_fee(U256::ZERO, Address::ZERO).motsu_unwrap();
    let unwired = World::unwired();
    let error = unwired.vault.sender(ADMIN).set_admin_fee(u(1), CAROL).motsu_unwrap_err();
    assert_eq!(error, NotWired {}.into());
}

#[motsu::test]
fn the_fee_is_a_part_of_interest_and_yield_and_moves_no_price() {
    let world = World::staked();
    world.vault.sender(ADMIN).set_admin_fee(u(1_000), CAROL).motsu_unwrap();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(100));
    let supply = e18(1_000) + LOCKED_SHARES;
    let (high, low) = world.prices();
    assert_eq!(high, e18(1) * (e18(1_090) + LOCKED_SHARES) / supply, "interest less the fee");
    assert_eq!(low, e18(1), "interest that is not paid is not there");
    assert_eq!(
        world.vault.sender(BOB).admin_fee().motsu_unwrap(),
        (u(1_000), CAROL, U256::ZERO, e18(10)),
        "nothing to collect yet"
    );
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), U256::ZERO);
    world.book.sender(ADMIN).repay(e18(600)).motsu_unwrap();
    assert_eq!(world.prices(), (high, high), "the same when it is paid");
    let before = world.dollars(CAROL);
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), e18(10));
    world.saw(&ISUSDai::AdminFeePaid { recipient: CAROL, amount: e18(10) });
    assert_eq!(world.dollars(CAROL) - before, e18(10));
    assert_eq!(world.prices(), (high, high), "and when the admin is paid");
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), U256::ZERO, "once");
    world.dollar.sender(ADMIN).earn(e18(50));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), e18(5));
}

#[motsu::test]
fn a_loss_is_made_good_before_a_fee() {
    let world = World::staked();
    world.vault.sender(ADMIN).set_admin_fee(u(2_000), CAROL).motsu_unwrap();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).write_off(e18(100));
    world.dollar.sender(ADMIN).earn(e18(100));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).admin_fee().motsu_unwrap().3, U256::ZERO);
    world.dollar.sender(ADMIN).earn(e18(10));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), e18(2));
}

#[motsu::test]
fn a_rate_holds_for_later_profit_and_lowers_no_price() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(100));
    let prices = world.prices();
    for bps in [500, 2_000, 2_000] {
        world.vault.sender(ADMIN).set_admin_fee(u(bps), CAROL).motsu_unwrap();
        assert_eq!(world.prices(), prices, "{bps}");
    }
    world.book.sender(ADMIN).accrue(e18(10));
    assert_eq!(world.vault.sender(BOB).admin_fee().motsu_unwrap().3, e18(2));
    let high = world.prices().0;
    world.vault.sender(ADMIN).set_admin_fee(u(1_000), CAROL).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).admin_fee().motsu_unwrap().3, e18(1));
    assert!(world.prices().0 > high);
    world.vault.sender(ADMIN).set_admin_fee(U256::ZERO, Address::ZERO).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).admin_fee().motsu_unwrap().3, U256::ZERO);
}

#[motsu::test]
fn the_fee_takes_nothing_that_an_epoch_was_promised() {
    let world = World::staked();
    world.vault.sender(ADMIN).set_admin_fee(u(1_000), CAROL).motsu_unwrap();
    world.request(ALICE, e18(100));
    world.dollar.sender(ADMIN).earn(e18(10));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    world.pass(28 * DAY);
    let error = world.vault.sender(BOB).collect_admin_fee().motsu_unwrap_err();
    assert_eq!(error, InsufficientLiquidity { available: U256::ZERO, needed: e18(1) }.into());
    world.pass(2 * DAY);
    assert!(world.settle().1);
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), e18(1));
}

#[motsu::test]
fn a_blacklisted_recipient_waits_and_can_be_replaced() {
    let world = World::staked();
    world.vault.sender(ADMIN).set_admin_fee(u(1_000), CAROL).motsu_unwrap();
    world.dollar.sender(ADMIN).earn(e18(10));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    world.mark(CAROL, true);
    let error = world.vault.sender(BOB).collect_admin_fee().motsu_unwrap_err();
    assert_eq!(error, bubbled(Blacklisted { account: CAROL }));
    world.deposit(BOB, e18(1));
    world.vault.sender(ADMIN).set_admin_fee(u(1_000), ADMIN).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).collect_admin_fee().motsu_unwrap(), e18(1));
}
