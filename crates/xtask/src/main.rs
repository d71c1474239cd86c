//! Build tasks of the project: `cargo xtask --help`.
mod abi;
mod program;
mod toolchain;
mod wasm;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build tasks of the project")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build every contract to WASM, optimise, compress and check it; prints a table of sizes.
    ///
    /// Writes target/wasm/programs/NAME.wasm (what the VM activates) and NAME.wasm.br (what goes on chain, without
    /// its 4-byte prefix). Fails when a program is larger than 22 KiB compressed or the VM's rules reject it.
    Wasm {
        /// Build these contracts only.
        contracts: Vec<String>,
        /// Compare with snapshots/size.json, and fail where a program has grown by more than 1 % (same compiler only).
        #[arg(long, conflicts_with = "bless")]
        check: bool,
        /// Write the sizes to snapshots/size.json.
        #[arg(long)]
        bless: bool,
        /// Which compiler: `rustup` (the pinned toolchain with its wasm32 target), `debian` (rustc-web with
        /// build-std), or `auto` (the first of these that is there).
        #[arg(long, default_value = "auto", env = "USDAI_WASM_TOOLCHAIN")]
        toolchain: toolchain::Choice,
    },
    /// Make the interface of each contract from crates/abi: abi/NAME.sol (Solidity) and abi/NAME.json.
    Abi {
        /// Fail where abi/ is not what crates/abi says.
        #[arg(long, conflicts_with = "bless")]
        check: bool,
        /// Write abi/.
        #[arg(long)]
        bless: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().task {
        Task::Wasm { contracts, check, bless, toolchain } => wasm::run(&contracts, check, bless, toolchain),
        Task::Abi { check, bless } => abi::run(check, bless),
    }
}
