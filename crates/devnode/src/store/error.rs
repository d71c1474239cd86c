//! Why a state file cannot be used.

use std::path::PathBuf;

/// Why a state file cannot be opened or written. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it open.
    #[error("{0} is in use: stop the node that has it open, or give another file")]
    Locked(PathBuf),
    /// It is no state file, or one of another version.
    #[error("{path} is no state file of this version ({detail}): give another file, or remove this one to start a new chain")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        detail: String,
    },
    /// It holds another chain.
    #[error("{path} holds the chain with id {found}, not {wanted}: give another file, or start with chain id {found}")]
    OtherChain {
        /// The file.
        path: PathBuf,
        /// Chain id in the file.
        found: u64,
        /// Chain id asked for.
        wanted: u64,
    },
    /// It holds a chain that began at another time.
    #[error("{path} holds a chain that began at {found}, not {wanted}: give another file, or leave the genesis time out")]
    OtherGenesis {
        /// The file.
        path: PathBuf,
        /// Unix seconds of the genesis block in the file.
        found: u64,
        /// Unix seconds asked for.
        wanted: u64,
    },
    /// What is in it contradicts itself.
    #[error("{path} is damaged ({detail}): restore it from a copy, or remove it to start a new chain")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The disk or the file system refuses.
    #[error("{path} cannot be read or written: {detail}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
}
