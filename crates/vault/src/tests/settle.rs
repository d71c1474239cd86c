use super::*;

#[motsu::test]
fn settle_reverts_before_day_30() {
    let world = World::staked();
    world.request(ALICE, e18(10));
    let not_before = U256::from(NOW + 30 * DAY);
    assert_eq!(
        world.vault.sender(BOB).settle(u(10)).motsu_unwrap_err(),
        NothingToSettle { notBefore: not_before }.into()
    );
    world.pass(30 * DAY - 1);
    assert!(world.vault.sender(BOB).settle(u(10)).motsu_res().is_err());
    assert_eq!(world.vault.sender(BOB).current_epoch(), U256::ZERO);
    world.pass(1);
    assert_eq!(world.vault.sender(BOB).current_epoch(), u(1));
    assert_eq!(world.settle(), (U256::ZERO, true));
}

#[motsu::test]
fn settle_reverts_before_the_wiring() {
    let world = World::unwired();
    world.pass(30 * DAY);
    assert_eq!(world.vault.sender(BOB).settle(u(10)).motsu_unwrap_err(), NotWired {}.into());
}

#[motsu::test]
fn settle_burns_reserves_and_vests_the_fee() {
    let world = World::staked();
    let id = world.request(ALICE, e18(100));
    world.queue.sender(ADMIN).bid(id, u(500));
    world.queue.sender(ADMIN).forfeit(id, u(1_000_000));
    world.pass(30 * DAY);
    world.pause();
    assert_eq!(world.settle(), (U256::ZERO, true), "also when paused");

    // 99 shares sold at one, 5 % given up; one share burned unpaid.
    let reserve = e18(99) * u(95) / u(100);
    let fee = e18(99) - reserve;
    assert_eq!(world.balances(), [e18(1_000) + LOCKED_SHARES - reserve, reserve, fee, U256::ZERO]);
    assert_eq!(world.vault.sender(BOB).total_supply(), e18(900) + LOCKED_SHARES);
    assert_eq!(world.shares(world.vault.address()), U256::ZERO);
    assert_eq!(world.vault.sender(BOB).epoch_price(U256::ZERO).motsu_unwrap(), e18(1));
    assert_eq!(world.vault.sender(BOB).next_epoch_to_settle(), u(1));
    let epoch = U256::ZERO;
    world.saw(&ISUSDai::SettlementOpened { epoch, price: e18(1), liquidity: e18(1_000) + LOCKED_SHARES });
    world.saw(&ISUSDai::EpochSettled {
        epoch,
        price: e18(1),
        shares: e18(99),
        assets: reserve,
        fee,
        bond: e18(1),
    });
    world.saw(&IERC20::Transfer { from: world.vault.address(), to: Address::ZERO, value: e18(100) });

    // The fee is in the deposit price at once, in the redemption price bit by bit.
    let (high, low) = world.prices();
    assert!(high > low && low >= e18(1), "{high} {low}");
    world.pass(15 * DAY);
    let half = world.balances()[2];
    assert_eq!(half, fee.div_ceil(u(2)));
    assert!(world.prices().1 > low);
    world.pass(15 * DAY);
    assert_eq!(world.prices(), (high, high));
}

#[motsu::test]
fn settle_pays_what_is_idle_and_keeps_the_rest_in_line() {
    let world = World::staked();
    let id = world.request(ALICE, e18(100));
    world.book.sender(ADMIN).lend(BORROWER, e18(960)).motsu_unwrap();
    world.pass(30 * DAY);
    assert_eq!(world.settle(), (U256::ZERO, true));
    assert_eq!(world.vault.sender(BOB).claimable_redeem_request(id, ALICE).motsu_unwrap(), e18(40));
    assert_eq!(world.vault.sender(BOB).pending_redeem_request(id, ALICE).motsu_unwrap(), e18(60));
    assert_eq!(world.shares(world.vault.address()), e18(60));
    world.book.sender(ADMIN).repay(e18(100)).motsu_unwrap();
    world.pass(30 * DAY);
    assert_eq!(world.settle(), (u(1), true));
    assert_eq!(world.vault.sender(BOB).claimable_redeem_request(id, ALICE).motsu_unwrap(), e18(100));
    assert_eq!(world.shares(world.vault.address()), U256::ZERO);
}

#[motsu::test]
fn settle_fixes_price_and_liquidity_while_it_is_open() {
    let world = World::staked();
    world.request(ALICE, e18(100));
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.pass(30 * DAY);
    world.queue.sender(ADMIN).set_pages(2);
    assert_eq!(world.settle(), (U256::ZERO, false));
    let liquidity = e18(500) + LOCKED_SHARES;
    world.saw(&ISUSDai::SettlementOpened { epoch: U256::ZERO, price: e18(1), liquidity });

    // Neither a loss nor a deposit changes its terms, and no loan takes its money.
    world.book.sender(ADMIN).impair(e18(250));
    world.deposit(BOB, e18(7));
    let router = world.book.address();
    let error = world.vault.sender(router).fund_loan(BORROWER, e18(7) + u(1)).motsu_unwrap_err();
    assert_eq!(error, InsufficientLiquidity { available: e18(7), needed: e18(7) + u(1) }.into());
    assert_eq!(world.settle(), (U256::ZERO, false), "the queue refuses other terms than the first ones");
    assert_eq!(world.settle(), (U256::ZERO, true));
    assert_eq!(world.balances()[1], e18(100));
    assert_eq!(world.vault.sender(BOB).epoch_price(U256::ZERO).motsu_unwrap(), e18(1));
}

