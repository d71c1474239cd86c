//! Balances and code of accounts.

use super::calls::part;
use super::Answer;
use crate::env::Env;
use crate::pricing::{evm, EVM_API, HOSTIO, PTR};
use alloy_primitives::{Address, Bytes};

/// Balance of an account, wei.
pub fn account_balance(env: &mut Env<'_, '_>, address: u32, dest: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR + EVM_API)?;
    env.require_gas(evm::COLD_ACCOUNT)?;
    let address = env.address(address)?;
    let (balance, gas) = env.host().balance(address);
    env.buy_gas(gas)?;
    env.put_uint(dest, balance)
}

/// Code of an account. The code that was loaded last is free.
fn load_code(env: &mut Env<'_, '_>, address: Address) -> Answer<Bytes> {
    if let Some((last, code)) = &env.state().last_code {
        if *last == address {
            return Ok(code.clone());
        }
    }
    let (code, gas) = env.host().code(address);
    env.buy_gas(gas.saturating_add(evm::EXTERNAL_CODE))?;
    if !code.is_empty() {
        env.state().last_code = Some((address, code.clone()));
    }
    Ok(code)
}

/// Copies at most `size` bytes of an account's code from `offset` on; gives their number.
pub fn account_code(env: &mut Env<'_, '_>, address: u32, offset: u32, size: u32, dest: u32) -> Answer<u32> {
    env.buy_ink(HOSTIO + EVM_API)?;
    env.require_gas(evm::COLD_ACCOUNT)?;
    let address = env.address(address)?;
    let code = load_code(env, address)?;
    env.pay_for_write(code.len() as u32)?;
    let part = part(&code, offset, size);
    env.put(dest, part)?;
    Ok(part.len() as u32)
}

/// Length of an account's code.
pub fn account_code_size(env: &mut Env<'_, '_>, address: u32) -> Answer<u32> {
    env.buy_ink(HOSTIO + EVM_API)?;
    env.require_gas(evm::COLD_ACCOUNT)?;
    let address = env.address(address)?;
    Ok(load_code(env, address)?.len() as u32)
}

/// Code hash of an account.
pub fn account_codehash(env: &mut Env<'_, '_>, address: u32, dest: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR + EVM_API)?;
    env.require_gas(evm::COLD_ACCOUNT)?;
    let address = env.address(address)?;
    let (hash, gas) = env.host().code_hash(address);
    env.buy_gas(gas)?;
    env.put(dest, hash.as_slice())
}
