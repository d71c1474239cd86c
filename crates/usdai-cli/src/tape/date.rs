//! Dates of the Gregorian calendar, `YYYY-MM-DD`, and days since 1970-01-01.

/// Whether a year has a 29th of February.
const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month, 1 to 12.
const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date from 1970 to 2400.
///
/// # Errors
/// A sentence that says what is expected.
pub fn parse(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no date: write YYYY-MM-DD, such as 2026-03-31");
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return Err(wrong()) };
    let number = |part: &str, digits: usize| -> Result<i64, String> {
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        part.parse().map_err(|_| wrong())
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if !(1970..=2400).contains(&year) || !(1..=12).contains(&month) {
        return Err(wrong());
    }
    if !(1..=days_in_month(year, month)).contains(&day) {
        return Err(format!("`{text}` is no date: that month has {} days", days_in_month(year, month)));
    }
    let years: i64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
    Ok((years + months + day - 1).unsigned_abs())
}

/// The date of a Unix time, UTC.
#[must_use]
pub fn show(seconds: u64) -> String {
    let mut days = (seconds / 86_400).cast_signed();
    let mut year = 1970;
    while days >= if is_leap(year) { 366 } else { 365 } {
        days -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while days >= days_in_month(year, month) {
        days -= days_in_month(year, month);
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

/// Seconds east of UTC of `+HH:MM`, a multiple of a quarter of an hour, at most 14 hours.
///
/// # Errors
/// A sentence that says what is expected.
pub fn parse_zone(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no time zone: write an offset from UTC such as +00:00 or -05:30");
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
    let number = |part: &str| -> Result<i64, String> {
        if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        part.parse().map_err(|_| wrong())
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let seconds = hours * 3_600 + minutes * 60;
    if minutes > 59 || minutes % 15 != 0 || seconds > 14 * 3_600 {
        return Err(wrong());
    }
    Ok(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back() {
        assert_eq!(parse("1970-01-01"), Ok(0));
        assert_eq!(parse("2000-02-29"), Ok(11_016));
        assert_eq!(parse("2026-10-01"), Ok(20_727));
        let mut day = 0;
        // Every day until 2101, the year 2100 without a leap day among them.
        while day < 47_900 {
            let text = show(day * 86_400 + 7);
            assert_eq!(parse(&text), Ok(day), "{text}");
            day += 1;
        }
        assert_eq!(show(47_846 * 86_400), "2100-12-31");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2026",
            "2026-1-01",
            "2026-01-1",
            "26-01-01",
            "2026/01/01",
            "2026-13-01",
            "2026-00-10",
            "2401-01-01",
            "2026-01-01T",
            "+026-01-01",
        ] {
            assert!(parse(text).is_err_and(|error| error.contains(&format!("`{text}`"))), "{text}");
        }
        assert_eq!(parse("2025-02-29"), Err("`2025-02-29` is no date: that month has 28 days".into()));
        assert!(parse("2026-06-31").is_err() && parse("2026-06-00").is_err());
    }

    #[test]
    fn zones_are_quarters_of_hours() {
        assert_eq!(parse_zone("+00:00"), Ok(0));
        assert_eq!(parse_zone("-05:30"), Ok(-19_800));
        assert_eq!(parse_zone("+14:00"), Ok(50_400));
        for text in ["", "00:00", "+5:00", "+05", "+05:07", "+05:60", "+14:15", "+-1:00", "UTC"] {
            assert!(parse_zone(text).is_err_and(|error| error.contains(&format!("`{text}`"))), "{text}");
        }
    }
}
