//! The signature is a wallet's (`cast wallet sign --data`), over: key 1, chain 42161, a token at 0x55..55,
//! spender BOB, value 12,345, nonce 0, deadline the second of motsu's blocks.

use super::*;
use alloy_primitives::{address, b256, keccak256};
use contract_kit::signatures::{DOMAIN_TYPE, PERMIT_TYPE};

const OWNER: Address = address!("7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
const TOKEN: Address = Address::repeat_byte(0x55);
const DEADLINE: u128 = 1_735_689_600;
const R: B256 = b256!("3fe174996470f04f3afaa2f804f6e5a6378cadc9a61968521212ac3d61f2804f");
const S: B256 = b256!("1ec0610d39d6209215655cbb1c49a0a009c55e4b971473b508e44e19304aa895");

fn word(hash: B256) -> U256 {
    U256::from_be_bytes(hash.0)
}

#[test]
fn type_hashes_are_those_of_their_texts() {
    let domain = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    assert_eq!(DOMAIN_TYPE, keccak256(domain));
    let permit = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
    assert_eq!(PERMIT_TYPE, keccak256(permit));
    let voucher = "Voucher(address account,uint256 nonce,uint256 deadline)";
    assert_eq!(crate::access::VOUCHER_TYPE, keccak256(voucher));
}

#[motsu::test]
fn permit_approves_once() {
    let usdai = Contract::<Usdai>::new_at(TOKEN);
    deploy(&usdai);
    usdai.sender(CAROL).permit(OWNER, BOB, u(12_345), u(DEADLINE), (27, word(R), word(S))).motsu_unwrap();
    assert_eq!(usdai.sender(CAROL).allowance(OWNER, BOB), u(12_345));
    assert_eq!(usdai.sender(CAROL).nonces.get(OWNER), u(1));
    saw(&usdai, &IERC20::Approval { owner: OWNER, spender: BOB, value: u(12_345) });
    let again = usdai
        .sender(CAROL)
        .permit(OWNER, BOB, u(12_345), u(DEADLINE), (27, word(R), word(S)))
        .motsu_unwrap_err();
    assert!(
        again.read::<ERC2612InvalidSigner>().is_some_and(|e| e.owner == OWNER && e.signer != OWNER),
        "replayed"
    );
}

#[motsu::test]
fn permit_reverts_for_anything_else_than_what_was_signed() {
    let usdai = Contract::<Usdai>::new_at(TOKEN);
    deploy(&usdai);
    let try_it = |spender, value, v, r, s| {
        usdai
            .sender(CAROL)
            .permit(OWNER, spender, value, u(DEADLINE), (v, word(r), word(s)))
            .motsu_unwrap_err()
    };
    assert!(try_it(CAROL, u(12_345), 27, R, S).read::<ERC2612InvalidSigner>().is_some(), "spender");
    assert!(try_it(BOB, u(12_346), 27, R, S).read::<ERC2612InvalidSigner>().is_some(), "value");
    assert!(try_it(BOB, u(12_345), 28, R, S).read::<ERC2612InvalidSigner>().is_some(), "other recovery id");
    let nobody: Error = ERC2612InvalidSigner { signer: Address::ZERO, owner: OWNER }.into();
    assert_eq!(try_it(BOB, u(12_345), 0, R, S), nobody, "no recovery id");
    assert_eq!(try_it(BOB, u(12_345), 27, B256::ZERO, S), nobody, "no signature");
    // The twin of the signature in the upper half of the curve.
    let order = b256!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    let twin = B256::from(U256::from_be_bytes(order.0) - U256::from_be_bytes(S.0));
    assert_eq!(try_it(BOB, u(12_345), 28, R, twin), nobody, "malleable");
    assert_eq!(usdai.sender(CAROL).nonces.get(OWNER), U256::ZERO);
}

#[motsu::test]
fn permit_reverts_after_its_deadline() {
    let usdai = Contract::<Usdai>::new_at(TOKEN);
    deploy(&usdai);
    let deadline = u(DEADLINE - 1);
    let error = usdai
        .sender(CAROL)
        .permit(OWNER, BOB, u(12_345), deadline, (27, word(R), word(S)))
        .motsu_unwrap_err();
    assert_eq!(error, ERC2612ExpiredSignature { deadline }.into());
}

#[motsu::test]
fn permit_is_bound_to_the_chain_and_the_contract(other: Contract<Usdai>) {
    let usdai = Contract::<Usdai>::new_at(TOKEN);
    deploy(&usdai);
    deploy(&other);
    assert_ne!(usdai.sender(BOB).domain_separator(), other.sender(BOB).domain_separator());
    let error = other
        .sender(BOB)
        .permit(OWNER, BOB, u(12_345), u(DEADLINE), (27, word(R), word(S)))
        .motsu_unwrap_err();
    assert!(error.read::<ERC2612InvalidSigner>().is_some(), "another token");
    VM::context().set_chain_id(1);
    let error = usdai
        .sender(BOB)
        .permit(OWNER, BOB, u(12_345), u(DEADLINE), (27, word(R), word(S)))
        .motsu_unwrap_err();
    VM::context().set_chain_id(42_161);
    assert!(error.read::<ERC2612InvalidSigner>().is_some(), "another chain");
}
