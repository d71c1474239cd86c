//! What a played scenario has come to: figures, checks, tables, JSON.
mod checks;
mod clearing;
mod collect;
mod json;
mod tables;

pub use checks::Check;
pub use collect::{Auction, Balance, Gas, LoanRow, Prices, Redemption, Report, Size};

use anyhow::Result;

use crate::play::Stage;
use crate::programs::Program;

impl Report {
    /// Reads all figures from the chain and runs the checks.
    ///
    /// # Errors
    /// When the chain does not answer. A check that does not hold is no error here: see [`Report::failed`].
    pub fn of(stage: &Stage<'_>, programs: &[Program]) -> Result<Self> {
        let mut report = collect::collect(stage, programs)?;
        report.checks = checks::run(stage, &report)?;
        Ok(report)
    }

    /// The checks that do not hold.
    #[must_use]
    pub fn failed(&self) -> Vec<&Check> {
        self.checks.iter().filter(|check| !check.holds).collect()
    }
}
