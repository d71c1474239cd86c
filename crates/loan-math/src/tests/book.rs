use std::{cell::Cell, collections::BTreeMap};

use alloy_primitives::U256;
use proptest::prelude::*;

use super::example;
use crate::{
    accrue, book, insert, quiet_until, quote, remove, repay, rewrite, unscale_down, values, Book, BookStore,
    Bucket, Error, Kind, Loan, Position, AGES, DAY, MAX_RATE, RING, WAD, WINDOW,
};

const HAIRCUTS: [u16; 5] = [500, 1_000, 2_500, 4_000, 5_000];

#[derive(Default)]
struct Days {
    buckets: BTreeMap<u64, Bucket>,
    words: BTreeMap<u64, U256>,
    reads: Cell<u32>,
    writes: u32,
}

impl BookStore for Days {
    fn bucket(&self, place: u64) -> Bucket {
        self.reads.set(self.reads.get() + 1);
        self.buckets.get(&place).copied().unwrap_or_default()
    }
    fn set_bucket(&mut self, place: u64, bucket: Bucket) {
        self.writes += 1;
        self.buckets.insert(place, bucket);
    }
    fn bitmap(&self, word: u64) -> U256 {
        self.reads.set(self.reads.get() + 1);
        self.words.get(&word).copied().unwrap_or_default()
    }
    fn set_bitmap(&mut self, word: u64, bits: U256) {
        self.writes += 1;
        self.words.insert(word, bits);
    }
}

/// As a contract does when it stores a book.
fn kept(book: &Book, days: &Days) -> Book {
    let quiet = if book.quiet < book.last / DAY { quiet_until(book, days) } else { book.quiet };
    Book { quiet, ..*book }
}

/// Accrues, then adds.
fn lend(book: &Book, days: &mut Days, loan: &Loan, now: u64) -> Book {
    let book = accrue(book, days, now).unwrap();
    let book = insert(&book, days, &position(loan)).unwrap();
    kept(&book, days)
}

fn position(loan: &Loan) -> Position {
    Position::of(loan).unwrap()
}

/// The last midnight of the clock at which the loan still earned.
fn stop(loan: &Loan) -> u64 {
    loan.next_due().unwrap() / DAY * DAY
}

fn senior(loan: &Loan) -> u128 {
    loan.balance.saturating_sub(loan.first_loss)
}

/// Interest of one loan from its own record, scaled.
fn accrued(loan: &Loan, now: u64) -> U256 {
    let until = now.min(stop(loan));
    U256::from(senior(loan)) * U256::from(loan.senior_rate) * U256::from(until.saturating_sub(loan.since))
}

/// INV-LOAN-01 to 04: the book equals the sum over its loans, to the last scaled unit.
fn check(book: &Book, days: &Days, performing: &[Loan], defaulted: &[(Loan, u128)], now: u64) {
    let book = accrue(book, days, now).unwrap();
    assert_eq!(book.principal, performing.iter().map(senior).sum::<u128>(), "INV-LOAN-01 principal");
    let sum = performing.iter().fold(U256::ZERO, |sum, loan| sum + accrued(loan, now));
    assert_eq!(book.accrued, sum, "INV-LOAN-02 accrued interest");
    let rate = performing.iter().filter(|l| stop(l) > now).map(|l| senior(l) * u128::from(l.senior_rate));
    assert_eq!(book.rate, rate.sum::<u128>(), "INV-LOAN-02 rate");
    assert_eq!(
        book.defaulted,
        defaulted.iter().map(|(_, shown)| shown).sum::<u128>(),
        "INV-LOAN-03 defaulted"
    );
    let mut haircut = U256::ZERO;
    for (index, age) in AGES.into_iter().enumerate() {
        let old = |loan: &&Loan| now / DAY >= loan.next_due().unwrap() / DAY + age;
        let sum = performing.iter().filter(old).map(senior).sum::<u128>();
        assert_eq!(book.late[index], sum, "INV-LOAN-09 principal {age} days past due");
        let step = HAIRCUTS[index] - if index == 0 { 0 } else { HAIRCUTS[index - 1] };
        haircut += U256::from(sum) * U256::from(step);
    }
    haircut += U256::from(book.defaulted) * U256::from(HAIRCUTS[4]);
    for (place, bucket) in &days.buckets {
        let bit = (days.words[&(place / RING)] >> (place % RING) as usize) & U256::from(1);
        assert_eq!(!bit.is_zero(), bucket.principal > 0, "a bit stands for a bucket that is not empty");
    }
    let (optimistic, conservative) = values(&book, &HAIRCUTS).unwrap();
    assert!(conservative <= optimistic, "INV-LOAN-04 conservative is never above optimistic");
    let haircut: u128 = haircut.div_ceil(U256::from(10_000)).to();
    assert_eq!(conservative, book.principal + book.defaulted - haircut, "INV-LOAN-09 haircuts by age");
}

