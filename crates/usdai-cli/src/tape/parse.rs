//! From CSV to loans. All faults of a file are found in one reading, each with its line and column.
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use super::{date, Fault, Faults, Kind, Row, Tape, CLASSES, COLUMNS};
use crate::types::U256;
use crate::units::{self, DAY, TOKEN_DECIMALS};

/// The highest LTV of any class, percent: what CALIBER and the router allow.
const MAX_LTV: u64 = 80;
/// The most windows of a loan, as the router allows.
const MAX_TERM: u64 = 120;
/// The most units of a lot: their serial numbers are made and hashed here.
const MAX_UNITS: u64 = 100_000;
/// The highest rate that the router takes: 100 % a year.
const MAX_APR: u64 = 100;
/// The most bytes of a name.
const MAX_NAME: usize = 64;

/// Reads a tape from a file.
///
/// # Errors
/// When it cannot be read, and [`Faults`].
pub fn load(path: &Path) -> Result<Tape> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read as text", path.display()))?;
    read(&text).with_context(|| format!("{} is no loan tape", path.display()))
}

/// Reads a tape.
///
/// # Errors
/// With everything that is wrong.
pub fn read(text: &str) -> Result<Tape, Faults> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let mut seen = BTreeMap::new();
    let mut headed = false;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault { line, column: None, message: format!("{error}") });
                continue;
            }
        };
        let line = record.position().map_or(0, |position| first_line(text, position));
        if !headed {
            headed = true;
            if let Some(fault) = header(&record, line) {
                return Err(Faults(vec![fault]));
            }
            continue;
        }
        let mut fields = Fields { record: &record, line, faults: &mut faults };
        let Some(row) = fields.row() else { continue };
        if let Some(first) = seen.insert(row.id.clone(), line) {
            fields.fault(0, format!("the loan `{}` is on line {first} already", row.id));
            seen.insert(row.id.clone(), first);
        }
        rows.push(row);
    }
    if !headed || (rows.is_empty() && faults.is_empty()) {
        faults.push(Fault { line: 1, column: None, message: "the tape has no loans".into() });
    }
    if faults.is_empty() {
        Ok(Tape { rows })
    } else {
        Err(Faults(faults))
    }
}

/// The line on which a record begins: its position may be that of empty lines before it.
fn first_line(text: &str, position: &csv::Position) -> u64 {
    let rest = usize::try_from(position.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    let empty = rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + empty.filter(|byte| *byte == b'\n').count() as u64
}

fn header(record: &csv::StringRecord, line: u64) -> Option<Fault> {
    for (place, name) in COLUMNS.into_iter().enumerate() {
        let found = record.get(place).unwrap_or_default();
        if found != name {
            let message = format!("the header has `{found}` here and has to be: {}", COLUMNS.join(","));
            return Some(Fault { line, column: Some((place + 1, name)), message });
        }
    }
    (record.len() > COLUMNS.len()).then(|| Fault {
        line,
        column: None,
        message: format!("the header has {} columns, expected {}", record.len(), COLUMNS.len()),
    })
}

/// The fields of a line.
struct Fields<'a> {
    record: &'a csv::StringRecord,
    line: u64,
    faults: &'a mut Vec<Fault>,
}

