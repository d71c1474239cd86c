//! offer, revokeOffer, accept.
use super::{neighbours::*, *};
use usdai_abi::{
    caliber::{ERC721IncorrectOwner, ERC721InsufficientApproval},
    susdai::InsufficientLiquidity,
};

#[motsu::test]
fn offer_numbers_loans_from_one_and_moves_nothing() {
    let world = World::new();
    let title = world.title();
    assert_eq!(world.offer(world.terms(), &[title]), int(1));
    assert_eq!(world.offer(world.terms(), &[title]), int(2));
    let view = world.view(int(1));
    assert_eq!((view.status, view.borrower, view.curator), (OFFERED, BORROWER, CURATOR));
    assert_eq!((view.titleId, view.principal, view.balance), (title, usd(PRINCIPAL), usd(PRINCIPAL)));
    assert_eq!((view.start, view.nextDue, view.appraisal), (U256::ZERO, U256::ZERO, U256::ZERO));
    assert_eq!(world.title_state(title), (BORROWER, ATTESTED));
    assert_eq!((world.idle(), world.value().0, world.open()), (usd(IDLE), U256::ZERO, U256::ZERO));
    world.check();
}

#[motsu::test]
fn terms_are_read_back_as_they_were_offered() {
    let world = World::new();
    world.deposit(CURATOR, usd(10_000));
    for terms in [world.terms(), world.rich_terms()] {
        let id = world.offer(terms.clone(), &[world.title()]);
        assert_eq!(world.ok(STRANGER, &R::termsCall { loanId: id })._0, terms);
    }
    let none = world.ok(STRANGER, &R::termsCall { loanId: int(9) })._0;
    assert_eq!((none.borrower, none.timeZone), (Address::ZERO, I256::ZERO));
}

#[motsu::test]
fn offer_reverts_without_the_role_or_when_paused() {
    let world = World::new();
    let call = R::offerCall { terms: world.terms(), titleIds: alloc::vec![world.title()] };
    for account in [ADMIN, BORROWER, STRANGER] {
        world.lacks(account, &call, CURATOR_ROLE);
    }
    world.ok(PAUSER, &IPausable::pauseCall {});
    world.refused(CURATOR, &call, EnforcedPause {});
}

#[motsu::test]
fn accept_pledges_draws_and_accrues() {
    let world = World::new();
    let title = world.title();
    let before = world.money(BORROWER);
    let id = world.draw(world.terms(), &[title]);
    let view = world.view(id);
    assert_eq!((view.status, view.start, view.nextDue), (ACTIVE, int(START), int(DUE)));
    assert_eq!((view.windows, view.maturity), (int(12), int(START + 360 * DAY)));
    assert_eq!(view.appraisal, usd(VALUE_OF_TITLE));
    assert_eq!(world.money(BORROWER) - before, usd(PRINCIPAL));
    assert_eq!(world.idle(), usd(IDLE - PRINCIPAL));
    assert_eq!(world.title_state(title), (world.router.address(), PLEDGED));
    assert_eq!((world.value(), world.open()), ((usd(PRINCIPAL), usd(PRINCIPAL)), usd(PRINCIPAL)));
    world.check();
    clock::set(START + 10 * DAY);
    assert!(world.value().0 > usd(PRINCIPAL));
    world.check();
    world.refused(BORROWER, &R::acceptCall { loanId: id }, WrongLoanStatus { loanId: id, status: ACTIVE });
}

#[motsu::test]
fn accept_reverts_for_everyone_else_and_after_the_expiry() {
    let world = World::new();
    let id = world.offer(world.terms(), &[world.title()]);
    for caller in [CURATOR, STRANGER, ADMIN] {
        world.refused(caller, &R::acceptCall { loanId: id }, Unauthorized { caller });
    }
    clock::pass(DAY + 1);
    let expiry = int(START + DAY);
    world.refused(BORROWER, &R::acceptCall { loanId: id }, OfferExpired { loanId: id, expiry });
    clock::set(START + DAY);
    world.accept(id);
}

