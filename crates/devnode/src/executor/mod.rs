//! Running transactions: EVM bytecode and Stylus programs over one journal.

pub(crate) mod arbos;
mod calls;
mod evm;
mod host;
mod programs;
mod record;
pub(crate) mod sets;
mod spending;

pub use arbos::{stylus_version_slot, ARBOS_STATE, NETWORK_FEE_ACCOUNT};
pub use programs::{Programs, RecentPrograms};
pub use record::{Frame, FrameKind};
pub use spending::Spending;

use crate::config::{MAX_CODE_SIZE, NOMINAL_GAS_LIMIT};
use crate::precompiles::ArbPrecompiles;
use crate::state::View;
use alloy_primitives::{Address, Bytes, Log, B256, U256};
use evm::{StylusEvm, StylusHandler};
use record::Recorder;
use revm::context::result::{EVMError, ExecutionResult, HaltReason, InvalidTransaction, Output};
use revm::context::{BlockEnv, CfgEnv, Context, Journal, TxEnv};
use revm::context_interface::cfg::gas_params::GasId;
use revm::context_interface::{ContextTr, JournalTr};
use revm::handler::{EvmTr, Handler};
use revm::primitives::hardfork::SpecId;
use revm::state::EvmState;
use std::cell::Cell;
use std::collections::HashMap;
use std::convert::Infallible;

/// Stack of the thread that a transaction runs on. Programs that call each other nest on it. It is address space:
/// memory is taken as far as it is used.
pub const STACK_SIZE: usize = 512 << 20;

/// What revm sees of a transaction.
pub type Ctx<'a> = Context<BlockEnv, TxEnv, CfgEnv, View<'a>, Journal<View<'a>>, TxScope>;
/// Why a transaction cannot be executed at all.
pub type ExecError = EVMError<Infallible, InvalidTransaction>;

/// What Stylus keeps for the length of one transaction, and the facts of the chain that precompiles tell.
#[derive(Clone, Debug, Default)]
pub struct TxScope {
    /// Stylus parameters.
    pub params: stylus_vm::Params,
    /// Compiled programs.
    pub programs: Programs,
    /// Programs called in this block.
    pub recent: RecentPrograms,
    /// How often each address acts on the stack, delegate calls not counted.
    pub open: HashMap<Address, u32>,
    /// Who called each frame on the stack, outermost first.
    pub callers: Vec<Address>,
    /// Pages open now.
    pub pages_open: u16,
    /// Most pages open at one time.
    pub pages_ever: u16,
    /// Number of the block on this chain.
    pub block_number: u64,
    /// Hashes of the last 256 blocks of this chain, oldest first.
    pub block_hashes: Vec<(u64, B256)>,
    /// Why the outermost frame failed, if it is more than revm knows.
    pub failure: Option<String>,
    /// Where frames are recorded, if somebody wants to know.
    pub recorder: Option<Recorder>,
}

/// Block in which a transaction runs.
#[derive(Clone, Debug)]
pub struct BlockScope {
    /// Chain id.
    pub chain_id: u64,
    /// Number on this chain.
    pub number: u64,
    /// Number of the parent chain's block, which programs see.
    pub parent_chain_number: u64,
    /// Unix seconds.
    pub timestamp: u64,
    /// Base fee, wei.
    pub base_fee: u64,
    /// Gas limit.
    pub gas_limit: u64,
    /// Coinbase.
    pub coinbase: Address,
    /// Hashes of blocks before it.
    pub block_hashes: Vec<(u64, B256)>,
    /// Programs that transactions before this one called in the block.
    pub recent: RecentPrograms,
}

/// Checks that a call leaves out and a transaction does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// A transaction: nonce, balance and fees count.
    Full,
    /// A read-only call: only the value must be there.
    Call,
}

/// The end of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It succeeded.
    Success,
    /// It reverted; the output is the reason.
    Revert,
    /// It failed and all gas is gone.
    Halt(String),
}

