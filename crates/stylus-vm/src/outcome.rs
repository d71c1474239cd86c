//! How a call of a program ends.

use alloy_primitives::Bytes;

/// The end of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The entry point returned 0.
    Success,
    /// The entry point returned another value; the output is the reason.
    Revert,
    /// A trap or a host call that cannot be served; no output, the gas left comes back.
    Failure,
    /// Ink or gas ran out; no output, no gas left.
    OutOfGas,
    /// The stack grew past the limit; no output, no gas left.
    OutOfStack,
}

/// What a call of a program gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The end of the frame.
    pub status: Status,
    /// Return data, or the reason of a revert. Empty otherwise.
    pub output: Bytes,
    /// Gas of the whole frame: memory pages, start of the program and ink.
    pub gas_used: u64,
    /// Ink used inside the program, host calls included.
    pub ink_used: u64,
    /// Size of the program's memory at the end, in pages.
    pub memory_pages: u16,
}
