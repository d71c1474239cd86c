//! An engine for Stylus programs that charges what Nitro charges.
//!
//! A module is parsed, checked against the chain's limits, instrumented so that it counts its own ink, stack and
//! memory, and run in an interpreter. The chain around it is a [`Host`].
pub mod host;

pub use host::{CallContext, CallKind, Host, HostError, SubcallOutcome};
