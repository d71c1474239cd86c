//! What a node is started with, and the fixed figures of the chain.

use alloy_primitives::{address, Address, U256};

/// The prefunded account of development chains.
pub const DEV_ACCOUNT: Address = address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E");
/// Its well-known private key.
pub const DEV_PRIVATE_KEY: &str = "0xb6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659";
/// Coinbase of every block: Arbitrum's sequencer. Activation fees go here, too.
pub const SEQUENCER: Address = address!("A4b000000000000000000073657175656e636572");
/// ArbOS version whose rules the chain follows.
pub const ARBOS_VERSION: u64 = 60;
/// Gas limit that blocks name, as on Arbitrum: more than any block holds.
pub const NOMINAL_GAS_LIMIT: u64 = 1 << 50;
/// Largest contract code, bytes (EIP-170).
pub const MAX_CODE_SIZE: usize = 24_576;
/// Seconds for which the number of the parent chain's block stays the same.
pub const PARENT_BLOCK_SECONDS: u64 = 12;

/// How a node is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Chain id, 412346 by default.
    pub chain_id: u64,
    /// Unix seconds of the genesis block. With `None` the chain follows the system's clock. With a value the clock is
    /// manual: every block is one second later than the one before, unless told otherwise.
    pub genesis_timestamp: Option<u64>,
    /// Base fee of every block, wei.
    pub base_fee: u64,
    /// Gas that the transactions of a block, and each of them, may use.
    pub gas_limit: u64,
    /// Balances at genesis, wei. The dev account is always among them.
    pub balances: Vec<(Address, U256)>,
    /// Stylus parameters.
    pub stylus: stylus_vm::Params,
    /// What runs the programs. The result is the same on every engine.
    pub engine: stylus_vm::Engine,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            chain_id: 412_346,
            genesis_timestamp: None,
            base_fee: 100_000_000,
            gas_limit: 32_000_000,
            balances: Vec::new(),
            stylus: stylus_vm::Params::default(),
            engine: stylus_vm::Engine::default(),
        }
    }
}