#[motsu::test]
fn accept_reverts_without_approval_or_title() {
    let world = World::new();
    let title = world.title();
    world.titles.sender(BORROWER).approve(STRANGER, title);
    let operator = world.router.address();
    let id = world.offer(world.terms(), &[title]);
    world.refused(
        BORROWER,
        &R::acceptCall { loanId: id },
        ERC721InsufficientApproval { operator, tokenId: title },
    );
    let nobodys = world.offer(world.terms(), &[int(77)]);
    let missing = ERC721IncorrectOwner { sender: operator, tokenId: int(77), owner: Address::ZERO };
    world.refused(BORROWER, &R::acceptCall { loanId: nobodys }, missing);
    world.check();
}

#[motsu::test]
fn accept_reverts_above_the_classes_loan_to_value() {
    let world = World::new();
    let terms = LoanTerms { principal: usd(PRINCIPAL) + int(1), ..world.terms() };
    let id = world.offer(terms, &[world.title()]);
    let error = LtvExceeded { principal: usd(PRINCIPAL) + int(1), maxPrincipal: usd(PRINCIPAL) };
    world.refused(BORROWER, &R::acceptCall { loanId: id }, error);
    world.ok(ADMIN, &R::setClassCall { class: CLASS, ltvBps: int(8_000), cap: usd(5_000_000) });
    world.accept(id);
    let high = LoanTerms { principal: usd(75_000) + int(1), ..world.terms() };
    let high = world.offer(high, &[world.title()]);
    let error = LtvExceeded { principal: usd(75_000) + int(1), maxPrincipal: usd(75_000) };
    world.refused(BORROWER, &R::acceptCall { loanId: high }, error);
    let other = world.offer(world.terms(), &[world.title_of_class(9)]);
    world.refused(BORROWER, &R::acceptCall { loanId: other }, UnknownClass { class: 9 });
    world.check();
}

#[motsu::test]
fn accept_reverts_when_the_vault_has_too_little() {
    let world = World::new();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower: BORROWER, cap: usd(5_000_000) });
    let title = world.titles.sender(ADMIN).mint(BORROWER, CLASS, usd(10_000_000));
    world.titles.sender(BORROWER).approve(world.router.address(), title);
    let needed = usd(IDLE) + int(1);
    let id = world.offer(LoanTerms { principal: needed, ..world.terms() }, &[title]);
    let error = InsufficientLiquidity { available: usd(IDLE), needed };
    world.refused(BORROWER, &R::acceptCall { loanId: id }, error);
    assert_eq!(world.title_state(title), (BORROWER, ATTESTED), "nothing half done");
    world.check();
}

#[motsu::test]
fn revoked_offer_cannot_be_accepted() {
    let world = World::new();
    let id = world.offer(world.terms(), &[world.title()]);
    world.lacks(STRANGER, &R::revokeOfferCall { loanId: id }, CURATOR_ROLE);
    world.ok(CURATOR, &R::revokeOfferCall { loanId: id });
    world.refused(BORROWER, &R::acceptCall { loanId: id }, WrongLoanStatus { loanId: id, status: REVOKED });
    world.refused(
        CURATOR,
        &R::revokeOfferCall { loanId: id },
        WrongLoanStatus { loanId: id, status: REVOKED },
    );
}

#[motsu::test]
fn anyone_revokes_an_expired_offer() {
    let world = World::new();
    world.deposit(CURATOR, usd(10_000));
    let id = world.offer(world.rich_terms(), &[world.title()]);
    assert_eq!(world.credit(CURATOR), U256::ZERO);
    clock::pass(DAY + 1);
    world.ok(STRANGER, &R::revokeOfferCall { loanId: id });
    assert_eq!(world.credit(CURATOR), usd(10_000), "the first loss is free again");
    world.check();
}
