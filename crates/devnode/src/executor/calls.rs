//! Calls and creations that a program makes: what they cost, and running them.

use super::host::FrameHost;
use alloy_primitives::{Address, Bytes, B256, U256};
use revm::context_interface::{ContextTr, CreateScheme, JournalTr};
use revm::handler::FrameResult;
use revm::interpreter::interpreter_action::FrameInit;
use revm::interpreter::{CallInput, CallInputs, CallScheme, CallValue, CreateInputs, FrameInput};
use stylus_vm::{CallKind, HostError, SubcallOutcome};

const WARM_ACCESS: u64 = 100;
const COLD_ACCOUNT: u64 = 2_600;
const VALUE_TRANSFER: u64 = 9_000;
const NEW_ACCOUNT: u64 = 25_000;
const STIPEND: u64 = 2_300;
const CREATE: u64 = 32_000;
const HASH_WORD: u64 = 6;

fn failed(gas_cost: u64) -> SubcallOutcome {
    SubcallOutcome { success: false, return_data: Bytes::new(), gas_cost, created: None }
}

impl FrameHost<'_, '_> {
    /// A call from the acting address. The gas rules are those of the EVM's opcodes, except that 63/64 is taken from
    /// the product, as Arbitrum does.
    pub(super) fn nested_call(
        &mut self,
        kind: CallKind,
        to: Address,
        input: &[u8],
        gas_left: u64,
        gas_requested: u64,
        value: U256,
    ) -> SubcallOutcome {
        let value = if kind == CallKind::Call { value } else { U256::ZERO };
        let pays = !value.is_zero();
        if self.inputs.is_static && pays {
            return failed(0);
        }
        let (known_bytecode, base) = self.load_callee(to, pays);
        if base > gas_left {
            return failed(gas_left);
        }
        self.spend(|spending| spending.calls += base);
        let available = u128::from(gas_left - base) * 63 / 64;
        let mut gas_limit = u64::try_from(available).unwrap_or(u64::MAX).min(gas_requested);
        if pays {
            gas_limit = gas_limit.saturating_add(STIPEND);
        }
        let acting = self.inputs.target_address;
        let (scheme, target_address, caller, value) = match kind {
            CallKind::Call => (CallScheme::Call, to, acting, CallValue::Transfer(value)),
            CallKind::StaticCall => (CallScheme::StaticCall, to, acting, CallValue::Transfer(U256::ZERO)),
            CallKind::DelegateCall => (
                CallScheme::DelegateCall,
                acting,
                self.inputs.caller,
                CallValue::Apparent(self.inputs.call_value()),
            ),
        };
        let inputs = CallInputs {
            input: CallInput::Bytes(Bytes::copy_from_slice(input)),
            return_memory_offset: 0..0,
            gas_limit,
            bytecode_address: to,
            known_bytecode,
            target_address,
            caller,
            value,
            scheme,
            is_static: self.inputs.is_static || kind == CallKind::StaticCall,
            reservoir: 0,
            charged_new_account_state_gas: false,
        };
        match self.run_nested(FrameInput::Call(Box::new(inputs))) {
            Some(result) => {
                self.settle(&result, gas_limit, |unused| base + (gas_limit.saturating_sub(unused)))
            }
            None => failed(gas_left),
        }
    }

    /// A creation by the acting address.
    pub(super) fn nested_create(
        &mut self,
        code: &[u8],
        endowment: U256,
        salt: Option<B256>,
        gas_left: u64,
    ) -> Result<SubcallOutcome, HostError> {
        if self.inputs.is_static {
            return Err(HostError::WriteProtection);
        }
        let hashing = if salt.is_some() { HASH_WORD * (code.len() as u64).div_ceil(32) } else { 0 };
        let remaining = gas_left.checked_sub(CREATE + hashing).ok_or(HostError::OutOfGas)?;
        let kept = remaining / 64;
        let gas_limit = remaining - kept;
        let scheme = match salt {
            Some(salt) => CreateScheme::Create2 { salt: salt.into() },
            None => CreateScheme::Create,
        };
        let acting = self.inputs.target_address;
        let inputs = CreateInputs::new(acting, scheme, endowment, Bytes::copy_from_slice(code), gas_limit, 0);
        let result = self.run_nested(FrameInput::Create(Box::new(inputs))).ok_or(HostError::OutOfGas)?;
        let mut outcome =
            self.settle(&result, gas_limit, |unused| gas_left - unused.saturating_add(kept).min(gas_left));
        if outcome.success {
            // Only the reason of a revert is passed on.
            outcome.return_data = Bytes::new();
            if let FrameResult::Create(created) = &result {
                outcome.created = created.address;
            }
        }
        Ok(outcome)
    }

    /// Code and hash of the callee, and what calling it costs before it starts.
    fn load_callee(&mut self, to: Address, pays: bool) -> ((B256, revm::bytecode::Bytecode), u64) {
        let journal = self.evm.context().journal_mut();
        let mut load = |address: Address| match journal.load_account_with_code(address) {
            Ok(account) => {
                let code = account.info.code.clone().unwrap_or_default();
                (account.info.code_hash, code, account.is_cold, account.is_empty())
            }
            Err(never) => match never {},
        };
        let (mut hash, mut code, is_cold, is_empty) = load(to);
        let mut cost = if is_cold { COLD_ACCOUNT } else { WARM_ACCESS };
        if pays {
            cost += VALUE_TRANSFER;
            if is_empty {
                cost += NEW_ACCOUNT;
            }
        }
        if let Some(delegate) = code.eip7702_address() {
            (hash, code, ..) = load(delegate);
        }
        ((hash, code), cost)
    }

    fn run_nested(&mut self, frame_input: FrameInput) -> Option<FrameResult> {
        let memory = self.memory.new_child_context();
        let init = FrameInit { depth: self.depth + 1, memory, frame_input };
        let result = self.evm.run_nested(init);
        self.memory.free_child_context();
        result.ok()
    }

    fn settle(&mut self, result: &FrameResult, gas_limit: u64, cost: impl Fn(u64) -> u64) -> SubcallOutcome {
        let ended = result.interpreter_result();
        let keeps_gas = ended.result.is_ok_or_revert();
        let unused = if keeps_gas { ended.gas.remaining().min(gas_limit) } else { 0 };
        let success = ended.result.is_ok();
        if success {
            self.refund = self.refund.saturating_add(ended.gas.refunded());
        }
        let return_data = if keeps_gas { ended.output.clone() } else { Bytes::new() };
        SubcallOutcome { success, return_data, gas_cost: cost(unused), created: None }
    }
}
