//! Pieces that every contract of this project uses: the entry point, calls to other contracts, delegation to an
//! extension, ERC-20 transfers, roles, the panic handler.
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod calls;
mod delegation;
pub mod entry;
pub mod erc20;
pub mod errors;
mod host;
pub mod reader;
mod roles;
pub mod signatures;
pub mod slots;
#[cfg(feature = "testing")]
pub mod testing;
pub mod wire;

pub use calls::{call, static_call, Bubbled};
pub use delegation::{delegate, only_delegated};
pub use host::has_code;
pub use roles::Roles;
#[doc(hidden)]
pub use stylus_sdk;

/// A trap without a message: texts in the data section would cost gas on every call.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_info: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
