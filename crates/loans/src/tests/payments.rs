//! repay and quote, of plain loans and of loans with everything.
use super::{neighbours::*, *};
use loan_math::EARLY;

#[motsu::test]
fn payment_on_time_goes_straight_to_the_vault() {
    let world = World::new();
    let id = world.lend();
    clock::set(DUE);
    let quote = world.quote(id);
    assert_eq!((quote.windows, quote.penalty, quote.exitFee), (int(1), U256::ZERO, U256::ZERO));
    let (idle, book) = (world.idle(), world.value().0);
    let taken = world.repay(id, world.due(id));
    assert_eq!(world.idle() - idle, taken);
    assert!(world.value().0 + taken >= book, "INV-LOAN-06 a payment never lowers loans plus cash");
    let view = world.view(id);
    assert_eq!((view.paid, view.nextDue), (int(1), int(DUE + 30 * DAY)));
    assert_eq!(view.balance, usd(PRINCIPAL) - quote.principalDue);
    world.check();
}

#[motsu::test]
fn payments_around_the_boundaries() {
    let world = World::new();
    let id = world.lend();
    for (now, windows, late) in [
        (DUE - EARLY - 1, 0, false),
        (DUE - EARLY, 1, false),
        (DUE - 1, 1, false),
        (DUE, 1, false),
        (DUE + 1, 1, true),
        (DUE + 30 * DAY - 1, 1, true),
        (DUE + 30 * DAY, 2, true),
    ] {
        clock::set(now);
        let quote = world.quote(id);
        assert_eq!((quote.windows, quote.penalty > U256::ZERO), (int(windows), late), "{now}");
    }
    let due = world.due(id);
    let error = PaymentTooSmall { amount: due - int(1), due };
    world.refused(PAYER, &R::repayCall { loanId: id, amount: due - int(1) }, error);
    world.repay(id, due);
    assert_eq!(world.view(id).paid, int(2));
    world.check();
}

#[motsu::test]
fn payoff_closes_and_gives_the_title_back() {
    let world = World::new();
    let title = world.title();
    let id = world.draw(world.terms(), &[title]);
    clock::set(START + 10 * DAY);
    let payoff = world.quote(id).payoff;
    assert_eq!(world.repay(id, U256::MAX), payoff);
    assert_eq!((world.status(id), world.open()), (REPAID, U256::ZERO));
    assert_eq!(world.title_state(title), (BORROWER, ATTESTED));
    assert_eq!(world.value(), (U256::ZERO, U256::ZERO));
    world.refused(
        PAYER,
        &R::repayCall { loanId: id, amount: int(1) },
        WrongLoanStatus { loanId: id, status: REPAID },
    );
    world.refused(STRANGER, &R::quoteCall { loanId: id }, WrongLoanStatus { loanId: id, status: REPAID });
    world.check();
}

#[motsu::test]
fn prepayment_keeps_the_window() {
    let world = World::new();
    let id = world.lend();
    clock::set(START + 10 * DAY);
    let taken = world.repay(id, usd(10_000));
    let view = world.view(id);
    assert_eq!((taken, view.paid, view.nextDue), (usd(10_000), U256::ZERO, int(DUE)));
    assert!(view.balance > usd(PRINCIPAL - 10_000), "the prepaid principal has brought its interest");
    world.check();
}

#[motsu::test]
fn every_kind_and_calendar_ends_at_zero() {
    let world = World::new();
    for kind in 0..3 {
        for day in [0, 1, 31] {
            clock::set(START + 3_600);
            let terms = LoanTerms {
                kind: int(kind),
                dayOfMonth: int(day),
                timeZone: I256::try_from(9 * 3_600).unwrap(),
                payments: int(4),
                ..world.terms()
            };
            let world = World::new();
            let id = world.draw(LoanTerms { expiry: int(START + DAY), ..terms }, &[world.title()]);
            let windows: u64 = world.view(id).windows.to();
            for window in 1..=windows {
                let due: u64 =
                    world.ok(STRANGER, &R::dueDateCall { loanId: id, window: int(window) })._0.to();
                assert_eq!(world.view(id).nextDue, int(due));
                clock::set(due);
                world.check();
                world.repay(id, world.due(id));
                world.check();
            }
            assert_eq!((world.status(id), world.view(id).balance), (REPAID, U256::ZERO), "{kind} {day}");
        }
    }
}

