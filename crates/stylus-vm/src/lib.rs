//! An engine for Stylus programs that charges what Nitro charges.
//!
//! A module is parsed, checked against the chain's limits, instrumented so that it counts its own ink, stack and
//! memory, and run in an interpreter. The chain around it is a [`Host`].
pub mod activation;
pub mod code;
pub mod fragments;
pub mod host;
pub mod outcome;
pub mod params;
mod pricing;
pub mod program;

mod depth;
mod engine;
mod env;
mod hostio;
mod imports;
mod instrument;
mod memory;
mod module;
mod storage;

pub use activation::{activate, activate_for, Activation, ActivationError, FIXED_ACTIVATION_GAS};
pub use code::{decode_code, encode_code, CodeError, STYLUS_PREFIX};
pub use engine::Engine;
pub use fragments::{code_kind, encode_fragments, is_stylus_code, CodeKind, Root};
pub use host::{CallContext, CallKind, Host, HostError, SubcallOutcome};
pub use outcome::{Outcome, Status};
pub use params::Params;
pub use program::{run, Program};
