//! A program that is too large for one code: what its core does not know runs in an extension, on the core's storage.
//!
//! The core names its extension once, at its construction, and never by calldata. Both programs take their storage
//! from one structure. Called directly, an extension meets its own storage, which is empty: it has to refuse then,
//! see [`only_delegated`].

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolError;
use stylus_sdk::{call::RawCall, prelude::TopLevelStorage, ArbResult};
use usdai_abi::common::{CallFailed, NotWired};

use crate::{
    calls::bounded,
    host::has_code,
    wire::{encode, word_of},
};

/// The most that is read of an extension's answer or error, bytes.
const MAX_RETURN_DATA: usize = 2_048;

/// Runs `calldata` in the code of `extension`, on this contract's storage, with this call's sender. Writes cached
/// storage back first and forgets the cache.
///
/// # Errors
/// The extension's revert data as it is; `CallFailed(extension)` when there is no code, or none was given.
#[inline(never)]
pub fn delegate(_storage: &mut impl TopLevelStorage, extension: Address, calldata: &[u8]) -> ArbResult {
    // Safety: the exclusive borrow of the storage shows that no storage reference lives across the call.
    let answer = unsafe {
        bounded(RawCall::new_delegate(), MAX_RETURN_DATA).clear_storage_cache().call(extension, calldata)
    };
    match answer {
        // A call to an account without code succeeds and answers nothing.
        Ok(data) if data.is_empty() && !has_code(extension) => {
            Err(encode(CallFailed::SELECTOR, &[word_of(extension)]))
        }
        // An extension names its own errors: it had no gas left, or trapped.
        Err(data) if data.is_empty() => Err(encode(CallFailed::SELECTOR, &[word_of(extension)])),
        answer => answer,
    }
}

/// For an extension: `extension`, as the storage names it, is somebody, so this runs on a core's storage.
///
/// # Errors
/// `NotWired()` in the extension's own storage.
pub fn only_delegated(extension: Address) -> Result<(), Vec<u8>> {
    if extension.is_zero() {
        return Err(encode(NotWired::SELECTOR, &[] as &[U256]));
    }
    Ok(())
}
