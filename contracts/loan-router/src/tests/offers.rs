//! offer, revokeOffer and accept.
use super::{neighbours::*, *};
use loan_math::{MAX_RATE, WINDOW};
use usdai_abi::{
    caliber::{ERC721IncorrectOwner, ERC721InsufficientApproval},
    susdai::InsufficientLiquidity,
};

#[motsu::test]
fn offer_numbers_loans_from_one_and_moves_nothing() {
    let world = World::new();
    let title = world.title();
    let id = world.offer(title);
    assert_eq!(id, int(1));
    assert_eq!(world.offer(title), int(2));
    assert_eq!(world.call(STRANGER).loan_count(), int(2));
    let zero = U256::ZERO;
    let expected = LoanView {
        status: OFFERED,
        borrower: BORROWER,
        titleId: title,
        principal: usd(PRINCIPAL),
        balance: usd(PRINCIPAL),
        rate: int(RATE),
        payments: int(PAYMENTS),
        paid: zero,
        start: zero,
        nextDue: zero,
        defaultedAt: zero,
        auctionStart: zero,
        appraisal: zero,
    };
    assert_eq!(world.view(id), expected);
    assert_eq!(world.title_of(id), (BORROWER, ATTESTED));
    assert_eq!((world.idle(), world.value(), world.owed()), (usd(IDLE), (zero, zero), zero));
    world.router.assert_emitted(&ILoanRouter::LoanOffered {
        loanId: id,
        borrower: BORROWER,
        titleId: title,
        principal: usd(PRINCIPAL),
        rate: int(RATE),
        payments: int(PAYMENTS),
    });
}

#[motsu::test]
fn offer_reverts_without_the_role() {
    let world = World::new();
    let terms = world.terms(world.title());
    for account in [ADMIN, BORROWER, STRANGER] {
        assert_eq!(world.call(account).offer(terms).motsu_unwrap_err(), lacks(account, CURATOR_ROLE));
    }
}

#[motsu::test]
fn offer_takes_terms_at_their_bounds() {
    let world = World::new();
    let title = world.title();
    let terms = world.terms(title);
    let bounds: [fn(&mut Terms); 6] = [
        |t| t.2 = int(1),
        |t| (t.3, t.4, t.5) = (U256::ZERO, U256::ZERO, U256::ZERO),
        |t| (t.3, t.4, t.5) = (int(MAX_RATE), int(MAX_RATE), int(WINDOW)),
        |t| (t.6, t.7) = (int(1), int(1)),
        |t| t.6 = int(120),
        |t| t.8 = int(clock::now()),
    ];
    for change in bounds {
        let mut terms = terms;
        change(&mut terms);
        world.call(CURATOR).offer(terms).motsu_unwrap();
    }
    assert_eq!(world.call(STRANGER).loan_count(), int(6));
}

#[motsu::test]
fn offer_reverts_beyond_the_bounds() {
    let world = World::new();
    let terms = world.terms(world.title());
    let invalid: [fn(&mut Terms); 12] = [
        |t| t.1 = U256::ZERO,
        |t| t.1 = U256::from(1) << 64,
        |t| t.3 = int(MAX_RATE + 1),
        |t| t.3 = U256::MAX,
        |t| t.4 = int(MAX_RATE + 1),
        |t| t.5 = int(WINDOW + 1),
        |t| t.6 = U256::ZERO,
        |t| t.6 = int(121),
        |t| t.6 = U256::from(1) << 128,
        |t| t.7 = int(2),
        |t| t.8 = int(clock::now() - 1),
        |t| t.8 = U256::MAX,
    ];
    for (index, change) in invalid.into_iter().enumerate() {
        let mut terms = terms;
        change(&mut terms);
        let error = world.call(CURATOR).offer(terms).motsu_unwrap_err();
        assert_eq!(error, encoded(InvalidParameter {}), "case {index}");
    }
    type Case = (fn(&mut Terms), Error);
    let cases: [Case; 4] = [
        (|t| t.0 = Address::ZERO, encoded(ZeroAddress {})),
        (|t| t.2 = U256::ZERO, encoded(ZeroAmount {})),
        (|t| t.2 = U256::from(1) << 96, encoded(MathOverflow {})),
        (|t| t.2 = U256::MAX, encoded(MathOverflow {})),
    ];
    for (change, expected) in cases {
        let mut terms = terms;
        change(&mut terms);
        assert_eq!(world.call(CURATOR).offer(terms).motsu_unwrap_err(), expected);
    }
}

