//! Calls and events whose arguments, results and fields are single words.
//!
//! One encoder for all of them keeps programs small: a generated codec per signature costs a large program a
//! fifth of its size. Selectors and topics come from the ABI crate.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolEvent;
use stylus_sdk::prelude::TopLevelStorage;

pub use crate::host::{address_of, word_of};
use crate::{
    calls::Bubbled,
    host::{self, has_code, Raw},
};

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
    // The callee cannot see this contract's words: it is open, and refuses.
    raw(true, to, selector, words, &mut answer)?;
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
    host::flush(false);
    raw(false, to, selector, words, &mut answer)?;
    Ok(answer)
}

/// Tells `to` something with at most `gas`, and goes on whatever comes of it. Whether it was done.
pub fn tell_within(
    _storage: &mut impl TopLevelStorage,
    gas: u64,
    to: Address,
    selector: Selector,
    words: &[U256],
) -> bool {
    host::flush(false);
    // The first look pays for the account, the call does not again.
    has_code(to) && host::call(to, &encode(selector, words), Some(gas)).0
}

#[inline(never)]
fn raw(
    is_static: bool,
    to: Address,
    selector: Selector,
    words: &[U256],
    answer: &mut [U256],
) -> Result<(), Bubbled> {
    let data = encode(selector, words);
    let (done, length) = if is_static { host::ask(to, &data) } else { host::call(to, &data, None) };
    let bytes = answer_of(length);
    match done {
        // A call to an account without code succeeds and answers nothing.
        true if (!bytes.is_empty() || has_code(to)) && read(&bytes, answer) => Ok(()),
        false if !bytes.is_empty() => Err(Bubbled::from_data(bytes)),
        _ => Err(Bubbled::call_failed(to)),
    }
}

/// What the last call has answered, of `length` bytes, as far as it is read.
pub(crate) fn answer_of(length: usize) -> Vec<u8> {
    let mut bytes = alloc::vec![0; length.min(ANSWER)];
    let length = host::answer(&mut bytes);
    bytes.truncate(length);
    bytes
}

fn read(answer: &[u8], words: &mut [U256]) -> bool {
    let (values, _) = answer.as_chunks::<32>();
    if values.len() < words.len() {
        return false;
    }
    for (word, bytes) in words.iter_mut().zip(values) {
        *word = host::word(host::raw_of_hash(&B256::new(*bytes)));
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
    let topics = indexed.len().wrapping_add(1);
    let mut all: Vec<Raw> = Vec::with_capacity(topics.wrapping_add(words.len()));
    all.push(host::raw(U256::from_limbs([a, b, c, d])));
    all.extend(indexed.iter().map(|word| host::raw(*word)));
    all.extend(words.iter().map(|word| host::raw(*word)));
    host::emit(&all, topics);
}

/// A selector and words: what a call or an error looks like.
#[inline(never)]
pub fn encode(selector: Selector, words: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(words.len().wrapping_mul(32).wrapping_add(4));
    data.extend_from_slice(&selector);
    append(&mut data, words);
    data
}

#[inline(never)]
pub(crate) fn append(data: &mut Vec<u8>, words: &[U256]) {
    for word in words {
        data.extend_from_slice(&host::hash_of_raw(host::raw(*word)).0);
    }
}
