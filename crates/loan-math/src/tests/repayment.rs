use proptest::prelude::*;

use super::{exact, example};
use crate::{quote, repay, Error, Kind, Loan, DAY, MAX_PAYMENTS, MAX_RATE, WAD, WINDOW};

const ONE: u128 = WAD as u128;

#[test]
fn on_time_payment_is_one_window() {
    let loan = example(Kind::Amortising);
    let now = loan.next_due().unwrap();
    let quote = quote(&loan, 0, now).unwrap();
    assert_eq!(quote.windows, 1);
    assert_eq!(quote.interest, 756_164_383_171_200_000_000);
    assert_eq!(quote.penalty, 0);
    assert_eq!(quote.payoff, 100_000 * ONE + quote.interest);
    let (after, payment) = repay(&loan, quote.due().unwrap(), 0, 0, now).unwrap();
    assert_eq!(payment.principal, quote.principal);
    assert_eq!((after.paid, after.since, after.balance), (1, now, loan.balance - quote.principal));
}

#[test]
fn late_payment_of_the_live_example_agrees() {
    // 10 days late: 893.15.. of interest and penalty; one interval late: two windows and 30 days of penalty.
    let loan = example(Kind::Amortising);
    let due = loan.next_due().unwrap();
    let late = quote(&loan, 0, due + 10 * DAY).unwrap();
    assert_eq!(late.interest + late.penalty, 893_150_684_524_800_000_000);
    let two = quote(&loan, 0, due + WINDOW).unwrap();
    assert_eq!(two.windows, 2);
    assert!(two.principal.abs_diff(4_872_859_581_913_041_751_610) < 1_000_000_000);
    assert!((two.interest + two.penalty).abs_diff(1_904_933_649_387_912_945_183) < 1_000_000_000);
}

#[test]
fn penalty_stops_at_the_grace_duration() {
    let loan = Loan { grace_duration: DAY, ..example(Kind::InterestOnly) };
    let due = loan.next_due().unwrap();
    assert_eq!(quote(&loan, 0, due).unwrap().penalty, 0);
    let one_second = quote(&loan, 0, due + 1).unwrap().penalty;
    assert_eq!(one_second, 158_548_959_900_000);
    let day = quote(&loan, 0, due + DAY).unwrap().penalty;
    assert_eq!(day, 86_400 * one_second);
    assert_eq!(quote(&loan, 0, due + 9 * DAY).unwrap().penalty, day);
}

#[test]
fn window_is_paid_up_to_seven_days_early_with_the_interest_so_far() {
    let loan = example(Kind::InterestOnly);
    let open = loan.next_due().unwrap() - 7 * DAY;
    assert_eq!(quote(&loan, 0, open - 1).unwrap().due(), Ok(0));
    let first = quote(&loan, 0, open).unwrap();
    assert_eq!((first.windows, first.principal), (1, 0));
    assert_eq!(first.interest, crate::interest_up(loan.balance, loan.rate, 23 * DAY).unwrap());
    let (after, _) = repay(&loan, first.due().unwrap(), 0, 0, open).unwrap();
    let second = quote(&after, 0, open).unwrap();
    assert_eq!((second.windows, second.due().unwrap()), (0, 0), "nothing is due twice");
    assert_eq!(second.payoff, loan.balance);
    let next = quote(&after, 0, loan.due(2).unwrap()).unwrap();
    assert_eq!(next.interest, crate::interest_up(loan.balance, loan.rate, 37 * DAY).unwrap());
}

#[test]
fn prepayment_takes_its_own_interest_along() {
    let loan = example(Kind::InterestOnly);
    let now = loan.start + 15 * DAY;
    let (after, payment) = repay(&loan, 10_000 * ONE, 0, 0, now).unwrap();
    assert_eq!(payment.taken, 10_000 * ONE);
    assert_eq!(payment.principal + payment.interest, payment.taken);
    assert!(exact::int(payment.interest) >= exact::interest(payment.principal, loan.rate, 15 * DAY));
    assert_eq!((after.since, after.paid), (loan.start, 0), "the rest keeps its interest and its window");
    let due = loan.next_due().unwrap();
    assert_eq!(
        quote(&after, 0, due).unwrap().interest,
        crate::interest_up(after.balance, loan.rate, WINDOW).unwrap()
    );
}

