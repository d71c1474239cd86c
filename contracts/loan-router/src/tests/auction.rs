//! startAuction, buy, restartAuction and the credit of the borrower.
use super::{neighbours::*, *};

/// 120 % of the appraisal, which is above the debt.
const START_PRICE: u64 = 120_000;
const RESERVE_PRICE: u64 = 50_000;
const LENGTH: u64 = 7 * DAY;

fn price(world: &World, id: U256) -> U256 {
    world.call(STRANGER).auction_price(id).motsu_unwrap()
}

fn buy(world: &World, id: U256) -> U256 {
    world.call(BUYER).buy(id, U256::MAX, BUYER).motsu_unwrap()
}

#[motsu::test]
fn auction_starts_after_the_cure_window_and_not_before() {
    let world = World::new();
    let id = world.default();
    let until = DUE + GRACE + 1 + 14 * DAY;
    clock::set(until - 1);
    let error = world.call(STRANGER).start_auction(id).motsu_unwrap_err();
    assert_eq!(error, encoded(CureWindowOpen { loanId: id, until: int(until) }));
    clock::set(until);
    world.call(STRANGER).start_auction(id).motsu_unwrap();
    assert_eq!((world.status(id), world.view(id).auctionStart), (AUCTION, int(until)));
    world.router.assert_emitted(&ILoanRouter::AuctionStarted {
        loanId: id,
        startPrice: usd(START_PRICE),
        reservePrice: usd(RESERVE_PRICE),
        end: int(until + LENGTH),
    });
    assert_eq!(world.call(STRANGER).start_auction(id).motsu_unwrap_err(), wrong(id, AUCTION));
}

#[motsu::test]
fn price_falls_to_the_reserve() {
    let world = World::new();
    let id = world.auction();
    assert_eq!(price(&world, id), usd(START_PRICE));
    clock::pass(DAY);
    assert_eq!(price(&world, id), usd(110_000));
    clock::pass(6 * DAY);
    assert_eq!(price(&world, id), usd(RESERVE_PRICE));
}

#[motsu::test]
fn buyer_pays_the_vault_and_the_borrower() {
    let world = World::new();
    let id = world.auction();
    clock::pass(DAY);
    let payoff = world.quote(id).3;
    let (buyer, idle) = (world.money(BUYER), world.idle());
    let paid = world.call(BUYER).buy(id, usd(110_000), STRANGER).motsu_unwrap();
    assert_eq!(paid, usd(110_000));
    let surplus = paid - payoff;
    assert_eq!(world.money(BUYER), buyer - paid);
    assert_eq!(world.idle(), idle + payoff, "principal, interest and penalty");
    assert_eq!(world.title_of(id), (STRANGER, FORECLOSED));
    assert_eq!((world.status(id), world.balance(id), world.owed()), (SOLD, U256::ZERO, U256::ZERO));
    assert_eq!(world.value(), (U256::ZERO, U256::ZERO));
    world.router.assert_emitted(&ILoanRouter::TitleSold {
        loanId: id,
        buyer: BUYER,
        price: paid,
        toVault: payoff,
        surplus,
    });
    world.router.assert_emitted(&ILoanRouter::CreditAdded { account: BORROWER, amount: surplus });

    assert_eq!(world.money(world.router.address()), surplus, "INV-LOAN-08 the router holds the credits");
    assert_eq!(world.call(STRANGER).credit_of(BORROWER), surplus);
    assert_eq!(world.call(BORROWER).withdraw_credit(PAYER).motsu_unwrap(), surplus);
    world.router.assert_emitted(&ILoanRouter::CreditWithdrawn { account: BORROWER, amount: surplus });
    assert_eq!(world.money(world.router.address()), U256::ZERO);
    let error = world.call(BORROWER).withdraw_credit(PAYER).motsu_unwrap_err();
    assert_eq!(error, encoded(NothingToWithdraw { account: BORROWER }));
    assert_eq!(
        world.call(BORROWER).withdraw_credit(Address::ZERO).motsu_unwrap_err(),
        encoded(ZeroAddress {})
    );
}

#[motsu::test]
fn price_below_the_principal_is_a_loss_and_is_logged_once() {
    let world = World::new();
    let id = world.auction();
    clock::pass(LENGTH);
    let idle = world.idle();
    let logged = world.router.all_events().len();
    assert_eq!(buy(&world, id), usd(RESERVE_PRICE));
    assert_eq!(world.idle(), idle + usd(RESERVE_PRICE));
    let loss = usd(PRINCIPAL - RESERVE_PRICE);
    world.router.assert_emitted(&ILoanRouter::LossRealised { loanId: id, loss });
    assert_eq!(world.router.all_events().len(), logged + 2, "the sale and the loss");
    assert_eq!((world.value(), world.owed()), ((U256::ZERO, U256::ZERO), U256::ZERO));
    assert_eq!(world.call(STRANGER).credit_of(BORROWER), U256::ZERO);
}

