//! wasmi.

use super::{Compiled, Ended, Machine, Start, Stop};
use crate::env::{Env, Escape, State};
use crate::imports::HostFunction;
use crate::instrument::{ENTRY_POINT, INK_LEFT, INK_STATUS, MEMORY, STACK_LEFT};
use crate::{ActivationError, Params};
use wasmi::{
    Caller, CompilationMode, Config, Engine, Error, Extern, Func, FuncType, Global, Instance, Memory, Store,
    TrapCode, Val, ValType, F32, F64,
};

/// Bytes of interpreter stack for each word of the program's own. A word of the program's count stands for a local,
/// an operand or a part of the frame; the interpreter may hold it more than once.
const STACK_BYTES_PER_WORD: usize = 64;

impl wasmi::errors::HostError for Escape {}

#[derive(Clone, Copy)]
struct Handles {
    ink: Global,
    status: Global,
    memory: Memory,
}

/// The store's data: the call, and what host functions need of the instance once there is one.
struct Data<'a> {
    state: State<'a>,
    handles: Option<Handles>,
}

/// A compiled module with the types of its imports.
pub struct Module {
    engine: Engine,
    module: wasmi::Module,
    imports: Vec<(FuncType, HostFunction)>,
}

impl Module {
    /// Compiles an instrumented module.
    pub fn new(
        instrumented: &[u8],
        imports: Vec<HostFunction>,
        params: &Params,
    ) -> Result<Self, ActivationError> {
        let mut config = Config::default();
        let words = params.max_stack_depth as usize;
        config
            .set_max_recursion_depth(words)
            .set_max_stack_height(words.saturating_mul(STACK_BYTES_PER_WORD).max(1 << 20))
            .wasm_multi_value(true)
            .compilation_mode(CompilationMode::Eager);
        let engine = Engine::new(&config);
        let module = wasmi::Module::new(&engine, instrumented)
            .map_err(|error| ActivationError::Invalid(error.to_string()))?;
        let imports = imports.into_iter().map(|import| (func_type(&import), import)).collect();
        Ok(Self { engine, module, imports })
    }
}

impl Compiled for Module {
    fn execute(&self, state: State<'_>, start: Start) -> Ended {
        let mut store = Store::new(&self.engine, Data { state, handles: None });
        let externs: Vec<Extern> = self
            .imports
            .iter()
            .map(|(ty, import)| {
                let import = *import;
                Extern::Func(Func::new(&mut store, ty.clone(), move |caller, params, results| {
                    serve(&import, caller, params, results)
                }))
            })
            .collect();
        let Ok(instance) = Instance::new(&mut store, &self.module, &externs) else {
            return Ended::before_start(start);
        };
        let globals = [INK_LEFT, INK_STATUS, STACK_LEFT].map(|name| instance.get_global(&store, name));
        let memory = instance.get_memory(&store, MEMORY);
        let ([Some(ink), Some(status), Some(stack)], Some(memory)) = (globals, memory) else {
            return Ended::before_start(start);
        };
        store.data_mut().handles = Some(Handles { ink, status, memory });
        // both globals are the instrumentation's own, of these types
        let _ = ink.set(&mut store, Val::I64(start.ink as i64));
        let _ = stack.set(&mut store, Val::I32(start.stack as i32));
        let result = instance
            .get_typed_func::<u32, u32>(&store, ENTRY_POINT)
            .and_then(|entry| entry.call(&mut store, start.input_len))
            .map_err(|error| stop(&error));
        Ended {
            result,
            ink_left: ink.get(&store).i64().unwrap_or(0) as u64,
            exhausted: status.get(&store).i32() != Some(0),
            stack_left: stack.get(&store).i32().unwrap_or(0) as u32,
            pages: u16::try_from(memory.size(&store)).unwrap_or(u16::MAX),
            output: store.into_data().state.output,
        }
    }
}

fn func_type(import: &HostFunction) -> FuncType {
    let ty = |ty: &wasmparser::ValType| match ty {
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        _ => ValType::I32,
    };
    FuncType::new(import.inputs.iter().map(ty), import.outputs.iter().map(ty))
}

/// What an error of the interpreter means when neither stack nor ink ran out.
fn stop(error: &Error) -> Stop {
    if let Some(escape) = error.downcast_ref::<Escape>() {
        return Stop::Escape(escape.clone());
    }
    match error.as_trap_code() {
        Some(TrapCode::StackOverflow) => Stop::StackOverflow,
        _ => Stop::Trap,
    }
}

fn serve(
    import: &HostFunction,
    caller: Caller<'_, Data<'_>>,
    params: &[Val],
    results: &mut [Val],
) -> Result<(), Error> {
    let handles = caller.data().handles.ok_or_else(|| Error::host(Escape::Refused("no instance")))?;
    let mut args = [0; crate::imports::MAX_INPUTS];
    for (arg, param) in args.iter_mut().zip(params) {
        *arg = bits(param);
    }
    let mut running = Running { caller, handles };
    let answer = (import.invoke)(&mut Env::new(&mut running), &args[..params.len()]).map_err(Error::host)?;
    if let Some(result) = results.first_mut() {
        *result = match result {
            Val::I64(_) => Val::I64(answer as i64),
            Val::F32(_) => Val::F32(F32::from_bits(answer as u32)),
            Val::F64(_) => Val::F64(F64::from_bits(answer)),
            _ => Val::I32(answer as i32),
        };
    }
    Ok(())
}

fn bits(value: &Val) -> u64 {
    match value {
        Val::I32(value) => u64::from(*value as u32),
        Val::I64(value) => *value as u64,
        Val::F32(value) => u64::from(value.to_bits()),
        Val::F64(value) => value.to_bits(),
        _ => 0,
    }
}

struct Running<'c, 'a> {
    caller: Caller<'c, Data<'a>>,
    handles: Handles,
}

impl<'a> Machine<'a> for Running<'_, 'a> {
    fn state(&self) -> &State<'a> {
        &self.caller.data().state
    }

    fn state_mut(&mut self) -> &mut State<'a> {
        &mut self.caller.data_mut().state
    }

    fn ink(&self) -> u64 {
        self.handles.ink.get(&self.caller).i64().unwrap_or(0) as u64
    }

    fn set_ink(&mut self, ink: u64) {
        // the global is the instrumentation's own, of this type
        let _ = self.handles.ink.set(&mut self.caller, Val::I64(ink as i64));
    }

    fn set_exhausted(&mut self) {
        let _ = self.handles.status.set(&mut self.caller, Val::I32(1));
    }

    fn memory_len(&self) -> usize {
        self.handles.memory.data_size(&self.caller)
    }

    fn read(&self, start: usize, into: &mut [u8]) -> Result<(), Escape> {
        self.handles.memory.read(&self.caller, start, into).map_err(|_| Escape::Memory)
    }

    fn write(&mut self, start: usize, bytes: &[u8]) -> Result<(), Escape> {
        self.handles.memory.write(&mut self.caller, start, bytes).map_err(|_| Escape::Memory)
    }
}
