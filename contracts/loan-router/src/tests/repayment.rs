//! repay and quote of loans that perform, on time and late.
use super::{neighbours::*, *};
use loan_math::{interest_up, WAD};
use usdai_abi::erc20::ERC20InsufficientAllowance;

const WEI: u128 = WAD as u128;

fn interest(balance: U256, seconds: u64) -> U256 {
    U256::from(interest_up(balance.to::<u128>(), RATE, seconds).unwrap())
}

#[motsu::test]
fn quote_before_the_window_can_be_paid_is_the_payoff_alone() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE - 7 * DAY - 1);
    let zero = U256::ZERO;
    let (principal, due, penalty, payoff) = world.quote(id);
    assert_eq!((principal, due, penalty), (zero, zero, zero));
    assert_eq!(payoff, usd(PRINCIPAL) + interest(usd(PRINCIPAL), 23 * DAY - 1));
    clock::pass(1);
    assert!(world.due(id) > zero, "seven days before the end it can be paid");
}

#[motsu::test]
fn payment_on_time_brings_the_loan_one_window_on() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE);
    let (principal, due, penalty, _) = world.quote(id);
    assert_eq!((due, penalty), (interest(usd(PRINCIPAL), 30 * DAY), U256::ZERO));
    let before = world.money(PAYER);
    let taken = world.repay(id, principal + due);
    assert_eq!(taken, principal + due);
    assert_eq!(world.money(PAYER), before - taken);
    assert_eq!(world.idle(), usd(IDLE - PRINCIPAL) + taken);
    let view = world.view(id);
    assert_eq!((view.status, view.paid, view.nextDue), (ACTIVE, int(1), int(DUE + 30 * DAY)));
    assert_eq!((view.balance, world.owed()), (usd(PRINCIPAL) - principal, usd(PRINCIPAL) - principal));
    assert_eq!(world.value().0, world.balance(id));
    world.router.assert_emitted(&ILoanRouter::LoanRepaid {
        loanId: id,
        payer: PAYER,
        principal,
        interest: due,
        penalty,
        balance: view.balance,
    });
}

#[motsu::test]
fn twelve_payments_close_the_loan() {
    let world = World::new();
    let id = world.lend();
    let mut first = None;
    let mut paid = U256::ZERO;
    for window in 1..=PAYMENTS {
        clock::set(START + window * 30 * DAY);
        let due = world.due(id);
        let level = *first.get_or_insert(due);
        assert!(due.abs_diff(level) < int(1_000), "level payments");
        paid += world.repay(id, due);
    }
    assert_eq!(world.status(id), REPAID);
    assert_eq!(
        (world.balance(id), world.owed(), world.value()),
        (U256::ZERO, U256::ZERO, (U256::ZERO, U256::ZERO))
    );
    assert_eq!(world.title_of(id), (BORROWER, ATTESTED));
    assert_eq!(world.idle(), usd(IDLE - PRINCIPAL) + paid);
    world.router.assert_emitted(&ILoanRouter::LoanClosed { loanId: id });
    let [principal, accrued, defaulted, rate] = world.call(STRANGER).book().motsu_unwrap();
    let zero = U256::ZERO;
    assert_eq!(
        (principal, accrued, defaulted, rate),
        (zero, zero, zero, zero),
        "INV-LOAN-07 an empty book is zero"
    );
}

#[motsu::test]
fn late_payment_carries_a_penalty() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE + 2 * DAY);
    let (principal, due, penalty, _) = world.quote(id);
    assert_eq!(due, interest(usd(PRINCIPAL), 30 * DAY));
    let late = interest_up(u128::from(PRINCIPAL) * WEI, GRACE_RATE, 2 * DAY).unwrap();
    assert_eq!(penalty, U256::from(late));
    let short = principal + due + penalty - int(1);
    let error = world.call(PAYER).repay(id, short).motsu_unwrap_err();
    assert_eq!(error, encoded(PaymentTooSmall { amount: short, due: short + int(1) }));
    world.repay(id, short + int(1));
    // The book counts the two days that have run of the second window.
    assert_eq!(world.value().0, world.balance(id) + interest(world.balance(id), 2 * DAY) - int(1));
}

#[motsu::test]
fn payment_settles_every_window_that_is_due() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE + 61 * DAY);
    let taken = world.repay(id, world.due(id));
    let view = world.view(id);
    assert_eq!((view.paid, view.nextDue), (int(3), int(DUE + 90 * DAY)));
    assert!(taken > usd(3 * 6_000), "three payments and a penalty");
}

#[motsu::test]
fn rest_of_a_payment_is_prepayment() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE);
    let (principal, due, ..) = world.quote(id);
    assert_eq!(world.repay(id, principal + due + usd(10_000)), principal + due + usd(10_000));
    assert_eq!(world.balance(id), usd(PRINCIPAL - 10_000) - principal);
    clock::set(DUE + 10 * DAY);
    world.repay(id, usd(100));
    assert!(world.balance(id) > usd(PRINCIPAL - 10_000) - principal - usd(100), "it pays its own interest");
    assert_eq!(world.view(id).paid, int(1), "a prepayment is no window");
}

#[motsu::test]
fn payoff_is_the_most_that_is_taken() {
    for amount in [usd(80_000), U256::from(1) << 128, U256::MAX] {
        let world = World::new();
        let id = world.lend();
        clock::set(START + 11 * DAY + 7);
        let payoff = world.quote(id).3;
        assert_eq!(payoff, usd(PRINCIPAL) + interest(usd(PRINCIPAL), 11 * DAY + 7));
        assert_eq!(world.repay(id, amount), payoff);
        assert_eq!((world.status(id), world.title_of(id)), (REPAID, (BORROWER, ATTESTED)));
        assert_eq!(world.idle(), usd(IDLE - PRINCIPAL) + payoff);
    }
}

#[motsu::test]
fn repay_reverts_without_a_loan_to_pay() {
    let world = World::new();
    let id = world.offer(world.title());
    let pay = |id, amount| world.call(PAYER).repay(id, amount).motsu_unwrap_err();
    assert_eq!(pay(id, usd(1)), wrong(id, OFFERED));
    assert_eq!(pay(int(9), usd(1)), wrong(int(9), 0));
    world.call(BORROWER).accept(id).motsu_unwrap();
    assert_eq!(pay(id, U256::ZERO), encoded(ZeroAmount {}));
    world.repay(id, U256::MAX);
    assert_eq!(pay(id, usd(1)), wrong(id, REPAID));
    assert_eq!(world.call(STRANGER).quote(id).motsu_unwrap_err(), wrong(id, REPAID));
}

#[motsu::test]
fn repay_reverts_without_an_allowance_and_changes_nothing() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE);
    let before = (world.balance(id), world.value());
    world.token.sender(PAYER).approve(world.router.address(), int(5));
    let due = world.due(id);
    let error = world.call(PAYER).repay(id, due).motsu_unwrap_err();
    assert!(error.0.starts_with(&ERC20InsufficientAllowance::SELECTOR));
    assert_eq!((world.balance(id), world.value()), before);
}

#[motsu::test]
fn pause_does_not_stop_payments() {
    let world = World::new();
    let (one, two) = (world.lend(), world.lend());
    world.call(PAUSER).pause().motsu_unwrap();
    world.repay(one, U256::MAX);
    clock::set(DUE + GRACE + 1);
    world.call(STRANGER).mark_default(two).motsu_unwrap();
    world.repay(two, world.due(two));
    assert_eq!(world.status(two), ACTIVE);
}
