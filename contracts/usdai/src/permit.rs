//! ERC-2612: an approval by signature. The EIP-712 domain is computed anew for each call, so that a chain that
//! splits does not accept the other's signatures.

use alloc::vec::Vec;

use alloy_primitives::{b256, Address, B256, U256};
use alloy_sol_types::{SolType, SolValue};
use stylus_sdk::{block, call::RawCall, contract, crypto::keccak};

use super::{
    erc20,
    errors::{ERC2612ExpiredSignature, ERC2612InvalidSigner, Error, MathOverflow},
    Usdai,
};

/// The token's name, and its name in the signing domain. The domain's version is "1".
pub(crate) const NAME: &str = "USDai";

/// Hash of "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)".
pub(crate) const DOMAIN_TYPE: B256 =
    b256!("8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
/// Hash of "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)".
pub(crate) const PERMIT_TYPE: B256 =
    b256!("6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9");
/// Hash of "1".
pub(crate) const VERSION_HASH: B256 =
    b256!("c89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6");
/// Half of the curve's order. For every signature there is a second one above it, which is not accepted.
const S_MAX: U256 =
    U256::from_limbs([0xdfe9_2f46_681b_20a0, 0x5d57_6e73_57a4_501d, u64::MAX, 0x7fff_ffff_ffff_ffff]);
/// The precompile that recovers a signer.
const ECRECOVER: Address = Address::with_last_byte(1);

pub(crate) fn domain_separator() -> B256 {
    let domain = (
        DOMAIN_TYPE,
        keccak(NAME),
        VERSION_HASH,
        U256::from_limbs([block::chainid(), 0, 0, 0]),
        contract::address(),
    );
    keccak(domain.abi_encode())
}

#[allow(clippy::too_many_arguments)]
pub(crate) fn permit(
    this: &mut Usdai,
    owner: Address,
    spender: Address,
    value: U256,
    deadline: U256,
    v: u8,
    r: B256,
    s: B256,
) -> Result<(), Error> {
    if U256::from_limbs([block::timestamp(), 0, 0, 0]) > deadline {
        return Err(ERC2612ExpiredSignature { deadline }.into());
    }
    let nonce = this.nonces.get(owner);
    let message = keccak((PERMIT_TYPE, owner, spender, value, nonce, deadline).abi_encode());
    let mut preimage = Vec::with_capacity(66);
    preimage.extend_from_slice(&[0x19, 0x01]);
    preimage.extend_from_slice(domain_separator().as_slice());
    preimage.extend_from_slice(message.as_slice());

    let signer = recover(keccak(&preimage), v, r, s);
    if signer.is_zero() || signer != owner {
        return Err(ERC2612InvalidSigner { signer, owner }.into());
    }
    this.nonces.setter(owner).set(nonce.checked_add(U256::from_limbs([1, 0, 0, 0])).ok_or(MathOverflow {})?);
    erc20::approve(this, owner, spender, value)
}

/// The signer of `hash`; zero when there is none.
fn recover(hash: B256, v: u8, r: B256, s: B256) -> Address {
    if U256::from_be_bytes(s.0) > S_MAX || !matches!(v, 27 | 28) {
        return Address::ZERO;
    }
    // Safety: a precompile sees no storage of this contract.
    let answer = unsafe {
        RawCall::new_static()
            .limit_return_data(0, 32)
            .call(ECRECOVER, &(hash, U256::from_limbs([u64::from(v), 0, 0, 0]), r, s).abi_encode())
    };
    answer
        .ok()
        .and_then(|word| <alloy_sol_types::sol_data::Address as SolType>::abi_decode(&word, true).ok())
        .unwrap_or(Address::ZERO)
}
