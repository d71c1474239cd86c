//! The reserve of payments.
use super::*;

fn reserved(world: &World, payments: u64) -> U256 {
    world.draw(LoanTerms { reservePayments: int(payments), ..world.terms() }, &[world.title()])
}

#[motsu::test]
fn reserve_pays_what_is_missed_and_refills() {
    let world = World::new();
    let id = reserved(&world, 2);
    let draw = R::drawReserveCall { loanId: id };
    for on_time in [DUE - 1, DUE] {
        clock::set(on_time);
        world.refused(STRANGER, &draw, NothingToDraw { loanId: id });
    }
    clock::set(DUE + 1);
    let (due, idle) = (world.due(id), world.idle());
    assert_eq!(world.ok(STRANGER, &draw).paid, due);
    assert_eq!(world.idle() - idle, due, "from the reserve to the vault");
    let view = world.view(id);
    assert_eq!((view.paid, view.reserve), (int(1), view.reserveTarget - due));
    world.refused(STRANGER, &draw, NothingToDraw { loanId: id });
    world.check();

    let gap = world.quote(id).reserveGap;
    assert_eq!(gap, due);
    clock::set(DUE + 30 * DAY);
    let next = world.due(id);
    world.repay(id, next + gap + usd(100));
    let view = world.view(id);
    assert_eq!((view.reserve, view.paid), (view.reserveTarget, int(2)));
    world.check();
}

#[motsu::test]
fn default_lets_the_reserve_pay_first() {
    let world = World::new();
    let id = reserved(&world, 2);
    clock::set(DUE + GRACE + 1);
    world.mark_default(id);
    assert_eq!((world.status(id), world.view(id).paid), (ACTIVE, int(1)), "paid, not called");
    clock::set(DUE + 30 * DAY + GRACE + 1);
    world.check();
    // One level payment is left, and the penalty makes the next one dearer than it.
    world.mark_default(id);
    assert_eq!(world.status(id), DEFAULTED);
    world.check();
    clock::pass(14 * DAY);
    let (held, balance) = (world.view(id).reserve, world.view(id).balance);
    assert!(held > U256::ZERO);
    let idle = world.idle();
    world.start_auction(id);
    assert_eq!((world.idle() - idle, world.view(id).balance), (held, balance - held), "it goes to the vault");
    world.check();
}

#[motsu::test]
fn payoff_gives_the_reserve_back() {
    let world = World::new();
    let id = reserved(&world, 3);
    let held = world.view(id).reserve;
    world.repay(id, U256::MAX);
    assert_eq!((world.credit(BORROWER), world.view(id).reserve), (held, U256::ZERO));
    world.check();
}

#[motsu::test]
fn loan_without_a_reserve_has_nothing_to_draw() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE + 1);
    world.refused(STRANGER, &R::drawReserveCall { loanId: id }, NothingToDraw { loanId: id });
}

#[motsu::test]
fn reserve_and_fee_leave_something_to_draw() {
    let world = World::new();
    let terms = LoanTerms { reservePayments: int(12), payments: int(2), ..world.terms() };
    let id = world.offer(terms, &[world.title()]);
    world.refused(BORROWER, &R::acceptCall { loanId: id }, InvalidParameter {});
}

#[motsu::test]
fn reserve_that_covers_all_debts_ends_the_auction_before_it_begins() {
    let world = World::new();
    let title = world.title();
    let terms = LoanTerms { reservePayments: int(2), ..world.terms() };
    let id = world.draw(terms, &[title]);
    let held = world.view(id).reserve;
    world.repay(id, usd(PRINCIPAL) - held / int(2));
    world.titles.sender(ADMIN).lapse(title, true);
    world.ok(SERVICER, &R::declareBreachCall { loanId: id, titleId: title });
    clock::pass(14 * DAY);
    world.mark_default(id);
    clock::pass(14 * DAY);
    world.start_auction(id);
    assert_eq!((world.status(id), world.view(id).reserve), (SOLD, U256::ZERO));
    assert!(world.credit(BORROWER) > U256::ZERO, "what the debts have left of the reserve");
    world.ok(BORROWER, &R::claimTitleCall { loanId: id, titleId: title, to: BORROWER });
    world.check();
}
