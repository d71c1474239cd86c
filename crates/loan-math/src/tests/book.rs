use std::{cell::Cell, collections::BTreeMap};

use alloy_primitives::U256;
use proptest::prelude::*;

use super::example;
use crate::{
    accrue, book, close_defaulted, cure, insert, quote, remove, repay, rewrite, unscale_down, values, Book,
    BookStore, Error, Kind, Loan, Position, DAY, MAX_RATE, WAD, WINDOW,
};

#[derive(Default)]
struct Days {
    buckets: BTreeMap<u64, u128>,
    words: BTreeMap<u64, U256>,
    reads: Cell<u32>,
}

impl BookStore for Days {
    fn bucket(&self, day: u64) -> u128 {
        self.reads.set(self.reads.get() + 1);
        self.buckets.get(&day).copied().unwrap_or_default()
    }
    fn set_bucket(&mut self, day: u64, rate: u128) {
        self.buckets.insert(day, rate);
    }
    fn bitmap(&self, word: u64) -> U256 {
        self.reads.set(self.reads.get() + 1);
        self.words.get(&word).copied().unwrap_or_default()
    }
    fn set_bitmap(&mut self, word: u64, bits: U256) {
        self.words.insert(word, bits);
    }
}

/// Interest of one loan from its own record, scaled.
fn accrued(loan: &Loan, now: u64) -> U256 {
    let until = now.min(loan.next_due().unwrap());
    U256::from(loan.balance) * U256::from(loan.rate) * U256::from(until - loan.since)
}

/// INV-LOAN-01, 02, 03: the book equals the sum over its loans, to the last scaled unit.
fn check(book: &Book, days: &Days, performing: &[Loan], defaulted: &[Loan], now: u64) {
    let book = accrue(book, days, now).unwrap();
    assert_eq!(book.principal, performing.iter().map(|l| l.balance).sum::<u128>(), "INV-LOAN-01 principal");
    let sum = performing.iter().fold(U256::ZERO, |sum, loan| sum + accrued(loan, now));
    assert_eq!(book.accrued, sum, "INV-LOAN-02 accrued interest");
    let rate =
        performing.iter().filter(|l| l.next_due().unwrap() > now).map(|l| l.balance * u128::from(l.rate));
    assert_eq!(book.rate, rate.sum::<u128>(), "INV-LOAN-02 rate");
    assert_eq!(book.defaulted, defaulted.iter().map(|l| l.balance).sum::<u128>(), "INV-LOAN-03 defaulted");
    assert_eq!(book.defaulted_loans as usize, defaulted.len(), "INV-LOAN-03 count");
    for (day, rate) in days.buckets.iter().filter(|(day, _)| **day * DAY > now) {
        let bit = (days.words[&(day / 256)] >> (day % 256) as usize) & U256::from(1);
        assert_eq!(!bit.is_zero(), *rate > 0, "a bit stands for a bucket that is not empty");
    }
    let (optimistic, conservative) = values(&book, 5_000).unwrap();
    assert!(conservative <= optimistic, "INV-LOAN-04 conservative is never above optimistic");
}

#[test]
fn interest_stops_at_the_due_time() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    let book = insert(&Book::default(), &mut days, &Position::of(&loan).unwrap(), loan.start).unwrap();
    let due = loan.next_due().unwrap();
    let window = 756_164_383_171_200_000_000;
    for (now, expected) in [
        (loan.start, 0),
        (due - 15 * DAY, window / 2),
        (due, window),
        (due + 1, window),
        (due + 400 * DAY, window),
    ] {
        let at = accrue(&book, &days, now).unwrap();
        assert_eq!(unscale_down(at.accrued), Ok(expected), "{now}");
        assert_eq!(values(&at, 5_000), Ok((loan.balance + expected, loan.balance)));
        assert_eq!(at.rate == 0, now >= due);
    }
}

#[test]
fn accrual_in_steps_equals_accrual_at_once() {
    let mut days = Days::default();
    let mut book = Book::default();
    let start = 20_000 * DAY;
    for offset in 0..40 {
        let loan = Loan {
            start: start + offset * DAY / 3,
            since: start + offset * DAY / 3,
            ..example(Kind::Amortising)
        };
        book = insert(&book, &mut days, &Position::of(&loan).unwrap(), loan.start).unwrap();
    }
    let end = start + 60 * DAY;
    let at_once = accrue(&book, &days, end).unwrap();
    let mut stepped = book;
    let mut now = book.last;
    while now < end {
        now = (now + 7_001).min(end);
        stepped = accrue(&stepped, &days, now).unwrap();
    }
    assert_eq!(stepped, at_once);
    assert_eq!(at_once.rate, 0);
}

