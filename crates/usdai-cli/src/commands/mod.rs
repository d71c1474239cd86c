//! What each subcommand does.
mod bid;
mod demo;
mod deploy;
mod devnet;
mod inspect;
mod loans;
mod title;

use std::path::Path;

use anyhow::{Context, Result};

pub use demo::play;

use crate::cli::{Cli, Command, Loans, Title};
use crate::deploy::{Protocol, Settings, DEPRECIATION};
use crate::types::{B256, U256};
use crate::units;
use crate::wallet::Account;

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
        Command::Loans(Loans::Import(args)) => loans::import(&args),
        Command::Loans(Loans::Report(args)) => loans::report(&args),
        Command::Loans(Loans::Sample(args)) => loans::sample(&args),
        Command::Title(Title::Metadata(args)) => title::metadata(&args),
        Command::Bid(bid) => bid::run(&bid),
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
        depreciation: DEPRECIATION.to_vec(),
        usdc_feed: None,
    }
}

fn write_addresses(path: &Path, protocol: &Protocol, chain_id: u64) -> Result<()> {
    let text = serde_json::to_string_pretty(&protocol.to_json(chain_id))? + "\n";
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// The addresses in a file that `usdai deploy --out` or `usdai devnet --deploy --out` has written.
fn addresses(path: &Path) -> Result<Protocol> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let addresses: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    Protocol::from_json(&addresses)
}

/// The account whose key is in this file.
fn account(path: Option<&Path>) -> Result<Option<Account>> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let key: B256 = text
        .trim()
        .parse()
        .ok()
        .with_context(|| format!("{} holds no private key: expected 64 hex digits", path.display()))?;
    Ok(Some(Account::from_key("key file", key)?))
}
