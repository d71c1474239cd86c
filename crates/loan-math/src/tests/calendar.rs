//! Schedules against an independent calendar, chrono's.
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime};

use super::example;
use crate::{Kind, Loan, DAY, MAX_PAYMENTS, WINDOW};

/// 2023-12-25 to 2032-01-05: eight years with two leap years, and some days around.
const FIRST: u64 = 19_716;
const STARTS: u64 = 2_934;

fn day_of(days: u64) -> NaiveDate {
    DateTime::from_timestamp((days * DAY) as i64, 0).unwrap().date_naive()
}

/// The anchor in the month of `date`.
fn anchor(date: NaiveDate, day: u8) -> NaiveDate {
    let first = date.with_day(1).unwrap();
    let last = first + Months::new(1) - Days::new(1);
    first.with_day(u32::from(day).min(last.day())).unwrap()
}

/// The local dates on which the windows of a start on `date` end, and whether the first is a stub.
fn expected(date: NaiveDate, day: u8) -> (bool, impl Iterator<Item = NaiveDate>) {
    let here = anchor(date, day);
    let skip = u32::from(date >= here);
    let month = date.with_day(1).unwrap();
    (date != here, (skip..).map(move |k| anchor(month + Months::new(k), day)))
}

fn calendar(day: u8, zone: i64, start: u64) -> Loan {
    Loan { day, zone, start, since: start, payments: MAX_PAYMENTS, ..example(Kind::InterestOnly) }
}

fn unix(date: NaiveDate, zone: i64) -> u64 {
    let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
    u64::try_from(midnight - zone).unwrap()
}

#[test]
fn months_agree_with_chrono_for_all_starts_of_eight_years_and_all_lengths() {
    for start in FIRST..FIRST + STARTS {
        let date = day_of(start);
        // Every day of the month over any month of starts; the days that short months clamp for each start.
        for day in [1 + (start % 27) as u8, 28, 29, 30, 31] {
            let loan = calendar(day, 0, start * DAY);
            let (stub, dates) = expected(date, day);
            assert_eq!(loan.windows().unwrap(), MAX_PAYMENTS + u8::from(stub), "{date} day {day}");
            for (window, date) in (1..=MAX_PAYMENTS + u8::from(stub)).zip(dates) {
                assert_eq!(loan.due(window), Ok(unix(date, 0)), "{date} day {day} window {window}");
            }
        }
    }
}

#[test]
fn lengths_from_1_to_120_end_where_chrono_says() {
    for payments in 1..=MAX_PAYMENTS {
        for start in (FIRST..FIRST + STARTS).step_by(13) {
            for (kind, day) in [(Kind::Amortising, 31), (Kind::InterestOnly, 1), (Kind::Bullet, 30)] {
                let loan = Loan { payments, kind, ..calendar(day, 0, start * DAY) };
                let (stub, mut dates) = expected(day_of(start), day);
                let last = dates.nth(usize::from(payments) - 1 + usize::from(stub)).unwrap();
                assert_eq!(loan.maturity(), Ok(unix(last, 0)));
                let fixed = Loan { day: 0, ..loan };
                assert_eq!(fixed.maturity(), Ok(start * DAY + u64::from(payments) * WINDOW));
            }
        }
    }
}

#[test]
fn time_zones_move_the_midnight_and_the_day() {
    for zone in (-48..=56).map(|quarters: i64| quarters * 900) {
        for (start, second) in (FIRST..FIRST + STARTS).step_by(11).zip((0..DAY).step_by(8_641).cycle()) {
            let start = start * DAY + second;
            let local = start.checked_add_signed(zone).unwrap();
            for day in [1, 15, 31] {
                let loan = calendar(day, zone, start);
                let (stub, dates) = expected(day_of(local / DAY), day);
                assert_eq!(loan.windows().unwrap(), MAX_PAYMENTS + u8::from(stub));
                for (window, date) in (1..=14).zip(dates) {
                    assert_eq!(loan.due(window), Ok(unix(date, zone)), "zone {zone} start {start} day {day}");
                }
            }
            let fixed = calendar(0, zone, start);
            let midnight = local.div_ceil(DAY) * DAY;
            assert_eq!(fixed.due(1), Ok((midnight + WINDOW).checked_add_signed(-zone).unwrap()));
        }
    }
}

#[test]
fn schedules_of_the_live_protocol_agree() {
    let amortising = |day, zone, start| Loan { payments: 36, ..calendar(day, zone, start) };
    let stub = amortising(1, 0, 1_705_276_800);
    assert_eq!(stub.windows(), Ok(37));
    assert_eq!(
        [1, 2, 3, 37].map(|w| stub.due(w).unwrap()),
        [1_706_745_600, 1_709_251_200, 1_711_929_600, 1_801_440_000]
    );
    assert_eq!(amortising(1, 0, 1_706_745_600).windows(), Ok(36));
    let last_days = amortising(31, 0, 1_706_659_200);
    assert_eq!(
        (last_days.windows(), last_days.due(1), last_days.due(36)),
        (Ok(36), Ok(1_709_164_800), Ok(1_801_353_600))
    );
    let west = amortising(30, -18_000, 1_709_164_800);
    assert_eq!((west.windows(), west.due(1)), (Ok(37), Ok(1_709_182_800)));
}
