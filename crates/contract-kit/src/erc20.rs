//! ERC-20 transfers that accept tokens answering `true` or nothing, and nothing else.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use stylus_sdk::{call::RawCall, prelude::TopLevelStorage, types::AddressVM};
use usdai_abi::erc20::IERC20;

use crate::calls::{bounded, static_call, Bubbled};

/// The part of an answer that is read: enough for a word and for any error worth handing on.
const ANSWER: usize = 260;

/// Sends `value` of `token` from the contract to `to`.
///
/// # Errors
/// The token's revert data, or `CallFailed(token)`.
pub fn transfer(
    storage: &mut impl TopLevelStorage,
    token: Address,
    to: Address,
    value: U256,
) -> Result<(), Bubbled> {
    call_token(storage, token, IERC20::transferCall { to, value }.abi_encode())
}

/// Sends `value` of `token` from `from` to `to` on the contract's allowance.
///
/// # Errors
/// The token's revert data, or `CallFailed(token)`.
pub fn transfer_from(
    storage: &mut impl TopLevelStorage,
    token: Address,
    from: Address,
    to: Address,
    value: U256,
) -> Result<(), Bubbled> {
    call_token(storage, token, IERC20::transferFromCall { from, to, value }.abi_encode())
}

/// What `account` holds of `token`, in the token's own decimals.
///
/// # Errors
/// The token's revert data, or `CallFailed(token)`.
pub fn balance_of(storage: &impl TopLevelStorage, token: Address, account: Address) -> Result<U256, Bubbled> {
    Ok(static_call(storage, token, &IERC20::balanceOfCall { account })?._0)
}

/// Solidity's `true`.
fn is_true(answer: &[u8]) -> bool {
    match answer.split_last() {
        Some((last, rest)) => answer.len() == 32 && *last == 1 && rest.iter().all(|byte| *byte == 0),
        None => false,
    }
}

#[inline(never)]
fn call_token(_storage: &mut impl TopLevelStorage, token: Address, data: Vec<u8>) -> Result<(), Bubbled> {
    // Safety: the exclusive borrow of the storage shows that no storage reference lives across the call.
    let answer = unsafe { bounded(RawCall::new().clear_storage_cache(), ANSWER).call(token, &data) };
    match answer {
        Ok(data) if is_true(&data) => Ok(()),
        Ok(data) if data.is_empty() && token.has_code() => Ok(()),
        Err(data) if !data.is_empty() => Err(Bubbled::from_data(data)),
        _ => Err(Bubbled::call_failed(token)),
    }
}
