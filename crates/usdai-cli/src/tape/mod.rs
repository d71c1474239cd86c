//! Loan tapes: a CSV file with a loan a line. See docs/tape.md.
//!
//! A tape is read as a whole before anything else happens: one malformed field, and nothing is done with any of it.
pub mod date;
pub mod import;
pub mod parse;
pub mod sample;
pub mod serials;
pub mod terms;

use std::fmt;

use crate::types::U256;

/// Columns in their order.
pub const COLUMNS: [&str; 16] = [
    "id",
    "borrower",
    "curator",
    "class",
    "hardware",
    "units",
    "appraisal",
    "principal",
    "apr",
    "kind",
    "schedule",
    "due_day",
    "time_zone",
    "term",
    "start",
    "paid",
];

/// How the principal comes back. The numbers are those of the router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Level payments.
    Amortising = 0,
    /// Interest in each window, the principal with the last.
    InterestOnly = 1,
    /// Everything at the end.
    Bullet = 2,
}

impl Kind {
    /// As a tape writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amortising => "amortising",
            Self::InterestOnly => "interest-only",
            Self::Bullet => "bullet",
        }
    }
}

/// Classes of hardware as a tape writes them, in the order of their numbers.
pub const CLASSES: [&str; 3] = ["gpu-server", "gpu-rack", "depin-lot"];

/// A loan of a tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: u64,
    /// Name of the loan, unique in the tape.
    pub id: String,
    /// Name of the borrower.
    pub borrower: String,
    /// Name of the curator who offers it.
    pub curator: String,
    /// Class of the hardware.
    pub class: u8,
    /// What it is.
    pub hardware: String,
    /// Machines in the lot.
    pub units: u64,
    /// Value at the start, wei of USDai.
    pub appraisal: U256,
    /// Principal at the start, wei of USDai.
    pub principal: U256,
    /// Percent a year, as written.
    pub apr: String,
    /// The same per second, scaled 1e18, rounded down.
    pub rate: u64,
    /// How the principal comes back.
    pub kind: Kind,
    /// Day of the month on which windows end; 0 for windows of 30 days.
    pub due_day: u8,
    /// Seconds east of UTC.
    pub time_zone: i64,
    /// Windows: of 30 days, or months.
    pub term: u8,
    /// Unix seconds of the local midnight at which it starts.
    pub start: u64,
    /// Windows paid so far.
    pub paid: u8,
}

/// A tape that is fine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tape {
    /// Loans in the order of lines.
    pub rows: Vec<Row>,
}

/// What is wrong with a tape, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: u64,
    /// Number, from 1, and name of the column; none for a whole line.
    pub column: Option<(usize, &'static str)>,
    /// A sentence.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some((number, name)) => {
                write!(f, "line {}, column {number} ({name}): {}", self.line, self.message)
            }
            None => write!(f, "line {}: {}", self.line, self.message),
        }
    }
}

/// Everything that is wrong with a tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        for fault in self.0.iter().take(SHOWN) {
            writeln!(f, "{fault}")?;
        }
        if self.0.len() > SHOWN {
            writeln!(f, "and {} more", self.0.len() - SHOWN)?;
        }
        write!(f, "{} faults; nothing has been done", self.0.len())
    }
}

impl std::error::Error for Faults {}

impl Tape {
    /// The sum of all principals, wei.
    #[must_use]
    pub fn principal(&self) -> U256 {
        self.rows.iter().fold(U256::ZERO, |sum, row| sum + row.principal)
    }

    /// The first `count` loans.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        Self { rows: self.rows.iter().take(count).cloned().collect() }
    }
}