#[motsu::test]
fn buy_keeps_its_limits() {
    let world = World::new();
    let id = world.auction();
    let limit = usd(START_PRICE) - int(1);
    let error = world.call(BUYER).buy(id, limit, BUYER).motsu_unwrap_err();
    assert_eq!(error, encoded(SlippageExceeded { actual: usd(START_PRICE), limit }));
    assert_eq!(
        world.call(BUYER).buy(id, U256::MAX, Address::ZERO).motsu_unwrap_err(),
        encoded(ZeroAddress {})
    );
    let other = world.lend();
    assert_eq!(world.call(BUYER).buy(other, U256::MAX, BUYER).motsu_unwrap_err(), wrong(other, ACTIVE));
    buy(&world, id);
    assert_eq!(world.call(BUYER).buy(id, U256::MAX, BUYER).motsu_unwrap_err(), wrong(id, SOLD));
    assert_eq!(world.call(STRANGER).auction_price(id).motsu_unwrap_err(), wrong(id, SOLD));
}

#[motsu::test]
fn cure_ends_the_auction() {
    let world = World::new();
    let id = world.auction();
    world.repay(id, world.due(id));
    assert_eq!((world.status(id), world.title_of(id).1), (ACTIVE, PLEDGED));
    assert_eq!(world.view(id).auctionStart, U256::ZERO);
    assert_eq!(world.call(BUYER).buy(id, U256::MAX, BUYER).motsu_unwrap_err(), wrong(id, ACTIVE));
}

#[motsu::test]
fn auction_that_has_ended_waits_for_its_restart() {
    let world = World::new();
    let id = world.auction();
    let end = clock::now() + LENGTH;
    clock::set(end);
    let running = world.call(ADMIN).restart_auction(id).motsu_unwrap_err();
    assert_eq!(running, encoded(AuctionRunning { loanId: id, end: int(end) }));
    clock::pass(1);
    let ended: Error = encoded(AuctionEnded { loanId: id, end: int(end) });
    assert_eq!(world.call(BUYER).buy(id, U256::MAX, BUYER).motsu_unwrap_err(), ended);
    assert_eq!(world.call(STRANGER).auction_price(id).motsu_unwrap_err(), ended);
    let refused = world.call(CURATOR).restart_auction(id).motsu_unwrap_err();
    assert_eq!(refused, lacks(CURATOR, DEFAULT_ADMIN_ROLE));
    assert_eq!(world.status(id), AUCTION);
    world.repay(id, world.due(id));
    assert_eq!(world.status(id), ACTIVE, "until the write-off it can be cured");
}

#[motsu::test]
fn restart_writes_off_what_cannot_come_back() {
    let world = World::new();
    let id = world.auction();
    clock::pass(LENGTH + 1);
    world.call(ADMIN).restart_auction(id).motsu_unwrap();
    let loss = usd(PRINCIPAL - RESERVE_PRICE);
    world.router.assert_emitted(&ILoanRouter::LossRealised { loanId: id, loss });
    world.router.assert_emitted(&ILoanRouter::AuctionStarted {
        loanId: id,
        startPrice: usd(RESERVE_PRICE),
        reservePrice: usd(RESERVE_PRICE / 2),
        end: int(clock::now() + LENGTH),
    });
    assert_eq!((world.balance(id), world.owed()), (usd(RESERVE_PRICE), usd(RESERVE_PRICE)));
    assert_eq!(world.value(), (usd(RESERVE_PRICE), usd(RESERVE_PRICE / 2)));
    assert_eq!(
        world.call(PAYER).repay(id, U256::MAX).motsu_unwrap_err(),
        wrong(id, AUCTION),
        "no cure any more"
    );

    let idle = world.idle();
    assert_eq!(buy(&world, id), usd(RESERVE_PRICE));
    assert_eq!((world.idle(), world.value().0), (idle + usd(RESERVE_PRICE), U256::ZERO));
    assert_eq!(world.money(world.router.address()), U256::ZERO);
}

#[motsu::test]
fn restarts_go_down_to_nothing_and_lose_each_unit_once() {
    let world = World::new();
    let id = world.auction();
    let mut lost = U256::ZERO;
    for _ in 0..90 {
        clock::pass(LENGTH + 1);
        let before = world.balance(id);
        world.call(ADMIN).restart_auction(id).motsu_unwrap();
        lost += before - world.balance(id);
    }
    assert_eq!((lost, world.balance(id), world.owed()), (usd(PRINCIPAL), U256::ZERO, U256::ZERO));
    assert_eq!(price(&world, id), U256::ZERO);
    assert_eq!(buy(&world, id), U256::ZERO);
    assert_eq!((world.status(id), world.title_of(id)), (SOLD, (BUYER, FORECLOSED)));
}

#[motsu::test]
fn debt_above_the_appraisal_sets_the_start_price() {
    let world = World::new();
    let mut terms = world.terms(world.title());
    (terms.3, terms.4, terms.5) =
        (int(loan_math::MAX_RATE), int(loan_math::MAX_RATE), int(loan_math::WINDOW));
    let id = world.call(CURATOR).offer(terms).motsu_unwrap();
    world.call(BORROWER).accept(id).motsu_unwrap();
    clock::set(START + 400 * DAY);
    world.call(STRANGER).mark_default(id).motsu_unwrap();
    clock::pass(14 * DAY);
    let debt = world.quote(id).3;
    assert!(debt > usd(VALUE), "a year at 100 % has outgrown the appraisal");
    world.call(STRANGER).start_auction(id).motsu_unwrap();
    assert_eq!(price(&world, id), (debt * int(12)).div_ceil(int(10)));
}