#[test]
fn cost_depends_on_days_not_on_loans() {
    let reads = |loans: u64| {
        let mut days = Days::default();
        let mut book = Book::default();
        for i in 0..loans {
            // Over ten due days, and over as many seconds as there are loans.
            let start = 20_000 * DAY + 1 + i % 10 * DAY;
            let loan = Loan { start, since: start, balance: u128::from(i + 1), ..example(Kind::Amortising) };
            book = insert(&book, &mut days, &Position::of(&loan).unwrap(), 20_009 * DAY + 1 + DAY).unwrap();
        }
        days.reads.set(0);
        let at = accrue(&book, &days, 20_100 * DAY).unwrap();
        assert_eq!(at.rate, 0);
        days.reads.get()
    };
    let ten = reads(10);
    assert_eq!(ten, reads(10_000), "INV-LOAN-05 accrual is independent of the number of loans");
    assert!(ten <= 22, "{ten}");
}

#[test]
fn book_at_rest_walks_no_days() {
    let days = Days::default();
    let at = accrue(&Book::default(), &days, u64::MAX).unwrap();
    assert_eq!((at.last, days.reads.get()), (u64::MAX, 0));
}

#[test]
fn default_leaves_principal_and_drops_interest() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    let position = Position::of(&loan).unwrap();
    let book = insert(&Book::default(), &mut days, &position, loan.start).unwrap();
    let now = loan.grace_end().unwrap() + 1;
    let book = book::default(&book, &mut days, &position, now).unwrap();
    assert_eq!(values(&book, 5_000), Ok((loan.balance, loan.balance / 2)));
    assert_eq!(values(&book, 0), Ok((loan.balance, loan.balance)));
    assert_eq!(values(&book, 10_000), Ok((loan.balance, 0)));
    assert_eq!(values(&book, 10_001), Err(Error::Overflow));
    let written = rewrite(&book, loan.balance, 1_000).unwrap();
    assert_eq!(values(&written, 5_000), Ok((1_000, 500)));
    let closed = close_defaulted(&written, 1_000).unwrap();
    assert_eq!(closed, Book { last: now, ..Book::default() });
    assert_eq!(close_defaulted(&closed, 0), Err(Error::Overflow), "there is none left");
}

#[test]
fn haircut_rounds_against_the_book() {
    let book = Book { defaulted: 3, defaulted_loans: 1, ..Book::default() };
    assert_eq!(values(&book, 5_000), Ok((3, 1)));
}

#[test]
fn unknown_position_cannot_be_removed() {
    let mut days = Days::default();
    let position = Position::of(&example(Kind::Amortising)).unwrap();
    assert_eq!(remove(&Book::default(), &mut days, &position, position.since), Err(Error::Overflow));
}

#[derive(Clone, Debug)]
enum Action {
    Originate { balance: u128, rate: u64, payments: u8, level: bool },
    Pay { pick: usize, share: u8 },
    Default { pick: usize },
    Cure { pick: usize, all: bool },
    Sell { pick: usize },
    WriteDown { pick: usize },
}

fn actions() -> impl Strategy<Value = (u64, Action)> {
    let action = prop_oneof![
        4 => (1..1u128 << 90, 0..=MAX_RATE / 8, 1..=12u8, any::<bool>())
            .prop_map(|(balance, rate, payments, level)| Action::Originate { balance, rate, payments, level }),
        6 => (any::<usize>(), any::<u8>()).prop_map(|(pick, share)| Action::Pay { pick, share }),
        3 => any::<usize>().prop_map(|pick| Action::Default { pick }),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(pick, all)| Action::Cure { pick, all }),
        1 => any::<usize>().prop_map(|pick| Action::Sell { pick }),
        1 => any::<usize>().prop_map(|pick| Action::WriteDown { pick }),
    ];
    (prop_oneof![Just(0), 0..DAY, 0..40 * DAY], action)
}