#[test]
fn interest_stops_at_the_due_time() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    let book = lend(&Book::default(), &mut days, &loan, loan.start);
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
        assert_eq!(values(&at, &HAIRCUTS).unwrap().0, loan.balance + expected);
        assert_eq!(at.rate == 0, now >= due);
    }
}

#[test]
fn haircut_follows_the_days_past_due_without_a_call() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    let book = lend(&Book::default(), &mut days, &loan, loan.start);
    let due = loan.next_due().unwrap();
    for (late, bps) in [(0, 0), (7, 500), (30, 1_000), (60, 2_500), (90, 4_000), (1_000, 4_000)] {
        for (now, bps) in [(due + late * DAY, bps), (due + (late + 1) * DAY - 1, bps)] {
            let at = accrue(&book, &days, now).unwrap();
            let expected = loan.balance - loan.balance / 10_000 * bps;
            assert_eq!(values(&at, &HAIRCUTS).unwrap().1, expected, "{late} days late");
        }
        if late > 0 {
            let eve = accrue(&book, &days, due + late * DAY - 1).unwrap();
            assert!(
                values(&eve, &HAIRCUTS).unwrap().1 > loan.balance - loan.balance / 10_000 * bps
                    || late == 1_000
            );
        }
    }
}

#[test]
fn accrual_in_steps_equals_accrual_at_once() {
    let mut days = Days::default();
    let mut book = Book::default();
    let start = 20_000 * DAY;
    for offset in 0..40 {
        let start = start + offset * DAY / 3;
        let loan = Loan { start, since: start, ..example(Kind::Amortising) };
        book = lend(&book, &mut days, &loan, start);
    }
    let end = start + 160 * DAY;
    let at_once = accrue(&book, &days, end).unwrap();
    let mut stepped = book;
    let mut now = book.last;
    while now < end {
        now = (now + 7_001).min(end);
        stepped = accrue(&stepped, &days, now).unwrap();
    }
    assert_eq!(stepped, at_once);
    assert_eq!((at_once.rate, at_once.late), (0, [book.principal; 4]));
}

/// Reads and writes of the store by one accrual after 100 days, one more loan, one payment, with `loans` on the book.
fn cost(loans: u64) -> [u32; 3] {
    let mut days = Days::default();
    let mut book = Book::default();
    for i in 0..loans {
        // Over ten due days, and over as many seconds as there are loans.
        let start = 20_000 * DAY + 1 + i % 10 * DAY;
        let loan = Loan { start, since: start, balance: u128::from(i + 1), ..example(Kind::Amortising) };
        book = lend(&book, &mut days, &loan, 20_010 * DAY + 1);
    }
    let count = |days: &mut Days| std::mem::take(&mut days.writes) + days.reads.replace(0);
    count(&mut days);
    let now = 20_110 * DAY;
    book = accrue(&book, &days, now).unwrap();
    let accrual = count(&mut days);
    let new = Loan { start: now, since: now, ..example(Kind::Amortising) };
    book = insert(&book, &mut days, &position(&new)).unwrap();
    let insertion = count(&mut days);
    let (paid, _) = repay(&new, u128::from(WAD), 0, 0, now).unwrap();
    book = remove(&book, &mut days, &position(&new)).unwrap();
    book = insert(&book, &mut days, &position(&paid)).unwrap();
    assert!(book.principal > 0);
    [accrual, insertion, count(&mut days)]
}

