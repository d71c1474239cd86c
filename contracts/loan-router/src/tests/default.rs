//! markDefault and the cure.
use super::{neighbours::*, *};

#[motsu::test]
fn loan_is_called_after_its_grace_and_not_before() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE + GRACE);
    let error = world.call(STRANGER).mark_default(id).motsu_unwrap_err();
    assert_eq!(error, encoded(NotInDefault { loanId: id, notBefore: int(DUE + GRACE + 1) }));
    clock::pass(1);
    world.call(STRANGER).mark_default(id).motsu_unwrap();
    let view = world.view(id);
    assert_eq!((view.status, view.defaultedAt), (DEFAULTED, int(DUE + GRACE + 1)));
    assert_eq!(world.title_of(id), (world.router.address(), TITLE_DEFAULTED));
    world.router.assert_emitted(&ILoanRouter::LoanDefaulted {
        loanId: id,
        balance: usd(PRINCIPAL),
        impaired: usd(PRINCIPAL / 2),
    });
}

#[motsu::test]
fn default_takes_the_haircut_and_drops_the_interest() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE + GRACE + 1);
    assert!(world.value().0 > usd(PRINCIPAL), "interest to the due time");
    world.call(STRANGER).mark_default(id).motsu_unwrap();
    assert_eq!(world.value(), (usd(PRINCIPAL), usd(PRINCIPAL / 2)));
    let zero = U256::ZERO;
    assert_eq!(world.call(STRANGER).book().motsu_unwrap(), [zero, zero, usd(PRINCIPAL), zero]);
    world.call(ADMIN).set_haircut(int(10_000)).motsu_unwrap();
    assert_eq!(world.value(), (usd(PRINCIPAL), zero));
    clock::pass(100 * DAY);
    assert_eq!(world.value(), (usd(PRINCIPAL), zero));
}

#[motsu::test]
fn paid_loan_is_not_called() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE);
    world.repay(id, world.due(id));
    clock::set(DUE + GRACE + 1);
    let error = world.call(STRANGER).mark_default(id).motsu_unwrap_err();
    assert_eq!(error, encoded(NotInDefault { loanId: id, notBefore: int(DUE + 30 * DAY + GRACE + 1) }));
    for (id, status) in [(world.offer(world.title()), OFFERED), (int(77), 0)] {
        assert_eq!(world.call(STRANGER).mark_default(id).motsu_unwrap_err(), wrong(id, status));
    }
}

#[motsu::test]
fn paying_what_is_due_cures() {
    let world = World::new();
    let id = world.default();
    let short = world.due(id) - int(1);
    assert!(world.call(PAYER).repay(id, short).motsu_unwrap_err().0.starts_with(&PaymentTooSmall::SELECTOR));
    world.repay(id, short + int(1));
    let view = world.view(id);
    assert_eq!((view.status, view.paid, view.defaultedAt), (ACTIVE, int(1), U256::ZERO));
    assert_eq!(world.title_of(id), (world.router.address(), PLEDGED));
    world.router.assert_emitted(&ILoanRouter::LoanCured { loanId: id });
    let [principal, accrued, defaulted, rate] = world.call(STRANGER).book().motsu_unwrap();
    assert_eq!((principal, defaulted), (view.balance, U256::ZERO));
    assert!(accrued > U256::ZERO, "the second window runs since the due time");
    assert_eq!(rate, view.balance * int(RATE));
    assert_eq!(world.owed(), view.balance);
}

#[motsu::test]
fn cured_loan_can_default_again() {
    let world = World::new();
    let id = world.default();
    world.repay(id, world.due(id));
    clock::set(DUE + 30 * DAY + GRACE + 1);
    world.call(STRANGER).mark_default(id).motsu_unwrap();
    assert_eq!(world.status(id), DEFAULTED);
    assert_eq!(world.value().1, world.balance(id) / int(2));
}

#[motsu::test]
fn payoff_in_default_closes_and_releases() {
    let world = World::new();
    let id = world.default();
    world.repay(id, U256::MAX);
    assert_eq!((world.status(id), world.title_of(id)), (REPAID, (BORROWER, ATTESTED)));
    assert_eq!((world.value(), world.owed()), ((U256::ZERO, U256::ZERO), U256::ZERO));
}
