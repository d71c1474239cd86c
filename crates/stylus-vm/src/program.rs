//! An activated program and how it is run.

use crate::engine::{Compiled, Ended, Start, Stop};
use crate::env::{Env, Escape, State};
use crate::memory::grow_cost;
use crate::{
    imports, pricing, Activation, ActivationError, CallContext, Engine, Host, Outcome, Params, Status,
};
use alloy_primitives::Bytes;
use std::fmt;
use std::sync::Arc;

struct Inner {
    activation: Activation,
    module: Box<dyn Compiled>,
}

/// An instrumented and compiled module. Cheap to clone.
#[derive(Clone)]
pub struct Program(Arc<Inner>);

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Program").field(&self.0.activation).finish()
    }
}

impl Program {
    /// The figures of the activation.
    pub fn activation(&self) -> &Activation {
        &self.0.activation
    }

    pub(crate) fn compile(
        engine: Engine,
        activation: Activation,
        imports: Vec<imports::HostFunction>,
        instrumented: &[u8],
        params: &Params,
    ) -> Result<Self, ActivationError> {
        let module = engine.compile(instrumented, imports, params)?;
        Ok(Self(Arc::new(Inner { activation, module })))
    }

    fn execute(&self, state: State<'_>, ink: u64, max_depth: u32) -> Finished {
        let start = Start { input_len: state.input.len() as u32, ink, stack: max_depth };
        finish(self.0.module.execute(state, start))
    }
}

struct Finished {
    status: Status,
    output: Bytes,
    ink_left: u64,
    pages: u16,
}

/// What the end of a run means on the chain.
fn finish(ended: Ended) -> Finished {
    let status = match ended.result {
        Ok(0) => Status::Success,
        Ok(_) => Status::Revert,
        Err(_) if ended.stack_left == 0 => Status::OutOfStack,
        Err(_) if ended.exhausted => Status::OutOfGas,
        Err(Stop::Escape(Escape::Exit(0))) => Status::Success,
        Err(Stop::Escape(Escape::Exit(_))) => Status::Revert,
        Err(Stop::Escape(Escape::OutOfInk)) => Status::OutOfGas,
        Err(Stop::Escape(Escape::Memory | Escape::Refused(_)) | Stop::Trap) => Status::Failure,
        Err(Stop::StackOverflow) => Status::OutOfStack,
    };
    let output = if matches!(status, Status::Success | Status::Revert) { ended.output } else { Bytes::new() };
    let ink_left = if ended.exhausted || status == Status::OutOfStack { 0 } else { ended.ink_left };
    Finished { status, output, ink_left, pages: ended.pages }
}

/// Calls a program with `gas_limit` gas. `cached` decides which start price is paid.
///
/// Pays for the pages it opens and for the start, turns the gas left into ink, runs, and rounds the ink used up to
/// gas. The pages are given back on return. State that a failed call changed is the host's to roll back.
pub fn run(
    program: &Program,
    params: &Params,
    ctx: &CallContext,
    input: &[u8],
    gas_limit: u64,
    cached: bool,
    host: &mut dyn Host,
) -> Outcome {
    let activation = program.activation();
    let (open, ever) = host.pages();
    let start = if cached { activation.cached_init_gas } else { activation.init_gas };
    let call_cost = grow_cost(params, activation.pages, open, ever).saturating_add(start);
    let Some(gas) = gas_limit.checked_sub(call_cost) else {
        return Outcome {
            status: Status::OutOfGas,
            output: Bytes::new(),
            gas_used: gas_limit,
            ink_used: 0,
            memory_pages: 0,
        };
    };
    let new_open = open.saturating_add(activation.pages);
    host.set_pages(new_open, ever.max(new_open));

    let price = u64::from(params.ink_price.max(1));
    let ink = gas.saturating_mul(price);
    let state = State::new(&mut *host, ctx, params, input);
    let finished = program.execute(state, ink, params.max_stack_depth);
    let ever = host.pages().1;
    host.set_pages(open, ever);

    let mut outcome = Outcome {
        status: finished.status,
        output: finished.output,
        gas_used: gas_limit - finished.ink_left / price,
        ink_used: ink - finished.ink_left,
        memory_pages: finished.pages,
    };
    if !outcome.output.is_empty() {
        // return data costs at least what it would cost in the EVM
        let least = pricing::evm::memory(outcome.output.len() as u64);
        if gas_limit < least {
            outcome.status = Status::OutOfGas;
            outcome.output = Bytes::new();
            outcome.gas_used = gas_limit;
        } else {
            outcome.gas_used = outcome.gas_used.max(least);
        }
    }
    outcome
}

impl Env<'_, '_> {
    /// Opens pages for a program that is about to grow.
    pub(crate) fn open_pages(&mut self, pages: u16) -> u64 {
        let (params, host) = self.params_and_host();
        let (open, ever) = host.pages();
        let cost = grow_cost(params, pages, open, ever);
        let new_open = open.saturating_add(pages);
        host.set_pages(new_open, ever.max(new_open));
        cost
    }
}
