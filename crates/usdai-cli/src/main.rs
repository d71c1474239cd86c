//! The `usdai` command.
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match usdai_cli::commands::run(usdai_cli::cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
