//! The frame loop: revm's own for bytecode, a recursion into the WASM engine for programs.

use super::host::FrameHost;
use super::{arbos, Ctx, ExecError, TxScope};
use crate::precompiles::ArbPrecompiles;
use alloy_primitives::{Address, Bytes};
use revm::context::result::HaltReason;
use revm::context::JournalEntry;
use revm::context::{ContextTr, Evm, FrameStack};
use revm::context_interface::{JournalTr, Transaction};
use revm::handler::evm::{ContextDbError, FrameInitResult, FrameTr};
use revm::handler::instructions::EthInstructions;
use revm::handler::{EthFrame, EvmTr, FrameInitOrResult, FrameResult, Handler, ItemOrResult};
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::interpreter_action::FrameInit;
use revm::interpreter::{
    CallInputs, CallOutcome, CallScheme, CallValue, FrameInput, Gas, InstructionResult, InterpreterAction,
    InterpreterResult, SharedMemory,
};
use revm::primitives::constants::CALL_STACK_LIMIT;
use revm::primitives::hardfork::SpecId;
use std::marker::PhantomData;
use stylus_vm::{CallContext, Status};

type Inner<'a> =
    Evm<Ctx<'a>, (), EthInstructions<EthInterpreter, Ctx<'a>>, ArbPrecompiles, EthFrame<EthInterpreter>>;

/// revm with a second kind of code.
#[derive(Debug)]
pub struct StylusEvm<'a> {
    inner: Inner<'a>,
}

/// The handler of mainnet over [`StylusEvm`].
#[derive(Debug, Default)]
pub struct StylusHandler<'a>(PhantomData<&'a ()>);

impl<'a> Handler for StylusHandler<'a> {
    type Evm = StylusEvm<'a>;
    type Error = ExecError;
    type HaltReason = HaltReason;
}

impl<'a> EvmTr for StylusEvm<'a> {
    type Context = Ctx<'a>;
    type Instructions = EthInstructions<EthInterpreter, Ctx<'a>>;
    type Precompiles = ArbPrecompiles;
    type Frame = EthFrame<EthInterpreter>;

    fn all(&self) -> (&Self::Context, &Self::Instructions, &Self::Precompiles, &FrameStack<Self::Frame>) {
        self.inner.all()
    }

    fn all_mut(
        &mut self,
    ) -> (&mut Self::Context, &mut Self::Instructions, &mut Self::Precompiles, &mut FrameStack<Self::Frame>)
    {
        self.inner.all_mut()
    }

    fn frame_init(
        &mut self,
        init: FrameInit,
    ) -> Result<FrameInitResult<'_, Self::Frame>, ContextDbError<Self::Context>> {
        record_start(&mut self.inner.ctx, &init.frame_input);
        if let Some(result) = self.start(init)? {
            record_end(&mut self.inner.ctx, &result);
            return Ok(ItemOrResult::Result(result));
        }
        let frame = self.inner.frame_stack.get();
        let (caller, acting) = (frame.interpreter.input.caller_address, acting_address(frame));
        self.inner.ctx.chain.enter(caller, acting);
        Ok(ItemOrResult::Item(self.inner.frame_stack.get()))
    }

    fn frame_run(&mut self) -> Result<FrameInitOrResult<Self::Frame>, ContextDbError<Self::Context>> {
        let Inner { ctx, instruction, frame_stack, .. } = &mut self.inner;
        let frame = frame_stack.get();
        let action =
            frame.interpreter.run_plain(instruction.instruction_table(), instruction.gas_table(), ctx);
        let action = reject_foreign_code(&frame.input, action);
        record_self_destruct(ctx, &action);
        let next = frame.process_next_action::<_, ContextDbError<Self::Context>>(ctx, action)?;
        if next.is_result() {
            frame.set_finished(true);
            let acting = acting_address(frame);
            ctx.chain.leave(acting);
        }
        if let ItemOrResult::Result(result) = &next {
            record_end(ctx, result);
        }
        Ok(next)
    }

    fn frame_return_result(
        &mut self,
        result: <Self::Frame as FrameTr>::FrameResult,
    ) -> Result<Option<<Self::Frame as FrameTr>::FrameResult>, ContextDbError<Self::Context>> {
        self.inner.frame_return_result(result)
    }
}

impl<'a> StylusEvm<'a> {
    /// An EVM for one transaction.
    #[must_use]
    pub fn new(ctx: Ctx<'a>, precompiles: ArbPrecompiles) -> Self {
        Self { inner: Evm::new(ctx, EthInstructions::new_mainnet_with_spec(SpecId::OSAKA), precompiles) }
    }