#[motsu::test]
fn settle_passes_over_epochs_without_lots() {
    let world = World::staked();
    world.pass(95 * DAY);
    assert_eq!(world.settle(), (u(2), true));
    world.saw(&ISUSDai::EpochsSkipped { nextEpoch: u(3) });
    assert_eq!(world.vault.sender(BOB).next_epoch_to_settle(), u(3));
    let error = world.vault.sender(BOB).settle(u(10)).motsu_unwrap_err();
    assert_eq!(error, NothingToSettle { notBefore: U256::from(NOW + 25 * DAY) }.into());
}

#[motsu::test]
fn settle_takes_the_oldest_epoch_with_lots() {
    let world = World::staked();
    world.pass(65 * DAY);
    world.queue.sender(ADMIN).open_cohort(u(2));
    world.request(ALICE, e18(10));
    // Epochs 0 and 1 are over without lots; the lot waits for epoch 2, and its floor for day 28 of it.
    assert_eq!(world.balances()[3], e18(1_000) + LOCKED_SHARES, "the floor of epoch 1 is in force");
    assert_eq!(world.settle(), (u(1), true));
    assert_eq!(world.balances()[3], U256::ZERO, "and goes with it");
    world.pass(60 * DAY);
    assert_eq!(world.settle(), (u(2), true));
    assert_eq!(world.balances()[1], e18(10));
    assert_eq!(world.settle(), (u(3), true), "epoch 3 had none");
}

#[motsu::test]
fn settle_reverts_when_the_auction_gives_out_too_much() {
    let world = World::staked();
    world.request(ALICE, e18(100));
    world.pass(30 * DAY);
    world.queue.sender(ADMIN).set_excess(u(1));
    let error = world.vault.sender(BOB).settle(u(10)).motsu_unwrap_err();
    assert_eq!(error, SettlementMismatch { epoch: U256::ZERO }.into());
    assert_eq!(world.balances()[1], U256::ZERO, "nothing half done");
    world.queue.sender(ADMIN).set_excess(U256::ZERO);
    assert_eq!(world.settle(), (U256::ZERO, true));
}

#[motsu::test]
fn settle_pays_the_price_after_haircuts() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(500)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(50));
    world.book.sender(ADMIN).impair(e18(250));
    world.request(ALICE, e18(100));
    world.pass(30 * DAY);
    let (high, low) = world.prices();
    assert!(low < e18(1) && high > e18(1));
    world.settle();
    assert_eq!(world.vault.sender(BOB).epoch_price(U256::ZERO).motsu_unwrap(), low);
    assert_eq!(world.balances()[1], (e18(100) * low).div_ceil(e18(1)));
    assert!(world.prices().1 >= low, "INV-SUSDAI-02 those who stay are not worse off");
}

#[motsu::test]
fn settle_many_settles_in_order_as_many_as_asked_for() {
    let world = World::staked();
    world.request(ALICE, e18(10));
    world.pass(35 * DAY);
    world.queue.sender(ADMIN).open_cohort(u(1));
    world.request(ALICE, e18(20));
    world.pass(30 * DAY);
    world.queue.sender(ADMIN).open_cohort(u(2));
    world.request(ALICE, e18(30));
    world.pass(30 * DAY);
    let many = |epochs, words| world.vault.sender(CAROL).settle_many(epochs, words).motsu_unwrap();
    assert_eq!(many(U256::ZERO, u(10)), (U256::ZERO, true));
    assert_eq!(world.vault.sender(BOB).next_epoch_to_settle(), U256::ZERO, "none asked for");
    assert_eq!(many(u(1), u(10)), (u(1), true));
    assert_eq!(world.vault.sender(BOB).next_epoch_to_settle(), u(1));
    // The second takes three calls; nothing is lost between them.
    world.queue.sender(ADMIN).set_pages(2);
    assert_eq!(many(u(9), u(10)), (U256::ZERO, false));
    assert_eq!(many(U256::MAX, u(10)), (U256::ZERO, false));
    assert_eq!(many(U256::MAX, u(10)), (u(2), true), "to the last epoch that is over");
    assert_eq!(world.balances()[1], e18(60));
    assert_eq!(world.shares(world.vault.address()), U256::ZERO);
    let error = world.vault.sender(CAROL).settle_many(u(1), u(1)).motsu_unwrap_err();
    assert_eq!(error, NothingToSettle { notBefore: U256::from(NOW + 25 * DAY) }.into());
}

#[motsu::test]
fn epoch_price_is_that_of_the_settlement_under_way_and_of_settled_epochs() {
    let world = World::staked();
    world.request(ALICE, e18(100));
    world.pass(30 * DAY);
    let price = |epoch| world.vault.sender(BOB).epoch_price(epoch).motsu_unwrap();
    assert_eq!(price(U256::ZERO), U256::ZERO, "not opened");
    world.queue.sender(ADMIN).set_pages(1);
    assert_eq!(world.settle(), (U256::ZERO, false));
    assert_eq!((price(U256::ZERO), price(u(1))), (e18(1), U256::ZERO));
    assert_eq!(world.settle(), (U256::ZERO, true));
    assert_eq!((price(U256::ZERO), price(U256::MAX)), (e18(1), U256::ZERO));
}
