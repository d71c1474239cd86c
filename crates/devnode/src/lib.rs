//! A development chain with Stylus programs, embedded in a process or behind JSON-RPC.
//!
//! EVM bytecode runs in revm and programs in [`stylus_vm`]; both share one journal, so that they call each other in
//! one transaction. Every transaction gets a block of its own as soon as it is sent.

mod chain;
pub mod config;
mod error;
mod executor;
mod node;
mod precompiles;
mod rpc;
mod server;
mod state;
mod store;
pub mod testing;

pub use chain::{CACHE_MANAGER, CREATE2_FACTORY, MULTICALL3, STYLUS_DEPLOYER};
pub use config::Config;
pub use error::RpcError;
pub use node::Node;
pub use server::{Limits, Server, ServerError};
pub use store::{Durability, StoreError};
pub use stylus_vm::Engine;

/// The examples of README.md, so that they compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
