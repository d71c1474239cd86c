mod auction;
mod book;
mod calendar;
mod exact;
mod interest;
mod life;
mod repayment;
mod schedule;
mod tranches;

use crate::{Kind, Loan, DAY, WAD};

/// 100,000 over 36 months at the blended rate of the live protocol's example, from a midnight.
fn example(kind: Kind) -> Loan {
    Loan {
        kind,
        rate: 2_917_300_861,
        senior_rate: 2_917_300_861,
        grace_rate: 1_585_489_599,
        grace_duration: 30 * DAY,
        payments: 36,
        paid: 0,
        start: 20_000 * DAY,
        since: 20_000 * DAY,
        balance: 100_000 * u128::from(WAD),
        ..Loan::default()
    }
}
