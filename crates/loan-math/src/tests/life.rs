//! Loans from their start to their end, and the seconds around each boundary.
use super::{exact, example};
use crate::{close_at, quote, repay, Error, Kind, Loan, DAY, EARLY, MAX_PAYMENTS, MONTH, WAD, WINDOW};

fn kinds() -> [Kind; 3] {
    [Kind::Amortising, Kind::InterestOnly, Kind::Bullet]
}

/// On the last day of months from 2024-01-15, in a zone west of UTC.
fn monthly(kind: Kind) -> Loan {
    let start = 1_705_276_800;
    Loan { day: 31, zone: -18_000, start, since: start, ..example(kind) }
}

#[test]
fn every_length_returns_the_principal_exactly() {
    for payments in 1..=MAX_PAYMENTS {
        for kind in kinds() {
            for base in [example(kind), monthly(kind)] {
                // An odd principal, so that every division leaves a rest.
                let mut loan = Loan { payments, balance: 100_000 * u128::from(WAD) + 7_919, ..base };
                let (principal, windows) = (loan.balance, loan.windows().unwrap());
                let (mut returned, mut interest) = (0, exact::int(0));
                let mut paid_interest = 0;
                for window in 1..=windows {
                    let now = loan.due(window).unwrap();
                    interest += exact::interest(loan.balance, loan.rate, now - loan.since);
                    let due = quote(&loan, 0, now).unwrap();
                    assert_eq!(due.windows, 1);
                    let (next, payment) = repay(&loan, due.due().unwrap(), 0, 0, now).unwrap();
                    assert_eq!(payment.taken, payment.principal + payment.interest);
                    assert_eq!(
                        next.balance == 0,
                        window == windows,
                        "zero with the last payment, not before"
                    );
                    returned += payment.principal;
                    paid_interest += payment.interest;
                    loan = next;
                }
                assert_eq!(
                    (loan.balance, returned),
                    (0, principal),
                    "INV-LOAN-10 the parts are the principal"
                );
                let over = exact::int(paid_interest) - interest;
                assert!(
                    over >= exact::int(0) && over < exact::int(windows.into()),
                    "a unit a window at most"
                );
                assert_eq!(quote(&loan, 0, loan.start), Err(Error::Closed));
            }
        }
    }
}

#[test]
fn level_payments_agree_with_the_exact_annuity() {
    for (loan, period) in [(example(Kind::Amortising), WINDOW), (monthly(Kind::Amortising), MONTH)] {
        for left in 2..=36 {
            let exact = exact::instalment(loan.balance, loan.rate, period, left);
            let ours = exact::int(loan.instalment(loan.balance, left).unwrap());
            let slack = exact.clone() / exact::int(1_000_000_000_000) + exact::int(1);
            assert!(ours.clone() + exact::int(1) > exact && ours <= exact.clone() + slack, "{left}");
        }
    }
}

#[test]
fn stub_brings_interest_only() {
    for kind in [Kind::Amortising, Kind::InterestOnly] {
        let loan = monthly(kind);
        let due = loan.due(1).unwrap();
        let stub = quote(&loan, 0, due).unwrap();
        assert_eq!((stub.windows, stub.principal), (1, 0));
        assert!(exact::is_ceil(stub.interest, &exact::interest(loan.balance, loan.rate, due - loan.start)));
        let (next, _) = repay(&loan, stub.due().unwrap(), 0, 0, due).unwrap();
        assert_eq!(next.windows_left(), Ok(36));
    }
}

#[test]
fn bullet_is_due_once_and_can_be_prepaid() {
    for loan in [example(Kind::Bullet), monthly(Kind::Bullet)] {
        let end = loan.maturity().unwrap();
        assert_eq!((loan.windows(), loan.next_due()), (Ok(1), Ok(end)));
        assert_eq!(quote(&loan, 0, end - EARLY - 1).unwrap().windows, 0);
        let due = quote(&loan, 0, end).unwrap();
        assert_eq!((due.principal, due.payoff), (loan.balance, due.due().unwrap()));
        assert!(exact::is_ceil(due.interest, &exact::interest(loan.balance, loan.rate, end - loan.start)));
        let (half, _) = repay(&loan, loan.balance / 2, 0, 0, loan.start).unwrap();
        assert_eq!(half.balance, loan.balance / 2);
    }
}

