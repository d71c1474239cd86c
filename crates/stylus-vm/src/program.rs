//! An activated program and how it is run.

use crate::{Activation, CallContext, Host, Outcome, Params, Status};
use alloy_primitives::Bytes;
use std::sync::Arc;

/// An instrumented and compiled module. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Program {
    activation: Arc<Activation>,
}

impl Program {
    /// The figures of the activation.
    pub fn activation(&self) -> &Activation {
        &self.activation
    }
}

/// Calls a program with `gas_limit` gas. `cached` decides which start price is paid.
pub fn run(
    program: &Program,
    params: &Params,
    ctx: &CallContext,
    input: &[u8],
    gas_limit: u64,
    cached: bool,
    host: &mut dyn Host,
) -> Outcome {
    let _ = (program, params, ctx, input, cached, host);
    Outcome {
        status: Status::OutOfGas,
        output: Bytes::new(),
        gas_used: gas_limit,
        ink_used: 0,
        memory_pages: 0,
    }
}
