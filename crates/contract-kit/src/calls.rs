//! Calls between contracts through the `SolCall` types of the ABI crate.

use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::{SolCall, SolError};
use stylus_sdk::{call::RawCall, prelude::TopLevelStorage};
use usdai_abi::common::CallFailed;

use crate::{
    host::has_code,
    wire::{encode, word_of},
};

/// The most that is read of a callee's answer, bytes: a callee cannot make its caller pay for more.
const MAX_RETURN_DATA: usize = 1024;

/// Revert data to hand on: the callee's own, or [`CallFailed`] where it gave none.
#[cfg(not(feature = "export-abi"))]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug, PartialEq, Eq))]
pub struct Bubbled(
    /// ABI-encoded error.
    pub Vec<u8>,
);

#[cfg(not(feature = "export-abi"))]
impl stylus_sdk::call::MethodError for Bubbled {
    fn encode(self) -> Vec<u8> {
        self.0
    }
}

// The ABI printer wants every error to be a Solidity error.
#[cfg(feature = "export-abi")]
alloy_sol_types::sol! {
    /// The error of a called contract, handed on as it is.
    error Bubbled(bytes data);
}

impl Bubbled {
    /// The callee at `target` failed without a usable reason.
    pub fn call_failed(target: Address) -> Self {
        Self::from_data(encode(CallFailed::SELECTOR, &[word_of(target)]))
    }

    /// Hands `data` on.
    #[cfg(not(feature = "export-abi"))]
    pub fn from_data(data: Vec<u8>) -> Self {
        Self(data)
    }

    /// Hands `data` on.
    #[cfg(feature = "export-abi")]
    pub fn from_data(data: Vec<u8>) -> Self {
        Self { data: data.into() }
    }

    /// The revert data.
    #[must_use]
    pub fn into_data(self) -> Vec<u8> {
        #[cfg(not(feature = "export-abi"))]
        return self.0;
        #[cfg(feature = "export-abi")]
        return self.data.to_vec();
    }
}

/// Calls `to`, which may change state, with all gas. Writes cached storage back first and forgets the cache.
///
/// # Errors
/// The callee's revert data; [`CallFailed`] when it gave none, has no code, or answers with something else than
/// the ABI says.
pub fn call<C: SolCall>(
    _storage: &mut impl TopLevelStorage,
    to: Address,
    call: &C,
) -> Result<C::Return, Bubbled> {
    // Safety: the exclusive borrow of the storage shows that no storage reference lives across the call.
    let answer = unsafe {
        bounded(RawCall::new(), MAX_RETURN_DATA).clear_storage_cache().call(to, &call.abi_encode())
    };
    decode::<C>(to, answer)
}

/// Calls `to`, which may change nothing, with all gas. Writes cached storage back first.
///
/// # Errors
/// As [`call`].
pub fn static_call<C: SolCall>(
    _storage: &impl TopLevelStorage,
    to: Address,
    call: &C,
) -> Result<C::Return, Bubbled> {
    // Safety: a static call cannot change the storage that is borrowed.
    let answer = unsafe {
        bounded(RawCall::new_static(), MAX_RETURN_DATA).flush_storage_cache().call(to, &call.abi_encode())
    };
    decode::<C>(to, answer)
}

/// Reads `size` bytes of the answer at most. Not in tests on the host: their chain copies as many bytes as it is
/// asked for, also where the answer is shorter.
pub(crate) fn bounded(call: RawCall, size: usize) -> RawCall {
    if cfg!(target_arch = "wasm32") {
        call.limit_return_data(0, size)
    } else {
        call
    }
}

fn decode<C: SolCall>(to: Address, answer: Result<Vec<u8>, Vec<u8>>) -> Result<C::Return, Bubbled> {
    match answer {
        Ok(data) => {
            // A call to an account without code succeeds and answers nothing.
            if data.is_empty() && !has_code(to) {
                return Err(Bubbled::call_failed(to));
            }
            C::abi_decode_returns(&data, true).map_err(|_| Bubbled::call_failed(to))
        }
        Err(data) if data.is_empty() => Err(Bubbled::call_failed(to)),
        Err(data) => Err(Bubbled::from_data(data)),
    }
}