#[test]
fn each_boundary_is_at_its_second() {
    for kind in kinds() {
        for loan in [example(kind), monthly(kind)] {
            for paid in [0, 1, loan.windows().unwrap() - 1] {
                let loan = Loan { paid: if kind == Kind::Bullet { 0 } else { paid }, ..loan };
                let due = loan.next_due().unwrap();
                let loan = Loan { since: due - 20 * DAY, ..loan };
                let at = |now| quote(&loan, 0, now).unwrap();
                assert_eq!(at(due - EARLY - 1).windows, 0, "a second too early");
                assert_eq!(at(due - EARLY).windows, 1);
                let exact = |until| exact::interest(loan.balance, loan.rate, until - loan.since);
                for now in [due - 1, due, due + 1] {
                    let owed = at(now);
                    assert_eq!(owed.windows, 1);
                    assert!(
                        exact::is_ceil(owed.interest, &exact(now.min(due))),
                        "interest stops at the due time"
                    );
                    let late = exact::interest(loan.balance, loan.grace_rate, now.saturating_sub(due));
                    assert!(exact::is_ceil(owed.penalty, &late), "penalty starts after it");
                    let (after, payment) = repay(&loan, owed.due().unwrap(), 0, 0, now).unwrap();
                    assert_eq!((after.since, payment.taken), (now.min(due), owed.due().unwrap()));
                    assert_eq!(
                        repay(&loan, owed.due().unwrap() - 1, 0, 0, now),
                        Err(Error::PaymentTooSmall {
                            amount: owed.due().unwrap() - 1,
                            due: owed.due().unwrap()
                        })
                    );
                }
                let end = loan.grace_end().unwrap();
                assert_eq!(at(end).penalty, at(end + 1).penalty, "the penalty ends with the grace duration");
                assert!(at(end - 1).penalty < at(end).penalty);
                if loan.windows_left().unwrap() > 1 {
                    let next = loan.due(loan.paid + 2).unwrap();
                    assert_eq!([next - 1, next, next + 1].map(|now| at(now).windows), [1, 2, 2]);
                }
            }
        }
    }
}

#[test]
fn several_windows_are_paid_in_one_payment_as_one_by_one() {
    for base in [example(Kind::Amortising), monthly(Kind::Amortising), monthly(Kind::InterestOnly)] {
        for missed in [2, 3, 7, 36] {
            let now = base.due(missed).unwrap();
            let once = quote(&base, 0, now).unwrap();
            let (after, _) = repay(&base, once.due().unwrap(), 0, 0, now).unwrap();
            let (mut loan, mut principal, mut interest) = (base, 0, 0);
            for window in 1..=missed {
                let owed = quote(&loan, 0, base.due(window).unwrap()).unwrap();
                (principal, interest) = (principal + owed.principal, interest + owed.interest);
                loan = repay(&loan, owed.due().unwrap(), 0, 0, base.due(window).unwrap()).unwrap().0;
            }
            assert_eq!((once.windows, once.principal, once.interest), (missed, principal, interest));
            assert_eq!(after, loan, "only the penalty differs");
        }
    }
}

#[test]
fn exit_fee_is_due_with_what_closes() {
    let loan = Loan { payments: 1, ..example(Kind::Amortising) };
    let due = loan.next_due().unwrap();
    assert_eq!(quote(&loan, 500, due).unwrap().exit, 500);
    let early = loan.start + DAY;
    let open = quote(&loan, 500, early).unwrap();
    assert_eq!((open.exit, open.payoff), (0, quote(&loan, 0, early).unwrap().payoff + 500));
    let (closed, payment) = repay(&loan, u128::MAX, 500, 0, early).unwrap();
    assert_eq!((closed.balance, payment.exit, payment.taken), (0, 500, open.payoff));
    let short = open.payoff - 1;
    assert_eq!(
        repay(&loan, short, 500, 0, early),
        Err(Error::PaymentTooSmall { amount: short, due: open.payoff }),
        "all principal without the fee"
    );
}

#[test]
fn reserve_is_filled_after_what_is_due_and_before_prepayment() {
    let loan = example(Kind::Amortising);
    let now = loan.next_due().unwrap();
    let due = quote(&loan, 0, now).unwrap().due().unwrap();
    for (more, refill, early) in [(0, 0, 0), (60, 60, 0), (100, 100, 0), (150, 100, 50)] {
        let (after, payment) = repay(&loan, due + more, 0, 100, now).unwrap();
        assert_eq!((payment.refill, payment.taken), (refill, due + more));
        assert_eq!(after.balance + payment.principal, loan.balance);
        assert_eq!(payment.principal, quote(&loan, 0, now).unwrap().principal + early);
    }
    let payoff = quote(&loan, 0, now).unwrap().payoff;
    assert_eq!(repay(&loan, payoff, 0, 100, now).unwrap().1.refill, 0, "a closed loan needs none");
}

#[test]
fn closing_in_time_costs_the_payoff() {
    for kind in kinds() {
        for loan in [example(kind), monthly(kind)] {
            for now in
                [loan.start, loan.start + DAY, loan.next_due().unwrap() - EARLY, loan.next_due().unwrap()]
            {
                let payment = repay(&loan, u128::MAX, 0, 0, now).unwrap().1;
                assert_eq!(close_at(&loan, now), Ok(payment), "{now}");
            }
            let late = loan.next_due().unwrap() + 3 * DAY;
            let sold = close_at(&loan, late).unwrap();
            assert_eq!(sold.penalty, quote(&loan, 0, late).unwrap().penalty);
            assert!(exact::is_ceil(
                sold.interest,
                &exact::interest(loan.balance, loan.rate, late - loan.since)
            ));
        }
    }
}