#[test]
fn cost_depends_on_days_not_on_loans() {
    let ten = cost(10);
    assert_eq!(ten, cost(1_000), "INV-LOAN-05 the book's cost is independent of the number of loans");
    assert_eq!(ten, cost(100_000), "INV-LOAN-05 the book's cost is independent of the number of loans");
    // Ten due days at the due date and at each of four ages: a bucket and a word of bits each, and a word for the end.
    // A draw: its bucket and its bit, read and written. A payment: out of one bucket and into another one.
    assert_eq!(ten, [86, 4, 8]);
}

#[test]
fn a_place_of_the_ring_serves_one_day_after_another() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    // Never paid: after 90 days its place is free, and the book still knows how late it is.
    let mut book = lend(&Book::default(), &mut days, &loan, loan.start);
    let start = loan.start + RING * DAY;
    let young = Loan { start, since: start, ..loan };
    book = lend(&book, &mut days, &young, start);
    let (old, due) = (loan.next_due().unwrap() / DAY, young.next_due().unwrap() / DAY);
    assert_eq!((due - old, days.buckets.len()), (RING, 1));
    assert_eq!(days.buckets[&(due % RING)].principal, young.balance);
    check(&book, &days, &[loan, young], &[], start);
    check(&book, &days, &[loan, young], &[], start + 400 * DAY);
    // The old one goes without touching the young one's place.
    let book = remove(&book, &mut days, &position(&loan)).unwrap();
    assert_eq!(days.buckets[&(due % RING)].principal, young.balance);
    check(&book, &days, &[young], &[], start);
    let book = remove(&book, &mut days, &position(&young)).unwrap();
    assert_eq!(book, Book { last: start, ..Book::default() });
    assert!(days.words.values().all(|bits| bits.is_zero()));
}

#[test]
fn a_bullet_years_ahead_has_a_place_of_its_own() {
    let mut days = Days::default();
    let bullet = Loan { payments: 120, ..example(Kind::Bullet) };
    let loan = example(Kind::Amortising);
    let book = lend(&Book::default(), &mut days, &bullet, loan.start);
    let book = lend(&book, &mut days, &loan, loan.start);
    assert!(book.bullets && days.buckets.len() == 2);
    let due = bullet.next_due().unwrap();
    assert_eq!((due - loan.start) / DAY, 3_600);
    for now in [loan.start + DAY, loan.start + 300 * DAY, due - 1, due, due + 100 * DAY] {
        check(&book, &days, &[bullet, loan], &[], now);
    }
    let book = remove(&book, &mut days, &position(&bullet)).unwrap();
    let book = remove(&book, &mut days, &position(&loan)).unwrap();
    assert_eq!(book, Book { last: loan.start, ..Book::default() });
}

#[test]
fn book_at_rest_walks_no_days() {
    let days = Days::default();
    let at = accrue(&Book::default(), &days, u64::MAX).unwrap();
    assert_eq!((at.last, days.reads.get()), (u64::MAX, 0));
}

#[test]
fn time_never_goes_back() {
    let mut days = Days::default();
    let loan = example(Kind::Amortising);
    let book = lend(&Book::default(), &mut days, &loan, loan.start);
    assert_eq!(accrue(&book, &days, loan.start - DAY), Ok(book));
}

#[test]
fn default_leaves_principal_and_drops_interest() {
    let mut days = Days::default();
    let loan = example(Kind::InterestOnly);
    let book = lend(&Book::default(), &mut days, &loan, loan.start);
    let now = loan.grace_end().unwrap() + 1;
    let book = accrue(&book, &days, now).unwrap();
    let book = book::default(&book, &mut days, &position(&loan)).unwrap();
    assert_eq!(values(&book, &HAIRCUTS), Ok((loan.balance, loan.balance / 2)));
    assert_eq!(values(&book, &[0; 5]), Ok((loan.balance, loan.balance)));
    assert_eq!(values(&book, &[10_000; 5]), Ok((loan.balance, 0)));
    assert_eq!(values(&book, &[10_001; 5]), Err(Error::Overflow));
    let written = rewrite(&book, loan.balance, 1_000).unwrap();
    assert_eq!(values(&written, &HAIRCUTS), Ok((1_000, 500)));
    let closed = rewrite(&written, 1_000, 0).unwrap();
    assert_eq!(closed, Book { last: now, ..Book::default() });
    assert_eq!(rewrite(&closed, 1, 0), Err(Error::Overflow), "there is none left");
}

