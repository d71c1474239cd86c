//! Arguments, results, logs and pages.

use super::Answer;
use crate::env::{Env, Escape};
use crate::pricing::{evm, EVM_API, HOSTIO};
use crate::HostError;
use alloy_primitives::B256;

/// Copies the calldata to `ptr`.
pub fn read_args(env: &mut Env<'_, '_>, ptr: u32) -> Answer {
    env.buy_ink(HOSTIO)?;
    let input = env.state().input;
    env.pay_for_write(input.len() as u32)?;
    env.put(ptr, input)
}

/// Sets what the program returns.
pub fn write_result(env: &mut Env<'_, '_>, ptr: u32, len: u32) -> Answer {
    env.buy_ink(HOSTIO)?;
    // into the engine, and on into the chain
    env.pay_for_read(len)?;
    env.pay_for_read(len)?;
    env.state().output = env.bytes(ptr, len)?;
    Ok(())
}

/// Ends the program: 0 is success, the rest reverts.
pub fn exit_early(_: &mut Env<'_, '_>, status: u32) -> Answer {
    Err(Escape::Exit(status))
}

/// Emits a log of `topics` words and data.
pub fn emit_log(env: &mut Env<'_, '_>, ptr: u32, len: u32, topics: u32) -> Answer {
    env.buy_ink(HOSTIO + EVM_API)?;
    if topics > 4 || len < topics * 32 {
        return Err(Escape::Refused("bad topic data"));
    }
    env.pay_for_read(len)?;
    let data_len = len - topics * 32;
    env.buy_gas((1 + u64::from(topics)) * evm::LOG_TOPIC + u64::from(data_len) * evm::LOG_BYTE)?;
    let bytes = env.bytes(ptr, len)?;
    if env.ctx().is_static {
        return Err(Escape::Refused("write protection"));
    }
    let data = bytes.slice((topics * 32) as usize..);
    let topics = bytes.chunks_exact(32).take(topics as usize).map(B256::from_slice).collect();
    env.host().emit_log(topics, data).map_err(refused)?;
    Ok(())
}

/// Pays for pages before the memory grows. Only the lower 16 bits of the argument count.
pub fn pay_for_memory_grow(env: &mut Env<'_, '_>, pages: u32) -> Answer {
    let pages = pages as u16;
    if pages == 0 {
        return env.buy_ink(HOSTIO);
    }
    let cost = env.open_pages(pages);
    env.buy_gas(cost)
}

/// A refusal of the host that ends the program without taking its gas.
pub(super) fn refused(error: HostError) -> Escape {
    Escape::Refused(match error {
        HostError::OutOfGas => "out of gas",
        HostError::WriteProtection => "write protection",
    })
}
