//! Compiled programs and the creation code that puts them on a chain.
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use usdai_abi::SolValue;

use crate::types::{hex, Address, Bytes, U256};

/// Names of the programs in the order of their deployment.
pub const NAMES: [&str; 14] = [
    "usdai-desk",
    "usdai",
    "susdai-desk",
    "susdai",
    "qev-auction",
    "caliber-desk",
    "caliber-nft",
    "loan-router-offers",
    "loan-router-refinance",
    "loan-router-workout",
    "loan-router-desk",
    "loan-router",
    "susdai-feed",
    "price-oracle",
];

/// Where `cargo xtask wasm` leaves the programs.
pub const DEFAULT_DIR: &str = "target/wasm/programs";

/// The stablecoin of development chains: a Solidity ERC-20 with 6 decimals, compiled.
const TEST_USDC: &str = include_str!("../../../tests/solidity/artifacts/TestUSDC.json");

/// A price feed that answers what it is told, compiled.
const TEST_AGGREGATOR: &str = include_str!("../../../tests/solidity/artifacts/TestAggregator.json");

/// A Stylus program.
#[derive(Debug, Clone)]
pub struct Program {
    /// Name of its crate.
    pub name: String,
    /// Size of the WASM in bytes.
    pub wasm_size: usize,
    /// What will be at its address: prefix and compressed WASM.
    pub code: Vec<u8>,
}

impl Program {
    /// Reads and compresses `dir/name.wasm`.
    ///
    /// # Errors
    /// When the file is missing, and what to run then.
    pub fn load(dir: &Path, name: &str) -> Result<Self> {
        let path = dir.join(format!("{name}.wasm"));
        let wasm = std::fs::read(&path).with_context(|| {
            format!(
                "{} cannot be read: run `cargo xtask wasm` first, or name another folder with --programs",
                path.display()
            )
        })?;
        ensure!(
            wasm.starts_with(b"\0asm"),
            "{} is no WASM file: run `cargo xtask wasm` again",
            path.display()
        );
        Ok(Self { name: name.to_owned(), wasm_size: wasm.len(), code: devnode::testing::program_code(&wasm) })
    }

    /// All programs of a folder.
    ///
    /// # Errors
    /// As [`Program::load`].
    pub fn load_all(dir: &Path) -> Result<Vec<Self>> {
        NAMES.iter().map(|name| Self::load(dir, name)).collect()
    }

    /// Creation code that returns `code` as it is.
    #[must_use]
    pub fn creation_code(&self) -> Bytes {
        devnode::testing::creation_code(&self.code).into()
    }
}

/// The folder with the programs: the named one, else the default under the current folder or the repository.
#[must_use]
pub fn folder(named: Option<&Path>) -> PathBuf {
    let default = || {
        let here = PathBuf::from(DEFAULT_DIR);
        if here.exists() {
            here
        } else {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(DEFAULT_DIR)
        }
    };
    named.map_or_else(default, Path::to_path_buf)
}

/// Creation code of the test stablecoin, whose `owner` may mint.
///
/// # Errors
/// When the committed artifact cannot be read.
pub fn test_usdc(owner: Address) -> Result<Bytes> {
    solidity(TEST_USDC, &owner.abi_encode())
}

/// Creation code of a price feed of 8 decimals that says one dollar until it is told otherwise.
///
/// # Errors
/// When the committed artifact cannot be read.
pub fn test_aggregator() -> Result<Bytes> {
    solidity(TEST_AGGREGATOR, &(U256::from(8), U256::from(100_000_000)).abi_encode())
}

fn solidity(artifact: &str, arguments: &[u8]) -> Result<Bytes> {
    let artifact: serde_json::Value = serde_json::from_str(artifact).context("a committed artifact")?;
    let bytecode = artifact["bytecode"].as_str().context("a committed artifact has no bytecode")?;
    let mut code = hex::decode(bytecode.trim_start_matches("0x")).context("a committed artifact")?;
    code.extend_from_slice(arguments);
    Ok(code.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_says_what_to_run() {
        let error = Program::load(Path::new("no-such-folder"), "usdai").expect_err("missing");
        assert!(format!("{error:#}").contains("run `cargo xtask wasm` first"), "{error:#}");
    }
}