fn position(loan: &Loan) -> Position {
    Position::of(loan).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn book_never_drifts_from_its_loans(steps in prop::collection::vec(actions(), 1..80), second in 0..DAY) {
        let mut days = Days::default();
        let mut book = Book::default();
        let (mut performing, mut defaulted): (Vec<Loan>, Vec<Loan>) = (vec![], vec![]);
        let mut now = 20_000 * DAY + second;
        for (wait, action) in steps {
            now += wait;
            match action {
                Action::Originate { balance, rate, payments, level } => {
                    let kind = if level { Kind::Amortising } else { Kind::InterestOnly };
                    let loan = Loan { kind, rate, payments, balance, start: now, since: now, grace_duration: 5 * DAY, ..example(kind) };
                    book = insert(&book, &mut days, &position(&loan), now).unwrap();
                    performing.push(loan);
                }
                Action::Pay { pick, share } if !performing.is_empty() => {
                    let index = pick % performing.len();
                    let old = performing[index];
                    let owed = quote(&old, now).unwrap();
                    let due = owed.due().unwrap();
                    let amount = if share == 255 { owed.payoff } else { due + ((owed.payoff - due) >> 8) * u128::from(share) };
                    let (new, payment) = repay(&old, amount, now).unwrap();
                    let before = values(&accrue(&book, &days, now).unwrap(), 5_000).unwrap().0;
                    book = remove(&book, &mut days, &position(&old), now).unwrap();
                    if new.balance > 0 {
                        book = insert(&book, &mut days, &position(&new), now).unwrap();
                        performing[index] = new;
                    } else {
                        performing.swap_remove(index);
                    }
                    let after = values(&book, 5_000).unwrap().0;
                    prop_assert!(after + payment.taken >= before, "INV-LOAN-06 a payment never lowers loans plus cash");
                }
                Action::Default { pick } if !performing.is_empty() => {
                    let index = pick % performing.len();
                    if now > performing[index].grace_end().unwrap() {
                        let loan = performing.swap_remove(index);
                        book = book::default(&book, &mut days, &position(&loan), now).unwrap();
                        defaulted.push(loan);
                    }
                }
                Action::Cure { pick, all } if !defaulted.is_empty() => {
                    let old = defaulted.swap_remove(pick % defaulted.len());
                    let owed = quote(&old, now).unwrap();
                    let amount = if all { owed.payoff } else { owed.due().unwrap() };
                    let (new, _) = repay(&old, amount, now).unwrap();
                    if new.balance > 0 {
                        book = cure(&book, &mut days, old.balance, &position(&new), now).unwrap();
                        performing.push(new);
                    } else {
                        book = close_defaulted(&book, old.balance).unwrap();
                    }
                }
                Action::Sell { pick } if !defaulted.is_empty() => {
                    let loan = defaulted.swap_remove(pick % defaulted.len());
                    book = close_defaulted(&book, loan.balance).unwrap();
                }
                Action::WriteDown { pick } if !defaulted.is_empty() => {
                    let index = pick % defaulted.len();
                    let left = defaulted[index].balance / 2;
                    book = rewrite(&book, defaulted[index].balance, left).unwrap();
                    defaulted[index].balance = left;
                }
                _ => {}
            }
            check(&book, &days, &performing, &defaulted, now);
        }
        now += WINDOW;
        for loan in performing.drain(..) {
            book = remove(&book, &mut days, &position(&loan), now).unwrap();
        }
        for loan in defaulted.drain(..) {
            book = close_defaulted(&book, loan.balance).unwrap();
        }
        prop_assert_eq!(book, Book { last: book.last, ..Book::default() }, "INV-LOAN-07 an empty book is zero");
    }

    #[test]
    fn any_position_gives_a_result_or_an_error(balance: u128, rate: u64, since: u64, due: u64, now: u64) {
        let mut days = Days::default();
        let position = Position { balance, rate, since, due };
        if let Ok(book) = insert(&Book::default(), &mut days, &position, now) {
            prop_assert_eq!(remove(&book, &mut days, &position, now).unwrap(), Book { last: now, ..Book::default() });
        }
    }
}

#[test]
fn ten_billion_at_the_highest_rate_fits() {
    let mut days = Days::default();
    let loan =
        Loan { balance: 10_000_000_000 * u128::from(WAD), rate: MAX_RATE, ..example(Kind::InterestOnly) };
    let book = insert(&Book::default(), &mut days, &position(&loan), loan.start).unwrap();
    let at = accrue(&book, &days, loan.next_due().unwrap()).unwrap();
    assert!(at.accrued < U256::from(1) << 160, "the slot of the contract holds it");
}
