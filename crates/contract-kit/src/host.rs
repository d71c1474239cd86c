//! The chain's functions that are called most, without what the SDK puts around them: a word goes to the chain and
//! comes back by its limbs, where the SDK turns it byte by byte.

use alloy_primitives::{Address, B256, U256};

/// A word as the chain has it: the highest byte first in memory.
pub(crate) type Raw = [u64; 4];

#[cfg(not(feature = "export-abi"))]
mod hooks {
    #[link(wasm_import_module = "vm_hooks")]
    extern "C" {
        pub fn account_codehash(address: *const u8, dest: *mut u8);
        pub fn call_contract(
            contract: *const u8,
            calldata: *const u8,
            calldata_len: usize,
            value: *const u8,
            gas: u64,
            return_data_len: *mut usize,
        ) -> u8;
        pub fn emit_log(data: *const u8, len: usize, topics: usize);
        pub fn msg_value(value: *mut u8);
        pub fn native_keccak256(bytes: *const u8, len: usize, output: *mut u8);
        pub fn read_return_data(dest: *mut u8, offset: usize, size: usize) -> usize;
        pub fn static_call_contract(
            contract: *const u8,
            calldata: *const u8,
            calldata_len: usize,
            gas: u64,
            return_data_len: *mut usize,
        ) -> u8;
        pub fn storage_cache_bytes32(key: *const u8, value: *const u8);
        pub fn storage_flush_cache(clear: bool);
        pub fn storage_load_bytes32(key: *const u8, dest: *mut u8);
    }
}

/// There is no chain where interfaces are printed.
#[cfg(feature = "export-abi")]
#[allow(clippy::missing_safety_doc)]
mod hooks {
    pub unsafe fn account_codehash(_: *const u8, _: *mut u8) {}
    pub unsafe fn call_contract(
        _: *const u8,
        _: *const u8,
        _: usize,
        _: *const u8,
        _: u64,
        _: *mut usize,
    ) -> u8 {
        1
    }
    pub unsafe fn emit_log(_: *const u8, _: usize, _: usize) {}
    pub unsafe fn msg_value(_: *mut u8) {}
    pub unsafe fn native_keccak256(_: *const u8, _: usize, _: *mut u8) {}
    pub unsafe fn read_return_data(_: *mut u8, _: usize, _: usize) -> usize {
        0
    }
    pub unsafe fn static_call_contract(_: *const u8, _: *const u8, _: usize, _: u64, _: *mut usize) -> u8 {
        1
    }
    pub unsafe fn storage_cache_bytes32(_: *const u8, _: *const u8) {}
    pub unsafe fn storage_flush_cache(_: bool) {}
    pub unsafe fn storage_load_bytes32(_: *const u8, _: *mut u8) {}
}

#[inline]
pub(crate) fn raw(word: U256) -> Raw {
    let [a, b, c, d] = word.into_limbs();
    [d.to_be(), c.to_be(), b.to_be(), a.to_be()]
}

#[inline]
pub(crate) fn word([d, c, b, a]: Raw) -> U256 {
    U256::from_limbs([u64::from_be(a), u64::from_be(b), u64::from_be(c), u64::from_be(d)])
}

#[inline(always)]
pub(crate) fn raw_of_hash(hash: &B256) -> Raw {
    let (words, _) = hash.0.as_chunks::<8>();
    match words {
        [a, b, c, d] => [a, b, c, d].map(|bytes| u64::from_ne_bytes(*bytes)),
        _ => [0; 4],
    }
}

#[inline(always)]
pub(crate) fn hash_of_raw(raw: Raw) -> B256 {
    let words = raw.map(u64::to_ne_bytes);
    match words.as_flattened().first_chunk::<32>() {
        Some(bytes) => B256::new(*bytes),
        None => B256::ZERO,
    }
}

/// An address in its word.
#[inline(never)]
#[must_use]
pub fn word_of(address: Address) -> U256 {
    let (words, _) = address.0 .0.as_chunks::<4>();
    match words {
        [a, b, c, d, e] => {
            let [a, b, c, d, e] = [a, b, c, d, e].map(|bytes| u64::from(u32::from_be_bytes(*bytes)));
            let join = |high: u64, low: u64| high.wrapping_shl(32) | low;
            U256::from_limbs([join(d, e), join(b, c), a, 0])
        }
        _ => U256::ZERO,
    }
}

