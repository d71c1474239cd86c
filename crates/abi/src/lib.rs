//! Signatures, errors and events that more than one program knows.
//!
//! This is the only place where a cross-contract function, error or event is written. The contracts take
//! their errors and events from here, call each other through the `*Call` types, and programs off chain
//! encode and decode with the same types.
#![no_std]
#![allow(missing_docs, clippy::too_many_arguments)]

extern crate alloc;

pub mod caliber;
pub mod common;
pub mod erc20;
pub mod feed;
pub mod oracle;
pub mod qev;
pub mod roles;
pub mod router;
pub mod susdai;
pub mod usdai;

pub use alloy_sol_types::{SolCall, SolError, SolEvent, SolValue};
