//! Exact interest by rationals, the level payment as docs/loans.md has it, due dates by chrono.
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime};
use num_bigint::BigInt;
use num_rational::BigRational;
use usdai_cli::units::DAY;

pub type Exact = BigRational;

/// Seconds of a month of the level payment.
const MONTH: u64 = 2_629_800;

pub fn int(value: u128) -> Exact {
    Exact::from(BigInt::from(value))
}

fn whole(value: &Exact) -> u128 {
    assert!(value.is_integer());
    u128::try_from(value.to_integer()).expect("128 bits")
}

pub fn up(value: &Exact) -> u128 {
    whole(&value.ceil())
}

pub fn down(value: &Exact) -> u128 {
    whole(&value.floor())
}

/// `balance * rate * seconds`, wei.
pub fn interest(balance: u128, rate: u64, seconds: u64) -> Exact {
    int(balance) * int(rate.into()) * int(seconds.into()) / int(10u128.pow(18))
}

pub fn period(day: u8) -> u64 {
    if day == 0 {
        30 * DAY
    } else {
        MONTH
    }
}

/// The principal in the next of `left` level payments: growth of 27 digits, each product rounded down.
pub fn instalment(balance: u128, rate: u64, period: u64, left: u8) -> u128 {
    if left <= 1 {
        return balance;
    }
    if rate == 0 {
        return balance / u128::from(left);
    }
    let ray = BigInt::from(10u128.pow(27));
    let step = BigInt::from(rate) * BigInt::from(period) * BigInt::from(10u64.pow(9));
    let (mut growth, mut base, mut n) = (ray.clone(), &ray + &step, left);
    while n > 0 {
        if n % 2 == 1 {
            growth = &growth * &base / &ray;
        }
        n /= 2;
        if n > 0 {
            base = &base * &base / &ray;
        }
    }
    let part = BigInt::from(balance) * step / (growth - ray);
    u128::try_from(part).expect("128 bits").min(balance)
}

fn anchor(date: NaiveDate, day: u8) -> NaiveDate {
    let first = date.with_day(1).expect("a first");
    let last = first + Months::new(1) - Days::new(1);
    first.with_day(u32::from(day).min(last.day())).expect("a day")
}

fn unix(date: NaiveDate, zone: i64) -> u64 {
    u64::try_from(date.and_time(NaiveTime::MIN).and_utc().timestamp() - zone).expect("after 1970")
}

/// All due dates of a loan that starts at `start`, in the chain's time.
pub fn dues(start: u64, payments: u8, day: u8, zone: i64, bullet: bool) -> (bool, Vec<u64>) {
    let local = start.checked_add_signed(zone).expect("after 1970");
    let mut stub = false;
    let mut dates: Vec<u64> = if day == 0 {
        let first = local.div_ceil(DAY) * DAY;
        (1..=u64::from(payments))
            .map(|k| (first + k * 30 * DAY).checked_add_signed(-zone).expect("after 1970"))
            .collect()
    } else {
        let date =
            DateTime::from_timestamp(i64::try_from(local).expect("a time"), 0).expect("a date").date_naive();
        let here = anchor(date, day);
        stub = date != here;
        let skip = u32::from(date >= here);
        let month = date.with_day(1).expect("a first");
        (0..u32::from(payments) + u32::from(stub))
            .map(|k| unix(anchor(month + Months::new(k + skip), day), zone))
            .collect()
    };
    if bullet {
        dates = dates.split_off(dates.len() - 1);
        stub = false;
    }
    (stub, dates)
}
