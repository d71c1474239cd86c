//! An activated program and how it is run.

use crate::env::{Env, Escape, State};
use crate::instrument::{ENTRY_POINT, INK_LEFT, INK_STATUS, MEMORY, STACK_LEFT};
use crate::memory::grow_cost;
use crate::{imports, pricing, Activation, ActivationError, CallContext, Host, Outcome, Params, Status};
use alloy_primitives::Bytes;
use std::fmt;
use std::sync::Arc;
use wasmi::{Engine, Error, Extern, Instance, Store, TrapCode, Val};

/// Bytes of interpreter stack for each word of the program's own. A word of the program's count stands for a local,
/// an operand or a part of the frame; the interpreter may hold it more than once.
const STACK_BYTES_PER_WORD: usize = 64;

struct Inner {
    activation: Activation,
    engine: Engine,
    module: wasmi::Module,
    imports: Vec<imports::HostFunction>,
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
        activation: Activation,
        imports: Vec<imports::HostFunction>,
        instrumented: &[u8],
        params: &Params,
    ) -> Result<Self, ActivationError> {
        let mut config = wasmi::Config::default();
        let words = params.max_stack_depth as usize;
        config
            .set_max_recursion_depth(words)
            .set_max_stack_height(words.saturating_mul(STACK_BYTES_PER_WORD).max(1 << 20))
            .wasm_multi_value(true)
            .compilation_mode(wasmi::CompilationMode::Eager);
        let engine = Engine::new(&config);
        let compiled = wasmi::Module::new(&engine, instrumented)
            .map_err(|error| ActivationError::Invalid(error.to_string()))?;
        Ok(Self(Arc::new(Inner { activation, engine, module: compiled, imports })))
    }

    fn execute(&self, state: State<'_>, ink: u64, max_depth: u32) -> Finished {
        let input_len = state.input.len() as u32;
        let mut store = Store::new(&self.0.engine, state);
        let externs: Vec<Extern> =
            self.0.imports.iter().map(|import| Extern::Func(import.define(&mut store))).collect();
        let Ok(instance) = Instance::new(&mut store, &self.0.module, &externs) else {
            return Finished { status: Status::Failure, output: Bytes::new(), ink_left: ink, pages: 0 };
        };
        let globals = [INK_LEFT, INK_STATUS, STACK_LEFT].map(|name| instance.get_global(&store, name));
        let memory = instance.get_memory(&store, MEMORY);
        let ([Some(ink_global), Some(status_global), Some(stack_global)], Some(memory)) = (globals, memory)
        else {
            return Finished { status: Status::Failure, output: Bytes::new(), ink_left: ink, pages: 0 };
        };
        store.data_mut().bind(ink_global, status_global, memory);
        // both globals are the instrumentation's own, of these types
        let _ = ink_global.set(&mut store, Val::I64(ink as i64));
        let _ = stack_global.set(&mut store, Val::I32(max_depth as i32));

        let result = instance
            .get_typed_func::<u32, u32>(&store, ENTRY_POINT)
            .and_then(|entry| entry.call(&mut store, input_len));
        let stack_left = stack_global.get(&store).i32().unwrap_or(0);
        let exhausted = status_global.get(&store).i32() != Some(0);
        let ink_left = match exhausted {
            true => 0,
            false => ink_global.get(&store).i64().unwrap_or(0) as u64,
        };
        let pages = u16::try_from(memory.size(&store)).unwrap_or(u16::MAX);
        let status = match result {
            Ok(0) => Status::Success,
            Ok(_) => Status::Revert,
            Err(error) => match failure(&error) {
                _ if stack_left == 0 => Status::OutOfStack,
                _ if exhausted => Status::OutOfGas,
                status => status,
            },
        };
        match status {
            Status::Success | Status::Revert => {
                Finished { status, output: store.into_data().output, ink_left, pages }
            }
            Status::OutOfStack => Finished { status, output: Bytes::new(), ink_left: 0, pages },
            Status::Failure | Status::OutOfGas => Finished { status, output: Bytes::new(), ink_left, pages },
        }
    }
}

struct Finished {
    status: Status,
    output: Bytes,
    ink_left: u64,
    pages: u16,
}

/// What an error of the interpreter means when neither stack nor ink ran out.
fn failure(error: &Error) -> Status {
    match error.downcast_ref::<Escape>() {
        Some(Escape::Exit(0)) => return Status::Success,
        Some(Escape::Exit(_)) => return Status::Revert,
        Some(Escape::OutOfInk) => return Status::OutOfGas,
        Some(Escape::Memory | Escape::Refused(_)) => return Status::Failure,
        None => {}
    }
    match error.as_trap_code() {
        Some(TrapCode::StackOverflow) => Status::OutOfStack,
        _ => Status::Failure,
    }
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
