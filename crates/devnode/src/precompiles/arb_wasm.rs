//! ArbWasm: what is known of programs. Activating them is in the module next to it.

use super::{activation, Answer, Call, Refusal};
use crate::executor::arbos::{self, now, ProgramRecord, ProgramState, EXPIRY_DAYS, KEEPALIVE_DAYS};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::{ContextTr, JournalTr};

sol! {
    #[derive(Debug)]
    interface ArbWasm {
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function stylusVersion() external view returns (uint16 version);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
        function codehashKeepalive(bytes32 codehash) external payable;
        function codehashAsmSize(bytes32 codehash) external view returns (uint32 size);
        function programVersion(address program) external view returns (uint16 version);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
        function programMemoryFootprint(address program) external view returns (uint16 footprint);
        function programTimeLeft(address program) external view returns (uint64 secs);
        function inkPrice() external view returns (uint32 price);
        function maxStackDepth() external view returns (uint32 depth);
        function freePages() external view returns (uint16 pages);
        function pageGas() external view returns (uint16 gas);
        function pageRamp() external view returns (uint64 ramp);
        function pageLimit() external view returns (uint16 limit);
        function minInitGas() external view returns (uint64 gas, uint64 cached);
        function initCostScalar() external view returns (uint64 percent);
        function expiryDays() external view returns (uint16 days_);
        function keepaliveDays() external view returns (uint16 days_);
        function blockCacheSize() external view returns (uint16 count);

        event ProgramActivated(
            bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version
        );
        event ProgramLifetimeExtended(bytes32 indexed codehash, uint256 dataFee);

        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);
    }
}

const BLOCK_CACHE_SIZE: u16 = 32;

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbWasm::ArbWasmCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    match &function {
        Calls::activateProgram(ArbWasm::activateProgramCall { program }) => {
            call.require_write()?;
            return activation::activate(call, *program);
        }
        Calls::codehashKeepalive(ArbWasm::codehashKeepaliveCall { codehash }) => {
            call.require_write()?;
            return activation::keep_alive(call, *codehash);
        }
        _ => call.require_no_value()?,
    }
    call.meter.charge_reads(1)?;
    let params = call.ctx.chain().params.clone();
    Ok(match function {
        Calls::stylusVersion(_) => ArbWasm::stylusVersionCall::abi_encode_returns(&params.stylus_version),
        Calls::codehashVersion(ArbWasm::codehashVersionCall { codehash }) => {
            ArbWasm::codehashVersionCall::abi_encode_returns(&active(call, codehash)?.version)
        }
        Calls::codehashAsmSize(ArbWasm::codehashAsmSizeCall { codehash }) => {
            ArbWasm::codehashAsmSizeCall::abi_encode_returns(&active(call, codehash)?.asm_size())
        }
        Calls::programVersion(ArbWasm::programVersionCall { program }) => {
            ArbWasm::programVersionCall::abi_encode_returns(&active_at(call, program)?.version)
        }
        Calls::programInitGas(ArbWasm::programInitGasCall { program }) => {
            let record = active_at(call, program)?;
            let gas =
                ArbWasm::programInitGasReturn { gas: record.init_gas, gasWhenCached: record.cached_init_gas };
            ArbWasm::programInitGasCall::abi_encode_returns(&gas)
        }
        Calls::programMemoryFootprint(ArbWasm::programMemoryFootprintCall { program }) => {
            ArbWasm::programMemoryFootprintCall::abi_encode_returns(&active_at(call, program)?.footprint)
        }
        Calls::programTimeLeft(ArbWasm::programTimeLeftCall { program }) => {
            let left = active_at(call, program)?.time_left(now(call.ctx));
            ArbWasm::programTimeLeftCall::abi_encode_returns(&left)
        }
        Calls::inkPrice(_) => ArbWasm::inkPriceCall::abi_encode_returns(&params.ink_price),
        Calls::maxStackDepth(_) => ArbWasm::maxStackDepthCall::abi_encode_returns(&params.max_stack_depth),
        Calls::freePages(_) => ArbWasm::freePagesCall::abi_encode_returns(&params.free_pages),
        Calls::pageGas(_) => ArbWasm::pageGasCall::abi_encode_returns(&params.page_gas),
        Calls::pageRamp(_) => ArbWasm::pageRampCall::abi_encode_returns(&params.page_ramp),
        Calls::pageLimit(_) => ArbWasm::pageLimitCall::abi_encode_returns(&params.page_limit),
        Calls::minInitGas(_) => {
            let gas = u64::from(params.min_init_gas) * 128;
            let cached = u64::from(params.min_cached_init_gas) * 32;
            ArbWasm::minInitGasCall::abi_encode_returns(&ArbWasm::minInitGasReturn { gas, cached })
        }
        Calls::initCostScalar(_) => {
            ArbWasm::initCostScalarCall::abi_encode_returns(&(u64::from(params.init_cost_scalar) * 2))
        }
        Calls::expiryDays(_) => ArbWasm::expiryDaysCall::abi_encode_returns(&(EXPIRY_DAYS as u16)),
        Calls::keepaliveDays(_) => ArbWasm::keepaliveDaysCall::abi_encode_returns(&(KEEPALIVE_DAYS as u16)),
        Calls::blockCacheSize(_) => ArbWasm::blockCacheSizeCall::abi_encode_returns(&BLOCK_CACHE_SIZE),
        Calls::activateProgram(_) | Calls::codehashKeepalive(_) => return Err(Refusal::OutOfGas),
    })
}

fn active_at(call: &mut Call<'_, '_>, program: Address) -> Result<ProgramRecord, Refusal> {
    let code_hash = code_hash(call, program)?;
    active(call, code_hash)
}

/// The record of a program that may be called, or the error that says why it may not.
pub(super) fn active(call: &mut Call<'_, '_>, code_hash: B256) -> Result<ProgramRecord, Refusal> {
    call.meter.charge_reads(1)?;
    match arbos::program_state(call.ctx, code_hash) {
        ProgramState::Active(record) => Ok(record),
        ProgramState::NotActivated => Err(Refusal::error(&ArbWasm::ProgramNotActivated {})),
        ProgramState::NeedsUpgrade(version) => {
            let current = call.ctx.chain().params.stylus_version;
            Err(Refusal::error(&ArbWasm::ProgramNeedsUpgrade { version, stylusVersion: current }))
        }
        ProgramState::Expired(age) => Err(Refusal::error(&ArbWasm::ProgramExpired { ageInSeconds: age })),
    }
}

/// Hash of the code at an address.
pub(super) fn code_hash(call: &mut Call<'_, '_>, program: Address) -> Result<B256, Refusal> {
    call.meter.charge_reads(1)?;
    match call.ctx.journal_mut().code_hash(program) {
        Ok(hash) => Ok(hash.data),
        Err(never) => match never {},
    }
}
