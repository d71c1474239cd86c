//! ERC-20 transfers that accept tokens answering `true` or nothing, and nothing else.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use stylus_sdk::prelude::TopLevelStorage;
use usdai_abi::erc20::IERC20;

use crate::{
    calls::Bubbled,
    host::{self, has_code},
    wire::{answer_of, ask, encode, word_of, Selector},
};

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
    call_token(storage, token, IERC20::transferCall::SELECTOR, &[word_of(to), value])
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
    let words = [word_of(from), word_of(to), value];
    call_token(storage, token, IERC20::transferFromCall::SELECTOR, &words)
}

/// What `account` holds of `token`, in the token's own decimals.
///
/// # Errors
/// The token's revert data, or `CallFailed(token)`.
pub fn balance_of(storage: &impl TopLevelStorage, token: Address, account: Address) -> Result<U256, Bubbled> {
    let [balance] = ask(storage, token, IERC20::balanceOfCall::SELECTOR, &[word_of(account)])?;
    Ok(balance)
}

/// Solidity's `true`.
fn is_true(answer: &[u8]) -> bool {
    match answer.split_last() {
        Some((last, rest)) => answer.len() == 32 && *last == 1 && rest.iter().all(|byte| *byte == 0),
        None => false,
    }
}

#[inline(never)]
fn call_token(
    _storage: &mut impl TopLevelStorage,
    token: Address,
    selector: Selector,
    words: &[U256],
) -> Result<(), Bubbled> {
    let data = encode(selector, words);
    host::flush(false);
    let (done, length) = host::call(token, &data, None);
    let data = answer_of(length);
    match done {
        true if is_true(&data) || (data.is_empty() && has_code(token)) => Ok(()),
        false if !data.is_empty() => Err(Bubbled::from_data(data)),
        _ => Err(Bubbled::call_failed(token)),
    }
}
