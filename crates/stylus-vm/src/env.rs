//! The surroundings of a running program: its meter, its memory and the host.

use crate::storage::StorageCache;
use crate::{pricing, CallContext, Host, Params};
use alloy_primitives::{Address, Bytes, B256, U256};
use std::fmt;
use wasmi::{Caller, Global, Memory, Val};

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
impl wasmi::errors::HostError for Escape {}

impl From<Escape> for wasmi::Error {
    fn from(escape: Escape) -> Self {
        Self::host(escape)
    }
}

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
    bound: Option<(Global, Global, Memory)>,
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
            bound: None,
        }
    }

    /// Ties the state to the instance that runs.
    pub fn bind(&mut self, ink: Global, status: Global, memory: Memory) {
        self.bound = Some((ink, status, memory));
    }
}

/// A host call in progress.
pub struct Env<'c, 'a> {
    caller: Caller<'c, State<'a>>,
    ink: Global,
    status: Global,
    memory: Memory,
}

impl<'c, 'a> Env<'c, 'a> {
    /// The surroundings of the program that calls.
    pub fn new(caller: Caller<'c, State<'a>>) -> Result<Self, Escape> {
        let (ink, status, memory) = caller.data().bound.ok_or(Escape::Refused("no instance"))?;
        Ok(Self { caller, ink, status, memory })
    }

    /// State of the call.
    pub fn state(&mut self) -> &mut State<'a> {
        self.caller.data_mut()
    }

    /// Facts of the call.
    pub fn ctx(&self) -> &'a CallContext {
        self.caller.data().ctx
    }

    /// The chain around the program.
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.caller.data_mut().host
    }

    /// The parameters and the host.
    pub fn params_and_host(&mut self) -> (&'a Params, &mut dyn Host) {
        let state = self.caller.data_mut();
        (state.params, &mut *state.host)
    }

    // ── Meter ──

    /// Ink left.
    pub fn ink_left(&self) -> u64 {
        self.ink.get(&self.caller).i64().unwrap_or(0) as u64
    }

    fn set_ink(&mut self, ink: u64) {
        // the global is the instrumentation's own, of this type
        let _ = self.ink.set(&mut self.caller, Val::I64(ink as i64));
    }

    fn out_of_ink(&mut self) -> Escape {
        self.set_ink(0);
        let _ = self.status.set(&mut self.caller, Val::I32(1));
        Escape::OutOfInk
    }

    /// Whole gas left.
    pub fn gas_left(&self) -> u64 {
        self.ink_left() / self.ink_price()
    }

    /// Ink per gas.
    pub fn ink_price(&self) -> u64 {
        u64::from(self.caller.data().params.ink_price.max(1))
    }

    /// Takes ink.
    pub fn buy_ink(&mut self, ink: u64) -> Result<(), Escape> {
        match self.ink_left().checked_sub(ink) {
            Some(left) => {
                self.set_ink(left);
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

    /// Bytes of the program's memory.
    pub fn slice(&self, ptr: u32, len: u32) -> Result<&[u8], Escape> {
        let start = ptr as usize;
        let end = start.checked_add(len as usize).ok_or(Escape::Memory)?;
        self.memory.data(&self.caller).get(start..end).ok_or(Escape::Memory)
    }

    /// A copy of bytes of the program's memory.
    pub fn bytes(&self, ptr: u32, len: u32) -> Result<Bytes, Escape> {
        self.slice(ptr, len).map(Bytes::copy_from_slice)
    }

    /// A word at `ptr`.
    pub fn word(&self, ptr: u32) -> Result<B256, Escape> {
        self.slice(ptr, 32).map(B256::from_slice)
    }

    /// A big-endian integer at `ptr`.
    pub fn uint(&self, ptr: u32) -> Result<U256, Escape> {
        self.word(ptr).map(|word| U256::from_be_bytes(word.0))
    }

    /// An address at `ptr`.
    pub fn address(&self, ptr: u32) -> Result<Address, Escape> {
        self.slice(ptr, 20).map(Address::from_slice)
    }

    /// Writes bytes at `ptr`.
    pub fn put(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), Escape> {
        let start = ptr as usize;
        let end = start.checked_add(bytes.len()).ok_or(Escape::Memory)?;
        let target = self.memory.data_mut(&mut self.caller).get_mut(start..end).ok_or(Escape::Memory)?;
        target.copy_from_slice(bytes);
        Ok(())
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
