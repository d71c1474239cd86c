use super::*;

#[motsu::test]
fn harvest_books_what_has_arrived() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(10));
    let before = world.prices();
    assert_eq!(world.vault.sender(CAROL).harvest_base_yield().motsu_unwrap(), e18(10));
    world.saw(&ISUSDai::BaseYieldHarvested { amount: e18(10) });
    assert_eq!(world.balances()[0], e18(1_010) + LOCKED_SHARES);
    let after = world.prices();
    assert!(after.0 > before.0 && after.1 > before.1 && after.0 == after.1, "sent money is in both prices");
    assert_eq!(world.vault.sender(CAROL).harvest_base_yield().motsu_unwrap(), U256::ZERO);
    assert_eq!(world.prices(), after);
}

#[motsu::test]
fn yield_that_is_not_there_is_refused() {
    let world = World::staked();
    world.dollar.sender(ADMIN).boast(u(1));
    let balance = e18(1_000) + LOCKED_SHARES;
    let error = world.vault.sender(CAROL).harvest_base_yield().motsu_unwrap_err();
    assert_eq!(error, UnbackedCredit { balance, booked: balance + u(1) }.into());
}

#[motsu::test]
fn yield_that_fills_a_gap_in_the_books_stops_no_deposit_and_no_settlement() {
    let world = World::staked();
    let id = world.request(ALICE, e18(100));
    // What is here is less than the books say, and the yield does not make up for it.
    world.dollar.sender(ADMIN).boast(u(1));
    world.pass(30 * DAY);
    assert_eq!(world.deposit(BOB, e18(5)), e18(5));
    world.pass(DAY);
    assert!(world.settle().1);
    assert_eq!(world.vault.sender(ALICE).claim(id, ALICE).motsu_unwrap().1, e18(100));
}

#[motsu::test]
fn harvest_hands_a_refusal_on_and_a_deposit_goes_on_without() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(10));
    world.dollar.sender(ADMIN).run_dry();
    let error = world.vault.sender(CAROL).harvest_base_yield().motsu_unwrap_err();
    assert_eq!(error, bubbled(usdai_abi::common::InvalidParameter {}));
    world.pass(2 * DAY);
    assert_eq!(world.deposit(BOB, e18(5)), e18(5));
}

#[motsu::test]
fn a_deposit_harvests_once_a_day_before_its_price() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(1_000) + LOCKED_SHARES);
    world.pass(DAY - 1);
    assert_eq!(world.deposit(BOB, e18(1)), e18(1), "not due by a second");
    world.pass(1);
    // The price has doubled but for the share that came in before.
    let shares = world.deposit(CAROL, e18(2));
    assert!(shares < e18(1) + u(10u128.pow(15)) && shares >= e18(1), "{shares}");
    world.saw(&ISUSDai::BaseYieldHarvested { amount: e18(1_000) + LOCKED_SHARES });
}

#[motsu::test]
fn a_settlement_harvests_before_its_price() {
    let world = World::staked();
    let id = world.request(ALICE, e18(100));
    world.dollar.sender(ADMIN).earn(e18(1_000) + LOCKED_SHARES);
    world.pass(30 * DAY);
    assert!(world.settle().1);
    let (_, assets) = world.vault.sender(ALICE).claim(id, ALICE).motsu_unwrap();
    assert_eq!(assets, e18(200));
}

#[motsu::test]
fn p18_a_deposit_before_a_harvest_gains_a_days_yield_at_most() {
    let world = World::staked();
    // A day's yield, of which half a day has come together.
    let day = e18(1);
    world.pass(DAY / 2);
    world.dollar.sender(ADMIN).earn(day / u(2));
    let shares = world.deposit(BOB, e18(1_000));
    world.vault.sender(BOB).harvest_base_yield().motsu_unwrap();
    let worth = world.vault.sender(BOB).convert_to_assets(shares).motsu_unwrap();
    assert!(worth - e18(1_000) <= day / u(2) / u(2) + u(1), "his half of half a day: {worth}");
}

