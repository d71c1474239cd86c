//! The book of all loans: one linear accrual for any number of them.
//!
//! A loan earns balance * rate a second until its next due time and nothing after it, until somebody pays. The
//! book holds the sum of these rates and, for each due day, what of it ends on that day. A due time that is no
//! midnight of the book's clock counts as the midnight before it. A day's bucket ends all of its rates at one second, so
//! that the scaled accrual is exact.
//!
//! The bucket of a day also has the principal that is due for a payment on it, and keeps it until somebody pays. So
//! the principal of loans that are some days past due is a sum that follows the calendar by itself: at each of the
//! [`AGES`] the buckets enter the sum of that age as their day comes. Nobody has to look at a loan for it.
//!
//! A change of a loan is `remove` of its old position and `insert` of its new one.
//!
//! Days are kept on a ring of [`RING`], so that a payment fills a place that has been used before, not a new one. What a
//! place says counts only for the day that it names. Due days are at most some 40 days ahead, and from the last of the
//! [`AGES`] on nobody asks for a bucket. The one due day of a bullet can be years ahead: these days have places of
//! their own, which are looked at only while there is such a loan.

use alloy_primitives::U256;

use crate::{interest::product, interest_scaled, unscale_down, Error, Kind, Loan, BPS, DAY};

/// Days past due at which the conservative value leaves more of the principal out.
pub const AGES: [u64; 4] = [7, 30, 60, 90];
/// Days past due at which something happens to a loan.
const EVENTS: [u64; 5] = [0, 7, 30, 60, 90];
/// Places of the ring: more than the last age and the farthest due day together, and the bits of a word.
pub const RING: u64 = 256;

/// The sums over all loans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Outstanding principal of performing loans, wei.
    pub principal: u128,
    /// Interest per second of loans before their due time, wei scaled by 1e18.
    pub rate: u128,
    /// Unpaid interest of performing loans up to `last`, wei scaled by 1e18.
    pub accrued: U256,
    /// Time of the last accrual.
    pub last: u64,
    /// The part of `principal` that is at least as many days past due as each of [`AGES`].
    pub late: [u128; 4],
    /// Outstanding principal of defaulted loans, wei, less what is written down.
    pub defaulted: u128,
    /// What insurers are asked for, wei.
    pub claims: u128,
    /// Whether there can be bullets among the performing loans.
    pub bullets: bool,
    /// A day up to which nothing falls due and nothing comes to one of the [`AGES`], see [`quiet_until`]; zero where
    /// that is not known.
    pub quiet: u64,
}

/// What falls due on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The day that it is of.
    pub day: u64,
    /// Sum of the rates that end at its start, wei per second scaled by 1e18. Means nothing once that is past.
    pub rate: u128,
    /// Principal of the loans whose oldest unpaid due time is on this day, wei.
    pub principal: u128,
}

/// Where the book keeps its due days. A day is a time divided by 86,400. Places and words below [`RING`] are the ring's,
/// the others of days of bullets.
pub trait BookStore {
    /// The bucket at `place`: on the ring a day's rest by [`RING`], else the day.
    fn bucket(&self, place: u64) -> Bucket;
    /// Sets it.
    fn set_bucket(&mut self, place: u64, bucket: Bucket);
    /// A bit for each of 256 places whose bucket has principal: word 0 is the ring's, else that of `place / 256`.
    fn bitmap(&self, word: u64) -> U256;
    /// Sets it.
    fn set_bitmap(&mut self, word: u64, bits: U256);
}

/// What the book has to know of one loan: the vault's part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Outstanding principal, wei.
    pub balance: u128,
    /// Interest per second, scaled by 1e18.
    pub rate: u64,
    /// Interest is unpaid from this time.
    pub since: u64,
    /// The day until whose start it accrues.
    pub due_day: u64,
    /// All principal is due at the end, which can be far away.
    pub bullet: bool,
}

impl Position {
    /// The position of `loan`.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    #[inline(never)]
    pub fn of(loan: &Loan) -> Result<Self, Error> {
        Ok(Self {
            balance: loan.senior_of(loan.balance),
            rate: loan.senior_rate,
            since: loan.since,
            due_day: loan.next_due()? / DAY,
            bullet: loan.kind == Kind::Bullet,
        })
    }

    /// Interest at `now`, wei scaled by 1e18.
    #[must_use]
    pub fn accrued(&self, now: u64) -> U256 {
        let until = now.min(self.due_day.saturating_mul(DAY));
        interest_scaled(self.balance, self.rate, until.saturating_sub(self.since))
    }

    fn flow(&self) -> Result<u128, Error> {
        self.balance.checked_mul(u128::from(self.rate)).ok_or(Error::Overflow)
    }
}

/// Position of a day in its word of bits.
fn bit(day: u64) -> usize {
    (day & 255) as usize
}

