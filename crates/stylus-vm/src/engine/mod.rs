//! What runs an instrumented module: one small interface, two independent interpreters behind it.
//!
//! Ink, stack and pages are counted by the instrumentation and the host functions, not by the interpreter, so that
//! every engine gives the same result and the same charge.

#[cfg(feature = "tinywasm")]
mod tinywasm;
mod wasmi;

use crate::env::{Env, Escape, State};
use crate::imports::HostFunction;
use crate::{ActivationError, Params};
use alloy_primitives::Bytes;

/// The interpreter that programs are compiled for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// wasmi.
    #[default]
    Wasmi,
    /// tinywasm, written independently of wasmi. Slower; there to compare results with.
    #[cfg(feature = "tinywasm")]
    Tinywasm,
}

impl Engine {
    /// Every engine that this build has.
    pub const ALL: &[Self] = &[
        Self::Wasmi,
        #[cfg(feature = "tinywasm")]
        Self::Tinywasm,
    ];

    pub(crate) fn compile(
        self,
        instrumented: &[u8],
        imports: Vec<HostFunction>,
        params: &Params,
    ) -> Result<Box<dyn Compiled>, ActivationError> {
        contained(|| -> Result<Box<dyn Compiled>, ActivationError> {
            match self {
                Self::Wasmi => Ok(Box::new(wasmi::Module::new(instrumented, imports, params)?)),
                #[cfg(feature = "tinywasm")]
                Self::Tinywasm => Ok(Box::new(tinywasm::Module::new(instrumented, imports, params)?)),
            }
        })
    }
}

/// A fault of an interpreter's translator refuses the one module and takes nothing else down.
fn contained<T>(translate: impl FnOnce() -> Result<T, ActivationError>) -> Result<T, ActivationError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(translate))
        .unwrap_or(Err(ActivationError::Untranslated))
}

/// A module ready to run.
pub(crate) trait Compiled: Send + Sync {
    /// Runs the entry point once in a fresh instance.
    fn execute(&self, state: State<'_>, start: Start) -> Ended;
}

/// A running instance as a host function sees it.
pub(crate) trait Machine<'a> {
    /// State of the call.
    fn state(&self) -> &State<'a>;
    /// State of the call.
    fn state_mut(&mut self) -> &mut State<'a>;
    /// Ink left.
    fn ink(&self) -> u64;
    /// Sets the ink left.
    fn set_ink(&mut self, ink: u64);
    /// Notes that the ink ran out.
    fn set_exhausted(&mut self);
    /// Bytes of memory.
    fn memory_len(&self) -> usize;
    /// Copies memory from `start` on.
    fn read(&self, start: usize, into: &mut [u8]) -> Result<(), Escape>;
    /// Copies into memory from `start` on.
    fn write(&mut self, start: usize, bytes: &[u8]) -> Result<(), Escape>;
}

/// Serves a host function: its arguments and its result as the bits of WASM values.
pub(crate) type Invoke = fn(&mut Env<'_, '_>, &[u64]) -> Result<u64, Escape>;

/// How a call starts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// Argument of the entry point.
    pub input_len: u32,
    /// Ink.
    pub ink: u64,
    /// Words of stack.
    pub stack: u32,
}

/// How a call ended.
pub(crate) struct Ended {
    /// What the entry point returned, or why it did not.
    pub result: Result<u32, Stop>,
    /// What the program returns.
    pub output: Bytes,
    /// Ink left.
    pub ink_left: u64,
    /// Whether the ink ran out.
    pub exhausted: bool,
    /// Words of stack left.
    pub stack_left: u32,
    /// Pages of memory.
    pub pages: u16,
}

impl Ended {
    /// A module that cannot be instantiated.
    fn before_start(start: Start) -> Self {
        let (ink_left, stack_left) = (start.ink, start.stack);
        let result = Err(Stop::Trap);
        Self { result, output: Bytes::new(), ink_left, exhausted: false, stack_left, pages: 0 }
    }
}

/// Why a program stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A host function ended it.
    Escape(Escape),
    /// The interpreter's own stack is full. The instrumentation's count ends first, by the engine's limits.
    StackOverflow,
    /// An instruction trapped.
    Trap,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translator_that_panics_refuses_the_module() {
        assert_eq!(contained(|| Ok(7)), Ok(7));
        assert_eq!(
            contained(|| Err::<(), _>(ActivationError::ManyMemories)),
            Err(ActivationError::ManyMemories)
        );
        let panics = || -> Result<(), ActivationError> { panic!("a fault of the translator") };
        assert_eq!(contained(panics), Err(ActivationError::Untranslated));
    }
}