#[test]
fn less_than_what_is_due_is_refused() {
    let loan = example(Kind::Amortising);
    let now = loan.next_due().unwrap() + 1;
    let due = quote(&loan, 0, now).unwrap().due().unwrap();
    assert_eq!(repay(&loan, due - 1, 0, 0, now), Err(Error::PaymentTooSmall { amount: due - 1, due }));
    assert!(repay(&loan, due, 0, 0, now).is_ok());
}

#[test]
fn payoff_is_the_most_that_is_taken_and_closes() {
    let loan = example(Kind::Amortising);
    let now = loan.next_due().unwrap() + 3 * DAY;
    let payoff = quote(&loan, 0, now).unwrap().payoff;
    let (open, _) = repay(&loan, payoff - 1, 0, 0, now).unwrap();
    assert!(open.balance > 0 && open.paid == 1);
    for amount in [payoff, payoff + 1, u128::MAX] {
        let (closed, payment) = repay(&loan, amount, 0, 0, now).unwrap();
        assert_eq!((closed.balance, closed.windows_left().unwrap(), payment.taken), (0, 0, payoff));
        assert_eq!(payment.principal, loan.balance);
        assert_eq!(quote(&closed, 0, now), Err(Error::Closed));
    }
}

#[test]
fn interest_only_returns_the_principal_at_the_end() {
    let mut loan = example(Kind::InterestOnly);
    for window in 1..=36 {
        let now = loan.due(window).unwrap();
        let due = quote(&loan, 0, now).unwrap();
        assert_eq!(due.interest, 756_164_383_171_200_000_000);
        assert_eq!(due.principal, if window == 36 { loan.balance } else { 0 });
        loan = repay(&loan, due.due().unwrap(), 0, 0, now).unwrap().0;
    }
    assert_eq!(loan.balance, 0);
}

#[test]
fn whole_life_overdue_is_quoted_at_once() {
    let loan = Loan { payments: MAX_PAYMENTS, ..example(Kind::Amortising) };
    let now = loan.due(MAX_PAYMENTS).unwrap() + 500 * WINDOW;
    let quote = quote(&loan, 0, now).unwrap();
    assert_eq!((quote.windows, quote.principal), (MAX_PAYMENTS, loan.balance));
    assert_eq!(quote.payoff, quote.due().unwrap());
}

fn loans() -> impl Strategy<Value = Loan> {
    (any::<bool>(), 1..1u128 << 96, 0..=MAX_RATE, 0..=MAX_RATE, 0..=WINDOW, 1..=MAX_PAYMENTS, 0..DAY)
        .prop_map(|(level, balance, rate, grace_rate, grace_duration, payments, second)| Loan {
            kind: if level { Kind::Amortising } else { Kind::InterestOnly },
            rate,
            senior_rate: rate,
            grace_rate,
            grace_duration,
            payments,
            start: 20_000 * DAY + second,
            since: 20_000 * DAY + second,
            balance,
            ..Loan::default()
        })
}

