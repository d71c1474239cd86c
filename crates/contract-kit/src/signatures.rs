//! EIP-712 messages and signatures over them: ECDSA of accounts, ERC-1271 of contracts.

use alloc::vec::Vec;

use alloy_primitives::{b256, Address, B256, U256};
use alloy_sol_types::SolCall;
use stylus_sdk::{block, call::RawCall, contract, crypto::keccak};
use usdai_abi::erc20::IERC1271;

use crate::{
    calls::bounded,
    host::has_code,
    number,
    reader::answer_bytes,
    wire::{append, word_of},
};

/// Hash of "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)".
pub const DOMAIN_TYPE: B256 = b256!("8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
/// Hash of "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)".
pub const PERMIT_TYPE: B256 = b256!("6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9");

/// Half of the curve's order, from its highest limb. For every signature there is a second one above it, which is not
/// accepted.
const S_MAX: (u64, u64, u64, u64) =
    (0x7fff_ffff_ffff_ffff, u64::MAX, 0x5d57_6e73_57a4_501d, 0xdfe9_2f46_681b_20a0);
/// The precompile that recovers a signer.
const ECRECOVER: u8 = 1;
/// What a contract may spend on the check of its own signature.
const CHECK_GAS: u64 = 200_000;

/// The domain separator of this contract on this chain, version "1". Computed anew for each call, so that a chain
/// that splits does not accept the other's signatures.
#[inline(never)]
#[must_use]
pub fn domain_separator(name: &str) -> B256 {
    let words = [
        number!(DOMAIN_TYPE),
        U256::from_be_bytes(keccak(name).0),
        U256::from_be_bytes(keccak("1").0),
        U256::from(block::chainid()),
        word_of(contract::address()),
    ];
    hash_words(&words)
}

/// The hash of words.
#[inline(never)]
#[must_use]
pub fn hash_words(words: &[U256]) -> B256 {
    let mut data = Vec::new();
    append(&mut data, words);
    keccak(&data)
}

/// What is signed: a structure of single words, its type's hash first, in a domain.
#[inline(never)]
#[must_use]
pub fn digest(domain: B256, words: &[U256]) -> B256 {
    let mut preimage = Vec::with_capacity(66);
    preimage.extend_from_slice(&[0x19, 0x01]);
    preimage.extend_from_slice(domain.as_slice());
    preimage.extend_from_slice(hash_words(words).as_slice());
    keccak(&preimage)
}

/// The account that has signed `digest`; zero when there is none. Of the two forms of a signature only the lower one
/// counts.
#[inline(never)]
#[must_use]
pub fn recover(digest: B256, v: u64, r: U256, s: U256) -> Address {
    let [a, b, c, d] = s.into_limbs();
    if (d, c, b, a) > S_MAX || !matches!(v, 27 | 28) {
        return Address::ZERO;
    }
    let mut data = Vec::with_capacity(128);
    append(&mut data, &[U256::from_be_bytes(digest.0), U256::from(v), r, s]);
    // Safety: a precompile sees no storage of this contract.
    let answer =
        unsafe { bounded(RawCall::new_static(), 32).call(Address::with_last_byte(ECRECOVER), &data) };
    match answer.ok().as_deref().and_then(|word| word.split_last_chunk::<20>()) {
        Some((_, address)) => Address::from(*address),
        None => Address::ZERO,
    }
}

/// Whether `signer` has signed `digest`: a contract says so itself (ERC-1271), with at most 200,000 gas; the
/// signature of any other account is 65 bytes, r, s and v.
#[inline(never)]
#[must_use]
pub fn signed_by(signer: Address, digest: B256, signature: &[u8]) -> bool {
    if has_code(signer) {
        return contract_has_signed(signer, digest, signature);
    }
    let Some((r, rest)) = signature.split_first_chunk::<32>() else { return false };
    let Some((s, rest)) = rest.split_first_chunk::<32>() else { return false };
    let &[v] = rest else { return false };
    let found = recover(digest, v.into(), U256::from_be_bytes(*r), U256::from_be_bytes(*s));
    !found.is_zero() && found == signer
}

fn contract_has_signed(signer: Address, digest: B256, signature: &[u8]) -> bool {
    let selector = IERC1271::isValidSignatureCall::SELECTOR;
    let mut data = Vec::with_capacity(196);
    data.extend_from_slice(&selector);
    data.extend_from_slice(digest.as_slice());
    let tail = answer_bytes(signature);
    // The offset of the byte string is one word further here.
    append(&mut data, &[U256::from(64)]);
    data.extend_from_slice(tail.get(32..).unwrap_or_default());
    // Safety: a static call cannot change this contract's storage; cached words are written back before it.
    let answer = unsafe {
        bounded(RawCall::new_static().gas(CHECK_GAS), 32).flush_storage_cache().call(signer, &data)
    };
    // The selector, in a word.
    answer.is_ok_and(|word| {
        word.len() == 32 && word.starts_with(&selector) && word.iter().skip(4).all(|byte| *byte == 0)
    })
}