#[test]
fn haircut_rounds_against_the_book() {
    let book = Book { defaulted: 3, ..Book::default() };
    assert_eq!(values(&book, &HAIRCUTS), Ok((3, 1)));
    let late = Book { principal: 1, late: [1, 0, 0, 0], ..Book::default() };
    assert_eq!(values(&late, &HAIRCUTS), Ok((1, 0)));
    assert_eq!(values(&late, &[500, 0, 0, 0, 0]), Err(Error::Overflow), "a haircut never falls with age");
}

#[test]
fn claims_count_only_in_the_optimistic_value() {
    let book = Book { claims: 7, ..Book::default() };
    assert_eq!(values(&book, &HAIRCUTS), Ok((7, 0)));
}

#[test]
fn unknown_position_cannot_be_removed() {
    let mut days = Days::default();
    let position = position(&example(Kind::Amortising));
    assert_eq!(remove(&Book::default(), &mut days, &position), Err(Error::Overflow));
}

#[derive(Clone, Debug)]
enum Action {
    Originate { balance: u128, rate: u64, payments: u8, kind: u8, day: u8, share: u8 },
    Pay { pick: usize, share: u8 },
    Default { pick: usize },
    Cure { pick: usize, all: bool },
    Sell { pick: usize },
    WriteDown { pick: usize },
}

