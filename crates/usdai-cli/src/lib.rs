//! The `usdai` command as a library: accounts, deployment, scenarios and reports over JSON-RPC.
//!
//! The same code plays a scenario for a person, writes its figures for a program and serves the
//! end-to-end tests, so that what is tested is what is shown.

pub mod bids;
pub mod book;
pub mod chain;
pub mod cli;
pub mod commands;
pub mod deploy;
pub mod metadata;
pub mod play;
pub mod programs;
pub mod report;
pub mod revert;
pub mod rpc;
pub mod scenario;
pub mod tape;
pub mod units;
pub mod wallet;

/// The primitive types that the contracts' ABI is written in.
pub mod types {
    pub use alloy_primitives_08::{
        address, b256, hex, keccak256, Address, Bytes, FixedBytes, B256, I256, U256,
    };
}
