//! The book of all loans: one linear accrual for any number of them.
//!
//! A loan earns balance * rate a second until its next due time and nothing after it, until somebody pays. The
//! book holds the sum of these rates and, for each due day, the sum of the rates that end on it. Due times are
//! midnights, so a day's bucket ends all of its rates at the same second and the scaled accrual is exact. Days are
//! never used twice: a bucket whose day has passed is not read again and need not be cleared.
//!
//! A change of a loan is `remove` of its old position and `insert` of its new one.

use alloy_primitives::U256;

use crate::{interest_scaled, mul_div_up, unscale_down, Error, Loan, BPS, DAY};

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
    /// Outstanding principal of defaulted loans, wei.
    pub defaulted: u128,
    /// Defaulted loans that have not been sold, cured or paid.
    pub defaulted_loans: u32,
}

/// Where the book keeps its due days. A day is a Unix time divided by 86,400, a word holds 256 days.
pub trait BookStore {
    /// Sum of the rates that end at the start of `day`, wei per second scaled by 1e18.
    fn bucket(&self, day: u64) -> u128;
    /// Sets it.
    fn set_bucket(&mut self, day: u64, rate: u128);
    /// Bit `day % 256` of word `day / 256` is set where a bucket is not empty.
    fn bitmap(&self, word: u64) -> U256;
    /// Sets it.
    fn set_bitmap(&mut self, word: u64, bits: U256);
}

/// What the book has to know of one loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Outstanding principal, wei.
    pub balance: u128,
    /// Interest per second, scaled by 1e18.
    pub rate: u64,
    /// Interest is unpaid from this time.
    pub since: u64,
    /// It accrues until this time, a midnight.
    pub due: u64,
}

impl Position {
    /// The position of `loan`.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn of(loan: &Loan) -> Result<Self, Error> {
        Ok(Self { balance: loan.balance, rate: loan.rate, since: loan.since, due: loan.next_due()? })
    }

    /// Interest at `now`, wei scaled by 1e18.
    fn accrued(&self, now: u64) -> Result<U256, Error> {
        interest_scaled(self.balance, self.rate, now.min(self.due).saturating_sub(self.since))
    }

    fn flow(&self) -> Result<u128, Error> {
        self.balance.checked_mul(u128::from(self.rate)).ok_or(Error::Overflow)
    }
}

/// Position of `day` in its bitmap word.
fn bit(day: u64) -> usize {
    (day & 255) as usize
}

/// The first non-empty day in `from..=to`.
fn next_day(store: &impl BookStore, mut from: u64, to: u64) -> Option<u64> {
    while from <= to {
        let bits = store.bitmap(from >> 8).wrapping_shr(bit(from));
        if !bits.is_zero() {
            let day = from.checked_add(u64::try_from(bits.trailing_zeros()).ok()?)?;
            return (day <= to).then_some(day);
        }
        from = (from | 255).checked_add(1)?;
    }
    None
}

/// The book at `now`. Reads the non-empty due days since the last accrual, writes nothing to the store.
///
/// # Errors
/// [`Error::Overflow`] where a result does not fit.
pub fn accrue(book: &Book, store: &impl BookStore, now: u64) -> Result<Book, Error> {
    let mut book = *book;
    let today = now / DAY;
    let mut day = (book.last / DAY).saturating_add(1);
    // Without a rate nothing is left to end, so a book at rest walks no days.
    while book.rate > 0 {
        let Some(due) = next_day(store, day, today) else { break };
        advance(&mut book, due.checked_mul(DAY).ok_or(Error::Overflow)?)?;
        book.rate = book.rate.checked_sub(store.bucket(due)).ok_or(Error::Overflow)?;
        day = due.saturating_add(1);
    }
    advance(&mut book, now)?;
    Ok(book)
}

fn advance(book: &mut Book, to: u64) -> Result<(), Error> {
    let Some(seconds) = to.checked_sub(book.last) else { return Ok(()) };
    if book.rate > 0 {
        let interest = U256::from(book.rate).checked_mul(U256::from(seconds)).ok_or(Error::Overflow)?;
        book.accrued = book.accrued.checked_add(interest).ok_or(Error::Overflow)?;
    }
    book.last = to;
    Ok(())
}

