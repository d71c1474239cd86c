//! Refinancing.
use super::{neighbours::*, *};

fn new_terms(world: &World, old: U256, principal: U256) -> LoanTerms {
    LoanTerms { refinances: old, principal, ..world.terms() }
}

fn agree(world: &World, terms: LoanTerms) -> U256 {
    let id = world.offer(terms, &[]);
    world.ok(STRATEGIST, &R::consentRefinanceCall { loanId: id });
    id
}

#[motsu::test]
fn refinance_needs_borrower_curator_and_lender() {
    let world = World::new();
    let old = world.lend();
    clock::set(START + 10 * DAY);
    let id = world.offer(new_terms(&world, old, usd(60_000)), &[]);
    let call = R::refinanceCall { loanId: id };
    world.refused(BORROWER, &call, LenderConsentMissing { loanId: id });
    let consent = R::consentRefinanceCall { loanId: id };
    world.lacks(CURATOR, &consent, STRATEGIST_ROLE);
    world.ok(STRATEGIST, &consent);
    world.refused(STRANGER, &call, Unauthorized { caller: STRANGER });
    world.refused(BORROWER, &R::acceptCall { loanId: id }, InvalidParameter {});
    world.ok(BORROWER, &call);
    assert_eq!((world.status(old), world.status(id)), (REFINANCED, ACTIVE));
    world.check();
    let plain = world.offer(world.terms(), &[world.title()]);
    world.refused(STRATEGIST, &R::consentRefinanceCall { loanId: plain }, InvalidParameter {});
}

#[motsu::test]
fn only_the_difference_moves() {
    for (principal, more) in [(60_000, false), (80_000, true)] {
        let world = World::new();
        let title = world.title();
        let old = world.draw(world.terms(), &[title]);
        world.titles.sender(ADMIN).appraise(title, usd(150_000));
        clock::set(START + 10 * DAY);
        let id = agree(&world, new_terms(&world, old, usd(principal)));
        let (payoff, idle, cash) = (world.quote(old).payoff, world.idle(), world.money(BORROWER));
        world.ok(BORROWER, &R::refinanceCall { loanId: id });
        if more {
            assert_eq!(world.money(BORROWER) - cash, usd(principal) - payoff);
            assert_eq!(idle - world.idle(), usd(principal) - payoff);
        } else {
            assert_eq!(cash - world.money(BORROWER), payoff - usd(principal));
            assert_eq!(world.idle() - idle, payoff - usd(principal));
        }
        let view = world.view(id);
        assert_eq!((view.titleId, view.appraisal, view.principal), (title, usd(150_000), usd(principal)));
        assert_eq!(world.title_state(title), (world.router.address(), PLEDGED), "the title stays");
        assert_eq!(world.open(), usd(principal));
        world.check();
        world.repay(id, U256::MAX);
        assert_eq!(world.title_state(title), (BORROWER, ATTESTED));
        world.check();
    }
}

#[motsu::test]
fn rich_loans_on_several_titles_refinance_each_other() {
    let world = World::new();
    world.deposit(CURATOR, usd(20_000));
    let titles = [world.title(), world.title()];
    let old = world.draw(world.rich_terms(), &titles);
    clock::set(START + 10 * DAY);
    let id = agree(&world, LoanTerms { refinances: old, principal: usd(90_000), ..world.rich_terms() });
    world.check();
    let (idle, held) = (world.idle(), world.view(old).reserve);
    world.ok(BORROWER, &R::refinanceCall { loanId: id });
    assert!(held > U256::ZERO && world.view(id).reserve > held);
    assert!(world.credit(CURATOR) > usd(10_000), "the old first loss is free, with its interest");
    assert!(world.idle() < idle);
    assert_eq!(world.ok(STRANGER, &R::titlesOfCall { loanId: id })._0, titles);
    world.check();
    world.repay(id, U256::MAX);
    world.check();
}

#[motsu::test]
fn overdue_foreign_or_closed_loans_are_not_refinanced() {
    let world = World::new();
    let old = world.lend();
    let id = agree(&world, LoanTerms { expiry: int(DUE + DAY), ..new_terms(&world, old, usd(60_000)) });
    clock::set(DUE + 1);
    world.refused(BORROWER, &R::refinanceCall { loanId: id }, LoanOverdue { loanId: old, since: int(DUE) });
    clock::set(START);
    world.repay(old, U256::MAX);
    let error = WrongLoanStatus { loanId: old, status: REPAID };
    world.refused(BORROWER, &R::refinanceCall { loanId: id }, error);

    world.ok(CURATOR, &R::setBorrowerCapCall { borrower: STRANGER, cap: usd(500_000) });
    let other = world.lend();
    let terms = LoanTerms { borrower: STRANGER, ..new_terms(&world, other, usd(60_000)) };
    let foreign = agree(&world, terms);
    world.refused(STRANGER, &R::refinanceCall { loanId: foreign }, Unauthorized { caller: STRANGER });
    world.check();
}

#[motsu::test]
fn new_loan_keeps_to_the_loan_to_value_of_today() {
    let world = World::new();
    let title = world.title();
    let old = world.draw(world.terms(), &[title]);
    world.titles.sender(ADMIN).appraise(title, usd(80_000));
    let id = agree(&world, new_terms(&world, old, usd(60_000)));
    let error = LtvExceeded { principal: usd(60_000), maxPrincipal: usd(56_000) };
    world.refused(BORROWER, &R::refinanceCall { loanId: id }, error);
    world.check();
}