/// The address in a word; what is above it is cut off.
#[inline]
#[must_use]
#[allow(clippy::cast_possible_truncation)] // halves are meant
pub fn address_of(word: U256) -> Address {
    let [low, middle, high, _] = word.into_limbs();
    let parts = [high as u32, (middle >> 32) as u32, middle as u32, (low >> 32) as u32, low as u32];
    match parts.map(u32::to_be_bytes).as_flattened().first_chunk::<20>() {
        Some(bytes) => Address::new(*bytes),
        None => Address::ZERO,
    }
}

// What follows is not inlined: turning a word's bytes takes room.
#[inline(never)]
pub(crate) fn load(key: &Raw) -> U256 {
    word(load_raw(key))
}

#[inline]
pub(crate) fn load_raw(key: &Raw) -> Raw {
    let mut value = [0; 4];
    // Safety: both are 32 bytes.
    unsafe { hooks::storage_load_bytes32(key.as_ptr().cast(), value.as_mut_ptr().cast()) };
    value
}

#[inline(never)]
pub(crate) fn store(key: &Raw, value: U256) {
    store_raw(key, &raw(value));
}

#[inline]
pub(crate) fn store_raw(key: &Raw, value: &Raw) {
    // Safety: both are 32 bytes.
    unsafe { hooks::storage_cache_bytes32(key.as_ptr().cast(), value.as_ptr().cast()) };
}

/// Writes changed words back; `clear`: and forgets all of them.
pub(crate) fn flush(clear: bool) {
    // Safety: no words of it are held elsewhere.
    unsafe { hooks::storage_flush_cache(clear) };
}

/// Where Solidity has a mapping's value: the hash of the key and the mapping's slot.
#[inline(never)]
pub(crate) fn place(key: U256, slot: &Raw) -> Raw {
    let pair = [raw(key), *slot];
    let mut hash = [0; 4];
    // Safety: 64 bytes, 32 bytes.
    unsafe { hooks::native_keccak256(pair.as_ptr().cast(), 64, hash.as_mut_ptr().cast()) };
    hash
}

/// Logs words, the first ones as topics.
pub(crate) fn emit(words: &[Raw], topics: usize) {
    // Safety: as many bytes as there are.
    unsafe { hooks::emit_log(words.as_ptr().cast(), words.len().wrapping_mul(32), topics) };
}

/// Whether the call came with value.
#[inline(always)]
pub(crate) fn has_value() -> bool {
    let mut value: Raw = [0; 4];
    // Safety: 32 bytes.
    unsafe { hooks::msg_value(value.as_mut_ptr().cast()) };
    let [a, b, c, d] = value;
    a | b | c | d != 0
}

/// Whether there is code at an address.
#[inline(never)]
#[must_use]
pub fn has_code(address: Address) -> bool {
    let mut hash: Raw = [0; 4];
    // Safety: 20 bytes, 32 bytes.
    unsafe { hooks::account_codehash(address.as_ptr(), hash.as_mut_ptr().cast()) };
    // An account that has nothing at all, and one without code: the hash of no bytes. By limbs, to be no data.
    let [a, b, c, d] = hash.map(u64::from_be);
    let nothing = a == 0xc5d2_4601_86f7_233c
        && b == 0x927e_7db2_dcc7_03c0
        && c == 0xe500_b653_ca82_273b
        && d == 0x7bfa_d804_5d85_a470;
    !nothing && a | b | c | d != 0
}

/// Calls without value, with at most `gas`: the status, and how long the answer is. Of all gas the chain keeps a 64th
/// back.
#[inline(never)]
pub(crate) fn call(to: Address, data: &[u8], gas: Option<u64>) -> (bool, usize) {
    let (mut length, gas) = (0, gas.unwrap_or(u64::MAX));
    let value: Raw = [0; 4];
    let value = value.as_ptr().cast();
    // Safety: pointers and lengths belong together.
    let status =
        unsafe { hooks::call_contract(to.as_ptr(), data.as_ptr(), data.len(), value, gas, &mut length) };
    (status == 0, length)
}

/// As [`call`], but nothing may change.
#[inline(never)]
pub(crate) fn ask(to: Address, data: &[u8]) -> (bool, usize) {
    let mut length = 0;
    // Safety: pointers and lengths belong together.
    let status =
        unsafe { hooks::static_call_contract(to.as_ptr(), data.as_ptr(), data.len(), u64::MAX, &mut length) };
    (status == 0, length)
}

/// Reads the answer of the last call into `buffer`, as far as it goes. How many bytes.
pub(crate) fn answer(buffer: &mut [u8]) -> usize {
    // Safety: not more than there is room.
    unsafe { hooks::read_return_data(buffer.as_mut_ptr(), 0, buffer.len()) }
}
