//! What each subcommand does.
mod demo;
mod deploy;
mod devnet;
mod inspect;

use std::path::Path;

use anyhow::{Context, Result};

pub use demo::play;

use crate::cli::{Cli, Command};
use crate::deploy::{Protocol, Settings};
use crate::types::U256;
use crate::units;

/// Runs a subcommand.
///
/// # Errors
/// With a message for people.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Devnet(args) => devnet::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Deploy(args) => deploy::run(&args),
        Command::Inspect(args) => inspect::run(&args),
    }
}

/// Settings for a chain to try things on: no tight limits.
fn open_settings() -> Settings {
    let million = U256::from(1_000_000) * units::wad();
    Settings {
        usdc_cap: U256::from(1_000_000_000_000_000_u64),
        supply_cap: U256::from(1_000) * million,
        haircut_bps: 4_000,
        ltv_bps: vec![(0, 7_000), (1, 7_000), (2, 7_000)],
        usdc_feed: None,
    }
}

fn write_addresses(path: &Path, protocol: &Protocol, chain_id: u64) -> Result<()> {
    let text = serde_json::to_string_pretty(&protocol.to_json(chain_id))? + "\n";
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