#[motsu::test]
fn p17_a_deposit_just_before_a_settlement_gains_nothing_of_its_fees_at_once() {
    let world = World::staked();
    let id = world.request(ALICE, e18(500));
    world.queue.sender(ADMIN).bid(id, u(1_000));
    world.pass(30 * DAY);
    let shares = world.deposit(BOB, e18(1_000));
    assert!(world.settle().1);
    let worth = world.vault.sender(BOB).convert_to_assets(shares).motsu_unwrap();
    assert!(worth <= e18(1_000), "the fee of 50 is not vested: {worth}");
    world.pass(DAY);
    let worth = world.vault.sender(BOB).convert_to_assets(shares).motsu_unwrap();
    let (supply, dollars) = (e18(1_500) + LOCKED_SHARES, e18(1_550) + LOCKED_SHARES);
    let vested = dollars - e18(50) * u(29) / u(30);
    assert!(worth <= shares * vested / supply + u(1), "a day's thirtieth of it: {worth}");
}

#[motsu::test]
fn p18_a_deposit_just_before_a_repayment_gains_nothing() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(100));
    let shares = world.deposit(BOB, e18(1_000));
    world.book.sender(ADMIN).repay(e18(600)).motsu_unwrap();
    let worth = world.vault.sender(BOB).convert_to_assets(shares).motsu_unwrap();
    assert!(worth <= e18(1_000), "{worth}");
}

#[motsu::test]
fn previews_foresee_a_harvest_that_is_due() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(77));
    for seconds in [DAY - 1, 1] {
        world.pass(seconds);
        let shares = world.vault.sender(BOB).preview_deposit(e18(5)).motsu_unwrap();
        let assets = world.vault.sender(BOB).preview_mint(e18(5)).motsu_unwrap();
        let room = world.vault.sender(BOB).max_mint(BOB);
        assert_eq!(world.deposit(BOB, e18(5)), shares);
        let paid = world.vault.sender(BOB).mint(e18(5), BOB).motsu_unwrap();
        assert!(paid == assets || paid == assets + u(1), "the price after a deposit: {paid} {assets}");
        assert!(room > e18(5));
    }
    let supply = world.vault.sender(BOB).total_supply();
    assert!(world.prices().0 > e18(1) && supply > e18(1_000));
}

/// What a deposit and a mint give is what their previews said a moment before.
fn previews_hold(world: &World) {
    let shares = world.vault.sender(BOB).preview_deposit(e18(5)).motsu_unwrap();
    assert_eq!(world.deposit(BOB, e18(5)), shares);
    world.pass(DAY);
    let assets = world.vault.sender(BOB).preview_mint(e18(5)).motsu_unwrap();
    assert_eq!(world.vault.sender(BOB).mint(e18(5), BOB).motsu_unwrap(), assets);
}

#[motsu::test]
fn previews_leave_out_yield_that_fills_a_gap() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(77));
    world.dollar.sender(ADMIN).vanish(world.vault.address(), u(1));
    world.pass(DAY);
    previews_hold(&world);
    assert_eq!(world.balances()[0], e18(1_010) + LOCKED_SHARES, "nothing is booked");
}

#[motsu::test]
fn previews_leave_out_yield_that_does_not_fit_the_books() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(U256::from(u128::MAX) - e18(1_000));
    world.pass(DAY);
    previews_hold(&world);
    assert_eq!(world.balances()[0], e18(1_010) + LOCKED_SHARES, "nothing is booked");
}

#[motsu::test]
fn previews_leave_out_the_yield_of_another_vault() {
    let world = World::staked();
    world.dollar.sender(ADMIN).earn(e18(77));
    world.dollar.sender(ADMIN).bequeath(CAROL);
    world.pass(DAY);
    previews_hold(&world);
    assert_eq!(world.balances()[0], e18(1_010) + LOCKED_SHARES, "nothing is booked");
}

#[motsu::test]
fn previews_count_yield_beside_what_is_reserved() {
    let world = World::staked();
    world.request(ALICE, e18(100));
    world.pass(30 * DAY);
    world.settle();
    world.dollar.sender(ADMIN).earn(e18(77));
    world.pass(DAY);
    assert!(
        world.vault.sender(BOB).preview_deposit(e18(5)).motsu_unwrap() < e18(5),
        "the yield is in the price"
    );
    previews_hold(&world);
}
