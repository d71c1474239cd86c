//! What the precompiles charge, as ArbOS does: by words copied and state touched.

use super::Refusal;

const COPY_WORD: u64 = 3;
const READ: u64 = 800;
const WRITE: u64 = 20_000;
const LOG: u64 = 375;
const LOG_TOPIC: u64 = 375;
const LOG_BYTE: u64 = 8;

/// Counts the gas of one call.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    used: u64,
}

impl Meter {
    /// Nothing is used yet.
    pub fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    /// Gas used.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// Gas that may still be charged.
    pub fn left(&self) -> u64 {
        self.limit.saturating_sub(self.used)
    }

    /// Makes the call free.
    pub fn waive(&mut self) {
        self.used = 0;
    }

    /// Charges `gas`.
    pub fn charge(&mut self, gas: u64) -> Result<(), Refusal> {
        self.used = self.used.saturating_add(gas);
        if self.used > self.limit {
            Err(Refusal::OutOfGas)
        } else {
            Ok(())
        }
    }

    /// Charges for the arguments and for opening the chain's state.
    pub fn charge_input(&mut self, len: usize) -> Result<(), Refusal> {
        self.charge(words(len.saturating_sub(4)) * COPY_WORD + READ)
    }

    /// Charges for the result.
    pub fn charge_output(&mut self, len: usize) -> Result<(), Refusal> {
        self.charge(words(len) * COPY_WORD)
    }

    /// Charges for reading `count` words of state.
    pub fn charge_reads(&mut self, count: u64) -> Result<(), Refusal> {
        self.charge(count * READ)
    }

    /// Charges for writing `count` words of state.
    pub fn charge_writes(&mut self, count: u64) -> Result<(), Refusal> {
        self.charge(count * WRITE)
    }

    /// Charges for a log.
    pub fn charge_log(&mut self, topics: usize, len: usize) -> Result<(), Refusal> {
        self.charge(LOG + LOG_TOPIC * topics as u64 + LOG_BYTE * len as u64)
    }
}

fn words(len: usize) -> u64 {
    (len as u64).div_ceil(32)
}