proptest! {
    #[test]
    fn on_time_payments_are_level_and_end_at_zero(loan in loans(), rate in 1_000_000..MAX_RATE) {
        let mut loan = Loan { kind: Kind::Amortising, rate, start: 20_000 * DAY, since: 20_000 * DAY, ..loan };
        let principal = loan.balance;
        let (mut level, mut returned, windows) = (None, 0, loan.payments);
        for window in 1..=windows {
            let now = loan.due(window).unwrap();
            let due = quote(&loan, 0, now).unwrap().due().unwrap();
            let (next, payment) = repay(&loan, due, 0, 0, now).unwrap();
            returned += payment.principal;
            let first = *level.get_or_insert(due);
            // Each window rounds its principal and its interest by less than a unit; a growth of 27 digits bounds the rest.
            prop_assert!(due.abs_diff(first) <= 2 * u128::from(windows) + first / 1_000_000_000_000, "{window}: {due} {first}");
            loan = next;
            if loan.balance == 0 { break; }
        }
        prop_assert_eq!((loan.balance, returned), (0, principal));
    }

    /// Walks a loan through its life with payments at any time and of any size and recomputes each by rationals.
    #[test]
    fn payments_agree_with_exact_interest(
        loan in loans(), steps in prop::collection::vec((0..50 * DAY, 0..5u8, any::<u64>()), 1..60),
    ) {
        let principal = loan.balance;
        let (mut loan, mut now, mut returned) = (loan, loan.start, 0u128);
        for (wait, mode, part) in steps {
            now += wait;
            let before = loan;
            let owed = quote(&loan, 0, now).unwrap();
            let due = owed.due().unwrap();
            prop_assert!(owed.payoff >= due && owed.payoff >= loan.balance);
            let amount = match mode {
                0 => owed.payoff,
                1 => due,
                2 => { due.saturating_sub(1) }
                _ => due + ((owed.payoff - due) >> 6) / u128::from(u64::MAX) * u128::from(part),
            };
            let Ok((next, payment)) = repay(&loan, amount, 0, 0, now) else {
                prop_assert!(amount < due);
                continue;
            };
            prop_assert_eq!(payment.taken, payment.principal + payment.interest + payment.penalty);
            prop_assert!(payment.taken <= amount && payment.taken <= owed.payoff);

            // The exact interest of the windows and of the principal that was paid early.
            let (mut balance, mut since, mut interest) = (before.balance, before.since, exact::int(0));
            for k in 1..=owed.windows {
                let until = before.due(before.paid + k).unwrap().min(now);
                interest += exact::interest(balance, before.rate, until - since);
                let exact_part = match before.kind {
                    Kind::Amortising => exact::instalment(balance, before.rate, WINDOW, before.payments - before.paid - k + 1),
                    Kind::InterestOnly if before.paid + k == before.payments => exact::int(balance),
                    Kind::InterestOnly | Kind::Bullet => exact::int(0),
                };
                let part = before.instalment(balance, before.payments - before.paid - k + 1).unwrap();
                let slack = exact_part.clone() / exact::int(1_000_000_000) + exact::int(1);
                prop_assert!(exact::int(part) <= exact_part.clone() + slack && exact::int(part) + exact::int(1) >= exact_part);
                balance -= part;
                since = until;
            }
            interest += exact::interest(balance - next.balance, before.rate, now - since);
            let over = exact::int(payment.interest) - interest;
            prop_assert!(over >= exact::int(0), "never less than the exact interest");
            // One unit for each rounding; an early principal rounds by up to 1 + rate * seconds units.
            prop_assert!(over < exact::int(u128::from(owed.windows) + 2) + exact::interest(1, before.rate, now - since));
            let first_due = before.next_due().unwrap();
            let late = now.saturating_sub(first_due).min(before.grace_duration);
            prop_assert!(exact::is_ceil(payment.penalty, &exact::interest(before.balance, before.grace_rate, late)));

            returned += payment.principal;
            prop_assert_eq!(returned + next.balance, principal, "principal is conserved");
            loan = next;
            if loan.balance == 0 { break; }
            prop_assert!(loan.next_due().unwrap() > now, "after a payment nothing is overdue");
            prop_assert!(loan.since <= now);
        }
    }

    #[test]
    fn any_state_gives_a_result_or_an_error(
        balance: u128, rate: u64, grace_rate: u64, grace_duration: u64, payments: u8, paid: u8, start: u64, since: u64,
        amount: u128, now: u64,
    ) {
        let loan = Loan { kind: Kind::Amortising, rate, grace_rate, grace_duration, payments, paid, start, since, balance, ..Loan::default() };
        let _ = repay(&loan, amount, 0, 0, now);
    }
}