/// Where a day's bucket is.
fn place(day: u64, bullet: bool) -> u64 {
    if bullet {
        day
    } else {
        day & (RING - 1)
    }
}

/// The word with a day's bit.
fn word(day: u64, bullet: bool) -> u64 {
    if bullet {
        day >> 8
    } else {
        0
    }
}

/// The bucket of `day`; an empty one where its place is another day's.
#[inline(never)]
fn bucket(store: &impl BookStore, day: u64, bullet: bool) -> Bucket {
    let bucket = store.bucket(place(day, bullet));
    if bucket.day == day {
        bucket
    } else {
        Bucket { day, ..Bucket::default() }
    }
}

fn add(a: u128, b: u128) -> Result<u128, Error> {
    a.checked_add(b).ok_or(Error::Overflow)
}

fn sub(a: u128, b: u128) -> Result<u128, Error> {
    a.checked_sub(b).ok_or(Error::Overflow)
}

/// The first day in `from..=to` that may have a bucket.
#[inline(never)]
fn next_day(store: &impl BookStore, mut from: u64, to: u64, bullet: bool) -> Option<u64> {
    while from <= to {
        let bits = store.bitmap(word(from, bullet)).wrapping_shr(bit(from));
        if !bits.is_zero() {
            let day = from.checked_add(u64::try_from(bits.trailing_zeros()).ok()?)?;
            return (day <= to).then_some(day);
        }
        from = (from | 255).checked_add(1)?;
    }
    None
}

/// The book at `now`. Reads the non-empty days that have become due or older since the last accrual, writes nothing
/// to the store. A time before the last accrual is that of the last accrual.
///
/// # Errors
/// [`Error::Overflow`] where a result does not fit.
pub fn accrue(book: &Book, store: &impl BookStore, now: u64) -> Result<Book, Error> {
    let mut after = *book;
    advance(&mut after, now)?;
    // Without principal nothing is due and nothing grows older, so a book at rest walks no days.
    if book.principal > 0 && now / DAY > book.last / DAY && now / DAY > book.quiet {
        walk(book, &mut after, store, now, false)?;
        if book.bullets {
            walk(book, &mut after, store, now, true)?;
        }
    }
    Ok(after)
}

/// Ends the rates of the days that have become due, and adds up those that have come to each age.
#[inline(never)]
fn walk(book: &Book, after: &mut Book, store: &impl BookStore, now: u64, bullet: bool) -> Result<(), Error> {
    let (before, mut today) = (book.last / DAY, now / DAY);
    if !bullet {
        // The ring has nothing farther away.
        today = today.min(before.saturating_add(RING));
    }
    let mut from = before.saturating_add(1);
    while after.rate > 0 {
        let Some(day) = next_day(store, from, today, bullet) else { break };
        let rate = bucket(store, day, bullet).rate;
        let seconds = now.saturating_sub(day.saturating_mul(DAY));
        let more = product(rate, seconds.into());
        after.accrued = after.accrued.checked_sub(more).ok_or(Error::Overflow)?;
        after.rate = sub(after.rate, rate)?;
        from = day.saturating_add(1);
    }
    for (sum, age) in after.late.iter_mut().zip(AGES) {
        let to = (now / DAY).saturating_sub(age).min(today);
        let mut from = before.saturating_sub(age).saturating_add(1);
        while let Some(day) = next_day(store, from, to, bullet) {
            *sum = add(*sum, bucket(store, day, bullet).principal)?;
            from = day.saturating_add(1);
        }
    }
    Ok(())
}

/// A day up to which it is quiet in a book that has been accrued, see [`Book::quiet`]. Bullets are not on the ring: with
/// them it is not known.
#[inline(never)]
pub fn quiet_until(book: &Book, store: &impl BookStore) -> u64 {
    if book.principal == 0 || book.bullets {
        return 0;
    }
    let today = book.last / DAY;
    let bits = store.bitmap(0);
    let mut days = RING;
    for age in EVENTS {
        // The ring from the next day that comes to this age.
        let first = bit(today.saturating_add(1).saturating_sub(age));
        let turned = bits.wrapping_shr(first) | bits.wrapping_shl(first.abs_diff(256));
        days = days.min(u64::try_from(turned.trailing_zeros()).unwrap_or(0));
    }
    today.saturating_add(days)
}

fn advance(book: &mut Book, to: u64) -> Result<(), Error> {
    let Some(seconds) = to.checked_sub(book.last) else { return Ok(()) };
    if book.rate > 0 {
        let interest = product(book.rate, seconds.into());
        book.accrued = book.accrued.checked_add(interest).ok_or(Error::Overflow)?;
    }
    book.last = to;
    Ok(())
}

/// Adds a performing loan to a book that has been accrued, with the interest that it has earned since its `since`.
///
/// # Errors
/// [`Error::Overflow`] where a sum does not fit.
pub fn insert(book: &Book, store: &mut impl BookStore, position: &Position) -> Result<Book, Error> {
    change(book, store, position, true)
}