/// What an execution gives.
#[derive(Clone, Debug)]
pub struct Executed {
    /// The end.
    pub end: End,
    /// Return data or reason.
    pub output: Bytes,
    /// Gas used, refunds taken off.
    pub gas_used: u64,
    /// The part of it that is due before the first frame starts.
    pub intrinsic_gas: u64,
    /// Logs, none if it failed.
    pub logs: Vec<Log>,
    /// Address of the contract that was created.
    pub created: Option<Address>,
    /// What changed.
    pub changes: EvmState,
    /// Programs called in the block so far.
    pub recent: RecentPrograms,
}

thread_local! {
    static DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Says that this thread has a stack of [`STACK_SIZE`], so that transactions need no thread of their own.
pub fn declare_deep() {
    DEEP.set(true);
}

/// Runs one transaction on a thread with a stack deep enough for every call depth: this one, or a new one.
///
/// # Errors
/// When the transaction is not valid in this state.
pub fn execute(
    view: View<'_>,
    block: &BlockScope,
    stylus: &stylus_vm::Params,
    programs: &Programs,
    tx: TxEnv,
    checks: Checks,
) -> Result<Executed, ExecError> {
    on_deep_stack(move || transact(view, block, stylus, programs, tx, checks, None))
        .map(|(executed, _)| executed)
}

/// As [`execute`], and tells what happened in each frame and what the gas went to.
///
/// # Errors
/// When the transaction is not valid in this state.
pub fn execute_recorded(
    view: View<'_>,
    block: &BlockScope,
    stylus: &stylus_vm::Params,
    programs: &Programs,
    tx: TxEnv,
    checks: Checks,
) -> Result<(Executed, Frame, Spending), ExecError> {
    let gas = tx.gas_limit;
    let run = move || transact(view, block, stylus, programs, tx, checks, Some(Recorder::default()));
    let (executed, recorder) = on_deep_stack(run)?;
    let recorder = recorder.unwrap_or_default();
    let spending = recorder.spending;
    let frame = recorder.finish(gas, executed.gas_used);
    Ok((executed, frame, spending))
}

fn on_deep_stack<T: Send>(run: impl FnOnce() -> Result<T, ExecError> + Send) -> Result<T, ExecError> {
    if DEEP.get() {
        return run();
    }
    std::thread::scope(|scope| {
        match std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, run) {
            // A panic goes on in the thread that asked.
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => Err(EVMError::Custom(format!("no thread for the executor: {error}"))),
        }
    })
}

fn transact(
    view: View<'_>,
    block: &BlockScope,
    stylus: &stylus_vm::Params,
    programs: &Programs,
    tx: TxEnv,
    checks: Checks,
    recorder: Option<Recorder>,
) -> Result<(Executed, Option<Recorder>), ExecError> {
    let mut params = stylus.clone();
    params.stylus_version = arbos::stylus_version(&view, params.stylus_version);
    let scope = TxScope {
        recorder,
        params,
        programs: programs.clone(),
        recent: block.recent.clone(),
        block_number: block.number,
        block_hashes: block.block_hashes.clone(),
        ..Default::default()
    };
    let cfg = config(block, checks);
    let intrinsic_gas = cfg.gas_params.initial_tx_gas_for_tx(&tx, None).initial_regular_gas;
    let created = tx.kind.is_create().then(|| tx.caller.create(tx.nonce));
    let ctx: Ctx<'_> = Context::<BlockEnv, TxEnv, CfgEnv, _, Journal<_>, ()>::new(view, SpecId::OSAKA)
        .with_chain(scope)
        .with_cfg(cfg)
        .with_block(environment(block))
        .with_tx(tx);
    let mut evm = StylusEvm::new(ctx, ArbPrecompiles::new(SpecId::OSAKA));
    let result = StylusHandler::default().run(&mut evm)?;
    let failure = evm.ctx().chain_mut().failure.take();
    let recorder = evm.ctx().chain_mut().recorder.take();
    let recent = std::mem::take(&mut evm.ctx().chain_mut().recent);
    let changes = evm.ctx().journal_mut().finalize();
    let executed = Executed { recent, ..summarize(result, intrinsic_gas, failure, created, changes) };
    Ok((executed, recorder))
}

