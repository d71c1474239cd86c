//! The pause of new loans, and that of repayment, which stops the loans' clock.
use super::*;

#[motsu::test]
fn pause_stops_offers_and_draws_only() {
    let world = World::new();
    let (open, offered) = (world.lend(), world.offer(world.terms(), &[world.title()]));
    world.lacks(ADMIN, &IPausable::pauseCall {}, PAUSER_ROLE);
    world.refused(ADMIN, &IPausable::unpauseCall {}, ExpectedPause {});
    world.ok(PAUSER, &IPausable::pauseCall {});
    assert!(world.ok(STRANGER, &IPausable::pausedCall {})._0);
    world.refused(PAUSER, &IPausable::pauseCall {}, EnforcedPause {});
    world.refused(BORROWER, &R::acceptCall { loanId: offered }, EnforcedPause {});
    world.repay(open, usd(100));
    clock::set(DUE + GRACE + 1);
    world.mark_default(open);
    world.lacks(PAUSER, &IPausable::unpauseCall {}, DEFAULT_ADMIN_ROLE);
    world.ok(ADMIN, &IPausable::unpauseCall {});
    assert!(!world.ok(STRANGER, &IPausable::pausedCall {})._0);
}

#[motsu::test]
fn clock_stands_still_while_nobody_can_pay() {
    let world = World::new();
    let id = world.lend();
    clock::set(START + 10 * DAY + 1_000);
    let value = world.value();
    world.lacks(ADMIN, &R::pauseRepaymentsCall {}, PAUSER_ROLE);
    world.ok(PAUSER, &R::pauseRepaymentsCall {});
    assert!(world.ok(STRANGER, &R::repaymentsPausedCall {})._0);
    world.refused(PAUSER, &R::pauseRepaymentsCall {}, RepaymentsPaused {});
    clock::pass(100 * DAY + 5);
    assert_eq!(world.value(), value, "nothing accrues, nothing ages");
    world.refused(PAYER, &R::repayCall { loanId: id, amount: usd(1) }, RepaymentsPaused {});
    let not_before = int(DUE + GRACE + 1);
    world.refused(
        STRANGER,
        &R::markDefaultCall { loanId: id },
        NotInDefault { loanId: id, notBefore: not_before },
    );
    world.check();

    world.lacks(PAUSER, &R::resumeRepaymentsCall {}, DEFAULT_ADMIN_ROLE);
    world.ok(ADMIN, &R::resumeRepaymentsCall {});
    world.refused(ADMIN, &R::resumeRepaymentsCall {}, RepaymentsNotPaused {});
    let moved = 101 * DAY;
    assert_eq!(world.view(id).nextDue, int(DUE + moved), "deadlines move by whole days, rounded up");
    assert_eq!(world.value(), value);
    // The clock waits for the day that was rounded up, then goes on.
    clock::set(DUE + moved);
    let quote = world.quote(id);
    assert_eq!((quote.windows, quote.penalty), (int(1), U256::ZERO));
    world.check();
    world.repay(id, world.due(id));
    world.check();
}

#[motsu::test]
fn loans_after_a_pause_keep_to_the_calendar() {
    let world = World::new();
    world.ok(PAUSER, &R::pauseRepaymentsCall {});
    clock::set(START + 3 * DAY);
    world.ok(ADMIN, &R::resumeRepaymentsCall {});
    // 2024-10-07: the first of November, midnight in UTC.
    for terms in [world.terms(), LoanTerms { dayOfMonth: int(1), ..world.terms() }] {
        let calendar = !terms.dayOfMonth.is_zero();
        let id = world.draw(terms, &[world.title()]);
        let due = if calendar { 1_730_419_200 } else { START + 33 * DAY };
        assert_eq!(world.view(id).nextDue, int(due));
        assert_eq!(world.view(id).start, int(clock::now()));
    }
    world.check();
}

#[motsu::test]
fn auctions_and_reserves_wait_too() {
    let world = World::new();
    let id = world.auction();
    let price = R::auctionPriceCall { loanId: id };
    clock::pass(DAY);
    let before = world.ok(STRANGER, &price)._0;
    world.ok(PAUSER, &R::pauseRepaymentsCall {});
    clock::pass(20 * DAY);
    assert_eq!(world.ok(STRANGER, &price)._0, before);
    let buy = R::buyCall { loanId: id, titleId: int(1), maxPrice: U256::MAX, recipient: BUYER };
    world.refused(BUYER, &buy, RepaymentsPaused {});
    world.refused(STRANGER, &R::drawReserveCall { loanId: id }, RepaymentsPaused {});
    world.ok(ADMIN, &R::resumeRepaymentsCall {});
    assert_eq!(world.ok(BUYER, &buy).price, before);
    world.check();
}
