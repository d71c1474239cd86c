//! Activating programs and extending their lives.

use super::arb_wasm::{active, ArbWasm};
use super::{Answer, Call, Refusal, ARB_WASM, MAX_FRAGMENTS};
use crate::config::MAX_CODE_SIZE;
use crate::executor::arbos::{
    self, hours_since_start, now, ProgramRecord, ProgramState, NETWORK_FEE_ACCOUNT,
};
use alloy_primitives::{Address, Bytes, B256, U256};
use alloy_sol_types::SolCall;
use revm::context_interface::{ContextTr, JournalTr};
use stylus_vm::{CodeKind, Root, FIXED_ACTIVATION_GAS};

const WARM_ACCESS: u64 = 100;
const COLD_ACCOUNT: u64 = 2_600;
const COPY_WORD: u64 = 3;

/// Activates the program at an address for all addresses with its code.
pub(super) fn activate(call: &mut Call<'_, '_>, program: Address) -> Answer {
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
    let wasm = module(call, &code)?;
    let scope = call.ctx.chain();
    let mut params = scope.params.clone();
    // A program must fit beside those that are open.
    params.page_limit = params.page_limit.saturating_sub(scope.pages_open);
    let programs = scope.programs.clone();
    let activation = match programs.compile(code_hash, &wasm, &params) {
        Ok((activation, _)) => activation,
        Err(reason) => {
            return Err(Refusal::Halt(format!("program activation failed: {reason}")));
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
        // a cached program stays cached
        cached: arbos::program_record(call.ctx, code_hash).cached,
        init_cost: activation.init_cost,
    };
    arbos::set_program_record(call.ctx, code_hash, &record);
    pay_data_fee(call, data_fee)?;
    let module_hash = activation.module_hash;
    call.emit(
        ARB_WASM,
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

/// Lets a program live for another year.
pub(super) fn keep_alive(call: &mut Call<'_, '_>, code_hash: B256) -> Answer {
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
    call.emit(ARB_WASM, &ArbWasm::ProgramLifetimeExtended { codehash: code_hash, dataFee: data_fee })?;
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

/// The module of a program's code. Fragments are paid for as if a contract read their code.
fn module(call: &mut Call<'_, '_>, code: &Bytes) -> Result<Vec<u8>, Refusal> {
    let max_wasm_size = call.ctx.chain().params.max_wasm_size;
    // What cannot be read is a revert without data and leaves the gas.
    let unreadable = |_| Refusal::Revert(Bytes::new());
    match stylus_vm::code_kind(code) {
        Some(CodeKind::Classic) => stylus_vm::decode_code(code, max_wasm_size).map_err(unreadable),
        Some(CodeKind::Fragment) => Err(Refusal::Revert(Bytes::new())),
        None => Err(Refusal::error(&ArbWasm::ProgramNotWasm {})),
        Some(CodeKind::Root) => {
            let root = Root::parse(code).map_err(unreadable)?;
            root.check(max_wasm_size, MAX_FRAGMENTS).map_err(unreadable)?;
            let mut parts = Vec::new();
            for address in &root.fragments {
                parts.push(fragment(call, *address)?);
            }
            root.decode(&parts).map_err(unreadable)
        }
    }
}

/// Code of a fragment. There must be gas for the largest code there may be before it is looked at.
fn fragment(call: &mut Call<'_, '_>, address: Address) -> Result<Bytes, Refusal> {
    let copy = |bytes: usize| COPY_WORD * (bytes as u64).div_ceil(32);
    if call.meter.left() < WARM_ACCESS + copy(MAX_CODE_SIZE) {
        return Err(Refusal::OutOfGas);
    }
    let (code, is_cold) = match call.ctx.journal_mut().code(address) {
        Ok(code) => (code.data, code.is_cold),
        Err(never) => match never {},
    };
    let access = if is_cold { COLD_ACCOUNT } else { WARM_ACCESS };
    if call.meter.left() < access + copy(MAX_CODE_SIZE) {
        return Err(Refusal::OutOfGas);
    }
    call.meter.charge(access + copy(code.len()))?;
    Ok(code)
}
