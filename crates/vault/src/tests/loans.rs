use super::*;

#[motsu::test]
fn wire_is_the_admins_once() {
    let world = World::unwired();
    let (book, queue) = (world.book.address(), world.queue.address());
    let error = world.vault.sender(BOB).wire(book, queue).motsu_unwrap_err();
    assert_eq!(
        error,
        AccessControlUnauthorizedAccount { account: BOB, neededRole: DEFAULT_ADMIN_ROLE }.into()
    );
    for (a, b) in [(Address::ZERO, queue), (book, Address::ZERO)] {
        assert_eq!(world.vault.sender(ADMIN).wire(a, b).motsu_unwrap_err(), ZeroAddress {}.into());
    }
    world.vault.sender(ADMIN).wire(book, queue).motsu_unwrap();
    world.saw(&ISUSDai::Wired { loanRouter: book, auction: queue });
    assert_eq!(world.vault.sender(ADMIN).wire(book, queue).motsu_unwrap_err(), AlreadyWired {}.into());
}

#[motsu::test]
fn fund_loan_sends_idle_dollars() {
    let world = World::staked();
    let before = world.prices();
    world.book.sender(ADMIN).lend(BORROWER, e18(400)).motsu_unwrap();
    assert_eq!(world.dollars(BORROWER), e18(400));
    assert_eq!(world.balances()[0], e18(600) + LOCKED_SHARES);
    assert_eq!(world.prices(), before);
    world.saw(&ISUSDai::LoanFunded { to: BORROWER, amount: e18(400) });
}

#[motsu::test]
fn fund_loan_and_credit_repayment_are_the_routers() {
    let world = World::staked();
    let error = world.vault.sender(ALICE).fund_loan(ALICE, e18(1)).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: ALICE }.into());
    let error = world.vault.sender(ADMIN).credit_repayment(e18(1)).motsu_unwrap_err();
    assert_eq!(error, Unauthorized { caller: ADMIN }.into());
    let router = world.book.address();
    assert_eq!(
        world.vault.sender(router).fund_loan(ALICE, U256::ZERO).motsu_unwrap_err(),
        ZeroAmount {}.into()
    );
    assert_eq!(
        world.vault.sender(router).credit_repayment(U256::ZERO).motsu_unwrap_err(),
        ZeroAmount {}.into()
    );
    let error = World::unwired().vault.sender(router).fund_loan(ALICE, e18(1)).motsu_unwrap_err();
    assert_eq!(error, NotWired {}.into());
}

#[motsu::test]
fn fund_loan_reverts_beyond_idle() {
    let world = World::staked();
    let router = world.book.address();
    let available = world.balances()[0];
    for needed in [available + u(1), U256::from(1) << 128, U256::MAX] {
        let error = world.vault.sender(router).fund_loan(BORROWER, needed).motsu_unwrap_err();
        assert_eq!(error, InsufficientLiquidity { available, needed }.into());
    }
    world.vault.sender(router).fund_loan(BORROWER, available).motsu_unwrap();
}

#[motsu::test]
fn fund_loan_leaves_the_floor_from_day_28_on() {
    let world = World::staked();
    let router = world.book.address();
    world.request(ALICE, e18(10));
    world.pass(28 * DAY - 1);
    world.book.sender(ADMIN).lend(BORROWER, e18(1)).motsu_unwrap();
    world.pass(1);
    let idle = e18(999) + LOCKED_SHARES;
    let error = world.vault.sender(router).fund_loan(BORROWER, u(1)).motsu_unwrap_err();
    assert_eq!(error, InsufficientLiquidity { available: U256::ZERO, needed: u(1) }.into());
    world.vault.sender(BOB).touch().motsu_unwrap();
    world.saw(&ISUSDai::LiquidityFloorSet { epoch: U256::ZERO, liquidity: idle });
    assert_eq!(world.balances()[3], idle);
    // What comes in later can be lent, the floor stays, however late it is.
    world.deposit(BOB, e18(5));
    world.pass(20 * DAY);
    let error = world.vault.sender(router).fund_loan(BORROWER, e18(5) + u(1)).motsu_unwrap_err();
    assert_eq!(error, InsufficientLiquidity { available: e18(5), needed: e18(5) + u(1) }.into());
    world.book.sender(ADMIN).lend(BORROWER, e18(5)).motsu_unwrap();
    // The settlement lifts it.
    world.settle();
    assert_eq!(world.balances()[3], U256::ZERO);
    world.book.sender(ADMIN).lend(BORROWER, e18(1)).motsu_unwrap();
}

#[motsu::test]
fn the_floor_promises_nothing_while_nothing_is_queued() {
    let world = World::staked();
    world.pass(28 * DAY);
    world.vault.sender(BOB).touch().motsu_unwrap();
    assert_eq!(world.balances()[3], U256::ZERO);
    world.book.sender(ADMIN).lend(BORROWER, e18(900)).motsu_unwrap();
    // A request that comes now finds what is left, not what has gone.
    world.request(ALICE, e18(10));
    assert_eq!(world.balances()[3], e18(100) + LOCKED_SHARES);
    assert_eq!(world.balances()[0], e18(100) + LOCKED_SHARES);
}

#[motsu::test]
fn credit_repayment_raises_idle() {
    let world = World::staked();
    world.book.sender(ADMIN).lend(BORROWER, e18(400)).motsu_unwrap();
    world.book.sender(ADMIN).accrue(e18(10));
    let high = world.prices().0;
    world.book.sender(ADMIN).repay(e18(110)).motsu_unwrap();
    assert_eq!(world.balances()[0], e18(710) + LOCKED_SHARES);
    assert_eq!(world.prices().0, high, "interest that is paid was in the deposit price");
    assert_eq!(world.prices().1, high, "and is in the redemption price now");
    world.saw(&ISUSDai::RepaymentCredited { amount: e18(110) });
}

#[motsu::test]
fn credit_repayment_reverts_when_no_money_has_come() {
    let world = World::staked();
    let balance = world.balances()[0];
    let router = world.book.address();
    let error = world.vault.sender(router).credit_repayment(e18(5)).motsu_unwrap_err();
    assert_eq!(error, UnbackedCredit { balance, booked: balance + e18(5) }.into());
    assert!(world.book.sender(ADMIN).lie(e18(5)).motsu_res().is_err());
    let error = world.vault.sender(router).credit_repayment(U256::MAX).motsu_unwrap_err();
    assert_eq!(error, MathOverflow {}.into());
}
