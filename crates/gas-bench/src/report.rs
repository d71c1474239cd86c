//! Rows of the table and how it is printed.
use serde::{Deserialize, Serialize};

use crate::bench::Gas;

/// A figure of another protocol or a floor, which ours is reported beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absolute {
    /// The most gas, gross.
    pub most: u64,
    /// Where it comes from.
    pub source: String,
}

/// What is measured beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Its contract, or its contracts.
    pub name: String,
    /// Before the refund.
    pub gross: u64,
    /// After it.
    pub net: u64,
    /// Not measured but continued from smaller numbers; says how.
    pub extrapolated: Option<String>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Contract or part of the protocol.
    pub group: String,
    /// What is done.
    pub operation: String,
    /// Our gas.
    pub ours: Gas,
    /// The peer's.
    pub peer: Option<Peer>,
    /// Most that ours may be of the peer's.
    pub target: Option<f64>,
    /// What stands beside.
    pub absolute: Option<Absolute>,
    /// Most gas that ours may be, a target like the ratio.
    pub ceiling: Option<u64>,
    /// What the reader has to know.
    pub note: String,
}

impl Row {
    /// A row with our figure alone.
    pub fn new(group: &str, operation: impl Into<String>, ours: Gas) -> Self {
        Self {
            group: group.to_owned(),
            operation: operation.into(),
            ours,
            peer: None,
            target: None,
            absolute: None,
            ceiling: None,
            note: String::new(),
        }
    }

    /// Beside a peer that was measured.
    #[must_use]
    pub fn against(mut self, name: &str, gas: Gas) -> Self {
        self.peer = Some(Peer { name: name.to_owned(), gross: gas.gross, net: gas.net, extrapolated: None });
        self
    }

    /// Beside a peer whose cost was continued.
    #[must_use]
    pub fn extrapolated(mut self, name: &str, gas: u64, how: String) -> Self {
        self.peer = Some(Peer { name: name.to_owned(), gross: gas, net: gas, extrapolated: Some(how) });
        self
    }

    /// With a target for the ratio.
    #[must_use]
    pub fn target(mut self, most: f64) -> Self {
        self.target = Some(most);
        self
    }

    /// With a target for the gas itself.
    #[must_use]
    pub fn ceiling(mut self, most: u64) -> Self {
        self.ceiling = Some(most);
        self
    }

    /// With a figure beside.
    #[must_use]
    pub fn beside(mut self, most: u64, source: &str) -> Self {
        self.absolute = Some(Absolute { most, source: source.to_owned() });
        self
    }

    /// With a remark.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = text.into();
        self
    }

    /// Ours over the peer's, of what the sender pays.
    pub fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|peer| self.ours.net as f64 / peer.net as f64)
    }

    /// Whether the targets are met; none without one.
    pub fn met(&self) -> Option<bool> {
        let ratio = self.target.zip(self.ratio()).map(|(target, ratio)| round(ratio) <= target);
        let ceiling = self.ceiling.map(|most| self.ours.gross <= most);
        match (ratio, ceiling) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        }
    }

    fn split(&self) -> [u64; 6] {
        let gas = &self.ours;
        [gas.init, gas.storage, gas.calls, gas.logs, gas.bytecode, gas.compute]
    }
}

/// To four digits, as the table prints it.
fn round(ratio: f64) -> f64 {
    (ratio * 10_000.0).round() / 10_000.0
}

fn ratio_text(ratio: f64) -> String {
    if ratio < 0.1 {
        format!("{ratio:.4}")
    } else {
        format!("{ratio:.3}")
    }
}

fn count(number: u64) -> String {
    usdai_cli::units::count(number)
}

fn verdict(row: &Row) -> &'static str {
    match row.met() {
        Some(true) => "met",
        Some(false) => "missed",
        None => "",
    }
}

fn target_text(row: &Row) -> String {
    let mut parts: Vec<String> = row.target.map(|most| format!("<= {most}")).into_iter().collect();
    parts.extend(row.ceiling.map(|most| format!("<= {} gas", count(most))));
    parts.join(", ")
}

fn absolute_text(row: &Row) -> String {
    row.absolute.as_ref().map_or_else(String::new, |absolute| {
        let over = if row.ours.gross <= absolute.most { "within" } else { "above" };
        format!("{over} {} ({})", count(absolute.most), absolute.source)
    })
}

