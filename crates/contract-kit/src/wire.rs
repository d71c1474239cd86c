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

/// The limbs of a hash as a number, the lowest first. Byte by byte, which the compiler works out for a constant.
#[inline(always)]
#[must_use]
pub const fn limbs(hash: &B256) -> [u64; 4] {
    let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23, b24, b25, b26, b27, b28, b29, b30, b31] =
        hash.0;
    [
        u64::from_be_bytes([b24, b25, b26, b27, b28, b29, b30, b31]),
        u64::from_be_bytes([b16, b17, b18, b19, b20, b21, b22, b23]),
        u64::from_be_bytes([b8, b9, b10, b11, b12, b13, b14, b15]),
        u64::from_be_bytes([b0, b1, b2, b3, b4, b5, b6, b7]),
    ]
}

/// A constant of 32 bytes as a number of type `U256`, out of the code: as data it would cost gas on every call.
#[macro_export]
macro_rules! number {
    ($hash:expr) => {{
        const LIMBS: [u64; 4] = $crate::wire::limbs(&$hash);
        const A: u64 = LIMBS[0];
        const B: u64 = LIMBS[1];
        const C: u64 = LIMBS[2];
        const D: u64 = LIMBS[3];
        $crate::wire::join(A, B, C, D)
    }};
}

/// A number of its limbs, the lowest first. See [`number!`](crate::number).
#[inline(never)]
#[must_use]
pub fn join(a: u64, b: u64, c: u64, d: u64) -> U256 {
    U256::from_limbs([a, b, c, d])
}

struct Topic<E>(core::marker::PhantomData<E>);

impl<E: SolEvent> Topic<E> {
    const LIMBS: [u64; 4] = limbs(&E::SIGNATURE_HASH);
    const A: u64 = Self::LIMBS[0];
    const B: u64 = Self::LIMBS[1];
    const C: u64 = Self::LIMBS[2];
    const D: u64 = Self::LIMBS[3];
}

/// Logs an event: its indexed words (three at most), the others. Its signature's hash is out of the code: as data it
/// would cost gas on every call.
#[inline(always)]
pub fn event<E: SolEvent>(indexed: &[U256], words: &[U256]) {
    log(Topic::<E>::A, Topic::<E>::B, Topic::<E>::C, Topic::<E>::D, indexed, words);
}

/// As [`event`], by the hash of the event's signature.
#[inline(always)]
pub fn emit(signature: B256, indexed: &[U256], words: &[U256]) {
    let [a, b, c, d] = limbs(&signature);
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

#[inline(never)]
pub(crate) fn append(data: &mut Vec<u8>, words: &[U256]) {
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