impl Fields<'_> {
    fn fault(&mut self, place: usize, message: String) {
        let column = COLUMNS.get(place).map(|name| (place + 1, *name));
        self.faults.push(Fault { line: self.line, column, message });
    }

    /// The field of this column, read by `read`; nothing after a fault.
    fn field<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let place = COLUMNS.iter().position(|column| *column == name)?;
        let text = self.record.get(place).unwrap_or_default();
        if text.is_empty() {
            self.fault(place, "is empty".into());
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(message) => {
                self.fault(place, message);
                None
            }
        }
    }

    /// The loan of the line. Every field is read, so that all faults are found.
    fn row(&mut self) -> Option<Row> {
        if self.record.len() != COLUMNS.len() {
            let message = format!("has {} fields, expected {}", self.record.len(), COLUMNS.len());
            self.faults.push(Fault { line: self.line, column: None, message });
            return None;
        }
        let id = self.field("id", id);
        let borrower = self.field("borrower", name);
        let curator = self.field("curator", name);
        let class = self.field("class", class);
        let hardware = self.field("hardware", name);
        let units = self.field("units", |text| number(text, 1, MAX_UNITS));
        let appraisal = self.field("appraisal", amount);
        let principal = self.field("principal", amount);
        let apr = self.field("apr", apr);
        let kind = self.field("kind", kind);
        let calendar = self.field("schedule", schedule);
        let due_day = self.due_day(calendar);
        let time_zone = self.field("time_zone", date::parse_zone);
        let term = self.field("term", |text| number(text, 1, MAX_TERM));
        let start = self.field("start", date::parse);
        let paid = self.field("paid", |text| number(text, 0, MAX_TERM + 1));
        if let (Some(appraisal), Some(principal)) = (appraisal, principal) {
            if principal * U256::from(100) > appraisal * U256::from(MAX_LTV) {
                self.fault(7, format!("the principal is more than {MAX_LTV} % of the appraisal"));
                return None;
            }
        }
        if kind == Some(Kind::Bullet) && paid.is_some_and(|paid| paid > 0) {
            self.fault(15, "a bullet has no payments before its end".into());
            return None;
        }
        let (apr, rate) = apr?;
        // Local midnight; a start before 1970 in UTC is no start.
        let midnight = (start? * DAY).cast_signed() - time_zone?;
        let row = Row {
            line: self.line,
            id: id?,
            borrower: borrower?,
            curator: curator?,
            class: class?,
            hardware: hardware?,
            units: units?,
            appraisal: appraisal?,
            principal: principal?,
            apr,
            rate,
            kind: kind?,
            due_day: due_day?,
            time_zone: time_zone?,
            term: u8::try_from(term?).ok()?,
            start: u64::try_from(midnight).ok()?,
            paid: u8::try_from(paid?).ok()?,
        };
        // A calendar schedule may have a stub beside its months.
        let windows = row.loan(row.start).ok().and_then(|loan| loan.windows().ok());
        if windows.is_none_or(|windows| row.paid > windows) {
            let windows = windows.unwrap_or(row.term);
            self.fault(15, format!("{} payments of {windows} have been made", row.paid));
            return None;
        }
        Some(row)
    }

    /// A day of the month for calendar schedules, 0 for others.
    fn due_day(&mut self, calendar: Option<bool>) -> Option<u8> {
        let (least, most, message) = match calendar? {
            true => (1, 31, "a calendar schedule is due on a day of the month, 1 to 31"),
            false => (0, 0, "a schedule of 30 days has no day of the month: write 0"),
        };
        let day = self.field("due_day", |text| {
            number(text, 0, 31)
                .ok()
                .filter(|day| (least..=most).contains(day))
                .ok_or_else(|| format!("`{text}`: {message}"))
        })?;
        u8::try_from(day).ok()
    }
}

fn id(text: &str) -> Result<String, String> {
    let valid = text.len() <= 32
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if valid {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no name of a loan: write up to 32 letters, digits, - and _"))
    }
}

fn name(text: &str) -> Result<String, String> {
    if text.len() > MAX_NAME {
        return Err(format!("is longer than {MAX_NAME} bytes"));
    }
    if text.chars().any(char::is_control) {
        return Err("has characters that cannot be printed".into());
    }
    Ok(text.to_owned())
}

fn class(text: &str) -> Result<u8, String> {
    let place = CLASSES.iter().position(|class| *class == text);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| format!("`{text}` is no class: write one of {}", CLASSES.join(", ")))
}

fn kind(text: &str) -> Result<Kind, String> {
    [Kind::Amortising, Kind::InterestOnly, Kind::Bullet]
        .into_iter()
        .find(|kind| kind.name() == text)
        .ok_or_else(|| format!("`{text}` is no kind of loan: write amortising, interest-only or bullet"))
}

/// Whether it is a calendar schedule.
fn schedule(text: &str) -> Result<bool, String> {
    match text {
        "calendar" => Ok(true),
        "30-day" => Ok(false),
        _ => Err(format!("`{text}` is no schedule: write 30-day or calendar")),
    }
}

fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = if digits { text.parse::<u64>().ok() } else { None };
    value
        .filter(|value| (least..=most).contains(value))
        .ok_or_else(|| format!("`{text}` is no whole number from {least} to {most}"))
}

/// Dollars with up to 2 decimal places, as wei.
fn amount(text: &str) -> Result<U256, String> {
    units::parse_decimal(text, 2)?;
    let value = units::parse_decimal(text, TOKEN_DECIMALS)?;
    if value.is_zero() {
        return Err("is zero".into());
    }
    // What a record of the router holds: 96 bits.
    if value >= U256::from(1) << 96 {
        return Err(format!("`{text}` is too large"));
    }
    Ok(value)
}

/// Percent a year, and per second scaled 1e18.
fn apr(text: &str) -> Result<(String, u64), String> {
    let micro = units::parse_decimal(text, 6)?;
    if micro > U256::from(MAX_APR * 1_000_000) {
        return Err(format!("`{text}` is more than {MAX_APR} percent a year"));
    }
    let rate = u64::try_from(units::rate_per_second(text)?).map_err(|_| format!("`{text}` is too large"))?;
    Ok((text.to_owned(), rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 16] = [
        "L-1",
        "Northern Compute",
        "curator",
        "gpu-server",
        "8 x H200",
        "4",
        "1120000",
        "784000.50",
        "11.5",
        "amortising",
        "calendar",
        "31",
        "-05:00",
        "36",
        "2026-01-31",
        "8",
    ];

    fn tape(lines: &[String]) -> String {
        std::iter::once(COLUMNS.join(",")).chain(lines.iter().cloned()).collect::<Vec<_>>().join("\n") + "\n"
    }

    fn with(column: &str, text: &str) -> String {
        let mut fields = GOOD.map(str::to_owned);
        fields[COLUMNS.iter().position(|name| *name == column).expect(column)] = text.to_owned();
        fields.join(",")
    }

    #[test]
    fn a_good_line_is_read() {
        let tape = read(&tape(&[GOOD.join(",")])).expect("good");
        let row = &tape.rows[0];
        assert_eq!((row.line, row.id.as_str(), row.borrower.as_str()), (2, "L-1", "Northern Compute"));
        assert_eq!((row.class, row.units, row.term, row.paid), (0, 4, 36, 8));
        assert_eq!(row.principal, units::wad() * U256::from(7_840_005) / U256::from(10));
        assert_eq!((row.kind, row.due_day, row.time_zone), (Kind::Amortising, 31, -18_000));
        assert_eq!(row.start, 20_484 * DAY + 18_000, "midnight five hours west of Greenwich");
        // 0.115e18 / 31,536,000 s, rounded down.
        assert_eq!(row.rate, 3_646_626_078);
    }

    #[test]
    fn every_fault_has_its_line_column_and_reason() {
        for (column, text, reason) in [
            ("id", "", "is empty"),
            ("id", "L 1", "is no name of a loan"),
            ("id", &"x".repeat(33), "is no name of a loan"),
            ("borrower", "", "is empty"),
            ("borrower", &"x".repeat(65), "longer than 64 bytes"),
            ("curator", "a\u{7}b", "cannot be printed"),
            ("class", "gpu", "`gpu` is no class: write one of gpu-server, gpu-rack, depin-lot"),
            ("units", "0", "`0` is no whole number from 1 to 100000"),
            ("units", "1.5", "`1.5` is no whole number"),
            ("units", "-1", "`-1` is no whole number"),
            ("units", "100001", "is no whole number from 1 to 100000"),
            ("appraisal", "1e6", "`1e6` is no amount"),
            ("appraisal", "0", "is zero"),
            ("appraisal", "1.234", "3 decimal places"),
            ("principal", "-5", "is negative"),
            ("principal", "896000.01", "more than 80 % of the appraisal"),
            ("principal", "99999999999999999", "too large"),
            ("apr", "11,5", ""),
            ("apr", "100.000001", "more than 100 percent a year"),
            ("apr", "x", "`x` is no amount"),
            ("kind", "balloon", "`balloon` is no kind of loan"),
            ("schedule", "monthly", "`monthly` is no schedule"),
            ("due_day", "0", "a calendar schedule is due on a day of the month"),
            ("due_day", "32", "a calendar schedule is due on a day of the month"),
            ("time_zone", "EST", "`EST` is no time zone"),
            ("term", "0", "`0` is no whole number from 1 to 120"),
            ("term", "121", "from 1 to 120"),
            ("start", "2026-02-30", "that month has 28 days"),
            ("start", "31.01.2026", "is no date"),
            ("paid", "37", "37 payments of 36 have been made"),
            ("paid", "many", "`many` is no whole number from 0 to 121"),
        ] {
            let text = tape(&[with("id", "L-0"), with(column, text)]);
            let faults = read(&text).expect_err(column).0;
            assert_eq!(faults[0].line, 3, "{column}: {faults:?}");
            if reason.is_empty() {
                assert_eq!(faults[0].column, None, "one field too many: {faults:?}");
                continue;
            }
            let place = COLUMNS.iter().position(|name| *name == column).expect(column);
            assert_eq!(faults[0].column, Some((place + 1, COLUMNS[place])), "{faults:?}");
            assert!(faults[0].message.contains(reason), "{column}: {}", faults[0]);
            assert_eq!(faults.len(), 1, "{column}: {faults:?}");
        }
    }

    #[test]
    fn all_faults_of_a_file_are_told_at_once() {
        let lines = [
            with("units", "0").replace("11.5", "x"),
            "too,short".to_owned(),
            with("id", "L-2"),
            with("id", "L-2"),
        ];
        let faults = read(&tape(&lines)).expect_err("faults");
        let told: Vec<_> = faults.0.iter().map(|fault| (fault.line, fault.column.map(|c| c.1))).collect();
        assert_eq!(told, [(2, Some("units")), (2, Some("apr")), (3, None), (5, Some("id"))]);
        let text = faults.to_string();
        assert!(text.contains("line 2, column 6 (units): `0` is no whole number"), "{text}");
        assert!(text.contains("line 3: has 2 fields, expected 16"), "{text}");
        assert!(text.contains("the loan `L-2` is on line 4 already"), "{text}");
        assert!(text.ends_with("4 faults; nothing has been done"), "{text}");
    }

    #[test]
    fn long_lists_of_faults_are_cut() {
        let lines: Vec<String> = (0..30).map(|_| "x".to_owned()).collect();
        let text = read(&tape(&lines)).expect_err("faults").to_string();
        assert!(text.contains("and 10 more") && text.lines().count() == 22, "{text}");
    }

    #[test]
    fn headers_and_empty_files_are_checked() {
        let faults = read("id,lender\n").expect_err("header").0;
        assert_eq!((faults[0].line, faults[0].column), (1, Some((2, "borrower"))));
        let wide = COLUMNS.join(",") + ",more\n";
        assert!(read(&wide).expect_err("header").0[0].message.contains("17 columns"));
        for text in ["", "\n", &tape(&[])] {
            assert_eq!(read(text).expect_err("empty").0[0].message, "the tape has no loans");
        }
    }

    #[test]
    fn schedules_of_30_days_have_no_day_and_bullets_no_payments() {
        let fixed = with("schedule", "30-day");
        let faults = read(&tape(std::slice::from_ref(&fixed))).expect_err("a day").0;
        assert_eq!(faults[0].column, Some((12, "due_day")));
        let good = fixed.replace(",31,", ",0,");
        assert_eq!(read(&tape(&[good])).expect("good").rows[0].due_day, 0);
        let faults = read(&tape(&[with("kind", "bullet")])).expect_err("payments").0;
        assert!(faults[0].message.contains("a bullet has no payments before its end"));
    }

    #[test]
    fn quotes_and_line_breaks_are_read_as_csv_has_them() {
        let quoted = with("borrower", "\"North, Inc.\"");
        let last = with("id", "L-9");
        let tape = read(&tape(&[quoted, String::new(), last])).expect("good");
        assert_eq!(tape.rows[0].borrower, "North, Inc.");
        assert_eq!(tape.rows[1].line, 4, "an empty line is passed over and counted");
        let broken = format!("{}\n\"unclosed", COLUMNS.join(","));
        assert_eq!(read(&broken).expect_err("broken").0[0].line, 2);
    }
}
