//! Arbitrum's precompiles beside Ethereum's.

mod activation;
mod arb_address_table;
mod arb_gas_info;
mod arb_info;
mod arb_owner;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod gas;
mod outbox;

use crate::executor::Ctx;
use alloy_primitives::{Address, Bytes, Log, U256};
use alloy_sol_types::{SolError, SolEvent};
use gas::Meter;
use revm::context_interface::{ContextTr, JournalTr};
use revm::handler::{EthPrecompiles, PrecompileProvider};
use revm::interpreter::{CallInputs, CallScheme, Gas, InstructionResult, InterpreterResult};
use revm::primitives::hardfork::SpecId;
use revm::primitives::AddressSet;

const fn precompile(last: u8) -> Address {
    Address::with_last_byte(last)
}

/// ArbSys.
pub const ARB_SYS: Address = precompile(0x64);
/// ArbInfo.
pub const ARB_INFO: Address = precompile(0x65);
/// ArbAddressTable.
pub const ARB_ADDRESS_TABLE: Address = precompile(0x66);
/// ArbOwnerPublic.
pub const ARB_OWNER_PUBLIC: Address = precompile(0x6b);
/// ArbGasInfo.
pub const ARB_GAS_INFO: Address = precompile(0x6c);
/// ArbWasm.
pub const ARB_WASM: Address = precompile(0x71);
/// ArbWasmCache.
pub const ARB_WASM_CACHE: Address = precompile(0x72);
/// ArbOwner.
pub const ARB_OWNER: Address = precompile(0x70);
/// ArbDebug.
pub const ARB_DEBUG: Address = precompile(0xff);
/// All of them.
pub const ALL: [Address; 9] = [
    ARB_SYS,
    ARB_INFO,
    ARB_ADDRESS_TABLE,
    ARB_OWNER_PUBLIC,
    ARB_GAS_INFO,
    ARB_OWNER,
    ARB_WASM,
    ARB_WASM_CACHE,
    ARB_DEBUG,
];

/// Most fragments of a program, as of ArbOS 60.
const MAX_FRAGMENTS: u8 = 4;

/// Whether code of the chain itself is at this address: Ethereum's precompiles or Arbitrum's.
#[must_use]
pub fn is_precompile(address: Address) -> bool {
    ALL.contains(&address) || EthPrecompiles::new(SpecId::OSAKA).contains(&address)
}

/// A call of a precompile.
pub(crate) struct Call<'c, 'a> {
    ctx: &'c mut Ctx<'a>,
    input: Bytes,
    caller: Address,
    value: U256,
    read_only: bool,
    meter: Meter,
}

/// Why a precompile does not return.
pub(crate) enum Refusal {
    /// A revert with an ABI-encoded error.
    Revert(Bytes),
    /// All gas is gone: it did not suffice, or the call makes no sense. A revert without data, as on Arbitrum.
    OutOfGas,
    /// All gas is gone for this reason.
    Halt(String),
}

impl Refusal {
    fn error(error: &impl SolError) -> Self {
        Self::Revert(error.abi_encode().into())
    }
}

type Answer = Result<Vec<u8>, Refusal>;

impl Call<'_, '_> {
    /// A function that is not `payable` takes no value.
    fn require_no_value(&self) -> Result<(), Refusal> {
        if self.value.is_zero() {
            Ok(())
        } else {
            Err(Refusal::OutOfGas)
        }
    }

    /// Emits an event of a precompile.
    fn emit(&mut self, address: Address, event: &impl SolEvent) -> Result<(), Refusal> {
        let data = event.encode_log_data();
        self.meter.charge_log(data.topics().len(), data.data.len())?;
        let log = Log::new_unchecked(address, data.topics().to_vec(), data.data);
        self.ctx.journal_mut().log(log);
        Ok(())
    }

    /// A function that changes state cannot run in a static call.
    fn require_write(&self) -> Result<(), Refusal> {
        if self.read_only {
            Err(Refusal::OutOfGas)
        } else {
            Ok(())
        }
    }
}

/// Ethereum's precompiles and Arbitrum's.
#[derive(Clone, Debug)]
pub struct ArbPrecompiles {
    ethereum: EthPrecompiles,
    addresses: AddressSet,
}

impl ArbPrecompiles {
    /// Ethereum's as of this hardfork, and all of Arbitrum's that the chain has.
    #[must_use]
    pub fn new(spec: SpecId) -> Self {
        let ethereum = EthPrecompiles::new(spec);
        let mut addresses = ethereum.warm_addresses().clone();
        addresses.extend(ALL);
        Self { ethereum, addresses }
    }
}

impl<'a> PrecompileProvider<Ctx<'a>> for ArbPrecompiles {
    type Output = InterpreterResult;

    fn set_spec(&mut self, spec: SpecId) -> bool {
        let _ = PrecompileProvider::<Ctx<'a>>::set_spec(&mut self.ethereum, spec);
        true
    }

    fn run(&mut self, ctx: &mut Ctx<'a>, inputs: &CallInputs) -> Result<Option<InterpreterResult>, String> {
        let handler = match inputs.bytecode_address {
            ARB_SYS => arb_sys::run,
            ARB_INFO => arb_info::run,
            ARB_ADDRESS_TABLE => arb_address_table::run,
            ARB_OWNER_PUBLIC => arb_owner::run_public,
            ARB_GAS_INFO => arb_gas_info::run,
            ARB_WASM => arb_wasm::run,
            ARB_OWNER => arb_owner::run,
            ARB_DEBUG => arb_owner::run_debug,
            ARB_WASM_CACHE => arb_wasm_cache::run,
            _ => return self.ethereum.run(ctx, inputs),
        };
        let input = inputs.input.bytes(ctx);
        Ok(Some(run_arbitrum(ctx, inputs, input, handler)))
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.addresses
    }
}

fn run_arbitrum(
    ctx: &mut Ctx<'_>,
    inputs: &CallInputs,
    input: Bytes,
    handler: fn(&mut Call<'_, '_>) -> Answer,
) -> InterpreterResult {
    let by_code_only = matches!(inputs.scheme, CallScheme::DelegateCall | CallScheme::CallCode);
    let mut gas = Gas::new_with_regular_gas_and_reservoir(inputs.gas_limit, inputs.reservoir);
    let mut call = Call {
        ctx,
        input,
        caller: inputs.caller,
        value: inputs.call_value(),
        read_only: inputs.is_static || by_code_only,
        meter: Meter::new(inputs.gas_limit),
    };
    let answer = call.meter.charge_input(call.input.len()).and_then(|()| handler(&mut call));
    let answer = answer.and_then(|output| call.meter.charge_output(output.len()).map(|()| output));
    let used = call.meter.used();
    let (result, output) = match answer {
        Ok(output) => (InstructionResult::Return, output.into()),
        Err(Refusal::Revert(data)) => (InstructionResult::Revert, data),
        Err(Refusal::OutOfGas) => {
            gas.spend_all();
            return InterpreterResult { result: InstructionResult::Revert, output: Bytes::new(), gas };
        }
        Err(Refusal::Halt(reason)) => {
            gas.spend_all();
            call.ctx.chain_mut().failure = Some(reason);
            return InterpreterResult {
                result: InstructionResult::PrecompileError,
                output: Bytes::new(),
                gas,
            };
        }
    };
    let _ = gas.record_regular_cost(used);
    InterpreterResult { result, output, gas }
}
