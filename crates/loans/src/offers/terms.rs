//! Terms as they are offered, their bounds, and how they are packed.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::reader::{Malformed, Reader};
use loan_math::{Loan, MAX_PAYMENTS, MAX_RATE, WINDOW};

use crate::{
    calls::MAX_TITLES,
    clock,
    errors::*,
    limits::{BORROWER_NUMBER, NUMBER},
    record::*,
    Loans,
};

/// The words of `LoanTerms` of the ABI.
pub(crate) const TERM_WORDS: usize = 17;

/// 1 % a year: the highest rate of a servicer, per second scaled by 1e18.
pub(crate) const MAX_SERVICING_RATE: u64 = MAX_RATE / 100;
/// The highest fee for a draw, basis points of the principal.
pub(crate) const MAX_ORIGINATION_BPS: u64 = 250;
/// The highest fee for closing, basis points of the principal as drawn.
pub(crate) const MAX_EXIT_BPS: u64 = 200;
/// The longest reserve, payments.
pub(crate) const MAX_RESERVE: u64 = 12;
/// Half of a loan is the most that a curator takes over.
const MAX_FIRST_LOSS_PART: u128 = 2;

/// 14 hours east of UTC, in quarters of an hour from 12 hours west of it.
const EASTERNMOST: u64 = 104;

/// `LoanTerms` as they were read: their words, for signatures, with the borrower's address in the first.
pub(crate) struct Terms {
    pub(crate) words: [U256; TERM_WORDS],
    pub(crate) titles: Vec<U256>,
}

impl Terms {
    /// Reads terms and titles.
    ///
    /// # Errors
    /// [`Malformed`].
    #[inline(never)]
    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut words = [U256::ZERO; TERM_WORDS];
        r.clone().address()?;
        for word in &mut words {
            *word = r.word()?;
        }
        let (count, mut items) = r.array()?;
        if count > MAX_TITLES {
            return Err(Malformed);
        }
        let mut titles = Vec::with_capacity(count);
        for _ in 0..count {
            titles.push(items.word()?);
        }
        Ok(Self { words, titles })
    }
}

/// A loan that has not been drawn.
pub(crate) struct Draft {
    pub(crate) entry: Entry,
    /// The word `TERMS`, without appraisal and class.
    pub(crate) terms: U256,
    pub(crate) borrower: Address,
    pub(crate) curator: Address,
    /// The word `MORE`, or what it would say.
    pub(crate) more: U256,
    /// The loan that this one replaces, 0 for none.
    pub(crate) refinances: U256,
    pub(crate) titles: Vec<U256>,
}

impl Draft {
    pub(crate) fn principal(&self) -> u128 {
        self.entry.loan.balance
    }
}

/// `value` if it is in `min..=max`.
///
/// # Errors
/// [`InvalidParameter`].
#[inline(never)]
pub(crate) fn bounded(value: U256, min: u64, max: u64) -> Result<u64, Error> {
    match u64::try_from(value) {
        Ok(value) if value >= min && value <= max => Ok(value),
        _ => Err(invalid()),
    }
}

fn byte(value: U256, min: u64, max: u64) -> Result<u8, Error> {
    u8::try_from(bounded(value, min, max)?).map_err(|_| invalid())
}

/// A time zone in seconds, two's complement, as quarters of an hour from the westernmost.
#[inline(never)]
fn zone(value: U256) -> Result<u64, Error> {
    let [low, a, b, c] = value.into_limbs();
    let seconds = low.cast_signed();
    let sign = if seconds < 0 { u64::MAX } else { 0 };
    let quarters = seconds.checked_div(QUARTER).and_then(|quarters| quarters.checked_sub(WEST));
    match quarters.and_then(|quarters| u64::try_from(quarters).ok()) {
        Some(quarters)
            if [a, b, c] == [sign; 3]
                && quarters <= EASTERNMOST
                && seconds.checked_rem(QUARTER) == Some(0) =>
        {
            Ok(quarters)
        }
        _ => Err(invalid()),
    }
}

