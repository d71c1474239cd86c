//! tinywasm.

use super::{Compiled, Ended, Machine, Start, Stop};
use crate::env::{Env, Escape, State};
use crate::imports::HostFunction;
use crate::instrument::{ENTRY_POINT, INK_LEFT, INK_STATUS, MEMORY, STACK_LEFT};
use crate::{ActivationError, Params};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tinywasm::engine::{Config, StackConfig};
use tinywasm::types::{FuncType, WasmType, WasmValue};
use tinywasm::{
    Engine, Error, FuncContext, Global, HostFunction as Defined, Imports, Memory, ModuleInstance, Store, Trap,
};

/// Entries a stack of the interpreter starts with.
const FIRST_ENTRIES: usize = 1_024;

/// A parsed module with its imports.
pub struct Module {
    engine: Engine,
    module: tinywasm::Module,
    imports: Vec<HostFunction>,
}

impl Module {
    /// Compiles an instrumented module.
    pub fn new(
        instrumented: &[u8],
        imports: Vec<HostFunction>,
        params: &Params,
    ) -> Result<Self, ActivationError> {
        let module = tinywasm::parse_bytes(instrumented)
            .map_err(|error| ActivationError::Invalid(format!("{error:?}")))?;
        // A word of the program's count is at most one entry of one of these stacks; the instrumentation ends first.
        let words = (params.max_stack_depth as usize).saturating_mul(2).max(FIRST_ENTRIES);
        let stack = StackConfig::dynamic(FIRST_ENTRIES, words);
        let engine = Engine::new(Config::new().with_value_stack(stack).with_call_stack(stack));
        Ok(Self { engine, module, imports })
    }

    fn instantiate(&self, store: &mut Store, link: &Rc<Link>) -> Result<Handles, Error> {
        let mut imports = Imports::new();
        for import in &self.imports {
            let (import, link) = (*import, Rc::clone(link));
            let types = |types: &[wasmparser::ValType]| types.iter().map(wasm_type).collect::<Vec<_>>();
            let ty = FuncType::new(&types(import.inputs), &types(import.outputs));
            let defined = Defined::from_untyped(store, &ty, move |context, params| {
                serve(&import, &link, context, params).map_err(|escape| {
                    link.escape.replace(Some(escape));
                    Error::Trap(Trap::Other("host function"))
                })
            });
            imports.define(import.module, import.name, defined);
        }
        let instance = ModuleInstance::instantiate_no_start(store, &self.module, Some(imports))?;
        Ok(Handles {
            ink: instance.global(INK_LEFT)?,
            status: instance.global(INK_STATUS)?,
            stack: instance.global(STACK_LEFT)?,
            memory: instance.memory(MEMORY)?,
            instance,
        })
    }
}

impl Compiled for Module {
    fn execute(&self, mut state: State<'_>, start: Start) -> Ended {
        let link = Rc::new(Link {
            state: std::ptr::from_mut(&mut state).cast(),
            ink: Cell::default(),
            status: Cell::default(),
            memory: Cell::default(),
            escape: RefCell::default(),
        });
        let mut store = Store::new(self.engine.clone());
        let Ok(handles) = self.instantiate(&mut store, &link) else { return Ended::before_start(start) };
        link.ink.set(Some(handles.ink));
        link.status.set(Some(handles.status));
        link.memory.set(Some(handles.memory));
        // both globals are the instrumentation's own, of these types
        let _ = handles.ink.set(&mut store, WasmValue::I64(start.ink as i64));
        let _ = handles.stack.set(&mut store, WasmValue::I32(start.stack as i32));
        let result = handles
            .instance
            .func::<i32, i32>(&store, ENTRY_POINT)
            .and_then(|entry| entry.call(&mut store, start.input_len as i32))
            .map(|status| status as u32)
            .map_err(|error| match (link.escape.take(), error) {
                (Some(escape), _) => Stop::Escape(escape),
                (None, Error::Trap(Trap::CallStackOverflow | Trap::ValueStackOverflow)) => {
                    Stop::StackOverflow
                }
                _ => Stop::Trap,
            });
        let exhausted = !matches!(handles.status.get(&store), Ok(WasmValue::I32(0)));
        let ink_left = long(handles.ink.get(&store));
        let stack_left = match handles.stack.get(&store) {
            Ok(WasmValue::I32(words)) => words as u32,
            _ => 0,
        };
        let pages = handles.memory.page_count(&store).ok().and_then(|pages| u16::try_from(pages).ok());
        // The host functions hold pointers to the state; they end before it is taken apart.
        drop(store);
        Ended {
            result,
            output: state.output,
            ink_left,
            exhausted,
            stack_left,
            pages: pages.unwrap_or(u16::MAX),
        }
    }
}