    /// The context, without going through a trait.
    pub(super) fn context(&mut self) -> &mut Ctx<'a> {
        &mut self.inner.ctx
    }

    /// What is kept for the transaction.
    pub(super) fn scope(&self) -> &TxScope {
        &self.inner.ctx.chain
    }

    /// Runs a call or creation that a program makes, to its end, on a frame stack of its own.
    pub(super) fn run_nested(&mut self, init: FrameInit) -> Result<FrameResult, ExecError> {
        let outer = std::mem::replace(&mut self.inner.frame_stack, FrameStack::new());
        let result = StylusHandler::default().run_exec_loop(self, init);
        self.inner.frame_stack = outer;
        result
    }

    /// Starts a frame; gives its result if it has ended already, as programs and precompiles do.
    fn start(&mut self, init: FrameInit) -> Result<Option<FrameResult>, ContextDbError<Ctx<'a>>> {
        let init = match init {
            FrameInit { depth, memory, frame_input: FrameInput::Call(inputs) }
                if stylus_vm::is_stylus_code(inputs.known_bytecode.1.original_byte_slice()) =>
            {
                return Ok(Some(FrameResult::Call(self.program_frame(depth, memory, &inputs))));
            }
            other => other,
        };
        Ok(match self.inner.frame_init(init)? {
            ItemOrResult::Result(result) => Some(result),
            ItemOrResult::Item(_) => None,
        })
    }

    /// Runs a frame whose code is a program.
    fn program_frame(&mut self, depth: usize, memory: SharedMemory, inputs: &CallInputs) -> CallOutcome {
        let mut gas = Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir);
        if depth > CALL_STACK_LIMIT as usize {
            return outcome(InstructionResult::CallTooDeep, Bytes::new(), gas, inputs);
        }
        let journal = self.inner.ctx.journal_mut();
        let checkpoint = journal.checkpoint();
        if let CallValue::Transfer(value) = inputs.value {
            if let Some(error) = journal.transfer_loaded(inputs.caller, inputs.target_address, value) {
                journal.checkpoint_revert(checkpoint);
                return outcome(error.into(), Bytes::new(), gas, inputs);
            }
        }
        let acting = acting_address_of_call(inputs);
        self.inner.ctx.chain.enter(inputs.caller, acting);
        let (result, output) = self.run_program(depth, memory, inputs, &mut gas);
        self.inner.ctx.chain.leave(acting);

        let journal = self.inner.ctx.journal_mut();
        if result.is_ok() {
            journal.checkpoint_commit();
        } else {
            journal.checkpoint_revert(checkpoint);
        }
        outcome(result, output, gas, inputs)
    }

    fn run_program(
        &mut self,
        depth: usize,
        memory: SharedMemory,
        inputs: &CallInputs,
        gas: &mut Gas,
    ) -> (InstructionResult, Bytes) {
        let (code_hash, code) = &inputs.known_bytecode;
        let ctx = &mut self.inner.ctx;
        let input = inputs.input.bytes(ctx);
        let (program, record) = match arbos::active_program(ctx, *code_hash, code.original_byte_slice()) {
            Ok(found) => found,
            Err(failure) => {
                // As on Arbitrum this is no revert: the gas is gone.
                record_failure(ctx, &failure);
                if depth == 0 {
                    ctx.chain.failure = Some(failure);
                }
                gas.spend_all();
                return (InstructionResult::NotActivated, Bytes::new());
            }
        };
        // A program that is cached anyway does not take a place among the recent ones.
        let cached = record.cached || ctx.chain.recent.insert(*code_hash);
        let params = ctx.chain.params.clone();
        let call = call_context(ctx, inputs);
        let pages_before = ctx.chain.pages_open;
        let mut host = FrameHost::new(self, inputs, memory, depth);
        let ended = stylus_vm::run(&program, &params, &call, &input, inputs.gas_limit, cached, &mut host);
        let refund = host.refund();
        // All that is not ink.
        let entry =
            ended.gas_used.saturating_sub(ended.ink_used.div_ceil(u64::from(params.ink_price.max(1))));
        let activation = program.activation();
        let init = if cached { activation.cached_init_gas } else { activation.init_gas }.min(entry);
        if let Some(recorder) = &mut self.inner.ctx.chain.recorder {
            recorder.spending.start(init, entry - init);
        }
        self.inner.ctx.chain.pages_open = pages_before;

        let (result, failure) = match ended.status {
            Status::Success => (InstructionResult::Return, None),
            Status::Revert | Status::Failure => (InstructionResult::Revert, None),
            Status::OutOfGas => (InstructionResult::OutOfGas, Some("out of gas")),
            Status::OutOfStack => (InstructionResult::StackOverflow, Some("max call depth exceeded")),
        };
        let enough = gas.record_regular_cost(ended.gas_used);
        let (result, failure) =
            if enough { (result, failure) } else { (InstructionResult::OutOfGas, Some("out of gas")) };
        match result {
            InstructionResult::Return => gas.record_refund(refund),
            InstructionResult::Revert => {}
            _ => {
                gas.spend_all();
                record_failure(&mut self.inner.ctx, failure.unwrap_or_default());
                if depth == 0 {
                    self.inner.ctx.chain.failure = failure.map(str::to_owned);
                }
                return (result, Bytes::new());
            }
        }
        (result, ended.output)
    }
}

