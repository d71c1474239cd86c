//! Calls and events whose arguments, results and fields are single words.
//!
//! One encoder for all of them keeps programs small: a generated codec per signature costs a large program a
//! fifth of its size. Selectors and topics come from the ABI crate.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolEvent;
use stylus_sdk::{call::RawCall, evm, prelude::TopLevelStorage, types::AddressVM};

use crate::calls::{bounded, Bubbled};

/// The most that is read of an answer, bytes: enough for seven words and for any error worth handing on.
const ANSWER: usize = 260;

/// The first four bytes of a signature's hash.
pub type Selector = [u8; 4];

/// Calls `to`, which may change nothing, and reads `N` words of its answer.
///
/// # Errors
/// The callee's revert data; `CallFailed(to)` when it gave none, has no code, or answers with less.
pub fn ask<const N: usize>(
    _storage: &impl TopLevelStorage,
    to: Address,
    selector: Selector,
    words: &[U256],
) -> Result<[U256; N], Bubbled> {
    let mut answer = [U256::ZERO; N];
    raw(RawCall::new_static().flush_storage_cache(), to, selector, words, &mut answer)?;
    Ok(answer)
}

/// Calls `to`, which may change state, and reads `N` words of its answer.
///
/// # Errors
/// As [`ask`].
pub fn tell<const N: usize>(
    _storage: &mut impl TopLevelStorage,
    to: Address,
    selector: Selector,
    words: &[U256],
) -> Result<[U256; N], Bubbled> {
    let mut answer = [U256::ZERO; N];
    raw(RawCall::new().clear_storage_cache(), to, selector, words, &mut answer)?;
    Ok(answer)
}

#[inline(never)]
fn raw(
    call: RawCall,
    to: Address,
    selector: Selector,
    words: &[U256],
    answer: &mut [U256],
) -> Result<(), Bubbled> {
    let data = encode(selector, words);
    // Safety: the callers' borrows of the storage show that no reference into it lives across the call.
    match unsafe { bounded(call, ANSWER).call(to, &data) } {
        // A call to an account without code succeeds and answers nothing.
        Ok(bytes) if (!bytes.is_empty() || to.has_code()) && read(&bytes, answer) => Ok(()),
        Err(error) if !error.is_empty() => Err(Bubbled::from_data(error)),
        _ => Err(Bubbled::call_failed(to)),
    }
}

fn read(answer: &[u8], words: &mut [U256]) -> bool {
    let mut rest = answer;
    for word in words {
        let Some((bytes, tail)) = rest.split_first_chunk::<32>() else { return false };
        *word = U256::from_be_bytes(*bytes);
        rest = tail;
    }
    true
}

/// The four numbers of a constant. Where they are folded into the code they cost nothing; 32 bytes of data would
/// cost gas on every call.
#[inline(always)]
pub(crate) fn limbs(hash: B256) -> [u64; 4] {
    U256::from_be_bytes(hash.0).into_limbs()
}

/// Logs an event: its signature's hash, its indexed words (three at most), the others.
#[inline(always)]
pub fn emit(signature: B256, indexed: &[U256], words: &[U256]) {
    let [a, b, c, d] = limbs(signature);
    log(a, b, c, d, indexed, words);
}

/// As [`emit`], of the event `E`. Its hash is folded into numbers where it is compiled, at any level of optimisation.
#[inline(always)]
pub fn log_event<E: SolEvent>(indexed: &[U256], words: &[U256]) {
    let [a, b, c, d] = const { U256::from_be_bytes(E::SIGNATURE_HASH.0).into_limbs() };
    log(a, b, c, d, indexed, words);
}

#[inline(never)]
fn log(a: u64, b: u64, c: u64, d: u64, indexed: &[U256], words: &[U256]) {
    let mut topics = Vec::with_capacity(4);
    topics.push(B256::from(U256::from_limbs([a, b, c, d])));
    topics.extend(indexed.iter().map(|word| B256::from(word.to_be_bytes::<32>())));
    let mut data = Vec::with_capacity(160);
    append(&mut data, words);
    // Fails for more than four topics only.
    let _ = evm::raw_log(&topics, &data);
}

/// A selector and words: what a call or an error looks like.
#[inline(never)]
pub fn encode(selector: Selector, words: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(164);
    data.extend_from_slice(&selector);
    append(&mut data, words);
    data
}

fn append(data: &mut Vec<u8>, words: &[U256]) {
    for word in words {
        data.extend_from_slice(&word.to_be_bytes::<32>());
    }
}

/// An address in its word.
#[inline(never)]
pub fn word_of(address: Address) -> U256 {
    U256::from_be_bytes(address.into_word().0)
}

/// The address in a word; what is above it is cut off, since the programs of this project write nothing there.
pub fn address_of(word: U256) -> Address {
    Address::from_word(B256::from(word.to_be_bytes::<32>()))
}
