//! How payments are shared out between the vault, the servicer and the curator.
use proptest::prelude::*;

use super::{exact, example};
use crate::{quote, repay, Kind, Loan, DAY, MAX_RATE, WAD, WINDOW};

const ONE: u128 = WAD as u128;

fn tranched() -> Loan {
    Loan {
        first_loss: 20_000 * ONE,
        senior_rate: 2_536_783_358,
        servicing_rate: 100_000_000,
        ..example(Kind::InterestOnly)
    }
}

#[test]
fn interest_goes_to_vault_servicer_and_curator() {
    let loan = tranched();
    let now = loan.next_due().unwrap();
    let due = quote(&loan, 0, now).unwrap().due().unwrap();
    let (_, payment) = repay(&loan, due, 0, 0, now).unwrap();
    let vault = exact::interest(80_000 * ONE, loan.senior_rate, WINDOW);
    assert!(exact::is_ceil(payment.senior_interest, &vault));
    assert!(exact::is_ceil(payment.servicing, &exact::interest(loan.balance, loan.servicing_rate, WINDOW)));
    assert_eq!(payment.junior().unwrap(), payment.interest - payment.senior_interest - payment.servicing);
}

#[test]
fn principal_is_the_vaults_until_only_the_first_loss_is_left() {
    let loan = tranched();
    let (part, first) = repay(&loan, 70_000 * ONE, 0, 0, loan.start).unwrap();
    assert_eq!((first.senior, first.junior()), (70_000 * ONE, Ok(0)));
    let (rest, second) = repay(&part, 15_000 * ONE, 0, 0, loan.start).unwrap();
    assert_eq!((second.senior, second.junior()), (10_000 * ONE, Ok(5_000 * ONE)));
    let (_, last) = repay(&rest, u128::MAX, 0, 0, loan.start).unwrap();
    assert_eq!((last.senior, last.junior()), (0, Ok(15_000 * ONE)));
}

#[test]
fn servicing_without_a_first_loss_takes_what_the_vault_leaves() {
    let base = example(Kind::Amortising);
    let loan = Loan { senior_rate: base.rate - 100_000_000, servicing_rate: 100_000_000, ..base };
    let now = loan.next_due().unwrap();
    let due = quote(&loan, 0, now).unwrap();
    assert_eq!(due.servicing, due.interest - due.senior_interest);
    assert_eq!(repay(&loan, due.due().unwrap(), 0, 0, now).unwrap().1.junior(), Ok(0));
}

/// The example of docs/loans.md: each figure of this payment stands there, in USDai with six digits, rounded.
#[test]
fn waterfall_is_the_documented_example() {
    let page = include_str!("../../../../docs/loans.md");
    let loan = Loan {
        balance: 100_000 * ONE,
        first_loss: 20_000 * ONE,
        rate: 3_805_175_038,
        senior_rate: 2_536_783_358,
        servicing_rate: 158_548_959,
        grace_rate: 5_707_762_557,
        ..example(Kind::InterestOnly)
    };
    let due = loan.next_due().unwrap();
    let on_time = quote(&loan, 0, due).unwrap();
    let (next, payment) = repay(&loan, 2_000 * ONE, 0, 0, due + 4 * DAY).unwrap();
    assert_eq!(payment.taken, 2_000 * ONE);
    assert_eq!(payment.senior, payment.principal, "the vault's principal comes first");
    let interest = on_time.interest;
    let left = 2_000 * ONE - payment.penalty - interest;
    for (part, wei) in [
        ("penalty", payment.penalty),
        ("interest of the window", interest),
        ("the vault's part of it", on_time.senior_interest),
        ("the servicer's", on_time.servicing),
        ("the curator's", interest - on_time.senior_interest - on_time.servicing),
        ("what is left", left),
        ("interest on the prepayment", payment.interest - interest),
        ("the prepayment", payment.principal),
        ("the vault's principal", loan.senior_of(loan.balance) - payment.senior),
        ("the balance", next.balance),
    ] {
        let figure = usdai(wei);
        assert!(page.contains(&figure), "{part} is {figure}, which docs/loans.md does not say");
    }
}

/// Six digits, rounded, with commas between the thousands.
fn usdai(wei: u128) -> String {
    let micro = (wei + ONE / 2_000_000) / (ONE / 1_000_000);
    let (whole, rest) = (micro / 1_000_000, micro % 1_000_000);
    let head =
        if whole < 1_000 { whole.to_string() } else { format!("{},{:03}", whole / 1_000, whole % 1_000) };
    format!("{head}.{rest:06}")
}

proptest! {
    #[test]
    fn parts_add_up_and_the_vault_gets_its_exact_interest(
        balance in 1..1u128 << 96, share in 0..=4u8, rate in 0..=MAX_RATE, cuts in (0..=4u64, 0..=4u64),
        steps in prop::collection::vec((0..50 * DAY, 0..4u8, any::<u8>()), 1..40),
        fee in 0..1_000u128, gap in 0..1_000u128,
    ) {
        let (senior, servicing) = (rate / 8 * (4 + cuts.0), rate / 64 * cuts.1);
        let first_loss = balance / 8 * u128::from(share);
        let senior = if first_loss == 0 { rate - servicing } else { senior.min(rate - servicing) };
        let mut loan = Loan {
            balance, first_loss, rate, senior_rate: senior, servicing_rate: servicing, payments: 12,
            ..example(Kind::Amortising)
        };
        let (principal, lent) = (loan.balance, loan.senior_of(loan.balance));
        let (mut returned, mut senior_returned) = (0, 0);
        let mut now = loan.start;
        for (wait, mode, part) in steps {
            now += wait;
            let owed = quote(&loan, fee, now).unwrap();
            let due = owed.due().unwrap();
            let amount = match mode {
                0 => owed.payoff,
                1 => due,
                _ => due + ((owed.payoff - due) >> 8) * u128::from(part),
            };
            let before = loan;
            let Ok((next, payment)) = repay(&loan, amount, fee, gap, now) else {
                prop_assert!(amount + fee >= owed.payoff);
                continue;
            };
            let parts = [payment.vault().unwrap(), payment.fees().unwrap(), payment.junior().unwrap(), payment.refill];
            prop_assert_eq!(parts.iter().sum::<u128>(), payment.taken, "INV-LOAN-11 the parts are the payment");
            prop_assert!(payment.junior().unwrap() == 0 || first_loss > 0);
            prop_assert_eq!(payment.senior, before.senior_of(before.balance) - before.senior_of(next.balance));

            let (mut balance, mut since, mut exact_interest) = (before.balance, before.since, exact::int(0));
            for k in 1..=owed.windows {
                let until = before.due(before.paid + k).unwrap().min(now);
                exact_interest += exact::interest(before.senior_of(balance), before.senior_rate, until - since);
                balance -= before.instalment(balance, before.windows_left().unwrap() - k + 1).unwrap();
                since = until;
            }
            let early = before.senior_of(balance) - before.senior_of(next.balance);
            exact_interest += exact::interest(early, before.senior_rate, now - since);
            prop_assert!(exact::int(payment.senior_interest) + exact::int(1) > exact_interest, "the vault gets what its book says");

            returned += payment.principal;
            senior_returned += payment.senior;
            prop_assert_eq!(returned + next.balance, principal);
            prop_assert_eq!(senior_returned + next.senior_of(next.balance), lent);
            loan = next;
            if loan.balance == 0 { break; }
        }
    }
}
