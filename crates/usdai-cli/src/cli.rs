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
    /// Bid for redemption priority: seal, keep, reveal, and open the bids of others after their time.
    #[command(subcommand)]
    Bid(Bid),
    /// Loan tapes and the loan book.
    #[command(subcommand)]
    Loans(Loans),
    /// Titles to hardware.
    #[command(subcommand)]
    Title(Title),
}

/// `usdai loans`.
#[derive(Debug, Subcommand)]
pub enum Loans {
    /// Put the loans of a tape (CSV) on a chain: titles, evidence, offers, draws, payments so far.
    ///
    /// The whole tape is checked first; a malformed one changes nothing. An import that was interrupted goes on when it
    /// is run again.
    Import(LoansImport),
    /// Print and plot the loan book of a chain or of a tape: schedule, expected cash by epoch, concentration, LTV, liquidity.
    Report(LoansReport),
    /// Write the sample tape.
    Sample(LoansSample),
}

/// `usdai loans import`.
#[derive(Debug, Args)]
pub struct LoansImport {
    /// The tape; docs/tape.md has its columns.
    pub file: PathBuf,
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the addresses, as `usdai deploy --out` and `usdai devnet --deploy --out` write it.
    #[arg(long, value_name = "FILE")]
    pub addresses: Option<PathBuf>,
    /// File with the private key (hex) that has every role; accounts of borrowers and curators are derived from it. Without it: the public keys of development chains.
    #[arg(long, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
    /// Only the first loans of the tape.
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<usize>,
    /// Check the tape and stop.
    #[arg(long)]
    pub check: bool,
    /// Start every loan on its day and pay it on its days: for development chains whose clock is before the first loan.
    #[arg(long, conflicts_with = "from_now")]
    pub replay: bool,
    /// Start what is outstanding now, for what is left of its term.
    #[arg(long)]
    pub from_now: bool,
}

/// `usdai loans report`.
#[derive(Debug, Args)]
pub struct LoansReport {
    /// A tape. With --addresses, it only gives the accounts of the chain their names.
    pub file: Option<PathBuf>,
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the addresses: report the book of this chain.
    #[arg(long, value_name = "FILE")]
    pub addresses: Option<PathBuf>,
    /// The key file that the tape was imported with.
    #[arg(long, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
    /// The day of a report on a tape alone, YYYY-MM-DD. Without it, the last day that the tape tells of.
    #[arg(long, value_name = "DATE", conflicts_with = "addresses")]
    pub as_of: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Write book.svg, book.json and schedule.csv to this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `usdai loans sample`.
#[derive(Debug, Args)]
pub struct LoansSample {
    /// Write it to this file instead of the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
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
    /// Loan tape whose first loans are put into the book after the scenario; the default scenario brings its own.
    #[arg(long, value_name = "FILE")]
    pub tape: Option<PathBuf>,
    /// How many loans of the tape.
    #[arg(long, value_name = "COUNT", default_value_t = 60)]
    pub tape_loans: usize,
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

/// `usdai bid`.
#[derive(Debug, Subcommand)]
pub enum Bid {
    /// Seal a bid for a lot in the current epoch; tick 0 is no bid and looks like any other.
    ///
    /// The bid is kept in a file before anything is sent. Without the file, it can only be opened by the published opening.
    Seal(Seal),
    /// Write all kept bids to one file.
    Backup(Backup),
    /// Take the bids of such a file back into the folder.
    Restore(Backup),
    /// Reveal own bids of the current epoch from the folder.
    Reveal(Reveal),
    /// Open everybody's published bids of the current epoch with the signature of their round, and reveal them.
    OpenAll(OpenAll),
}

/// The chain and the protocol on it.
#[derive(Debug, Args)]
pub struct Deployed {
    /// URL of the chain.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    pub rpc_url: String,
    /// File with the addresses, as `usdai deploy --out` and `usdai devnet --deploy --out` write it.
    #[arg(long, value_name = "FILE")]
    pub addresses: PathBuf,
    /// File with the private key (hex) of the sender. Without it: the public key of development chains.
    #[arg(long, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
}

/// Where bids are kept.
#[derive(Debug, Args)]
pub struct Kept {
    /// Folder with one file a bid, readable by its owner only.
    #[arg(long, value_name = "DIR", default_value = "usdai-bids")]
    pub store: PathBuf,
    /// File whose first line encrypts the files. Without it they are plain text.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// `usdai bid seal`.
#[derive(Debug, Args)]
pub struct Seal {
    #[command(flatten)]
    /// The chain.
    pub deployed: Deployed,
    #[command(flatten)]
    /// The folder.
    pub kept: Kept,
    /// The request to redeem.
    #[arg(long, value_name = "ID")]
    pub lot: u64,
    /// Basis points of the redemption value to give up, 0 to 1023.
    #[arg(long, value_name = "BPS", value_parser = clap::value_parser!(u16).range(0..=1023))]
    pub tick: u16,
    /// Beacon network that the published opening waits for: `quicknet`, `test:NAME`, or a file with drand's `/info`.
    #[arg(long, value_name = "NETWORK", default_value = "quicknet")]
    pub network: String,
    /// Publish no opening: only the kept file can reveal the bid.
    #[arg(long)]
    pub no_opening: bool,
    /// Send through another account, whose private key this file has: the bidder only signs.
    #[arg(long, value_name = "FILE")]
    pub relayer_key_file: Option<PathBuf>,
}

/// `usdai bid backup` and `usdai bid restore`.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    /// The folder.
    pub kept: Kept,
    /// The file with all bids.
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// File whose first line encrypts that file. Without it: plain text.
    #[arg(long, value_name = "FILE")]
    pub file_passphrase_file: Option<PathBuf>,
}

/// `usdai bid reveal`.
#[derive(Debug, Args)]
pub struct Reveal {
    #[command(flatten)]
    /// The chain.
    pub deployed: Deployed,
    #[command(flatten)]
    /// The folder.
    pub kept: Kept,
    /// Only this request.
    #[arg(long, value_name = "ID")]
    pub lot: Option<u64>,
}

/// `usdai bid open-all`.
#[derive(Debug, Args)]
pub struct OpenAll {
    #[command(flatten)]
    /// The chain.
    pub deployed: Deployed,
    /// As in `usdai bid seal`.
    #[arg(long, value_name = "NETWORK", default_value = "quicknet")]
    pub network: String,
    /// File with the signatures of rounds: drand's JSON of one round, or a list of them.
    #[arg(long, value_name = "FILE", conflicts_with = "beacon_url")]
    pub beacon_file: Option<PathBuf>,
    /// drand's HTTP endpoint of the network; `/public/ROUND` is added.
    #[arg(long, value_name = "URL")]
    pub beacon_url: Option<String>,
}
