//! ArbWasmCache: which programs start cached, and who decides it.

use super::arb_wasm::{code_hash, ArbWasm};
use super::{Answer, Call, Refusal, ARB_WASM_CACHE};
use crate::executor::arbos::{self, now, EXPIRY_DAYS};
use crate::executor::sets::{CACHE_MANAGERS, CHAIN_OWNERS};
use alloy_primitives::B256;
use alloy_sol_types::{sol, SolCall, SolInterface};
use revm::context_interface::ContextTr;

sol! {
    #[derive(Debug)]
    interface ArbWasmCache {
        function isCacheManager(address manager) external view returns (bool);
        function allCacheManagers() external view returns (address[] managers);
        function cacheProgram(address program) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);

        event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);
    }
}

const SECONDS_PER_DAY: u64 = 86_400;

pub(super) fn run(call: &mut Call<'_, '_>) -> Answer {
    use ArbWasmCache::ArbWasmCacheCalls as Calls;
    let Ok(function) = Calls::abi_decode(&call.input) else { return Err(Refusal::OutOfGas) };
    call.require_no_value()?;
    Ok(match function {
        Calls::isCacheManager(ArbWasmCache::isCacheManagerCall { manager }) => {
            call.meter.charge_reads(1)?;
            let known = CACHE_MANAGERS.contains(call.ctx, manager);
            ArbWasmCache::isCacheManagerCall::abi_encode_returns(&known)
        }
        Calls::allCacheManagers(_) => {
            let managers = CACHE_MANAGERS.members(call.ctx);
            call.meter.charge_reads(1 + managers.len() as u64)?;
            ArbWasmCache::allCacheManagersCall::abi_encode_returns(&managers)
        }
        Calls::cacheProgram(ArbWasmCache::cacheProgramCall { program }) => {
            call.require_write()?;
            let code_hash = code_hash(call, program)?;
            set_cached(call, code_hash, true)?;
            Vec::new()
        }
        Calls::evictCodehash(ArbWasmCache::evictCodehashCall { codehash }) => {
            call.require_write()?;
            set_cached(call, codehash, false)?;
            Vec::new()
        }
        Calls::codehashIsCached(ArbWasmCache::codehashIsCachedCall { codehash }) => {
            call.meter.charge_reads(1)?;
            let cached = arbos::program_record(call.ctx, codehash).cached;
            ArbWasmCache::codehashIsCachedCall::abi_encode_returns(&cached)
        }
    })
}

/// Caching costs what an uncached start costs for the module. Only what may be called is cached; anything may leave.
fn set_cached(call: &mut Call<'_, '_>, code_hash: B256, cached: bool) -> Result<(), Refusal> {
    call.meter.charge_reads(2)?;
    let caller = call.caller;
    if !CACHE_MANAGERS.contains(call.ctx, caller) && !CHAIN_OWNERS.contains(call.ctx, caller) {
        return Err(Refusal::OutOfGas);
    }
    call.meter.charge_reads(2)?;
    let mut record = arbos::program_record(call.ctx, code_hash);
    if cached {
        let current = call.ctx.chain().params.stylus_version;
        if record.version != current {
            let error = ArbWasm::ProgramNeedsUpgrade { version: record.version, stylusVersion: current };
            return Err(Refusal::error(&error));
        }
        let age = record.age(now(call.ctx));
        if age > EXPIRY_DAYS * SECONDS_PER_DAY {
            return Err(Refusal::error(&ArbWasm::ProgramExpired { ageInSeconds: age }));
        }
    }
    if record.cached == cached {
        return Ok(());
    }
    call.emit(
        ARB_WASM_CACHE,
        &ArbWasmCache::UpdateProgramCache { manager: caller, codehash: code_hash, cached },
    )?;
    call.meter.charge(record.init_cost.into())?;
    call.meter.charge_writes(1)?;
    record.cached = cached;
    arbos::set_program_record(call.ctx, code_hash, &record);
    Ok(())
}
