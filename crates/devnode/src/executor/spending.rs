//! What a transaction spends its gas on.

use alloy_primitives::Log;

const LOG_TOPIC: u64 = 375;
const LOG_BYTE: u64 = 8;

/// Gas of all frames of a transaction by what it was for. Everything below `gross` but `bytecode` is spent in programs;
/// what is left of `gross` is their computing and the fixed price of their host calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// All frames together, before refunds.
    pub gross: u64,
    /// How many times a program was started.
    pub starts: u64,
    /// Starting programs.
    pub init: u64,
    /// Pages of memory.
    pub pages: u64,
    /// Storage words read and written.
    pub storage: u64,
    /// Reaching the callee of a call.
    pub calls: u64,
    /// Logs.
    pub logs: u64,
    /// Frames of EVM bytecode and of precompiles, with all that is in them but nested frames.
    pub bytecode: u64,
}

impl Spending {
    /// Gas of programs that nothing else stands for.
    #[must_use]
    pub fn compute(&self) -> u64 {
        let named = [self.init, self.pages, self.storage, self.calls, self.logs, self.bytecode];
        self.gross.saturating_sub(named.iter().sum())
    }

    /// A program was started: what it paid to start, and for pages.
    pub fn start(&mut self, init: u64, pages: u64) {
        self.starts += 1;
        self.init += init;
        self.pages += pages;
    }

    /// A program emitted a log.
    pub fn log(&mut self, log: &Log) {
        let (topics, bytes) = (log.topics().len() as u64, log.data.data.len() as u64);
        self.logs += (1 + topics) * LOG_TOPIC + bytes * LOG_BYTE;
    }
}
