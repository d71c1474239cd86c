//! Gas of the programs beside Solidity that does the same, on one embedded chain in one run.
//!
//! Execution gas: what a transaction pays less its intrinsic gas and calldata. Programs start cached.
mod bench;
mod chart;
mod peers;
mod report;
mod rows;
mod snapshot;

use std::path::Path;
use std::time::Instant;

use anyhow::{ensure, Context, Result};
use clap::Parser;

use crate::report::Row;

/// Measures, prints the table, and compares with snapshots/gas.json or records it.
#[derive(Parser)]
#[command(name = "gas")]
struct Options {
    /// Leaves out 1,000 and 100,000 loans and 100,000 bids.
    #[arg(long)]
    quick: bool,
    /// Measures only the groups whose name begins so.
    #[arg(long)]
    only: Option<String>,
    /// Fails when a figure is more than 1 % above snapshots/gas.json.
    #[arg(long, conflicts_with = "bless")]
    check: bool,
    /// Records snapshots/gas.json, gas.md and gas.svg; what was not measured stays as it is, if anything was left out.
    #[arg(long)]
    bless: bool,
}

/// A group of rows: its name, whether it is quick, and how it is measured.
type Group = (&'static str, bool, fn() -> Vec<Row>);

/// All of them, in the order of the table.
const GROUPS: [Group; 10] = [
    ("USDai", true, rows::usdai::measure),
    ("sUSDai", true, rows::susdai::measure),
    ("redemptions", true, rows::redemptions::measure),
    ("auction of 10", true, || rows::auction::measure(10)),
    ("auction of 1,000", true, || rows::auction::measure(1_000)),
    ("auction of 100,000", false, || rows::auction::measure(100_000)),
    ("loans", true, rows::loans::measure),
    ("book of 10", true, || rows::loans::accrue(10)),
    ("book of 1,000", false, || rows::loans::accrue(1_000)),
    ("book of 100,000", false, || rows::loans::accrue(100_000)),
];

impl Options {
    fn whole(&self) -> bool {
        !self.quick && self.only.is_none()
    }

    fn wants(&self, group: &Group) -> bool {
        (group.1 || !self.quick) && self.only.as_ref().is_none_or(|only| group.0.starts_with(only.as_str()))
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    let started = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    for group in GROUPS.iter().filter(|group| options.wants(group)) {
        let measured = group.2();
        eprintln!("{}: {} figures ({} s)", group.0, measured.len(), started.elapsed().as_secs());
        rows.extend(measured);
    }
    ensure!(!rows.is_empty(), "no group is named so; there are: {}", GROUPS.map(|group| group.0).join("; "));
    println!("{}", report::text(&rows));

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots");
    let compiler = compiler()?;
    if options.bless {
        snapshot::write(&folder, &compiler, &rows, options.whole())?;
        eprintln!("wrote gas.json, gas.md and gas.svg in snapshots/");
    }
    if options.check {
        let Some(found) = snapshot::compare(&folder, &compiler, &rows, options.whole())? else {
            eprintln!("snapshots/gas.json has no figures of {compiler}; nothing is compared");
            return Ok(());
        };
        for text in &found.better {
            eprintln!("less than in snapshots/gas.json: {text}");
        }
        let faults = found.faults.join("\n");
        ensure!(faults.is_empty(), "{faults}\nrun ./scripts/gas --bless if that is meant");
        eprintln!("no figure of {} is above snapshots/gas.json", rows.len());
    }
    Ok(())
}

/// Which compiler made the programs: their compute depends on it.
fn compiler() -> Result<String> {
    let path = usdai_cli::programs::folder(None).join("compiler");
    let name = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: run `cargo xtask wasm` first", path.display()))?;
    Ok(name.trim().to_owned())
}