/// Takes a performing loan out of a book that has been accrued, with all of its unpaid interest.
///
/// # Errors
/// [`Error::Overflow`] if the position is not the one that was inserted.
pub fn remove(book: &Book, store: &mut impl BookStore, position: &Position) -> Result<Book, Error> {
    change(book, store, position, false)
}

/// `a + b` or `a - b`.
#[inline(never)]
fn apply(a: u128, b: u128, more: bool) -> Result<u128, Error> {
    if more {
        add(a, b)
    } else {
        sub(a, b)
    }
}

/// Both in one, for the programs' size.
#[inline(never)]
fn change(book: &Book, store: &mut impl BookStore, position: &Position, more: bool) -> Result<Book, Error> {
    let mut book = *book;
    let &Position { balance, due_day: day, bullet, .. } = position;
    if balance == 0 {
        return Ok(book);
    }
    let today = book.last / DAY;
    book.principal = apply(book.principal, balance, more)?;
    let accrued = position.accrued(book.last);
    let accrued = if more { book.accrued.checked_add(accrued) } else { book.accrued.checked_sub(accrued) };
    book.accrued = accrued.ok_or(Error::Overflow)?;
    let flow = if day > today { position.flow()? } else { 0 };
    book.rate = apply(book.rate, flow, more)?;
    for (sum, age) in book.late.iter_mut().zip(AGES) {
        if day.saturating_add(age) <= today {
            *sum = apply(*sum, balance, more)?;
        }
    }
    book.bullets |= bullet;
    if book.principal == 0 {
        (book.bullets, book.quiet) = (false, 0);
    }
    // From the last age on nobody asks for a bucket: its place on the ring is free.
    let [.., last] = AGES;
    if !bullet && day.saturating_add(last) <= today {
        return Ok(book);
    }
    let old = bucket(store, day, bullet);
    let mut new = Bucket { principal: apply(old.principal, balance, more)?, ..old };
    // What a bucket of the past says of rates means nothing.
    new.rate = if new.principal == 0 { 0 } else { apply(old.rate, flow, more)? };
    store.set_bucket(place(day, bullet), new);
    if (old.principal == 0) != (new.principal == 0) {
        // What a day does that has a bucket already is known.
        book.quiet = 0;
        let word = word(day, bullet);
        let mask = U256::from(1u8).wrapping_shl(bit(day));
        let bits = store.bitmap(word);
        // On the ring an older day may have left its bit.
        store.set_bitmap(word, if new.principal == 0 { bits & !mask } else { bits | mask });
    }
    Ok(book)
}

/// Moves a performing loan to the defaulted ones: its principal stays on the book, its unpaid interest leaves it.
///
/// # Errors
/// As [`remove`].
pub fn default(book: &Book, store: &mut impl BookStore, position: &Position) -> Result<Book, Error> {
    let mut book = remove(book, store, position)?;
    book.defaulted = add(book.defaulted, position.balance)?;
    Ok(book)
}

/// Replaces what the book shows of a defaulted loan, `old`, by `new`; 0 takes it off the book.
///
/// # Errors
/// [`Error::Overflow`] if there is no such loan.
pub fn rewrite(book: &Book, old: u128, new: u128) -> Result<Book, Error> {
    Ok(Book { defaulted: add(sub(book.defaulted, old)?, new)?, ..*book })
}

/// The loans' worth in wei, rounded down: `(optimistic, conservative)`. Optimistic is all principal, the accrued
/// interest of performing loans and the claims; conservative is principal less the haircuts, which are rounded up.
/// `haircuts_bps`: of loans of each of [`AGES`], and of defaulted ones, none below the one before.
///
/// # Errors
/// [`Error::Overflow`] beyond `u128`, or for haircuts that fall or exceed 100 %.
pub fn values(book: &Book, haircuts_bps: &[u16; 5]) -> Result<(u128, u128), Error> {
    let principal = add(book.principal, book.defaulted)?;
    let optimistic = add(add(principal, unscale_down(book.accrued)?)?, book.claims)?;
    let [first, second, third, fourth, defaulted] = *haircuts_bps;
    // The youngest age holds the older ones.
    let [late, ..] = book.late;
    if late == 0 && book.defaulted == 0 {
        return Ok((optimistic, principal));
    }
    // Each age adds what it takes above the one before.
    let mut lower = 0;
    let mut scaled = product(book.defaulted, defaulted.into());
    for (sum, bps) in book.late.iter().zip([first, second, third, fourth]) {
        let step = bps.checked_sub(lower).ok_or(Error::Overflow)?;
        scaled = scaled.checked_add(product(*sum, step.into())).ok_or(Error::Overflow)?;
        lower = bps;
    }
    let haircut = crate::interest::div_up(scaled, BPS.into())?;
    Ok((optimistic, sub(principal, haircut)?))
}