#[motsu::test]
fn offer_reverts_above_the_borrowers_cap() {
    let world = World::new();
    let title = world.title();
    let mut terms = world.terms(title);
    terms.2 = usd(500_000) + int(1);
    let above = |borrower, cap, attempted| encoded(BorrowerCapExceeded { borrower, cap, attempted });
    assert_eq!(world.call(CURATOR).offer(terms).motsu_unwrap_err(), above(BORROWER, usd(500_000), terms.2));
    terms.2 = usd(500_000);
    world.call(CURATOR).offer(terms).motsu_unwrap();
    terms.0 = STRANGER;
    assert_eq!(world.call(CURATOR).offer(terms).motsu_unwrap_err(), above(STRANGER, U256::ZERO, terms.2));
}

#[motsu::test]
fn revoked_offer_cannot_be_accepted() {
    let world = World::new();
    let id = world.offer(world.title());
    assert_eq!(world.call(BORROWER).revoke_offer(id).motsu_unwrap_err(), lacks(BORROWER, CURATOR_ROLE));
    world.call(CURATOR).revoke_offer(id).motsu_unwrap();
    world.router.assert_emitted(&ILoanRouter::LoanRevoked { loanId: id });
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), wrong(id, REVOKED));
    assert_eq!(world.call(CURATOR).revoke_offer(id).motsu_unwrap_err(), wrong(id, REVOKED));
}

#[motsu::test]
fn accept_pledges_the_title_and_draws_the_principal() {
    let world = World::new();
    let id = world.lend();
    assert_eq!(world.title_of(id), (world.router.address(), PLEDGED));
    assert_eq!(world.money(BORROWER), usd(PRINCIPAL));
    assert_eq!(world.idle(), usd(IDLE - PRINCIPAL));
    assert_eq!(world.owed(), usd(PRINCIPAL));
    assert_eq!(world.value(), (usd(PRINCIPAL), usd(PRINCIPAL)));
    let view = world.view(id);
    assert_eq!(
        (view.status, view.balance, view.start, view.nextDue),
        (ACTIVE, usd(PRINCIPAL), int(START), int(DUE))
    );
    assert_eq!(view.appraisal, usd(VALUE));
    world.router.assert_emitted(&ILoanRouter::LoanOriginated {
        loanId: id,
        borrower: BORROWER,
        titleId: view.titleId,
        principal: usd(PRINCIPAL),
        appraisal: usd(VALUE),
    });
}

#[motsu::test]
fn accept_is_the_borrowers_alone_and_once() {
    let world = World::new();
    let id = world.offer(world.title());
    for caller in [STRANGER, CURATOR, ADMIN] {
        assert_eq!(world.call(caller).accept(id).motsu_unwrap_err(), encoded(Unauthorized { caller }));
    }
    world.call(BORROWER).accept(id).motsu_unwrap();
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), wrong(id, ACTIVE));
    assert_eq!(world.call(CURATOR).revoke_offer(id).motsu_unwrap_err(), wrong(id, ACTIVE));
    for unknown in [U256::ZERO, int(99), U256::MAX] {
        assert_eq!(world.call(BORROWER).accept(unknown).motsu_unwrap_err(), wrong(unknown, 0));
    }
}

#[motsu::test]
fn accept_reverts_after_the_expiry() {
    let world = World::new();
    let (one, two) = (world.offer(world.title()), world.offer(world.title()));
    clock::set(START + DAY);
    world.call(BORROWER).accept(one).motsu_unwrap();
    clock::pass(1);
    let error = world.call(BORROWER).accept(two).motsu_unwrap_err();
    assert_eq!(error, encoded(OfferExpired { loanId: two, expiry: int(START + DAY) }));
}