struct Handles {
    instance: ModuleInstance,
    ink: Global,
    status: Global,
    stack: Global,
    memory: Memory,
}

/// What the host functions of one instance share. tinywasm's host functions cannot borrow, so the call's state is
/// behind a pointer.
struct Link {
    /// A `State` that lives in [`Module::execute`] for as long as the store.
    state: *mut (),
    ink: Cell<Option<Global>>,
    status: Cell<Option<Global>>,
    memory: Cell<Option<Memory>>,
    /// Why a host function ended the program.
    escape: RefCell<Option<Escape>>,
}

fn serve(
    import: &HostFunction,
    link: &Link,
    context: FuncContext<'_>,
    params: &[WasmValue],
) -> Result<Vec<WasmValue>, Escape> {
    let (Some(ink), Some(status), Some(memory)) = (link.ink.get(), link.status.get(), link.memory.get())
    else {
        return Err(Escape::Refused("no instance"));
    };
    // SAFETY: `execute` keeps the state alive and untouched while the store exists, and only one host function of an
    // instance runs at a time: one that calls another program waits for it, and that program has a state of its own.
    // The lifetime chosen here ends with this function; nothing of the state leaves it.
    let state = unsafe { &mut *link.state.cast::<State<'_>>() };
    let mut running = Running { state, context, ink, status, memory };
    let args: Vec<u64> = params.iter().map(bits).collect();
    let answer = (import.invoke)(&mut Env::new(&mut running), &args)?;
    Ok(import.outputs.iter().map(|ty| value(ty, answer)).collect())
}

fn wasm_type(ty: &wasmparser::ValType) -> WasmType {
    match ty {
        wasmparser::ValType::I64 => WasmType::I64,
        wasmparser::ValType::F32 => WasmType::F32,
        wasmparser::ValType::F64 => WasmType::F64,
        _ => WasmType::I32,
    }
}

fn value(ty: &wasmparser::ValType, bits: u64) -> WasmValue {
    match ty {
        wasmparser::ValType::I64 => WasmValue::I64(bits as i64),
        wasmparser::ValType::F32 => WasmValue::F32(f32::from_bits(bits as u32)),
        wasmparser::ValType::F64 => WasmValue::F64(f64::from_bits(bits)),
        _ => WasmValue::I32(bits as i32),
    }
}

fn bits(value: &WasmValue) -> u64 {
    match value {
        WasmValue::I32(value) => u64::from(*value as u32),
        WasmValue::I64(value) => *value as u64,
        WasmValue::F32(value) => u64::from(value.to_bits()),
        WasmValue::F64(value) => value.to_bits(),
        _ => 0,
    }
}

fn long(value: Result<WasmValue, Error>) -> u64 {
    match value {
        Ok(WasmValue::I64(value)) => value as u64,
        _ => 0,
    }
}

struct Running<'s, 'c, 'a> {
    state: &'s mut State<'a>,
    context: FuncContext<'c>,
    ink: Global,
    status: Global,
    memory: Memory,
}

impl<'a> Machine<'a> for Running<'_, '_, 'a> {
    fn state(&self) -> &State<'a> {
        self.state
    }

    fn state_mut(&mut self) -> &mut State<'a> {
        self.state
    }

    fn ink(&self) -> u64 {
        long(self.ink.get(self.context.store()))
    }

    fn set_ink(&mut self, ink: u64) {
        // the global is the instrumentation's own, of this type
        let _ = self.ink.set(self.context.store_mut(), WasmValue::I64(ink as i64));
    }

    fn set_exhausted(&mut self) {
        let _ = self.status.set(self.context.store_mut(), WasmValue::I32(1));
    }

    fn memory_len(&self) -> usize {
        self.memory.len(self.context.store()).unwrap_or(0)
    }

    fn read(&self, start: usize, into: &mut [u8]) -> Result<(), Escape> {
        self.memory.read_exact(self.context.store(), start, into).map_err(|_| Escape::Memory)
    }

    fn write(&mut self, start: usize, bytes: &[u8]) -> Result<(), Escape> {
        self.memory.copy_from_slice(self.context.store_mut(), start, bytes).map_err(|_| Escape::Memory)
    }
}
