//! Activation: the checks, the figures and the price of a module.

use crate::{Params, Program};
use alloy_primitives::B256;

/// What the chain remembers of an activated module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Initial memory, pages of 64 KiB.
    pub pages: u16,
    /// Gas to start the program when it is not cached.
    pub init_gas: u64,
    /// Gas to start the program when it is cached.
    pub cached_init_gas: u64,
    /// Estimate of the native code's size, bytes.
    pub asm_estimate: u32,
    /// Gas of the activation that depends on the module.
    pub activation_gas: u64,
    /// Gas of the activation with its fixed part.
    pub activation_gas_with_fixed: u64,
    /// Size of the decompressed module, bytes.
    pub wasm_size: u32,
    /// Identifies the module: the hash of its bytes and the Stylus version.
    pub module_hash: B256,
}

/// Why a module cannot be activated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActivationError {
    /// The bytes are no valid module, or use a feature that programs may not use.
    #[error("invalid module: {0}")]
    Invalid(String),
}

/// Checks, instruments and compiles a module.
pub fn activate(wasm: &[u8], params: &Params) -> Result<(Activation, Program), ActivationError> {
    let _ = (wasm, params);
    Err(ActivationError::Invalid("unsupported".into()))
}
