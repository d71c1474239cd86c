//! markDefault and the cure.
use super::{neighbours::*, *};

#[motsu::test]
fn default_comes_the_second_after_the_grace() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    let call = R::markDefaultCall { loanId: id };
    for now in [DUE - 1, DUE, DUE + 1, DUE + GRACE] {
        clock::set(now);
        world.refused(STRANGER, &call, NotInDefault { loanId: id, notBefore: int(DUE + GRACE + 1) });
    }
    clock::set(DUE + GRACE + 1);
    world.ok(STRANGER, &call);
    let view = world.view(id);
    assert_eq!((view.status, view.defaultedAt), (DEFAULTED, int(clock::now())));
    assert_eq!(world.title_state(title), (world.router.address(), TITLE_DEFAULTED));
    assert_eq!(world.value(), (usd(PRINCIPAL), usd(PRINCIPAL / 2)), "no interest, half the principal");
    world.check();
    world.refused(STRANGER, &call, WrongLoanStatus { loanId: id, status: DEFAULTED });
}

#[motsu::test]
fn haircut_grows_with_the_days_past_due_without_a_call() {
    let world = World::new();
    world.lend();
    for (days, bps) in [(0, 0), (29, 0), (30, 1_000), (60, 2_500), (90, 5_000), (300, 5_000)] {
        clock::set(DUE + days * DAY);
        let left = usd(PRINCIPAL) * int(10_000 - bps) / int(10_000);
        assert_eq!(world.value().1, left, "{days} days");
        world.check();
    }
    let ageing = world.ok(STRANGER, &R::ageingCall {});
    assert_eq!((ageing.days7, ageing.days90), (usd(PRINCIPAL), usd(PRINCIPAL)));
    world.ok(STRANGER, &R::accrueCall {});
    world.check();
    assert_eq!(world.value().1, usd(PRINCIPAL / 2), "the same once it is stored");
}

#[motsu::test]
fn arrears_cure_and_more_than_the_arrears_is_not_needed() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    clock::pass(3 * DAY);
    let due = world.due(id);
    let error = PaymentTooSmall { amount: due - int(1), due };
    world.refused(PAYER, &R::repayCall { loanId: id, amount: due - int(1) }, error);
    world.repay(id, due);
    let view = world.view(id);
    assert_eq!((view.status, view.defaultedAt, view.nextDue), (ACTIVE, U256::ZERO, int(DUE + 30 * DAY)));
    assert_eq!(world.title_state(title).1, PLEDGED);
    world.router.assert_emitted(&R::LoanCured { loanId: id });
    world.check();
}

#[motsu::test]
fn payoff_of_a_defaulted_loan_closes_it() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    world.repay(id, U256::MAX);
    assert_eq!((world.status(id), world.title_state(title)), (REPAID, (BORROWER, ATTESTED)));
    assert_eq!(world.value(), (U256::ZERO, U256::ZERO));
    world.check();
}

#[motsu::test]
fn loan_in_auction_is_cured_until_something_is_sold() {
    let world = World::new();
    let id = world.auction();
    clock::pass(DAY);
    world.repay(id, world.due(id));
    assert_eq!((world.status(id), world.view(id).auctionStart), (ACTIVE, U256::ZERO));
    world.check();
}
