//! A small world in memory: storage with the EVM's cold and warm prices, logs, accounts, pages.

#![allow(dead_code)]

use alloy_primitives::{keccak256, Address, Bytes, B256, U256};
use std::collections::{BTreeMap, HashMap, HashSet};
use stylus_vm::{CallContext, CallKind, Host, HostError, Outcome, Params, Program, SubcallOutcome};

/// Address of the program under test.
pub const CONTRACT: Address = Address::new(last_bytes(0xc0de_0001));

const fn last_bytes(value: u64) -> [u8; 20] {
    let mut out = [0; 20];
    let bytes = value.to_be_bytes();
    let mut i = 0;
    while i < 8 {
        out[12 + i] = bytes[i];
        i += 1;
    }
    out
}

/// A call the program made.
#[derive(Clone, Debug)]
pub struct Call {
    pub kind: CallKind,
    pub to: Address,
    pub input: Bytes,
    pub gas_left: u64,
    pub gas_requested: u64,
    pub value: U256,
}

#[derive(Default)]
pub struct World {
    pub storage: BTreeMap<B256, B256>,
    pub original: HashMap<B256, B256>,
    pub warm_slots: HashSet<B256>,
    pub transient: HashMap<B256, B256>,
    pub warm_accounts: HashSet<Address>,
    pub balances: HashMap<Address, U256>,
    pub codes: HashMap<Address, Bytes>,
    /// Programs that can be called.
    pub programs: HashMap<Address, Program>,
    /// What a call of an address without program gives.
    pub answers: HashMap<Address, SubcallOutcome>,
    pub creation: Option<SubcallOutcome>,
    pub created_from: Vec<(Bytes, U256, Option<B256>)>,
    pub logs: Vec<(Vec<B256>, Bytes)>,
    pub calls: Vec<Call>,
    pub inner: Vec<Outcome>,
    pub console: Vec<String>,
    pub pages: (u16, u16),
    /// How often the program asked the chain for something.
    pub host_calls: u64,
    pub params: Params,
    pub is_static: bool,
}

impl World {
    pub fn run(&mut self, program: &Program, input: &[u8], gas: u64, cached: bool) -> Outcome {
        let ctx = CallContext { contract_address: CONTRACT, is_static: self.is_static, ..Default::default() };
        self.run_in(&ctx, program, input, gas, cached)
    }

    pub fn run_in(
        &mut self,
        ctx: &CallContext,
        program: &Program,
        input: &[u8],
        gas: u64,
        cached: bool,
    ) -> Outcome {
        let params = self.params.clone();
        stylus_vm::run(program, &params, ctx, input, gas, cached, self)
    }

    fn touch(&mut self, address: Address) -> u64 {
        if self.warm_accounts.insert(address) {
            2_600
        } else {
            100
        }
    }
}

impl Host for World {
    fn sload(&mut self, key: B256) -> (B256, u64) {
        self.host_calls += 1;
        let gas = if self.warm_slots.insert(key) { 2_100 } else { 100 };
        (self.storage.get(&key).copied().unwrap_or_default(), gas)
    }

    fn sstore_many(&mut self, slots: &[(B256, B256)], gas_left: u64) -> Result<u64, HostError> {
        self.host_calls += 1;
        let mut used = 0;
        for (key, value) in slots {
            let cold = if self.warm_slots.insert(*key) { 2_100 } else { 0 };
            let current = self.storage.get(key).copied().unwrap_or_default();
            let original = *self.original.entry(*key).or_insert(current);
            used += cold
                + if current == *value || current != original {
                    100
                } else if original.is_zero() {
                    20_000
                } else {
                    2_900
                };
            if used > gas_left {
                return Err(HostError::OutOfGas);
            }
            self.storage.insert(*key, *value);
        }
        Ok(used)
    }

    fn tload(&mut self, key: B256) -> B256 {
        self.host_calls += 1;
        self.transient.get(&key).copied().unwrap_or_default()
    }

    fn tstore(&mut self, key: B256, value: B256) -> Result<(), HostError> {
        self.host_calls += 1;
        self.transient.insert(key, value);
        Ok(())
    }

    fn call(
        &mut self,
        kind: CallKind,
        to: Address,
        input: &[u8],
        gas_left: u64,
        gas_requested: u64,
        value: U256,
    ) -> SubcallOutcome {
        self.host_calls += 1;
        let input = Bytes::copy_from_slice(input);
        self.calls.push(Call { kind, to, input: input.clone(), gas_left, gas_requested, value });
        if let Some(program) = self.programs.get(&to).cloned() {
            let base = self.touch(to);
            let gas = gas_requested.min(gas_left.saturating_sub(base) / 64 * 63);
            let outcome = self.run(&program, &input, gas, true);
            let success = outcome.status == stylus_vm::Status::Success;
            self.inner.push(outcome.clone());
            return SubcallOutcome {
                success,
                return_data: outcome.output,
                gas_cost: base + outcome.gas_used,
                created: None,
            };
        }
        self.answers.get(&to).cloned().unwrap_or(SubcallOutcome {
            success: true,
            return_data: Bytes::new(),
            gas_cost: 2_600,
            created: None,
        })
    }

    fn create(
        &mut self,
        code: &[u8],
        endowment: U256,
        salt: Option<B256>,
        gas_left: u64,
    ) -> Result<SubcallOutcome, HostError> {
        self.host_calls += 1;
        self.created_from.push((Bytes::copy_from_slice(code), endowment, salt));
        match self.creation.clone() {
            Some(outcome) if outcome.gas_cost <= gas_left => Ok(outcome),
            _ => Err(HostError::OutOfGas),
        }
    }

    fn emit_log(&mut self, topics: Vec<B256>, data: Bytes) -> Result<(), HostError> {
        self.host_calls += 1;
        self.logs.push((topics, data));
        Ok(())
    }

    fn balance(&mut self, address: Address) -> (U256, u64) {
        self.host_calls += 1;
        let gas = self.touch(address);
        (self.balances.get(&address).copied().unwrap_or_default(), gas)
    }

    fn code(&mut self, address: Address) -> (Bytes, u64) {
        self.host_calls += 1;
        let gas = self.touch(address);
        (self.codes.get(&address).cloned().unwrap_or_default(), gas)
    }

    fn code_hash(&mut self, address: Address) -> (B256, u64) {
        self.host_calls += 1;
        let gas = self.touch(address);
        (self.codes.get(&address).map(keccak256).unwrap_or_default(), gas)
    }

    fn pages(&self) -> (u16, u16) {
        self.pages
    }

    fn set_pages(&mut self, open: u16, ever: u16) {
        self.pages = (open, ever);
    }

    fn console(&mut self, text: &str) {
        self.console.push(text.into());
    }
}