impl TxScope {
    fn enter(&mut self, caller: Address, acting: Option<Address>) {
        self.callers.push(caller);
        if let Some(address) = acting {
            *self.open.entry(address).or_default() += 1;
        }
    }

    fn leave(&mut self, acting: Option<Address>) {
        self.callers.pop();
        if let Some(count) = acting.and_then(|address| self.open.get_mut(&address)) {
            *count = count.saturating_sub(1);
        }
    }

    fn is_reentrant(&self, acting: Address) -> bool {
        self.open.get(&acting).is_some_and(|count| *count > 1)
    }
}

fn record_start(ctx: &mut Ctx<'_>, frame: &FrameInput) {
    if ctx.chain.recorder.is_none() {
        return;
    }
    let input = match frame {
        FrameInput::Call(inputs) => inputs.input.bytes(ctx),
        _ => Bytes::new(),
    };
    if let Some(recorder) = &mut ctx.chain.recorder {
        recorder.enter(frame, input, &ctx.journaled_state.logs);
    }
}

fn record_end(ctx: &mut Ctx<'_>, result: &FrameResult) {
    if let Some(recorder) = &mut ctx.chain.recorder {
        recorder.exit(result, &ctx.journaled_state.logs);
    }
}

fn record_failure(ctx: &mut Ctx<'_>, reason: &str) {
    if let Some(recorder) = &mut ctx.chain.recorder {
        recorder.fail(reason);
    }
}

fn record_self_destruct(ctx: &mut Ctx<'_>, action: &InterpreterAction) {
    let Some(recorder) = &mut ctx.chain.recorder else { return };
    if !matches!(action, InterpreterAction::Return(result) if result.result == InstructionResult::SelfDestruct)
    {
        return;
    }
    let sent = ctx.journaled_state.journal.iter().rev().find_map(|entry| match entry {
        JournalEntry::AccountDestroyed { address, target, had_balance, .. } => {
            Some((*address, *target, *had_balance))
        }
        JournalEntry::BalanceTransfer { from, to, balance } => Some((*from, *to, *balance)),
        _ => None,
    });
    if let Some((from, to, value)) = sent {
        recorder.self_destruct(from, to, value);
    }
}

fn call_context(ctx: &mut Ctx<'_>, inputs: &CallInputs) -> CallContext {
    let block = &ctx.block;
    CallContext {
        block_basefee: alloy_primitives::U256::from(block.basefee),
        chain_id: ctx.cfg.chain_id,
        block_coinbase: block.beneficiary,
        block_gas_limit: block.gas_limit,
        block_number: arbos::small(block.number),
        block_timestamp: arbos::small(block.timestamp),
        contract_address: inputs.target_address,
        msg_sender: inputs.caller,
        msg_value: inputs.call_value(),
        tx_gas_price: alloy_primitives::U256::from(ctx.tx.effective_gas_price(u128::from(block.basefee))),
        tx_origin: ctx.tx.caller(),
        reentrant: ctx.chain.is_reentrant(inputs.target_address),
        is_static: inputs.is_static,
    }
}

/// The address that a frame opens; none for code run on behalf of another frame.
fn acting_address(frame: &EthFrame<EthInterpreter>) -> Option<Address> {
    match &frame.input {
        FrameInput::Call(inputs) => acting_address_of_call(inputs),
        _ => Some(frame.interpreter.input.target_address),
    }
}

fn acting_address_of_call(inputs: &CallInputs) -> Option<Address> {
    match inputs.scheme {
        CallScheme::Call | CallScheme::StaticCall => Some(inputs.target_address),
        CallScheme::CallCode | CallScheme::DelegateCall => None,
    }
}

/// EIP-3541 for all new code but programs.
fn reject_foreign_code(input: &FrameInput, mut action: InterpreterAction) -> InterpreterAction {
    if let (FrameInput::Create(_), InterpreterAction::Return(result)) = (input, &mut action) {
        if result.result.is_ok()
            && result.output.first() == Some(&0xef)
            && stylus_vm::code_kind(&result.output).is_none()
        {
            result.result = InstructionResult::CreateContractStartingWithEF;
        }
    }
    action
}

fn outcome(result: InstructionResult, output: Bytes, gas: Gas, inputs: &CallInputs) -> CallOutcome {
    let result = InterpreterResult { result, output, gas };
    let mut outcome = CallOutcome::new(result, inputs.return_memory_offset.clone());
    outcome.charged_new_account_state_gas = inputs.charged_new_account_state_gas;
    outcome
}