impl Loans {
    /// Terms of a curator within their bounds, packed.
    ///
    /// # Errors
    /// [`ZeroAddress`], [`ZeroAmount`], [`InvalidParameter`], [`MathOverflow`] for what does not fit 96 bits.
    #[inline(never)]
    pub(crate) fn draft(&self, terms: Terms, curator: Address) -> Result<Draft, Error> {
        let Terms { words, titles } = terms;
        let [borrower, principal, rate, senior, servicing, grace_rate, grace, payments, kind, day, time_zone, first_loss, reserve, origination, exit, refinances, expiry] =
            words;
        if borrower.is_zero() {
            return Err(zero_address());
        }
        if principal.is_zero() {
            return Err(zero_amount());
        }
        let quarters = zone(time_zone)?;
        let reserve = bounded(reserve, 0, MAX_RESERVE)?;
        let exit = bounded(exit, 0, MAX_EXIT_BPS)?;
        let rate = bounded(rate, 0, MAX_RATE)?;
        let loan = Loan {
            kind: kind_of(bounded(kind, 0, 2)?.into()),
            rate,
            senior_rate: bounded(senior, 0, rate)?,
            servicing_rate: bounded(servicing, 0, MAX_SERVICING_RATE)?,
            grace_rate: bounded(grace_rate, 0, MAX_RATE)?,
            grace_duration: bounded(grace, 0, WINDOW)?,
            payments: byte(payments, 1, u64::from(MAX_PAYMENTS))?,
            day: byte(day, 0, 31)?,
            since: bounded(expiry, clock::now(), END_OF_TIME)?,
            balance: to_u128(principal)?,
            first_loss: to_u128(first_loss)?,
            ..Loan::default()
        };
        // The vault's and the servicer's part are the rate, or leave the rest to whoever bears the first loss.
        let parts = loan.senior_rate.checked_add(loan.servicing_rate).ok_or_else(overflow)?;
        if parts > rate
            || (loan.first_loss == 0 && parts != rate)
            || loan.first_loss > loan.balance / MAX_FIRST_LOSS_PART
        {
            return Err(invalid());
        }
        if refinances.is_zero() == titles.is_empty() || !distinct(&titles) {
            return Err(invalid());
        }
        let origination = bounded(origination, 0, MAX_ORIGINATION_BPS)?;
        let first = titles.first().copied().unwrap_or_default();
        for title in &titles {
            bounded(*title, 1, MAX_TITLE)?;
        }
        let number = NUMBER.get(self.curators.get(curator));
        if number == 0 {
            // A curator without a cap.
            self.within_curator_cap(curator, loan.balance)?;
        }
        let account = account_in(borrower);
        let borrower_number = BORROWER_NUMBER.get(self.borrowers.get(account));
        if borrower_number == 0 {
            // A borrower without a cap.
            self.within_borrower_cap(account, loan.balance)?;
        }
        let units = loan.balance / UNIT;
        let mut packed = U256::ZERO;
        for (field, number) in [
            (TITLE, to_u128(first)?),
            (GRACE_RATE, loan.grace_rate.into()),
            (GRACE_DURATION, loan.grace_duration.into()),
            (BORROWER, borrower_number),
            (CURATOR, number),
            (PRINCIPAL, units),
        ] {
            packed = field.put(packed, number)?;
        }
        let mut more = U256::ZERO;
        for (field, number) in [
            (FIRST_LOSS, loan.first_loss),
            (SENIOR_RATE, loan.senior_rate.into()),
            (SERVICING_RATE, loan.servicing_rate.into()),
            (DAY_OF_MONTH, loan.day.into()),
            (ZONE, quarters.into()),
            (RESERVE_PAYMENTS, reserve.into()),
            (ORIGINATION, origination.into()),
            (EXIT, exit.into()),
            (TITLES, u128::try_from(titles.len()).unwrap_or(u128::MAX)),
            (DUST, loan.balance.saturating_sub(units.saturating_mul(UNIT))),
        ] {
            more = field.put(more, number)?;
        }
        let utc = WEST.unsigned_abs();
        let mut flags = 0;
        for (flag, set) in [
            (PLAIN, loan.is_plain() && loan.day == 0 && quarters == utc && exit == 0),
            (TRANCHED, loan.first_loss > 0),
            (RESERVED, reserve > 0),
            (LOTS, titles.len() > 1),
            (EXTRA, more != ordinary(rate)?),
        ] {
            if set {
                flags |= flag;
            }
        }
        let refinances = wide(bounded(refinances, 0, u64::from(u32::MAX))?.into());
        Ok(Draft {
            entry: Entry { status: OFFERED, flags, defaulted_at: 0, loan },
            terms: packed,
            more,
            refinances,
            borrower: account,
            curator,
            titles,
        })
    }
}

/// Whether no title is named twice.
fn distinct(titles: &[U256]) -> bool {
    let mut rest = titles;
    while let Some((first, others)) = rest.split_first() {
        if others.contains(first) {
            return false;
        }
        rest = others;
    }
    true
}