/// Adds a performing loan at `now`, with the interest that it has earned since its `since`.
///
/// # Errors
/// [`Error::Overflow`] where a sum does not fit.
pub fn insert(book: &Book, store: &mut impl BookStore, position: &Position, now: u64) -> Result<Book, Error> {
    let mut book = accrue(book, store, now)?;
    book.principal = book.principal.checked_add(position.balance).ok_or(Error::Overflow)?;
    book.accrued = book.accrued.checked_add(position.accrued(now)?).ok_or(Error::Overflow)?;
    let flow = position.flow()?;
    if position.due > now && flow > 0 {
        book.rate = book.rate.checked_add(flow).ok_or(Error::Overflow)?;
        let day = position.due / DAY;
        let old = store.bucket(day);
        store.set_bucket(day, old.checked_add(flow).ok_or(Error::Overflow)?);
        if old == 0 {
            flip(store, day);
        }
    }
    Ok(book)
}

/// Takes a performing loan out at `now`, with all of its unpaid interest.
///
/// # Errors
/// [`Error::Overflow`] if the position is not the one that was inserted.
pub fn remove(book: &Book, store: &mut impl BookStore, position: &Position, now: u64) -> Result<Book, Error> {
    let mut book = accrue(book, store, now)?;
    book.principal = book.principal.checked_sub(position.balance).ok_or(Error::Overflow)?;
    book.accrued = book.accrued.checked_sub(position.accrued(now)?).ok_or(Error::Overflow)?;
    let flow = position.flow()?;
    if position.due > now && flow > 0 {
        book.rate = book.rate.checked_sub(flow).ok_or(Error::Overflow)?;
        let day = position.due / DAY;
        let left = store.bucket(day).checked_sub(flow).ok_or(Error::Overflow)?;
        store.set_bucket(day, left);
        if left == 0 {
            flip(store, day);
        }
    }
    Ok(book)
}

fn flip(store: &mut impl BookStore, day: u64) {
    let word = day >> 8;
    let mask = U256::from(1u8).wrapping_shl(bit(day));
    let bits = store.bitmap(word) ^ mask;
    store.set_bitmap(word, bits);
}

/// Moves a performing loan to the defaulted ones: its principal stays on the book, its unpaid interest leaves it.
///
/// # Errors
/// As [`remove`].
pub fn default(
    book: &Book,
    store: &mut impl BookStore,
    position: &Position,
    now: u64,
) -> Result<Book, Error> {
    let mut book = remove(book, store, position, now)?;
    book.defaulted = book.defaulted.checked_add(position.balance).ok_or(Error::Overflow)?;
    book.defaulted_loans = book.defaulted_loans.checked_add(1).ok_or(Error::Overflow)?;
    Ok(book)
}

/// Takes a defaulted loan of outstanding `balance` off the book: sold or paid.
///
/// # Errors
/// [`Error::Overflow`] if there is no such loan.
pub fn close_defaulted(book: &Book, balance: u128) -> Result<Book, Error> {
    let mut book = rewrite(book, balance, 0)?;
    book.defaulted_loans = book.defaulted_loans.checked_sub(1).ok_or(Error::Overflow)?;
    Ok(book)
}

/// Writes a defaulted loan down from `balance` to `left`.
///
/// # Errors
/// [`Error::Overflow`] if there is no such loan.
pub fn rewrite(book: &Book, balance: u128, left: u128) -> Result<Book, Error> {
    let rest = book.defaulted.checked_sub(balance).ok_or(Error::Overflow)?;
    Ok(Book { defaulted: rest.checked_add(left).ok_or(Error::Overflow)?, ..*book })
}

/// A defaulted loan of outstanding `balance` performs again, as `position`.
///
/// # Errors
/// As [`insert`] and [`close_defaulted`].
pub fn cure(
    book: &Book,
    store: &mut impl BookStore,
    balance: u128,
    position: &Position,
    now: u64,
) -> Result<Book, Error> {
    insert(&close_defaulted(book, balance)?, store, position, now)
}

/// What the conservative value leaves out of `defaulted` principal, wei, rounded up.
///
/// # Errors
/// [`Error::Overflow`] beyond `u128`.
pub fn haircut_up(defaulted: u128, haircut_bps: u16) -> Result<u128, Error> {
    mul_div_up(defaulted, u128::from(haircut_bps), u128::from(BPS))
}

/// The loans' worth in wei, rounded down: `(optimistic, conservative)`. Optimistic is all principal and the accrued
/// interest of performing loans; conservative is principal less the haircut on defaulted loans.
///
/// # Errors
/// [`Error::Overflow`] beyond `u128`, or for a haircut above 100 %.
pub fn values(book: &Book, haircut_bps: u16) -> Result<(u128, u128), Error> {
    let principal = book.principal.checked_add(book.defaulted).ok_or(Error::Overflow)?;
    let optimistic = principal.checked_add(unscale_down(book.accrued)?).ok_or(Error::Overflow)?;
    let haircut = haircut_up(book.defaulted, haircut_bps)?;
    Ok((optimistic, principal.checked_sub(haircut).ok_or(Error::Overflow)?))
}
