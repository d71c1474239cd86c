//! The Gregorian calendar, by days since 1970-01-01. Months are counted from January of year 0.
//!
//! Years of 365.2425 days are counted from the first of March, so that a leap day is the last of its year.

use crate::Error;

/// From 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// Of 400 years.
const ERA: i64 = 146_097;

/// A day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Months since January of year 0.
    pub month: i64,
    /// From 1.
    pub day: u8,
}

/// The date of a day.
///
/// # Errors
/// [`Error::Overflow`] beyond the range of years.
pub fn date(days: i64) -> Result<Date, Error> {
    compute_date(days).ok_or(Error::Overflow)
}

fn compute_date(days: i64) -> Option<Date> {
    let shifted = days.checked_add(EPOCH)?;
    let era = shifted.div_euclid(ERA);
    // 0 to 146,096; then days less the leap days before, 365 to the year.
    let in_era = shifted.rem_euclid(ERA);
    let leaps = (in_era / 1_460).checked_sub(in_era / 36_524)?.checked_add(in_era / 146_096)?;
    let year = in_era.checked_sub(leaps)? / 365;
    let before = year.checked_mul(365)?.checked_add(year / 4)?.checked_sub(year / 100)?;
    let in_year = in_era.checked_sub(before)?;
    // Months from March: 153 days to five of them.
    let from_march = in_year.checked_mul(5)?.checked_add(2)? / 153;
    let month_start = from_march.checked_mul(153)?.checked_add(2)? / 5;
    let day = u8::try_from(in_year.checked_sub(month_start)?.checked_add(1)?).ok()?;
    let years = era.checked_mul(400)?.checked_add(year)?;
    let month = years.checked_mul(12)?.checked_add(from_march)?.checked_add(2)?;
    Some(Date { month, day })
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// Days of a month.
#[must_use]
pub fn days_in_month(month: i64) -> u8 {
    match month.rem_euclid(12) {
        1 if is_leap(month.div_euclid(12)) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// The day, since 1970-01-01, of `day` in `month`; of its last day where it is shorter. Nothing beyond the range.
#[must_use]
pub fn day_of(month: i64, day: u8) -> Option<i64> {
    let day = i64::from(day.min(days_in_month(month)));
    // March is the first month of a year.
    let shifted = month.checked_sub(2)?;
    let (year, from_march) = (shifted.div_euclid(12), shifted.rem_euclid(12));
    let era = year.div_euclid(400);
    let in_era = year.rem_euclid(400);
    let in_year = (from_march.checked_mul(153)?.checked_add(2)? / 5).checked_add(day)?.checked_sub(1)?;
    let leaps = (in_era / 4).checked_sub(in_era / 100)?;
    let days = in_era.checked_mul(365)?.checked_add(leaps)?.checked_add(in_year)?;
    era.checked_mul(ERA)?.checked_add(days)?.checked_sub(EPOCH)
}
