//! The chain as a running program sees it: storage, accounts and logs. Calls are in the module next to it.

use super::evm::StylusEvm;
use super::Spending;
use alloy_primitives::{Address, Bytes, Log, B256, U256};
use revm::context_interface::{Cfg, ContextTr, JournalTr};
use revm::interpreter::{CallInputs, SharedMemory};
use stylus_vm::{CallKind, Host, HostError, SubcallOutcome};

const WARM_ACCESS: u64 = 100;
const COLD_ACCOUNT: u64 = 2_600;
const COLD_SLOT: u64 = 2_100;

/// The host of one program frame.
pub struct FrameHost<'f, 'a> {
    pub(super) evm: &'f mut StylusEvm<'a>,
    pub(super) inputs: &'f CallInputs,
    pub(super) memory: SharedMemory,
    pub(super) depth: usize,
    pub(super) refund: i64,
}

impl<'f, 'a> FrameHost<'f, 'a> {
    /// A host for the frame with these inputs.
    pub fn new(
        evm: &'f mut StylusEvm<'a>,
        inputs: &'f CallInputs,
        memory: SharedMemory,
        depth: usize,
    ) -> Self {
        Self { evm, inputs, memory, depth, refund: 0 }
    }

    /// Refund counter of the frame with all that succeeded below it.
    pub fn refund(&self) -> i64 {
        self.refund
    }

    /// Notes what gas is spent on, if somebody wants to know.
    pub(super) fn spend(&mut self, note: impl FnOnce(&mut Spending)) {
        if let Some(recorder) = &mut self.evm.context().chain.recorder {
            note(&mut recorder.spending);
        }
    }

    fn acting(&self) -> Address {
        self.inputs.target_address
    }
}

const fn account_access(is_cold: bool) -> u64 {
    if is_cold {
        COLD_ACCOUNT
    } else {
        WARM_ACCESS
    }
}

impl Host for FrameHost<'_, '_> {
    fn sload(&mut self, key: B256) -> (B256, u64) {
        let acting = self.acting();
        match self.evm.context().journal_mut().sload(acting, key.into()) {
            Ok(loaded) => {
                let cost = if loaded.is_cold { COLD_SLOT } else { WARM_ACCESS };
                self.spend(|spending| spending.storage += cost);
                (loaded.data.into(), cost)
            }
            Err(never) => match never {},
        }
    }

    fn sstore_many(&mut self, slots: &[(B256, B256)], gas_left: u64) -> Result<u64, HostError> {
        let acting = self.acting();
        let mut used: u64 = 0;
        for (key, value) in slots {
            if self.inputs.is_static {
                return Err(HostError::WriteProtection);
            }
            let ctx = self.evm.context();
            let stored = match ctx.journal_mut().sstore(acting, (*key).into(), (*value).into()) {
                Ok(stored) => stored,
                Err(never) => match never {},
            };
            let prices = ctx.cfg().gas_params();
            let cost =
                prices.sstore_static_gas() + prices.sstore_dynamic_gas(true, &stored.data, stored.is_cold);
            used = used.saturating_add(cost);
            if used >= gas_left {
                // The frame is lost, and with it this write.
                return Err(HostError::OutOfGas);
            }
            self.refund = self.refund.saturating_add(prices.sstore_refund(true, &stored.data));
            self.spend(|spending| spending.storage += cost);
        }
        Ok(used)
    }

    fn tload(&mut self, key: B256) -> B256 {
        let acting = self.acting();
        self.evm.context().journal_mut().tload(acting, key.into()).into()
    }

    fn tstore(&mut self, key: B256, value: B256) -> Result<(), HostError> {
        if self.inputs.is_static {
            return Err(HostError::WriteProtection);
        }
        let acting = self.acting();
        self.evm.context().journal_mut().tstore(acting, key.into(), value.into());
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
        self.nested_call(kind, to, input, gas_left, gas_requested, value)
    }

    fn create(
        &mut self,
        code: &[u8],
        endowment: U256,
        salt: Option<B256>,
        gas_left: u64,
    ) -> Result<SubcallOutcome, HostError> {
        self.nested_create(code, endowment, salt, gas_left)
    }

    fn emit_log(&mut self, topics: Vec<B256>, data: Bytes) -> Result<(), HostError> {
        if self.inputs.is_static {
            return Err(HostError::WriteProtection);
        }
        let log = Log::new_unchecked(self.acting(), topics, data);
        self.spend(|spending| spending.log(&log));
        self.evm.context().journal_mut().log(log);
        Ok(())
    }

    fn balance(&mut self, address: Address) -> (U256, u64) {
        match self.evm.context().journal_mut().load_account(address) {
            Ok(account) => (account.info.balance, account_access(account.is_cold)),
            Err(never) => match never {},
        }
    }

    fn code(&mut self, address: Address) -> (Bytes, u64) {
        match self.evm.context().journal_mut().code(address) {
            Ok(code) => (code.data, account_access(code.is_cold)),
            Err(never) => match never {},
        }
    }

    fn code_hash(&mut self, address: Address) -> (B256, u64) {
        match self.evm.context().journal_mut().code_hash(address) {
            Ok(hash) => (hash.data, account_access(hash.is_cold)),
            Err(never) => match never {},
        }
    }

    fn pages(&self) -> (u16, u16) {
        let scope = self.evm.scope();
        (scope.pages_open, scope.pages_ever)
    }

    fn set_pages(&mut self, open: u16, ever: u16) {
        let scope = &mut self.evm.context().chain;
        scope.pages_open = open;
        scope.pages_ever = ever;
    }
}
