//! The surroundings of a running program: its meter, its memory and the host.

use crate::engine::Machine;
use crate::storage::StorageCache;
use crate::{pricing, CallContext, Host, Params};
use alloy_primitives::{Address, Bytes, B256, U256};
use std::fmt;

/// How a host call leaves a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Escape {
    /// The ink does not suffice; the meter says so as well.
    OutOfInk,
    /// A pointer outside of memory.
    Memory,
    /// Something the chain does not allow.
    Refused(&'static str),
    /// The program ends itself with this status.
    Exit(u32),
}

impl fmt::Display for Escape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfInk => f.write_str("out of ink"),
            Self::Memory => f.write_str("memory access out of bounds"),
            Self::Refused(reason) => f.write_str(reason),
            Self::Exit(status) => write!(f, "exit with status {status}"),
        }
    }
}

impl std::error::Error for Escape {}

/// State of one call of a program.
pub struct State<'a> {
    host: &'a mut dyn Host,
    /// Facts of the call.
    pub ctx: &'a CallContext,
    /// The chain's parameters.
    pub params: &'a Params,
    /// Calldata.
    pub input: &'a [u8],
    /// What the program returns.
    pub output: Bytes,
    /// What the last call or creation returned.
    pub return_data: Bytes,
    /// Words read and written.
    pub cache: StorageCache,
    /// The account whose code was loaded last.
    pub last_code: Option<(Address, Bytes)>,
}

impl<'a> State<'a> {
    /// State at the start of a call.
    pub fn new(host: &'a mut dyn Host, ctx: &'a CallContext, params: &'a Params, input: &'a [u8]) -> Self {
        Self {
            host,
            ctx,
            params,
            input,
            output: Bytes::new(),
            return_data: Bytes::new(),
            cache: StorageCache::default(),
            last_code: None,
        }
    }
}

/// A host call in progress.
pub struct Env<'c, 'a> {
    machine: &'c mut (dyn Machine<'a> + 'c),
}

impl<'c, 'a> Env<'c, 'a> {
    /// The surroundings of the program that calls.
    pub fn new(machine: &'c mut (dyn Machine<'a> + 'c)) -> Self {
        Self { machine }
    }

    /// State of the call.
    pub fn state(&mut self) -> &mut State<'a> {
        self.machine.state_mut()
    }

    /// Facts of the call.
    pub fn ctx(&self) -> &'a CallContext {
        self.machine.state().ctx
    }

    /// The chain around the program.
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.machine.state_mut().host
    }

    /// The parameters and the host.
    pub fn params_and_host(&mut self) -> (&'a Params, &mut dyn Host) {
        let state = self.machine.state_mut();
        (state.params, &mut *state.host)
    }

    // ── Meter ──

    /// Ink left.
    pub fn ink_left(&self) -> u64 {
        self.machine.ink()
    }

    fn out_of_ink(&mut self) -> Escape {
        self.machine.set_ink(0);
        self.machine.set_exhausted();
        Escape::OutOfInk
    }

    /// Whole gas left.
    pub fn gas_left(&self) -> u64 {
        self.ink_left() / self.ink_price()
    }

    /// Ink per gas.
    pub fn ink_price(&self) -> u64 {
        u64::from(self.machine.state().params.ink_price.max(1))
    }

    /// Takes ink.
    pub fn buy_ink(&mut self, ink: u64) -> Result<(), Escape> {
        match self.ink_left().checked_sub(ink) {
            Some(left) => {
                self.machine.set_ink(left);
                Ok(())
            }
            None => Err(self.out_of_ink()),
        }
    }

    /// Takes gas.
    pub fn buy_gas(&mut self, gas: u64) -> Result<(), Escape> {
        self.buy_ink(gas.saturating_mul(self.ink_price()))
    }

    /// Ends the program if less than this gas is left, and takes nothing.
    pub fn require_gas(&mut self, gas: u64) -> Result<(), Escape> {
        if self.ink_left() < gas.saturating_mul(self.ink_price()) {
            return Err(self.out_of_ink());
        }
        Ok(())
    }

    /// Pays for bytes that go into the program's memory.
    pub fn pay_for_write(&mut self, bytes: u32) -> Result<(), Escape> {
        self.buy_ink(pricing::write(bytes))
    }

    /// Pays for bytes that come out of the program's memory.
    pub fn pay_for_read(&mut self, bytes: u32) -> Result<(), Escape> {
        self.buy_ink(pricing::read(bytes))
    }

    // ── Memory ──

    fn array<const N: usize>(&self, ptr: u32) -> Result<[u8; N], Escape> {
        let mut bytes = [0; N];
        self.machine.read(ptr as usize, &mut bytes)?;
        Ok(bytes)
    }

    /// A copy of bytes of the program's memory.
    pub fn bytes(&self, ptr: u32, len: u32) -> Result<Bytes, Escape> {
        // nothing is set aside for what cannot be there
        if (ptr as usize).saturating_add(len as usize) > self.machine.memory_len() {
            return Err(Escape::Memory);
        }
        let mut bytes = vec![0; len as usize];
        self.machine.read(ptr as usize, &mut bytes)?;
        Ok(bytes.into())
    }

    /// A word at `ptr`.
    pub fn word(&self, ptr: u32) -> Result<B256, Escape> {
        self.array(ptr).map(B256::new)
    }

    /// A big-endian integer at `ptr`.
    pub fn uint(&self, ptr: u32) -> Result<U256, Escape> {
        self.array::<32>(ptr).map(U256::from_be_bytes)
    }

    /// An address at `ptr`.
    pub fn address(&self, ptr: u32) -> Result<Address, Escape> {
        self.array(ptr).map(Address::new)
    }

    /// Writes bytes at `ptr`.
    pub fn put(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), Escape> {
        self.machine.write(ptr as usize, bytes)
    }

    /// Writes a big-endian integer at `ptr`.
    pub fn put_uint(&mut self, ptr: u32, value: U256) -> Result<(), Escape> {
        self.put(ptr, &value.to_be_bytes::<32>())
    }

    /// Writes a little-endian length at `ptr`.
    pub fn put_len(&mut self, ptr: u32, len: u32) -> Result<(), Escape> {
        self.put(ptr, &len.to_le_bytes())
    }
}
