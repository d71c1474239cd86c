//! Caps of borrower, curator and class.
use super::*;

#[motsu::test]
fn borrower_stays_within_its_cap() {
    let world = World::new();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower: BORROWER, cap: usd(100_000) });
    let first = world.lend();
    let attempted = usd(2 * PRINCIPAL);
    let call = R::offerCall { terms: world.terms(), titleIds: alloc::vec![world.title()] };
    world.refused(CURATOR, &call, BorrowerCapExceeded { borrower: BORROWER, cap: usd(100_000), attempted });
    world.repay(first, usd(60_000));
    assert_eq!(world.open(), usd(PRINCIPAL), "the principal as drawn counts until the loan is closed");
    world.repay(first, U256::MAX);
    world.ok(CURATOR, &call);
    let unknown = LoanTerms { borrower: STRANGER, ..world.terms() };
    let call = R::offerCall { terms: unknown, titleIds: alloc::vec![world.title()] };
    let error = BorrowerCapExceeded { borrower: STRANGER, cap: U256::ZERO, attempted: usd(PRINCIPAL) };
    world.refused(CURATOR, &call, error);
}

#[motsu::test]
fn two_offers_within_the_cap_are_drawn_one_after_the_other() {
    let world = World::new();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower: BORROWER, cap: usd(100_000) });
    let (first, second) =
        (world.offer(world.terms(), &[world.title()]), world.offer(world.terms(), &[world.title()]));
    world.accept(first);
    let error = BorrowerCapExceeded { borrower: BORROWER, cap: usd(100_000), attempted: usd(2 * PRINCIPAL) };
    world.refused(BORROWER, &R::acceptCall { loanId: second }, error);
    world.check();
}

#[motsu::test]
fn curator_stays_within_its_cap() {
    let world = World::new();
    let set = R::setCuratorCapCall { curator: CURATOR, cap: usd(100_000) };
    world.lacks(CURATOR, &set, DEFAULT_ADMIN_ROLE);
    world.ok(ADMIN, &set);
    world.lend();
    let call = R::offerCall { terms: world.terms(), titleIds: alloc::vec![world.title()] };
    let error = CuratorCapExceeded { curator: CURATOR, cap: usd(100_000), attempted: usd(2 * PRINCIPAL) };
    world.refused(CURATOR, &call, error);
    let caps = world.ok(STRANGER, &R::curatorCapCall { curator: CURATOR });
    assert_eq!((caps.cap, caps.open), (usd(100_000), usd(PRINCIPAL)));
    world.ok(ADMIN, &IAccessControl::grantRoleCall { role: CURATOR_ROLE, account: STRANGER });
    let error = CuratorCapExceeded { curator: STRANGER, cap: U256::ZERO, attempted: usd(PRINCIPAL) };
    world.refused(STRANGER, &call, error);
}

#[motsu::test]
fn class_stays_within_its_cap() {
    let world = World::new();
    world.ok(ADMIN, &R::setClassCall { class: CLASS, ltvBps: int(7_000), cap: usd(100_000) });
    let first = world.lend();
    let second = world.offer(world.terms(), &[world.title()]);
    let error = ClassCapExceeded { class: CLASS, cap: usd(100_000), attempted: usd(2 * PRINCIPAL) };
    world.refused(BORROWER, &R::acceptCall { loanId: second }, error);
    world.repay(first, U256::MAX);
    world.accept(second);
    world.check();
}