#[motsu::test]
fn accept_reverts_above_the_loan_to_value() {
    let world = World::new();
    let mut terms = world.terms(world.title());
    terms.2 = usd(PRINCIPAL) + int(1);
    let id = world.call(CURATOR).offer(terms).motsu_unwrap();
    let error = world.call(BORROWER).accept(id).motsu_unwrap_err();
    assert_eq!(error, encoded(LtvExceeded { principal: terms.2, maxPrincipal: usd(PRINCIPAL) }));
    assert_eq!(world.title_of(id), (BORROWER, ATTESTED), "nothing half done");
    assert_eq!((world.status(id), world.owed(), world.value().0), (OFFERED, U256::ZERO, U256::ZERO));
}

#[motsu::test]
fn accept_reverts_for_a_class_without_a_limit() {
    let world = World::new();
    let id = world.offer(world.title());
    world.call(ADMIN).set_class_ltv(int(CLASS.into()), U256::ZERO).motsu_unwrap();
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), encoded(UnknownClass { class: CLASS }));
}

#[motsu::test]
fn accept_counts_all_loans_against_the_cap() {
    let world = World::new();
    world.call(CURATOR).set_borrower_cap(BORROWER, usd(2 * PRINCIPAL) - int(1)).motsu_unwrap();
    let (one, two) = (world.offer(world.title()), world.offer(world.title()));
    world.call(BORROWER).accept(one).motsu_unwrap();
    let error = world.call(BORROWER).accept(two).motsu_unwrap_err();
    let (cap, attempted) = (usd(2 * PRINCIPAL) - int(1), usd(2 * PRINCIPAL));
    assert_eq!(error, encoded(BorrowerCapExceeded { borrower: BORROWER, cap, attempted }));
    world.repay(one, usd(1));
    world.call(BORROWER).accept(two).motsu_unwrap();
}

#[motsu::test]
fn accept_hands_the_neighbours_refusals_on() {
    let world = World::new();
    let title = world.title();
    let id = world.offer(title);
    world.titles.sender(BORROWER).approve(Address::ZERO, title);
    let operator = world.router.address();
    let refused = ERC721InsufficientApproval { operator, tokenId: title }.abi_encode();
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), Error(refused));

    world.titles.sender(BORROWER).approve(operator, title);
    let (one, two) = (id, world.offer(title));
    world.call(BORROWER).accept(one).motsu_unwrap();
    let refused = ERC721IncorrectOwner { sender: operator, tokenId: title, owner: operator }.abi_encode();
    assert_eq!(world.call(BORROWER).accept(two).motsu_unwrap_err(), Error(refused), "no title twice");

    let mut terms = world.terms(world.titles.sender(ADMIN).mint(BORROWER, CLASS, usd(10 * VALUE)));
    terms.2 = usd(400_000);
    world.titles.sender(BORROWER).approve(operator, terms.1);
    world.token.sender(world.vault.address()).transfer(STRANGER, usd(IDLE - PRINCIPAL - 1)).motsu_unwrap();
    world.vault.sender(ADMIN).sync();
    let id = world.call(CURATOR).offer(terms).motsu_unwrap();
    let refused = InsufficientLiquidity { available: usd(1), needed: usd(400_000) }.abi_encode();
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), Error(refused));
    assert_eq!(world.title_of(id), (BORROWER, ATTESTED), "nothing half done");
}

#[motsu::test]
fn pause_stops_offers_and_draws() {
    let world = World::new();
    let title = world.title();
    let id = world.offer(title);
    world.call(PAUSER).pause().motsu_unwrap();
    assert_eq!(world.call(CURATOR).offer(world.terms(title)).motsu_unwrap_err(), encoded(EnforcedPause {}));
    assert_eq!(world.call(BORROWER).accept(id).motsu_unwrap_err(), encoded(EnforcedPause {}));
    world.call(ADMIN).unpause().motsu_unwrap();
    world.call(BORROWER).accept(id).motsu_unwrap();
}
