//! The book over many loans.
use super::*;

#[motsu::test]
fn accrue_stores_what_the_view_says() {
    let world = World::new();
    world.lend();
    for days in [1, 29, 30, 31, 200] {
        clock::set(START + days * DAY + 77);
        let before = world.value();
        world.ok(STRANGER, &R::accrueCall {});
        assert_eq!(world.value(), before);
        world.check();
    }
}

#[motsu::test]
fn book_is_the_sum_over_loans_of_all_kinds() {
    let world = World::new();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower: BORROWER, cap: usd(3_000_000) });
    world.deposit(CURATOR, usd(100_000));
    let mut loans = Vec::new();
    for i in 0..9_u64 {
        clock::set(START + i * 5 * DAY + i * 1_111);
        let terms = if i % 2 == 0 { world.terms() } else { world.rich_terms() };
        let terms = LoanTerms { kind: int(i % 3), ..terms };
        loans.push(world.draw(terms, &[world.title()]));
        world.check();
    }
    for step in 0..12_u64 {
        clock::pass(9 * DAY + 4_321);
        world.check();
        let id = loans[(step % 9) as usize];
        match world.status(id) {
            ACTIVE if step % 3 == 0 => {
                world.repay(id, world.due(id) + usd(500));
            }
            ACTIVE => {
                let _ = world.call(STRANGER, &R::markDefaultCall { loanId: id });
            }
            _ => {}
        }
        world.check();
    }
    assert!(loans.iter().any(|id| world.status(*id) == DEFAULTED), "the walk reaches a default");
}

#[motsu::test]
fn gift_of_usdai_changes_nothing() {
    let world = World::new();
    world.lend();
    let before = world.value();
    world.token.sender(ADMIN).issue(world.router.address(), usd(1_000_000));
    assert_eq!(world.value(), before);
}