/// For a terminal.
pub fn text(rows: &[Row]) -> String {
    let mut out = format!(
        "{:<12} {:<40} {:>10} {:>10} {:<26} {:>13} {:>7} {:<12} {:<7}\n",
        "", "operation", "gross", "net", "peer", "net", "ratio", "target", ""
    );
    for row in rows {
        let (peer, gas) = row.peer.as_ref().map_or((String::new(), String::new()), |peer| {
            let sign = if peer.extrapolated.is_some() { "~" } else { "" };
            (peer.name.clone(), format!("{sign}{}", count(peer.net)))
        });
        out += &format!(
            "{:<12} {:<40} {:>10} {:>10} {:<26} {:>13} {:>7} {:<12} {:<7}\n",
            row.group,
            row.operation,
            count(row.ours.gross),
            count(row.ours.net),
            peer,
            gas,
            row.ratio().map_or_else(String::new, ratio_text),
            target_text(row),
            verdict(row),
        );
    }
    out += "\nwhat our gas goes to\n";
    out += &format!(
        "{:<53} {:>6} {:>9} {:>9} {:>8} {:>8} {:>9} {:>9}\n",
        "", "starts", "init", "storage", "calls", "logs", "bytecode", "compute"
    );
    for row in firsts(rows) {
        let [init, storage, calls, logs, bytecode, compute] = row.split().map(count);
        out += &format!(
            "{:<12} {:<40} {:>6} {init:>9} {storage:>9} {calls:>8} {logs:>8} {bytecode:>9} {compute:>9}\n",
            row.group, row.operation, row.ours.starts
        );
    }
    out
}

/// One row for each operation.
fn firsts(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().enumerate().filter_map(|(index, row)| {
        let earlier = &rows[..index];
        let seen = earlier.iter().any(|old| (&old.group, &old.operation) == (&row.group, &row.operation));
        (!seen).then_some(row)
    })
}

/// For readers: snapshots/gas.md.
pub fn markdown(compiler: &str, rows: &[Row]) -> String {
    let mut out = format!(
        "# Gas\n\nMeasured side by side in one run on the embedded chain (`./scripts/gas`). Execution gas: what a transaction pays less\n\
         its intrinsic gas and calldata; gross, and net of the refund. The ratio is ours over the peer's, net. Programs start\n\
         cached; they are compiled by {compiler}. Peers: tests/solidity/peers, solc 0.8.37, optimizer 1,000,000 runs, cancun. \"Beside\" are figures of other\n\
         protocols and of the design's own floor, compared with our gross gas.\n\n![ratios](gas.svg)\n\n\
         | | Operation | Gross | Net | Peer | Peer gross | Peer net | Ratio | Target | | Beside |\n|---|---|--:|--:|---|--:|--:|--:|---|---|---|\n",
    );
    for row in rows {
        let peer = row.peer.as_ref();
        let sign = if peer.is_some_and(|peer| peer.extrapolated.is_some()) { "~" } else { "" };
        let figure = |gas: Option<u64>| gas.map_or_else(String::new, |gas| format!("{sign}{}", count(gas)));
        out += &format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            row.group,
            row.operation,
            count(row.ours.gross),
            count(row.ours.net),
            peer.map_or_else(String::new, |peer| peer.name.clone()),
            figure(peer.map(|peer| peer.gross)),
            figure(peer.map(|peer| peer.net)),
            row.ratio().map_or_else(String::new, ratio_text),
            target_text(row),
            verdict(row),
            absolute_text(row),
        );
    }
    out += "\n## Remarks\n\n";
    for row in rows {
        let how = row.peer.as_ref().and_then(|peer| peer.extrapolated.clone()).unwrap_or_default();
        let text = [row.note.clone(), how].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        if !text.is_empty() {
            out += &format!("- {}, {}: {}.\n", row.group, row.operation, text.join("; "));
        }
    }
    out += "\n## What our gas goes to\n\nFrom the chain itself (`dev_gasSpending`), gross. Init: starting programs and their memory pages. Storage: words read and\n\
            written. Calls: reaching a callee. Bytecode: EVM contracts that are called, as the test stablecoin. Compute: the rest,\n\
            with the fixed price of host calls.\n\n\
            | | Operation | Starts | Init | Storage | Calls | Logs | Bytecode | Compute | |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|\n";
    for row in firsts(rows) {
        let [init, storage, calls, logs, bytecode, compute] = row.split().map(count);
        out += &format!(
            "| {} | {} | {} | {init} | {storage} | {calls} | {logs} | {bytecode} | {compute} | {} |\n",
            row.group,
            row.operation,
            row.ours.starts,
            verdict(row)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: u64, peer: u64) -> Row {
        let gas = |net| Gas { net, gross: net, ..Gas::default() };
        Row::new("g", "o", gas(ours)).against("p", gas(peer))
    }

    #[test]
    fn a_target_is_met_up_to_the_printed_digits() {
        assert_eq!(row(60, 100).target(0.6).met(), Some(true));
        assert_eq!(row(6_001, 10_000).target(0.6).met(), Some(false));
        assert_eq!(row(60, 100).met(), None);
    }

    #[test]
    fn a_ceiling_counts_like_a_target() {
        assert_eq!(row(60, 100).target(0.6).ceiling(59).met(), Some(false));
        assert_eq!(row(60, 100).ceiling(60).met(), Some(true));
    }

    #[test]
    fn an_operation_is_split_once() {
        let rows = [row(1, 2), row(1, 3)];
        assert_eq!(firsts(&rows).count(), 1);
        assert_eq!(markdown("c", &rows).matches("| g | o |").count(), 3);
    }
}
