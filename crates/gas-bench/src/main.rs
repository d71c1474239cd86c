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
    /// Leaves out 100,000 bids and 100,000 loans.
    #[arg(long)]
    quick: bool,
    /// Fails when a figure is more than 1 % above snapshots/gas.json.
    #[arg(long, conflicts_with = "bless")]
    check: bool,
    /// Records snapshots/gas.json, gas.md and gas.svg; with --quick the rows of 100,000 stay as they are.
    #[arg(long)]
    bless: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let started = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    let mut group = |name: &str, measured: Vec<Row>| {
        eprintln!("{name}: {} figures ({} s)", measured.len(), started.elapsed().as_secs());
        rows.extend(measured);
    };
    group("USDai", rows::usdai::measure());
    group("sUSDai", rows::susdai::measure());
    group("redemptions", rows::redemptions::measure());
    for bids in [10, 1_000, 100_000] {
        if bids < 100_000 || !options.quick {
            group("auction", rows::auction::measure(bids));
        }
    }
    println!("{}", report::text(&rows));

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots");
    let compiler = compiler()?;
    if options.bless {
        snapshot::write(&folder, &compiler, &rows, !options.quick)?;
        eprintln!("wrote gas.json, gas.md and gas.svg in snapshots/");
    }
    if options.check {
        let Some(found) = snapshot::compare(&folder, &compiler, &rows, !options.quick)? else {
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
