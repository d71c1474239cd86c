//! The auction of a loan with one title.
use super::{neighbours::*, *};

fn buy(id: U256, max: U256) -> R::buyCall {
    R::buyCall { loanId: id, titleId: int(1), maxPrice: max, recipient: BUYER }
}

#[motsu::test]
fn auction_starts_after_the_cure_window() {
    let world = World::new();
    let id = world.default();
    let until = clock::now() + 14 * DAY;
    clock::set(until - 1);
    let call = R::startAuctionCall { loanId: id };
    world.refused(STRANGER, &call, CureWindowOpen { loanId: id, until: int(until) });
    clock::set(until);
    world.ok(STRANGER, &call);
    assert_eq!(world.status(id), AUCTION);
    assert_eq!(world.ok(STRANGER, &R::auctionPriceCall { loanId: id })._0, usd(120_000));
    world.check();
    world.refused(STRANGER, &call, WrongLoanStatus { loanId: id, status: AUCTION });
}

#[motsu::test]
fn price_falls_to_the_reserve_and_then_there_is_none() {
    let world = World::new();
    let id = world.auction();
    let start = clock::now();
    let price = R::auctionPriceCall { loanId: id };
    clock::set(start + 7 * DAY);
    assert_eq!(world.ok(STRANGER, &price)._0, usd(50_000));
    assert_eq!(world.ok(STRANGER, &R::titlePriceCall { loanId: id, titleId: int(1) })._0, usd(50_000));
    clock::pass(1);
    let ended = || AuctionEnded { loanId: id, end: int(start + 7 * DAY) };
    world.refused(STRANGER, &price, ended());
    world.refused(BUYER, &buy(id, U256::MAX), ended());
}

#[motsu::test]
fn surplus_is_the_borrowers_to_fetch() {
    let world = World::new();
    let id = world.auction();
    let idle = world.idle();
    world.refused(
        BUYER,
        &buy(id, usd(120_000) - int(1)),
        SlippageExceeded { actual: usd(120_000), limit: usd(120_000) - int(1) },
    );
    assert_eq!(world.ok(BUYER, &buy(id, usd(120_000))).price, usd(120_000));
    let to_vault = world.idle() - idle;
    assert!(to_vault > usd(PRINCIPAL));
    assert_eq!(world.credit(BORROWER), usd(120_000) - to_vault, "exact to the unit");
    assert_eq!(world.title_state(int(1)), (BUYER, FORECLOSED));
    assert_eq!((world.status(id), world.open(), world.value()), (SOLD, U256::ZERO, (U256::ZERO, U256::ZERO)));
    world.check();
    let before = world.money(PAYER);
    let fetched = world.ok(BORROWER, &R::withdrawCreditCall { to: PAYER }).amount;
    assert_eq!(world.money(PAYER) - before, fetched);
    world.refused(BUYER, &buy(id, U256::MAX), WrongLoanStatus { loanId: id, status: SOLD });
    world.check();
}

#[motsu::test]
fn loss_is_booked_once() {
    let world = World::new();
    let id = world.auction();
    clock::pass(7 * DAY);
    world.ok(BUYER, &buy(id, usd(50_000)));
    assert_eq!(world.view(id).writtenOff, usd(20_000));
    world.router.assert_emitted(&R::LossRealised { loanId: id, loss: usd(20_000) });
    assert_eq!(world.idle(), usd(IDLE - 20_000));
    world.check();
}

#[motsu::test]
fn restart_lowers_price_and_value() {
    let world = World::new();
    let id = world.auction();
    let call = R::restartAuctionCall { loanId: id };
    world.lacks(STRANGER, &call, DEFAULT_ADMIN_ROLE);
    let end = clock::now() + 7 * DAY;
    world.refused(ADMIN, &call, AuctionRunning { loanId: id, end: int(end) });
    clock::set(end + 1);
    world.ok(ADMIN, &call);
    let price = R::auctionPriceCall { loanId: id };
    assert_eq!(world.ok(STRANGER, &price)._0, usd(50_000));
    assert_eq!(world.view(id).writtenOff, usd(20_000), "50,000 is the most that can come");
    assert_eq!(world.value(), (usd(50_000), usd(25_000)));
    world.check();
    clock::pass(7 * DAY);
    assert_eq!(world.ok(STRANGER, &price)._0, usd(25_000));
    // Even now the borrower can pay it back: what was written down comes back with it.
    let due = world.due(id);
    world.repay(id, due);
    assert_eq!(world.status(id), ACTIVE);
    assert_eq!(world.value().1, world.view(id).balance);
    world.check();
}

#[motsu::test]
fn auction_costs_go_to_the_treasury() {
    let world = World::new();
    world.ok(ADMIN, &R::setFeesCall { recipient: TREASURY, auctionCostBps: int(500) });
    let id = world.auction();
    world.ok(BUYER, &buy(id, U256::MAX));
    assert_eq!(world.credit(TREASURY), usd(6_000));
    world.check();
}

#[motsu::test]
fn bidder_that_cannot_pay_changes_nothing() {
    let world = World::new();
    let id = world.auction();
    world.token.sender(ADMIN).mark(BUYER, true);
    world.refused(BUYER, &buy(id, U256::MAX), usdai_abi::common::Blacklisted { account: BUYER });
    let call = R::buyCall { loanId: id, titleId: int(1), maxPrice: U256::MAX, recipient: Address::ZERO };
    world.refused(PAYER, &call, ZeroAddress {});
    let call = R::buyCall { recipient: PAYER, titleId: int(2), ..call };
    world.refused(PAYER, &call, NotForSale { loanId: id, titleId: int(2) });
    world.check();
    world.ok(PAYER, &R::buyCall { titleId: int(1), ..call });
    world.check();
}

#[motsu::test]
fn blacklisted_borrower_holds_up_no_sale() {
    let world = World::new();
    let id = world.auction();
    world.token.sender(ADMIN).mark(BORROWER, true);
    world.ok(BUYER, &buy(id, U256::MAX));
    assert!(world.credit(BORROWER) > U256::ZERO, "it waits");
    world.check();
}
