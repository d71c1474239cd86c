//! Calls, creations and what they return.

use super::memory::refused;
use super::Answer;
use crate::env::{Env, Escape};
use crate::pricing::{EVM_API, HOSTIO, PTR};
use crate::CallKind;
use alloy_primitives::{Bytes, B256, U256};

/// What a program sees of a call that did not succeed, whatever the reason.
const CALL_FAILED: u32 = 2;

struct CallArgs {
    kind: CallKind,
    contract: u32,
    data: u32,
    data_len: u32,
    value: Option<u32>,
    gas: u64,
    return_data_len: u32,
}

fn call(env: &mut Env<'_, '_>, args: &CallArgs) -> Answer<u32> {
    env.buy_ink(HOSTIO + 3 * PTR + EVM_API)?;
    env.pay_for_read(args.data_len)?;
    env.pay_for_read(args.data_len)?;
    let gas_left = env.gas_left();
    let gas = args.gas.min(gas_left);
    let to = env.address(args.contract)?;
    let input = env.bytes(args.data, args.data_len)?;
    let value = args.value.map(|ptr| env.uint(ptr)).transpose()?.unwrap_or_default();

    let (status, cost) = if env.ctx().is_static && !value.is_zero() {
        env.state().return_data = Bytes::new();
        (CALL_FAILED, 0)
    } else {
        let outcome = env.host().call(args.kind, to, &input, gas_left, gas, value);
        env.state().return_data = outcome.return_data;
        (if outcome.success { 0 } else { CALL_FAILED }, outcome.gas_cost)
    };
    env.buy_gas(cost)?;
    let len = env.state().return_data.len() as u32;
    env.put_len(args.return_data_len, len)?;
    Ok(status)
}

/// Calls a contract; 0 is success.
pub fn call_contract(
    env: &mut Env<'_, '_>,
    contract: u32,
    data: u32,
    data_len: u32,
    value: u32,
    gas: u64,
    return_data_len: u32,
) -> Answer<u32> {
    let (kind, value) = (CallKind::Call, Some(value));
    call(env, &CallArgs { kind, contract, data, data_len, value, gas, return_data_len })
}

/// Runs another contract's code on this one's state; 0 is success.
pub fn delegate_call_contract(
    env: &mut Env<'_, '_>,
    contract: u32,
    data: u32,
    data_len: u32,
    gas: u64,
    return_data_len: u32,
) -> Answer<u32> {
    let (kind, value) = (CallKind::DelegateCall, None);
    call(env, &CallArgs { kind, contract, data, data_len, value, gas, return_data_len })
}

/// Calls a contract that may change nothing; 0 is success.
pub fn static_call_contract(
    env: &mut Env<'_, '_>,
    contract: u32,
    data: u32,
    data_len: u32,
    gas: u64,
    return_data_len: u32,
) -> Answer<u32> {
    let (kind, value) = (CallKind::StaticCall, None);
    call(env, &CallArgs { kind, contract, data, data_len, value, gas, return_data_len })
}

struct CreateArgs {
    code: u32,
    code_len: u32,
    endowment: u32,
    salt: Option<u32>,
    contract: u32,
    revert_data_len: u32,
}

fn create(env: &mut Env<'_, '_>, args: &CreateArgs) -> Answer {
    let pointers = 3 + u64::from(args.salt.is_some());
    env.buy_ink(HOSTIO + pointers * PTR + EVM_API)?;
    env.pay_for_read(args.code_len)?;
    env.pay_for_read(args.code_len)?;
    let code = env.bytes(args.code, args.code_len)?;
    let endowment: U256 = env.uint(args.endowment)?;
    let salt: Option<B256> = args.salt.map(|ptr| env.word(ptr)).transpose()?;
    let gas_left = env.gas_left();
    if env.ctx().is_static {
        return Err(Escape::Refused("write protection"));
    }
    let outcome = env.host().create(&code, endowment, salt, gas_left).map_err(refused)?;
    env.buy_gas(outcome.gas_cost)?;
    env.put_len(args.revert_data_len, outcome.return_data.len() as u32)?;
    env.state().return_data = outcome.return_data;
    let address = if outcome.success { outcome.created.unwrap_or_default() } else { Default::default() };
    env.put(args.contract, address.as_slice())
}

/// Creates a contract. The address is zero if its constructor fails.
pub fn create1(
    env: &mut Env<'_, '_>,
    code: u32,
    code_len: u32,
    endowment: u32,
    contract: u32,
    revert_data_len: u32,
) -> Answer {
    let salt = None;
    create(env, &CreateArgs { code, code_len, endowment, salt, contract, revert_data_len })
}

/// Creates a contract at an address that depends on the salt.
pub fn create2(
    env: &mut Env<'_, '_>,
    code: u32,
    code_len: u32,
    endowment: u32,
    salt: u32,
    contract: u32,
    revert_data_len: u32,
) -> Answer {
    let salt = Some(salt);
    create(env, &CreateArgs { code, code_len, endowment, salt, contract, revert_data_len })
}

/// Copies at most `size` bytes of the return data from `offset` on; gives their number.
pub fn read_return_data(env: &mut Env<'_, '_>, dest: u32, offset: u32, size: u32) -> Answer<u32> {
    env.buy_ink(HOSTIO + EVM_API)?;
    let data = env.state().return_data.clone();
    let available = (data.len() as u32).saturating_sub(offset);
    env.pay_for_write(size.min(available))?;
    let part = part(&data, offset, size);
    if !part.is_empty() {
        env.put(dest, part)?;
    }
    Ok(part.len() as u32)
}

/// Length of the return data.
pub fn return_data_size(env: &mut Env<'_, '_>) -> Answer<u32> {
    env.buy_ink(HOSTIO)?;
    Ok(env.state().return_data.len() as u32)
}

/// The part of `data` that lies in `size` bytes from `offset` on.
pub(super) fn part(data: &[u8], offset: u32, size: u32) -> &[u8] {
    let end = (offset.saturating_add(size) as usize).min(data.len());
    data.get(offset as usize..end).unwrap_or_default()
}
