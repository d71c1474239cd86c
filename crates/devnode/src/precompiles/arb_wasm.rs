//! ArbWasm and ArbWasmCache: activation of programs and what is known of them.

use super::{Answer, Call, Refusal, ARB_WASM};
use crate::executor::arbos::{
    self, hours_since_start, now, ProgramRecord, ProgramState, EXPIRY_DAYS, KEEPALIVE_DAYS,
    NETWORK_FEE_ACCOUNT,
};
use alloy_primitives::{Address, Bytes, Log, B256, U256};
use alloy_sol_types::{sol, SolCall, SolEvent, SolInterface};
use revm::context_interface::{ContextTr, JournalTr};
use stylus_vm::FIXED_ACTIVATION_GAS;

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

    #[derive(Debug)]
    interface ArbWasmCache {
        function isCacheManager(address manager) external view returns (bool);
        function allCacheManagers() external view returns (address[] managers);
        function codehashIsCached(bytes32 codehash) external view returns (bool);
    }
}

const BLOCK_CACHE_SIZE: u16 = 32;

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbWasm::ArbWasmCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    match &function {
        Calls::activateProgram(ArbWasm::activateProgramCall { program }) => {
            call.require_write()?;
            return activate(call, *program);
        }
        Calls::codehashKeepalive(ArbWasm::codehashKeepaliveCall { codehash }) => {
            call.require_write()?;
            return keep_alive(call, *codehash);
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

pub(super) fn run_cache(call: &mut Call<'_, '_>) -> Answer {
    use ArbWasmCache::ArbWasmCacheCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    call.meter.charge_reads(1)?;
    Ok(match function {
        Calls::isCacheManager(_) => ArbWasmCache::isCacheManagerCall::abi_encode_returns(&false),
        Calls::allCacheManagers(_) => ArbWasmCache::allCacheManagersCall::abi_encode_returns(&Vec::new()),
        Calls::codehashIsCached(ArbWasmCache::codehashIsCachedCall { codehash }) => {
            let cached = arbos::program_record(call.ctx, codehash).cached;
            ArbWasmCache::codehashIsCachedCall::abi_encode_returns(&cached)
        }
    })
}

fn active_at(call: &mut Call<'_, '_>, program: Address) -> Result<ProgramRecord, Refusal> {
    call.meter.charge_reads(1)?;
    let code_hash = match call.ctx.journal_mut().code_hash(program) {
        Ok(hash) => hash.data,
        Err(never) => match never {},
    };
    active(call, code_hash)
}

fn active(call: &mut Call<'_, '_>, code_hash: B256) -> Result<ProgramRecord, Refusal> {
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

fn activate(call: &mut Call<'_, '_>, program: Address) -> Answer {
    call.meter.charge(FIXED_ACTIVATION_GAS)?;
    call.meter.charge_reads(2)?;
    let loaded = match call.ctx.journal_mut().load_account_with_code(program) {
        Ok(account) => (account.info.code_hash, account.info.code.clone().unwrap_or_default()),
        Err(never) => match never {},
    };
    let (code_hash, code) = (loaded.0, loaded.1.original_bytes());
    if let ProgramState::Active(_) = arbos::program_state(call.ctx, code_hash) {
        return Err(Refusal::error(&ArbWasm::ProgramUpToDate {}));
    }
    if !stylus_vm::is_stylus_code(&code) {
        return Err(Refusal::error(&ArbWasm::ProgramNotWasm {}));
    }
    let scope = call.ctx.chain();
    let mut params = scope.params.clone();
    // A program must fit beside those that are open.
    params.page_limit = params.page_limit.saturating_sub(scope.pages_open);
    let programs = scope.programs.clone();
    let activation = match programs.compile(code_hash, &code, &params) {
        Ok((activation, _)) => activation,
        Err(reason) => {
            call.ctx.chain_mut().failure = Some(format!("program activation failed: {reason}"));
            return Err(Refusal::OutOfGas);
        }
    };
    call.meter.charge(activation.activation_gas)?;
    let data_fee = arbos::charge_data(call.ctx, activation.asm_estimate);
    call.meter.charge_writes(3)?;
    let version = params.stylus_version;
    let record = ProgramRecord {
        version,
        init_gas: activation.init_gas,
        cached_init_gas: activation.cached_init_gas,
        footprint: activation.pages,
        activated_hour: hours_since_start(now(call.ctx)),
        asm_kib: activation.asm_estimate.div_ceil(1_024),
        cached: false,
    };
    arbos::set_program_record(call.ctx, code_hash, &record);
    pay_data_fee(call, data_fee)?;
    let module_hash = activation.module_hash;
    emit(
        call,
        &ArbWasm::ProgramActivated {
            codehash: code_hash,
            moduleHash: module_hash,
            program,
            dataFee: data_fee,
            version,
        },
    )?;
    Ok(ArbWasm::activateProgramCall::abi_encode_returns(&ArbWasm::activateProgramReturn {
        version,
        dataFee: data_fee,
    }))
}

fn keep_alive(call: &mut Call<'_, '_>, code_hash: B256) -> Answer {
    let mut record = active(call, code_hash)?;
    let now = now(call.ctx);
    if !record.old_enough(now) {
        return Err(Refusal::error(&ArbWasm::ProgramKeepaliveTooSoon { ageInSeconds: record.age(now) }));
    }
    let data_fee = arbos::charge_data(call.ctx, record.asm_size());
    call.meter.charge_writes(2)?;
    record.activated_hour = hours_since_start(now);
    arbos::set_program_record(call.ctx, code_hash, &record);
    pay_data_fee(call, data_fee)?;
    emit(call, &ArbWasm::ProgramLifetimeExtended { codehash: code_hash, dataFee: data_fee })?;
    Ok(Vec::new())
}

/// The fee goes to the network, what was sent above it back to the caller.
fn pay_data_fee(call: &mut Call<'_, '_>, data_fee: U256) -> Result<(), Refusal> {
    let Some(excess) = call.value.checked_sub(data_fee) else {
        return Err(Refusal::error(&ArbWasm::ProgramInsufficientValue { have: call.value, want: data_fee }));
    };
    call.meter.charge_reads(1)?;
    let caller = call.caller;
    for (to, amount) in [(NETWORK_FEE_ACCOUNT, data_fee), (caller, excess)] {
        match call.ctx.journal_mut().transfer(ARB_WASM, to, amount) {
            Ok(None) => {}
            Ok(Some(_)) => return Err(Refusal::OutOfGas),
            Err(never) => match never {},
        }
    }
    Ok(())
}

fn emit(call: &mut Call<'_, '_>, event: &impl SolEvent) -> Result<(), Refusal> {
    let data = event.encode_log_data();
    call.meter.charge_log(data.topics().len(), data.data.len())?;
    let log = Log::new_unchecked(ARB_WASM, data.topics().to_vec(), Bytes::copy_from_slice(&data.data));
    call.ctx.journal_mut().log(log);
    Ok(())
}