#[motsu::test]
fn rich_loan_shares_its_payments_out() {
    let world = World::new();
    world.deposit(CURATOR, usd(10_000));
    let before = world.money(BORROWER);
    let id = world.draw(world.rich_terms(), &[world.title()]);
    world.check();
    let view = world.view(id);
    let fee = usd(700);
    assert_eq!(world.credit(TREASURY), fee, "1 % of 70,000");
    assert_eq!(view.reserve, view.reserveTarget);
    assert_eq!(world.money(BORROWER) - before, usd(PRINCIPAL) - fee - view.reserve);
    assert_eq!((view.senior, world.idle()), (usd(60_000), usd(IDLE - 60_000)));

    let windows: u64 = view.windows.to();
    assert_eq!(windows, 13, "12 months and a stub");
    for window in 1..=windows {
        let due: u64 = world.ok(STRANGER, &R::dueDateCall { loanId: id, window: int(window) })._0.to();
        clock::set(due);
        let (idle, earned) = (world.idle(), world.credit(CURATOR));
        let book = world.value().0;
        let quote = world.quote(id);
        assert_eq!(quote.exitFee > U256::ZERO, window == windows);
        let taken = world.repay(id, world.due(id));
        assert!(world.idle() - idle < taken, "not all is the vault's");
        assert!(world.value().0 + world.idle() - idle >= book, "INV-LOAN-06");
        assert!(world.credit(CURATOR) > earned);
        world.check();
    }
    assert_eq!(world.status(id), REPAID);
    assert_eq!(world.credit(BORROWER), view.reserve, "the reserve comes back");
    assert!(world.credit(CURATOR) > usd(10_000), "the first loss comes back with its interest");
    assert!(world.credit(TREASURY) > fee + usd(350), "the exit fee is half a percent");
}

#[motsu::test]
fn zero_payment_and_unknown_loan_are_refused() {
    let world = World::new();
    let id = world.lend();
    world.refused(PAYER, &R::repayCall { loanId: id, amount: U256::ZERO }, ZeroAmount {});
    for unknown in [U256::ZERO, int(2), U256::MAX] {
        let error = WrongLoanStatus { loanId: unknown, status: 0 };
        world.refused(PAYER, &R::repayCall { loanId: unknown, amount: int(1) }, error);
    }
}

#[motsu::test]
fn payment_of_a_blacklisted_payer_touches_only_its_own() {
    let world = World::new();
    let id = world.lend();
    world.token.sender(ADMIN).mark(PAYER, true);
    let call = R::repayCall { loanId: id, amount: usd(1) };
    world.refused(PAYER, &call, usdai_abi::common::Blacklisted { account: PAYER });
    world.ok(BORROWER, &call);
    world.check();
}

#[motsu::test]
fn blacklisted_borrower_and_curator_hold_up_no_payment() {
    let world = World::new();
    world.deposit(CURATOR, usd(10_000));
    let title = world.title();
    let id = world.draw(world.rich_terms(), &[title]);
    for account in [BORROWER, CURATOR, TREASURY] {
        world.token.sender(ADMIN).mark(account, true);
    }
    clock::pass(20 * DAY);
    world.repay(id, U256::MAX);
    assert_eq!(world.status(id), REPAID);
    assert_eq!(world.title_state(title).0, BORROWER);
    assert!(world.credit(CURATOR) > U256::ZERO && world.credit(BORROWER) > U256::ZERO);
    world.check();
}
