//! A tape's loan in the router's terms: its schedule, what is outstanding after the payments so far, what comes.
use anyhow::{Context, Result};
use loan_math::Loan;

use super::{Kind, Row};
use crate::types::U256;

/// A penalty rate of 18 % a year, per second scaled 1e18, for 10 days: a tape says nothing of late loans.
pub const GRACE_RATE: u64 = 5_707_762_557;
/// Seconds of grace.
pub const GRACE: u64 = 10 * 86_400;

/// A payment that is expected or was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Number of the window, from 1.
    pub window: u8,
    /// Unix seconds.
    pub time: u64,
    /// Wei.
    pub principal: u128,
    /// Wei, rounded up.
    pub interest: u128,
    /// What of both is the vault's: all but what a first loss and the servicer have of it.
    pub vault: u128,
}

impl Row {
    /// The loan as the router has it when it starts at `start`, nothing paid.
    ///
    /// # Errors
    /// When the principal does not fit, which a tape does not allow.
    pub fn loan(&self, start: u64) -> Result<Loan> {
        Ok(Loan {
            kind: match self.kind {
                Kind::Amortising => loan_math::Kind::Amortising,
                Kind::InterestOnly => loan_math::Kind::InterestOnly,
                Kind::Bullet => loan_math::Kind::Bullet,
            },
            rate: self.rate,
            senior_rate: self.rate,
            grace_rate: GRACE_RATE,
            grace_duration: GRACE,
            payments: self.term,
            day: self.due_day,
            zone: self.time_zone,
            start,
            since: start,
            balance: narrow(self.principal)?,
            ..Loan::default()
        })
    }

    /// The loan after the payments so far, each made when it was due.
    ///
    /// # Errors
    /// When more payments have been made than there are windows.
    pub fn seasoned(&self) -> Result<Loan> {
        let mut loan = self.loan(self.start)?;
        for _ in 0..self.paid {
            let next = *expected(&loan)?.first().with_context(|| {
                format!("line {}: {} payments are more than the loan has", self.line, self.paid)
            })?;
            pay(&mut loan, &next);
        }
        Ok(loan)
    }
}

/// Takes a payment on its due date.
fn pay(loan: &mut Loan, due: &Due) {
    loan.balance -= due.principal;
    loan.paid = due.window;
    loan.since = due.time;
}

/// The payments that are still to come, each on its due date.
///
/// # Errors
/// When a date does not fit.
pub fn expected(loan: &Loan) -> Result<Vec<Due>> {
    let mut loan = *loan;
    let windows = loan.windows().map_err(wrong)?;
    let mut dues = Vec::new();
    while loan.paid < windows && loan.balance > 0 {
        let window = loan.paid + 1;
        let time = loan.due(window).map_err(wrong)?;
        let passed = time.saturating_sub(loan.since);
        let principal = loan.instalment(loan.balance, windows - loan.paid).map_err(wrong)?;
        let interest = loan_math::interest_up(loan.balance, loan.rate, passed).map_err(wrong)?;
        let senior = loan.senior_of(loan.balance);
        let senior_interest = loan_math::interest_up(senior, loan.senior_rate, passed).map_err(wrong)?;
        let vault = senior - loan.senior_of(loan.balance - principal)
            + if loan.is_plain() { interest } else { senior_interest.min(interest) };
        let due = Due { window, time, principal, interest, vault };
        dues.push(due);
        pay(&mut loan, &due);
    }
    Ok(dues)
}

fn wrong(error: loan_math::Error) -> anyhow::Error {
    anyhow::anyhow!("the arithmetic of loans refuses this: {error:?}")
}

/// A number of 128 bits.
///
/// # Errors
/// When it is larger.
pub fn narrow(value: U256) -> Result<u128> {
    u128::try_from(value).map_err(|_| anyhow::anyhow!("{value} does not fit 128 bits"))
}
