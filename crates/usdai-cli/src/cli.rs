//! The command line.
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// USD.AI on Arbitrum Stylus: a chain to develop on, a demo of the whole protocol, deployment and inspection.
#[derive(Debug, Parser)]
#[command(name = "usdai", version, about, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a Stylus chain in this process with JSON-RPC in front, until Ctrl-C.
    Devnet(Devnet),
    /// Deploy everything to a fresh chain in this process, play a scenario file and print what came of it.
    ///
    /// The exit status is 0 only when every step succeeded and every check of the closing figures holds.
    Demo(Demo),
    /// Deploy and wire the protocol on a chain behind JSON-RPC.
    Deploy(Deploy),
    /// Print prices, epoch, balances and loans of a deployed protocol.
    Inspect(Inspect),
    /// Titles to hardware.
    #[command(subcommand)]
    Title(Title),
}

/// `usdai title`.
#[derive(Debug, Subcommand)]
pub enum Title {
    /// Make the metadata of a title, JSON of what the chain says, and compare or publish its hash.
    Metadata(TitleMetadata),
}

/// `usdai title metadata`.
#[derive(Debug, Args)]
pub struct TitleMetadata {
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the addresses, as `usdai deploy --out` and `usdai devnet --deploy --out` write it.
    #[arg(long, value_name = "FILE")]
    pub addresses: PathBuf,
    /// Id of the title.
    #[arg(long)]
    pub id: u64,
    /// Write the JSON to this file instead of the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Put the hash of the JSON on chain, as the tokenising agent.
    #[arg(long)]
    pub publish: bool,
    /// Compare this file with the chain and with the hash on chain, and stop.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "publish"])]
    pub verify: Option<PathBuf>,
    /// With --publish: file with the private key (hex) of the tokenising agent. Without it: the public key of development chains.
    #[arg(long, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
}

/// `usdai devnet`.
#[derive(Debug, Args)]
pub struct Devnet {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8547)]
    pub port: u16,
    /// Address to listen on. Only this machine can reach 127.0.0.1; the accounts' keys are public, so keep it so.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Unix time of the first block. With it, the clock stands still but for one second a block; without, it follows the system's clock.
    #[arg(long, value_name = "SECONDS")]
    pub genesis_time: Option<u64>,
    /// Keep the chain in this file: it continues there at the next start, also after a crash. Without it, the chain lives in memory.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// With --state: do not wait for the disk after each block. Faster; survives the end of the process, even by kill -9, but not a failure of the machine.
    #[arg(long, requires = "state")]
    pub state_no_sync: bool,
    /// Deploy and wire the protocol with a test stablecoin before listening. A chain that --state continues is not deployed to again.
    #[arg(long)]
    pub deploy: bool,
    /// With --deploy: write the addresses to this file as JSON.
    #[arg(long, value_name = "FILE", requires = "deploy")]
    pub out: Option<PathBuf>,
    /// Folder with the compiled programs.
    #[arg(long, value_name = "DIR", env = "USDAI_PROGRAMS")]
    pub programs: Option<PathBuf>,
}

/// `usdai demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Scenario file to play.
    #[arg(long, value_name = "FILE", default_value = "scenarios/launch.toml")]
    pub scenario: PathBuf,
    /// Print one JSON document with all figures and nothing else.
    #[arg(long)]
    pub json: bool,
    /// Play on a running `usdai devnet` instead of a chain in this process; day 0 is then the next midnight of its clock.
    #[arg(long, value_name = "URL")]
    pub rpc_url: Option<String>,
    /// Check the scenario file and stop.
    #[arg(long)]
    pub check: bool,
    /// Folder with the compiled programs.
    #[arg(long, value_name = "DIR", env = "USDAI_PROGRAMS")]
    pub programs: Option<PathBuf>,
}

/// `usdai deploy`.
#[derive(Debug, Args)]
pub struct Deploy {
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the private key (hex) that pays and becomes admin and every other role. Without it: the public key of development chains.
    #[arg(long, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
    /// Stablecoin with 6 decimals to list. Without it, a test stablecoin is deployed.
    #[arg(long, value_name = "ADDRESS")]
    pub usdc: Option<String>,
    /// Write the addresses to this file as JSON.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Folder with the compiled programs.
    #[arg(long, value_name = "DIR", env = "USDAI_PROGRAMS")]
    pub programs: Option<PathBuf>,
}

/// `usdai inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the addresses, as `usdai deploy --out` and `usdai devnet --deploy --out` write it.
    #[arg(long, value_name = "FILE")]
    pub addresses: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
