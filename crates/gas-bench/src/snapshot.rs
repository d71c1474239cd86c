//! snapshots/gas.json: what the last blessed run has measured, by the compiler that made the programs.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::chart;
use crate::report::{self, Row};

/// Difference that is none, in percent.
const NOISE: u64 = 1;

#[derive(Default, Serialize, Deserialize)]
struct Snapshot(BTreeMap<String, Vec<Row>>);

/// Writes the figures, the table and the chart. Figures of other compilers stay; unless `whole`, so do rows that were not
/// measured.
pub fn write(folder: &Path, compiler: &str, rows: &[Row], whole: bool) -> Result<()> {
    let mut snapshot = read(folder)?;
    let mut rows = rows.to_vec();
    if let Some(before) = snapshot.0.get(compiler).filter(|_| !whole) {
        rows = merged(before, rows);
    }
    let rows = rows.as_slice();
    snapshot.0.insert(compiler.to_owned(), rows.to_vec());
    fs::write(folder.join("gas.json"), serde_json::to_string_pretty(&snapshot)? + "\n")?;
    fs::write(folder.join("gas.md"), report::markdown(compiler, rows))?;
    fs::write(folder.join("gas.svg"), chart::draw(rows))?;
    Ok(())
}

/// The old rows with the new ones in their places, and new ones that have none at the end.
fn merged(before: &[Row], now: Vec<Row>) -> Vec<Row> {
    let newer = |old: &Row| now.iter().find(|row| key(row) == key(old)).unwrap_or(old).clone();
    let mut rows: Vec<Row> = before.iter().map(newer).collect();
    rows.extend(now.iter().filter(|row| !before.iter().any(|old| key(old) == key(row))).cloned());
    rows
}

fn read(folder: &Path) -> Result<Snapshot> {
    let path = folder.join("gas.json");
    match fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).with_context(|| path.display().to_string()),
        Err(_) => Ok(Snapshot::default()),
    }
}

/// What a comparison with the snapshot says.
#[derive(Default)]
pub struct Comparison {
    /// More gas than before, a peer that has changed, a row that came or went.
    pub faults: Vec<String>,
    /// Less gas than before.
    pub better: Vec<String>,
}

/// Compares with the snapshot; none when it has no figures of this compiler. `whole`: a row of the snapshot that was
/// not measured is a fault, too.
pub fn compare(folder: &Path, compiler: &str, rows: &[Row], whole: bool) -> Result<Option<Comparison>> {
    let before = read(folder)?;
    Ok(before.0.get(compiler).map(|before| differences(before, rows, whole)))
}

fn key(row: &Row) -> (&str, &str, &str) {
    (&row.group, &row.operation, row.peer.as_ref().map_or("", |peer| &peer.name))
}

fn differences(before: &[Row], now: &[Row], whole: bool) -> Comparison {
    let mut found = Comparison::default();
    for row in now {
        let name = format!("{}, {}", row.group, row.operation);
        let Some(old) = before.iter().find(|old| key(old) == key(row)) else {
            found.faults.push(format!("{name}: not in snapshots/gas.json"));
            continue;
        };
        let figures = [("gross", old.ours.gross, row.ours.gross), ("net", old.ours.net, row.ours.net)];
        for (what, old, now) in figures {
            let text = format!("{name}: {what} {now} gas, {old} before");
            if now * 100 > old * (100 + NOISE) {
                found.faults.push(text);
            } else if now * 100 < old * (100 - NOISE) {
                found.better.push(text);
            }
        }
        if let (Some(old), Some(now)) = (&old.peer, &row.peer) {
            if old.net.abs_diff(now.net) * 100 > old.net * NOISE {
                found.faults.push(format!("{name}: {} {} gas, {} before", now.name, now.net, old.net));
            }
        }
    }
    for old in before.iter().filter(|_| whole) {
        if !now.iter().any(|row| key(row) == key(old)) {
            found.faults.push(format!("{}, {}: not measured any more", old.group, old.operation));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Gas;

    fn rows(net: u64) -> Vec<Row> {
        vec![Row::new("g", "o", Gas { net, gross: net, ..Gas::default() })]
    }

    fn counts(before: &[Row], now: &[Row], whole: bool) -> (usize, usize) {
        let found = differences(before, now, whole);
        (found.faults.len(), found.better.len())
    }

    #[test]
    fn one_percent_either_way_is_no_difference() {
        assert_eq!(counts(&rows(1_000), &rows(1_010), true), (0, 0));
        assert_eq!(counts(&rows(1_000), &rows(990), true), (0, 0));
        assert_eq!(counts(&rows(1_000), &rows(1_011), true), (2, 0));
        assert_eq!(counts(&rows(1_000), &rows(989), true), (0, 2));
    }

    #[test]
    fn a_peer_that_changes_either_way_is_a_fault() {
        let against = |net| vec![rows(5).remove(0).against("p", Gas { net, ..Gas::default() })];
        assert_eq!(counts(&against(1_000), &against(989), true), (1, 0));
        assert_eq!(counts(&against(1_000), &against(1_011), true), (1, 0));
    }

    #[test]
    fn a_part_takes_its_place_among_the_rest() {
        let row = |name: &str, net| Row { operation: name.to_owned(), ..rows(net).remove(0) };
        let (before, now) = ([row("a", 1), row("b", 2)], vec![row("c", 3), row("a", 4)]);
        assert_eq!(merged(&before, now), [row("a", 4), row("b", 2), row("c", 3)]);
    }

    #[test]
    fn rows_that_come_or_go_are_faults() {
        assert_eq!(counts(&[], &rows(1), true), (1, 0));
        assert_eq!(counts(&rows(1), &[], true), (1, 0));
        assert_eq!(counts(&rows(1), &[], false), (0, 0));
    }
}
