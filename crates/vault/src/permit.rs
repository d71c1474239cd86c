//! Allowances by signature: ERC-2612, with ERC-1271 for owners that are contracts, and ERC-5267.

use alloc::vec::Vec;

use alloy_primitives::{address, b256, Address, B256, U256};
use contract_kit::{
    has_code,
    reader::answer,
    signatures::signed_by,
    wire::{log_event, word_of},
};
use stylus_sdk::{block, call::RawCall, contract, crypto::keccak};
use usdai_abi::erc20::IERC20;

use super::{
    errors::{ERC20InvalidSpender, ERC2612ExpiredSignature, ERC2612InvalidSigner, Error, MathOverflow},
    state::number,
    Vault,
};

pub(crate) const NAME: &[u8] = b"Staked USDai";
const VERSION: &[u8] = b"1";
/// keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
pub(crate) const DOMAIN_TYPE: B256 =
    b256!("8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
/// keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")
pub(crate) const PERMIT_TYPE: B256 =
    b256!("6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9");
/// Half the order of the curve: a signature with a larger s is the other form of one with a smaller.
const HALF_ORDER: U256 = U256::from_limbs([
    0xdfe9_2f46_681b_20a0,
    0x5d57_6e73_57a4_501d,
    0xffff_ffff_ffff_ffff,
    0x7fff_ffff_ffff_ffff,
]);
const ECRECOVER: Address = address!("0000000000000000000000000000000000000001");

/// A signature in its three words.
pub(crate) type Signature = [U256; 3];

/// `owner` lets `spender` have `value`, by a signature that anyone may bring.
pub(crate) fn permit(
    this: &mut Vault,
    owner: Address,
    spender: Address,
    value: U256,
    deadline: U256,
    signature: Signature,
) -> Result<(), Error> {
    if number(block::timestamp()) > deadline {
        return Err(ERC2612ExpiredSignature { deadline }.into());
    }
    if spender.is_zero() {
        return Err(ERC20InvalidSpender { spender }.into());
    }
    let nonce = this.nonces.get(owner);
    let words = [PERMIT_TYPE.into(), word_of(owner), word_of(spender), value, nonce, deadline];
    let digest = digest(&words);
    let signer = recover(digest, signature);
    if (signer != owner || owner.is_zero()) && !accepted_by(owner, digest, signature) {
        return Err(ERC2612InvalidSigner { signer, owner }.into());
    }
    this.nonces.insert(owner, nonce.checked_add(number(1)).ok_or(MathOverflow {})?);
    this.allowances.setter(owner, spender).set(value);
    log_event::<IERC20::Approval>(&[word_of(owner), word_of(spender)], &[value]);
    Ok(())
}

/// Of the current chain: a fork has another one.
pub(crate) fn domain_separator() -> B256 {
    let words = [
        DOMAIN_TYPE.into(),
        keccak(NAME).into(),
        keccak(VERSION).into(),
        number(block::chainid()),
        word_of(contract::address()),
    ];
    keccak(answer(&words))
}

/// The fields of ERC-5267 in their encoding.
pub(crate) fn domain() -> Vec<u8> {
    let mut data = answer(&[
        // All but a salt and extensions.
        U256::from_limbs([0, 0, 0, 0x0f << 56]),
        number(0xe0),
        number(0x120),
        number(block::chainid()),
        word_of(contract::address()),
        U256::ZERO,
        number(0x160),
    ]);
    for text in [NAME, VERSION] {
        data.extend_from_slice(&answer(&[U256::from(text.len())]));
        data.extend_from_slice(text);
        while data.len() & 31 != 0 {
            data.push(0);
        }
    }
    data.extend_from_slice(&answer(&[U256::ZERO]));
    data
}

pub(crate) fn digest(words: &[U256]) -> B256 {
    let mut data = Vec::with_capacity(66);
    data.extend_from_slice(&[0x19, 0x01]);
    data.extend_from_slice(domain_separator().as_slice());
    data.extend_from_slice(keccak(answer(words)).as_slice());
    keccak(data)
}

/// Who has signed, or nobody (zero).
fn recover(digest: B256, [v, r, s]: Signature) -> Address {
    if s > HALF_ORDER {
        return Address::ZERO;
    }
    let input = answer(&[digest.into(), v, r, s]);
    // Safety: the precompile has no storage and calls nobody.
    let recovered = unsafe { RawCall::new_static().call(ECRECOVER, &input) };
    let word = recovered.ok().and_then(|bytes| bytes.get(..32).map(B256::from_slice));
    word.map(Address::from_word).unwrap_or_default()
}

/// Whether `owner` is a contract that takes the signature for its own, within the gas that any contract gets for it.
fn accepted_by(owner: Address, digest: B256, [v, r, s]: Signature) -> bool {
    let [v, ..] = v.into_limbs();
    let mut signature = answer(&[r, s]);
    signature.extend(v.to_be_bytes().last());
    has_code(owner) && signed_by(owner, digest, &signature)
}
