//! Storage behind the cache, and transient storage.

use super::memory::refused;
use super::Answer;
use crate::env::{Env, Escape};
use crate::pricing::{evm, EVM_API, HOSTIO, PTR};
use crate::storage::StorageCache;
use crate::HostError;

/// Loads the word at `key` to `dest`, from the cache if it is there.
pub fn storage_load_bytes32(env: &mut Env<'_, '_>, key: u32, dest: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR)?;
    let api_gas = EVM_API / env.ink_price();
    env.require_gas(evm::COLD_SLOAD + StorageCache::REQUIRED_ACCESS_GAS + api_gas)?;
    let key = env.word(key)?;
    let mut cost = env.state().cache.read_gas();
    let value = match env.state().cache.get(key) {
        Some(value) => value,
        None => {
            let (value, gas) = env.host().sload(key);
            cost = cost.saturating_add(gas).saturating_add(api_gas);
            env.state().cache.insert_known(key, value);
            value
        }
    };
    env.buy_gas(cost)?;
    env.put(dest, value.as_slice())
}

/// Writes a word into the cache. The chain sees it when the cache is flushed.
pub fn storage_cache_bytes32(env: &mut Env<'_, '_>, key: u32, value: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR)?;
    env.require_gas(evm::SSTORE_SENTRY + StorageCache::REQUIRED_ACCESS_GAS)?;
    let (key, value) = (env.word(key)?, env.word(value)?);
    let cost = env.state().cache.write_gas();
    env.state().cache.write(key, value);
    env.buy_gas(cost)
}

/// Writes what changed, and empties the cache if asked to.
pub fn storage_flush_cache(env: &mut Env<'_, '_>, clear: u32) -> Answer {
    env.buy_ink(HOSTIO + EVM_API)?;
    env.require_gas(evm::SSTORE_SENTRY)?;
    let gas_left = env.gas_left();
    let dirty = env.state().cache.flush(clear != 0);
    if dirty.is_empty() {
        return Ok(());
    }
    if env.ctx().is_static {
        return Err(Escape::Refused("write protection"));
    }
    match env.host().sstore_many(&dirty, gas_left) {
        Ok(cost) => env.buy_gas(cost),
        Err(HostError::OutOfGas) => env.buy_gas(u64::MAX),
        Err(error) => Err(refused(error)),
    }
}

/// Loads a transient word.
pub fn transient_load_bytes32(env: &mut Env<'_, '_>, key: u32, dest: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR + EVM_API)?;
    env.buy_gas(evm::TRANSIENT)?;
    let key = env.word(key)?;
    let value = env.host().tload(key);
    env.put(dest, value.as_slice())
}

/// Writes a transient word, at once.
pub fn transient_store_bytes32(env: &mut Env<'_, '_>, key: u32, value: u32) -> Answer {
    env.buy_ink(HOSTIO + 2 * PTR + EVM_API)?;
    env.buy_gas(evm::TRANSIENT)?;
    let (key, value) = (env.word(key)?, env.word(value)?);
    if env.ctx().is_static {
        return Err(Escape::Refused("write protection"));
    }
    env.host().tstore(key, value).map_err(refused)?;
    Ok(())
}
