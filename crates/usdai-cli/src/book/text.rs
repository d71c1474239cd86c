//! A book for people.
use std::fmt::Write as _;

use super::figures::{Cash, Figures, Share};
use crate::tape::date;
use crate::types::U256;
use crate::units::{self, TOKEN_DECIMALS};

/// The most lines of a list that are shown.
const SHOWN: usize = 12;

impl Figures {
    /// Tables.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let percent = |part: u128| {
            let half = self.balance / 2;
            let thousandths = part.saturating_mul(1_000).saturating_add(half).checked_div(self.balance);
            units::grouped(U256::from(thousandths.unwrap_or(0)), 1, 1)
        };
        let _ = writeln!(out, "Loan book on {}", date::show(self.now));
        for (name, value) in [
            ("open loans", self.loans.to_string()),
            ("outstanding", dollars(self.balance)),
            ("  overdue", format!("{} ({} %)", dollars(self.overdue), percent(self.overdue))),
            ("  in default", format!("{} ({} %)", dollars(self.defaulted), percent(self.defaulted))),
            ("collateral today", dollars(self.collateral)),
            ("average rate, % a year", units::grouped(U256::from(self.average_rate_bps), 2, 2)),
            ("average days to maturity", self.average_days.to_string()),
            ("idle in the vault", dollars(self.idle)),
            ("waiting for redemption", dollars(self.queued)),
        ] {
            let _ = writeln!(out, "  {name:<26}{value:>24}");
        }
        match self.queue_paid_in {
            Some(epoch) => {
                let _ = writeln!(out, "  who waits today could be paid in full at the end of epoch {epoch}");
            }
            None => {
                let _ = writeln!(out, "  what is expected does not suffice for who waits today");
            }
        }
        self.cash_table(&mut out);
        shares(&mut out, "By borrower", &self.borrowers);
        let _ = writeln!(out, "  Herfindahl index {} of 10,000", units::count(self.herfindahl));
        shares(&mut out, "By class", &self.classes);
        shares(&mut out, "By curator", &self.curators);
        let _ = writeln!(out, "\nLoan to value today{:>17}{:>20}", "loans", "outstanding");
        for group in &self.ltv {
            let range = match group.up_to {
                Some(up_to) => format!("{} to {up_to} %", group.above),
                None => format!("above {} %", group.above),
            };
            let _ = writeln!(out, "  {range:<28}{:>6}{:>20}", group.loans, dollars(group.balance));
        }
        out
    }

    fn cash_table(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "\nExpected cash by epoch of 30 days\n  {:<8}{:<12}{:>9}{:>16}{:>14}{:>18}{:>18}",
            "epoch", "from", "payments", "principal", "interest", "can be paid out", "after the queue"
        );
        for Cash { epoch, start, payments, principal, interest, liquidity, after_queue, .. } in
            self.cash.iter().take(SHOWN)
        {
            let _ = writeln!(
                out,
                "  {epoch:<8}{:<12}{payments:>9}{:>16}{:>14}{:>18}{:>18}",
                date::show(*start),
                dollars(*principal),
                dollars(*interest),
                dollars(*liquidity),
                dollars(*after_queue)
            );
        }
        if let [_, .., last] = self.cash.get(SHOWN..).unwrap_or_default() {
            let _ = writeln!(
                out,
                "  and {} more, to epoch {} with {} in all",
                self.cash.len() - SHOWN,
                last.epoch,
                dollars(last.liquidity)
            );
        }
    }
}

fn shares(out: &mut String, title: &str, shares: &[Share]) {
    let _ = writeln!(out, "\n{title:<30}{:>6}{:>20}{:>9}", "loans", "outstanding", "share");
    for Share { name, loans, balance, bps } in shares.iter().take(SHOWN) {
        let share = units::grouped(U256::from((bps + 5) / 10), 1, 1);
        let _ = writeln!(out, "  {name:<28}{loans:>6}{:>20}{share:>7} %", dollars(*balance));
    }
    if shares.len() > SHOWN {
        let _ = writeln!(out, "  and {} more", shares.len() - SHOWN);
    }
}

/// Whole dollars, cut off.
fn dollars(wei: u128) -> String {
    units::grouped(U256::from(wei), TOKEN_DECIMALS, 0)
}
