//! The report as text for people.
use std::fmt::Write as _;

use super::Report;
use crate::types::U256;
use crate::units::{self, TOKEN_DECIMALS, USDC_DECIMALS};

/// A table with a headline; the first column is left-aligned, the others to the right.
fn table(out: &mut String, headline: &str, columns: &[&str], rows: &[Vec<String>]) {
    let width = |i: usize| {
        rows.iter()
            .map(|row| row[i].chars().count())
            .chain([columns[i].chars().count()])
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (i, cell) in cells.enumerate() {
            let pad = " ".repeat(widths[i] - cell.chars().count());
            if i == 0 {
                let _ = write!(text, "  {cell}{pad}");
            } else {
                let _ = write!(text, "  {pad}{cell}");
            }
        }
        text.trim_end().to_owned()
    };
    let _ = writeln!(out, "\n{headline}\n{}", line(&mut columns.iter().copied()));
    let _ = writeln!(out, "  {}", "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)));
    for row in rows {
        let _ = writeln!(out, "{}", line(&mut row.iter().map(String::as_str)));
    }
    if rows.is_empty() {
        let _ = writeln!(out, "  (none)");
    }
}

fn tokens(value: U256) -> String {
    units::grouped(value, TOKEN_DECIMALS, 2)
}

fn price(value: U256) -> String {
    units::grouped(value, TOKEN_DECIMALS, 8)
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |p| format!("{p:.2} %"))
}

impl Report {
    /// All tables.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.balance_table(&mut out);
        self.price_table(&mut out);
        self.auction_table(&mut out);
        self.redemption_table(&mut out);
        self.loan_table(&mut out);
        self.gas_table(&mut out);
        self.size_table(&mut out);
        self.check_list(&mut out);
        out
    }

    fn balance_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .balances
            .iter()
            .map(|b| {
                let usdc = units::grouped(b.usdc, USDC_DECIMALS, 2);
                vec![
                    b.name.clone(),
                    usdc,
                    tokens(b.usdai),
                    tokens(b.susdai),
                    tokens(b.queued),
                    tokens(b.claimable),
                    tokens(b.value),
                    units::grouped(b.usdc_before, USDC_DECIMALS, 2),
                ]
            })
            .collect();
        table(
            out,
            "Balances (value in dollars at the redemption price, without loans and hardware)",
            &["account", "USDC", "USDai", "sUSDai", "queued", "claimable", "value", "at the start"],
            &rows,
        );
    }

    fn price_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .prices
            .iter()
            .map(|p| {
                vec![
                    format!("day {}", p.day),
                    price(p.deposit),
                    percent(p.deposit_apy),
                    price(p.redemption),
                    percent(p.redemption_apy),
                    tokens(p.idle),
                    tokens(p.supply),
                ]
            })
            .collect();
        table(
            out,
            "Share prices (APY since the row before)",
            &["time", "deposit", "APY", "redemption", "APY", "idle USDai", "shares"],
            &rows,
        );
        let _ = writeln!(
            out,
            "  APY over {} days: deposit price {}, redemption price {}",
            self.days,
            percent(self.apy.0),
            percent(self.apy.1)
        );
    }

    fn auction_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .auctions
            .iter()
            .map(|a| {
                let margin = a.margin.map_or_else(
                    || "no bid left out".to_owned(),
                    |(tick, cohort, num, den)| {
                        let share = if den.is_zero() { U256::ZERO } else { num * U256::from(10_000) / den };
                        format!("{tick} bps, cohort {cohort}: {} %", units::grouped(share, 2, 2))
                    },
                );
                vec![
                    format!("{}", a.epoch),
                    price(a.price),
                    tokens(a.liquidity),
                    format!("{}/{}", a.bids.1, a.bids.0),
                    margin,
                    tokens(a.shares),
                    tokens(a.assets),
                    tokens(a.fee),
                    tokens(a.bond),
                ]
            })
            .collect();
        table(
            out,
            "Redemption auctions",
            &[
                "epoch",
                "price",
                "liquidity",
                "bids revealed",
                "margin",
                "sUSDai filled",
                "USDai paid",
                "fees kept",
                "bonds burned",
            ],
            &rows,
        );
    }

    fn redemption_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .redemptions
            .iter()
            .map(|r| {
                let bids: Vec<_> = r
                    .bids
                    .iter()
                    .map(|(epoch, tick, revealed)| {
                        format!("e{epoch}: {tick} bps{}", if *revealed { "" } else { " (unrevealed)" })
                    })
                    .collect();
                vec![
                    r.name.clone(),
                    r.account.clone(),
                    tokens(r.shares),
                    if bids.is_empty() { "-".to_owned() } else { bids.join(", ") },
                    tokens(r.paid),
                    tokens(r.claimable),
                    tokens(r.pending),
                ]
            })
            .collect();
        table(
            out,
            "Redemption requests",
            &["request", "account", "sUSDai", "bids", "USDai paid", "claimable", "still queued"],
            &rows,
        );
    }

    fn loan_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .loans
            .iter()
            .map(|l| {
                vec![
                    l.name.clone(),
                    l.status.to_owned(),
                    format!("{} %", l.apr),
                    tokens(l.principal),
                    format!("{}/{}", l.paid.0, l.paid.1),
                    tokens(l.received.0),
                    tokens(l.received.1 + l.received.2),
                    tokens(l.recovered),
                    tokens(l.loss),
                    tokens(l.balance),
                ]
            })
            .collect();
        table(
            out,
            "Loans (USDai)",
            &[
                "loan",
                "status",
                "APR",
                "principal",
                "paid",
                "repaid",
                "interest",
                "from auction",
                "loss",
                "outstanding",
            ],
            &rows,
        );
    }

    fn gas_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .gas
            .iter()
            .map(|g| {
                vec![
                    g.operation.clone(),
                    g.count.to_string(),
                    units::count(g.min),
                    units::count(g.mean),
                    units::count(g.max),
                ]
            })
            .collect();
        table(
            out,
            "Execution gas (without the 21,000 and the calldata of each transaction, after refunds)",
            &["operation", "count", "min", "mean", "max"],
            &rows,
        );
    }

    fn size_table(&self, out: &mut String) {
        let rows: Vec<_> = self
            .sizes
            .iter()
            .map(|s| vec![s.name.clone(), units::count(s.wasm as u64), units::count(s.code as u64)])
            .collect();
        table(out, "Programs (bytes)", &["contract", "WASM", "on the chain"], &rows);
    }

    fn check_list(&self, out: &mut String) {
        let _ = writeln!(out, "\nChecks");
        for c in &self.checks {
            let _ = writeln!(
                out,
                "  {} {}: {} ({})",
                if c.holds { "ok  " } else { "FAIL" },
                c.name,
                c.rule,
                c.detail
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut out = String::new();
        table(
            &mut out,
            "T",
            &["name", "n"],
            &[vec!["a".into(), "1,000".into()], vec!["long name".into(), "5".into()]],
        );
        assert_eq!(
            out,
            "\nT\n  name           n\n  ────────────────\n  a          1,000\n  long name      5\n"
        );
    }
}
