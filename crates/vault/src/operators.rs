//! Who may act for a controller (ERC-7540), also by the controller's signature (ERC-7741).

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    number as constant,
    signatures::signed_by,
    slots::Key,
    wire::{log_event, word_of},
};
use stylus_sdk::{block, keccak_const::Keccak256, msg};
use usdai_abi::susdai::ISUSDai;

use super::{
    errors::{Error, InvalidAuthorization, NonceUsed, SignatureExpired},
    permit,
    state::number,
    Vault,
};

pub(crate) const AUTHORIZE: &str =
    "AuthorizeOperator(address controller,address operator,bool approved,bytes32 nonce,uint256 deadline)";
const AUTHORIZE_TYPE: B256 = B256::new(Keccak256::new().update(AUTHORIZE.as_bytes()).finalize());

/// What a controller signs: the operator, whether it may act, a nonce of the controller's choice, until when.
pub(crate) struct Authorization {
    pub(crate) controller: Address,
    pub(crate) operator: Address,
    pub(crate) approved: bool,
    pub(crate) nonce: B256,
    pub(crate) deadline: U256,
}

pub(crate) fn set(this: &mut Vault, controller: Address, operator: Address, approved: bool) {
    let approved = number(u64::from(approved));
    this.operators.setter(controller, operator).set(approved);
    log_event::<ISUSDai::OperatorSet>(&[word_of(controller), word_of(operator)], &[approved]);
}

/// Anyone may bring it, once.
///
/// # Errors
/// `SignatureExpired`, `NonceUsed`, `InvalidAuthorization`.
pub(crate) fn authorize(this: &mut Vault, grant: &Authorization, signature: &[u8]) -> Result<(), Error> {
    let Authorization { controller, operator, approved, nonce, deadline } = *grant;
    if number(block::timestamp()) > deadline {
        return Err(SignatureExpired { deadline }.into());
    }
    use_up(this, controller, nonce)?;
    let words = [
        constant!(AUTHORIZE_TYPE),
        word_of(controller),
        word_of(operator),
        number(u64::from(approved)),
        nonce.word(),
        deadline,
    ];
    if !signed_by(controller, permit::digest(&words), signature) {
        return Err(InvalidAuthorization { controller }.into());
    }
    set(this, controller, operator, approved);
    Ok(())
}

/// The caller takes back what it has signed with this nonce.
///
/// # Errors
/// `NonceUsed`.
pub(crate) fn invalidate(this: &mut Vault, nonce: B256) -> Result<(), Error> {
    use_up(this, msg::sender(), nonce)
}

pub(crate) fn is_used(this: &Vault, controller: Address, nonce: B256) -> bool {
    !this.authorizations.get(controller, nonce).is_zero()
}

fn use_up(this: &mut Vault, controller: Address, nonce: B256) -> Result<(), Error> {
    let mut used = this.authorizations.setter(controller, nonce);
    if !used.get().is_zero() {
        return Err(NonceUsed { controller, nonce }.into());
    }
    used.set(number(1));
    Ok(())
}
