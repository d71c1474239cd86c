//! From calldata to functions and back.
//!
//! Nearly all arguments and results are single words, so that one reader and one writer do for all functions.
//! Selectors are the ABI crate's. An unknown selector is no error here; the entry point names it. A malformed
//! argument reverts with `InvalidParameter()`.

mod core;
mod desk;

use contract_kit::reader::{Malformed, Reader};

/// A `uint8`.
fn small(r: &mut Reader<'_>) -> Result<u8, Malformed> {
    let [low, ..] = r.number(u8::MAX.into())?.to_le_bytes();
    Ok(low)
}