fn actions() -> impl Strategy<Value = (u64, Action)> {
    let action = prop_oneof![
        4 => (1..1u128 << 90, 0..=MAX_RATE / 8, 1..=12u8, 0..3u8, 0..=31u8, 0..4u8)
            .prop_map(|(balance, rate, payments, kind, day, share)| Action::Originate { balance, rate, payments, kind, day, share }),
        6 => (any::<usize>(), any::<u8>()).prop_map(|(pick, share)| Action::Pay { pick, share }),
        3 => any::<usize>().prop_map(|pick| Action::Default { pick }),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(pick, all)| Action::Cure { pick, all }),
        1 => any::<usize>().prop_map(|pick| Action::Sell { pick }),
        1 => any::<usize>().prop_map(|pick| Action::WriteDown { pick }),
    ];
    (prop_oneof![Just(0), 0..DAY, 0..40 * DAY], action)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn book_never_drifts_from_its_loans(steps in prop::collection::vec(actions(), 1..80), second in 0..DAY) {
        let mut days = Days::default();
        let mut book = Book::default();
        let (mut performing, mut defaulted): (Vec<Loan>, Vec<(Loan, u128)>) = (vec![], vec![]);
        let mut now = 20_000 * DAY + second;
        for (wait, action) in steps {
            now += wait;
            book = accrue(&book, &days, now).unwrap();
            match action {
                Action::Originate { balance, rate, payments, kind, day, share } => {
                    let kind = [Kind::Amortising, Kind::InterestOnly, Kind::Bullet][usize::from(kind)];
                    let zone = (i64::from(day) - 15) * 900;
                    let loan = Loan {
                        kind, rate, senior_rate: rate / u64::from(share + 1), payments, balance, day, zone,
                        start: now, since: now, grace_duration: 5 * DAY, first_loss: balance / 4 * u128::from(share),
                        ..example(kind)
                    };
                    book = insert(&book, &mut days, &position(&loan)).unwrap();
                    performing.push(loan);
                }
                Action::Pay { pick, share } if !performing.is_empty() => {
                    let index = pick % performing.len();
                    let old = performing[index];
                    let owed = quote(&old, 0, now).unwrap();
                    let due = owed.due().unwrap();
                    let amount = if share == 255 { owed.payoff } else { due + ((owed.payoff - due) >> 8) * u128::from(share) };
                    let (new, payment) = repay(&old, amount, 0, 0, now).unwrap();
                    let before = values(&book, &HAIRCUTS).unwrap().0;
                    book = remove(&book, &mut days, &position(&old)).unwrap();
                    if new.balance > 0 {
                        book = insert(&book, &mut days, &position(&new)).unwrap();
                        performing[index] = new;
                    } else {
                        performing.swap_remove(index);
                    }
                    let after = values(&book, &HAIRCUTS).unwrap().0;
                    prop_assert!(after + payment.vault().unwrap() >= before, "INV-LOAN-06 a payment never lowers loans plus cash");
                }
                Action::Default { pick } if !performing.is_empty() => {
                    let index = pick % performing.len();
                    if now > performing[index].grace_end().unwrap() {
                        let loan = performing.swap_remove(index);
                        book = book::default(&book, &mut days, &position(&loan)).unwrap();
                        defaulted.push((loan, senior(&loan)));
                    }
                }
                Action::Cure { pick, all } if !defaulted.is_empty() => {
                    let (old, shown) = defaulted.swap_remove(pick % defaulted.len());
                    let owed = quote(&old, 0, now).unwrap();
                    let amount = if all { owed.payoff } else { owed.due().unwrap() };
                    let (new, _) = repay(&old, amount, 0, 0, now).unwrap();
                    book = rewrite(&book, shown, 0).unwrap();
                    if new.balance > 0 {
                        book = insert(&book, &mut days, &position(&new)).unwrap();
                        performing.push(new);
                    }
                }
                Action::Sell { pick } if !defaulted.is_empty() => {
                    let (_, shown) = defaulted.swap_remove(pick % defaulted.len());
                    book = rewrite(&book, shown, 0).unwrap();
                }
                Action::WriteDown { pick } if !defaulted.is_empty() => {
                    let index = pick % defaulted.len();
                    let shown = defaulted[index].1;
                    book = rewrite(&book, shown, shown / 2).unwrap();
                    defaulted[index].1 = shown / 2;
                }
                _ => {}
            }
            book = kept(&book, &days);
            check(&book, &days, &performing, &defaulted, now);
            // At the end of what is said to be quiet, and a day later.
            let quiet = book.quiet.min(now / DAY + 400);
            for day in [quiet, quiet + 1] {
                check(&book, &days, &performing, &defaulted, now.max(day * DAY));
            }
            check(&book, &days, &performing, &defaulted, now + 45 * DAY);
        }
        now += WINDOW;
        book = accrue(&book, &days, now).unwrap();
        for loan in performing.drain(..) {
            book = remove(&book, &mut days, &position(&loan)).unwrap();
        }
        for (_, shown) in defaulted.drain(..) {
            book = rewrite(&book, shown, 0).unwrap();
        }
        prop_assert_eq!(book, Book { last: book.last, ..Book::default() }, "INV-LOAN-07 an empty book is zero");
    }

    #[test]
    fn any_position_gives_a_result_or_an_error(balance: u128, rate: u64, since: u64, due: u64, now: u64) {
        let mut days = Days::default();
        let position = Position { balance, rate, since, due_day: due, bullet: since % 2 == 0 };
        let empty = Book { last: now, ..Book::default() };
        if let Ok(book) = insert(&empty, &mut days, &position) {
            prop_assert_eq!(remove(&book, &mut days, &position).unwrap(), empty);
        }
    }
}

#[test]
fn ten_billion_at_the_highest_rate_fits() {
    let mut days = Days::default();
    let loan = Loan {
        balance: 10_000_000_000 * u128::from(WAD),
        rate: MAX_RATE,
        senior_rate: MAX_RATE,
        ..example(Kind::InterestOnly)
    };
    let book = lend(&Book::default(), &mut days, &loan, loan.start);
    let at = accrue(&book, &days, loan.next_due().unwrap()).unwrap();
    assert!(at.accrued < U256::from(1) << 160, "the slot of the contract holds it");
}