/// Gas of a transaction that is due before its first frame starts.
#[must_use]
pub fn intrinsic_gas(tx: &TxEnv, block: &BlockScope) -> u64 {
    config(block, Checks::Full).gas_params.initial_tx_gas_for_tx(tx, None).initial_regular_gas
}

fn config(block: &BlockScope, checks: Checks) -> CfgEnv {
    let mut cfg = CfgEnv::new_with_spec(SpecId::OSAKA).with_chain_id(block.chain_id);
    cfg.tx_gas_limit_cap = Some(block.gas_limit);
    cfg.limit_contract_code_size = Some(MAX_CODE_SIZE);
    // Programs start with 0xEF. The frame loop rejects all other code that does.
    cfg.disable_eip3541 = true;
    // Arbitrum prices calldata by its parent chain and has no floor (EIP-7623).
    cfg.gas_params.override_gas([(GasId::tx_floor_cost_per_token(), 0)]);
    // Contracts may be impersonated.
    cfg.disable_eip3607 = true;
    if checks == Checks::Call {
        cfg.disable_base_fee = true;
        cfg.disable_nonce_check = true;
        cfg.tx_chain_id_check = false;
    }
    cfg
}

fn environment(block: &BlockScope) -> BlockEnv {
    BlockEnv {
        number: U256::from(block.parent_chain_number),
        beneficiary: block.coinbase,
        timestamp: U256::from(block.timestamp),
        gas_limit: NOMINAL_GAS_LIMIT,
        basefee: block.base_fee,
        difficulty: U256::from(1),
        prevrandao: Some(B256::with_last_byte(1)),
        ..Default::default()
    }
}

fn summarize(
    result: ExecutionResult<HaltReason>,
    intrinsic_gas: u64,
    failure: Option<String>,
    created: Option<Address>,
    changes: EvmState,
) -> Executed {
    let gas_used = result.tx_gas_used();
    let (end, output, logs) = match result {
        ExecutionResult::Success { logs, output: Output::Create(data, _), .. }
        | ExecutionResult::Success { logs, output: Output::Call(data), .. } => (End::Success, data, logs),
        ExecutionResult::Revert { output, .. } => (End::Revert, output, Vec::new()),
        ExecutionResult::Halt { reason, .. } => {
            (End::Halt(failure.unwrap_or_else(|| halt_text(&reason))), Bytes::new(), Vec::new())
        }
    };
    Executed {
        end,
        output,
        gas_used,
        intrinsic_gas,
        logs,
        created,
        changes,
        recent: RecentPrograms::default(),
    }
}

/// The words of go-ethereum, which tools look for.
fn halt_text(reason: &HaltReason) -> String {
    match reason {
        HaltReason::OutOfGas(_) => "out of gas".into(),
        HaltReason::OpcodeNotFound | HaltReason::InvalidFEOpcode => "invalid opcode: INVALID".into(),
        HaltReason::InvalidJump => "invalid jump destination".into(),
        HaltReason::StackUnderflow => "stack underflow".into(),
        HaltReason::StackOverflow => "stack limit reached 1024 (1023)".into(),
        HaltReason::CreateCollision => "contract address collision".into(),
        HaltReason::CreateContractSizeLimit => "max code size exceeded".into(),
        HaltReason::CreateContractStartingWithEF => "invalid code: must not begin with 0xef".into(),
        HaltReason::CreateInitCodeSizeLimit => "max initcode size exceeded".into(),
        HaltReason::StateChangeDuringStaticCall | HaltReason::CallNotAllowedInsideStatic => {
            "write protection".into()
        }
        HaltReason::OutOfOffset => "return data out of bounds".into(),
        other => other.to_string(),
    }
}
