//! Closed deposits.

use super::*;
use alloy_primitives::{keccak256, Bytes};
use stylus_sdk::{prelude::*, storage::StorageB256};
use usdai_abi::roles::{DEPOSITOR_ROLE, VOUCHER_SIGNER_ROLE};

fn closed(usdai: &Contract<Usdai>, coin: &Contract<Coin>) {
    with_coin(usdai, coin);
    coin.sender(ADMIN).mint(BOB, usdc(100));
    usdai.sender(ADMIN).run(&IUSDai::setOpenCall { open: false }).motsu_unwrap();
}

fn leaf(account: Address) -> B256 {
    keccak256(keccak256(account.into_word()))
}

fn node(a: B256, b: B256) -> B256 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    keccak256([low.0, high.0].concat())
}

#[motsu::test]
fn deposits_are_closed_from_the_start(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    usdai.sender(BOB).construct(ADMIN, DESK).motsu_unwrap();
    coin.sender(ADMIN).set(6, 0);
    coin.sender(ADMIN).mint(ALICE, usdc(10));
    usdai.sender(ADMIN).list_asset(coin.address(), usdc(100)).motsu_unwrap();
    assert!(!usdai.sender(BOB).run(&IUSDai::isOpenCall {}).motsu_unwrap()._0);
    let error = usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, NotAdmitted { account: ALICE }.into());
    usdai.sender(ADMIN).run(&IUSDai::setOpenCall { open: true }).motsu_unwrap();
    saw(&usdai, &IUSDai::DepositsOpened { open: true });
    usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setOpenCall { open: false }).motsu_unwrap();
    saw(&usdai, &IUSDai::DepositsOpened { open: false });
    // Withdrawals and transfers are open to whoever has some.
    usdai.sender(ALICE).transfer(BOB, usd(1)).motsu_unwrap();
    usdai.sender(BOB).withdraw(coin.address(), usd(1), usdc(1), BOB).motsu_unwrap();
}

#[motsu::test]
fn the_role_admits(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    closed(&usdai, &coin);
    grant(&usdai, DEPOSITOR_ROLE, ALICE);
    usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, BOB).motsu_unwrap();
    let error = usdai.sender(BOB).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error, NotAdmitted { account: BOB }.into(), "it is the payer who is admitted");
}

#[motsu::test]
fn a_proof_admits_its_account_only(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    closed(&usdai, &coin);
    let (c, d) = (leaf(CAROL), leaf(PAUSER));
    let right = node(c, d);
    let root = node(node(leaf(ALICE), leaf(LISTER)), right);
    let call = |proof: &[B256]| IUSDai::depositWithProofCall {
        token: coin.address(),
        amount: usdc(1),
        minOut: usd(1),
        recipient: BOB,
        proof: proof.to_vec(),
    };
    let good = [leaf(LISTER), right];
    let refusal = |account| NotAdmitted { account }.into();
    assert_eq!(usdai.sender(ALICE).run(&call(&good)).motsu_unwrap_err(), refusal(ALICE), "no root");
    usdai.sender(ADMIN).run(&IUSDai::setMerkleRootCall { root }).motsu_unwrap();
    saw(&usdai, &IUSDai::MerkleRootSet { root });
    assert_eq!(usdai.sender(BOB).run(&IUSDai::merkleRootCall {}).motsu_unwrap()._0, root);
    assert_eq!(usdai.sender(ALICE).run(&call(&good)).motsu_unwrap().minted, usd(1));
    assert_eq!(usdai.sender(BOB).run(&call(&good)).motsu_unwrap_err(), refusal(BOB), "another's proof");
    for proof in [&good[..1], &[right, leaf(LISTER)], &[], &[leaf(LISTER), right, right]] {
        assert_eq!(usdai.sender(ALICE).run(&call(proof)).motsu_unwrap_err(), refusal(ALICE));
    }
    let long = [B256::ZERO; 33];
    assert_eq!(usdai.sender(ALICE).run(&call(&long)).motsu_unwrap_err(), InvalidParameter {}.into());
    assert_eq!(usdai.sender(ALICE).run(&call(&long[..32])).motsu_unwrap_err(), refusal(ALICE));
    usdai.sender(ADMIN).run(&IUSDai::setMerkleRootCall { root: B256::ZERO }).motsu_unwrap();
    assert_eq!(usdai.sender(ALICE).run(&call(&good)).motsu_unwrap_err(), refusal(ALICE), "root taken away");
}

#[motsu::test]
fn a_root_of_one_account_needs_no_hash(usdai: Contract<Usdai>, coin: Contract<Coin>) {
    closed(&usdai, &coin);
    usdai.sender(ADMIN).run(&IUSDai::setMerkleRootCall { root: leaf(ALICE) }).motsu_unwrap();
    let call = IUSDai::depositWithProofCall {
        token: coin.address(),
        amount: usdc(1),
        minOut: usd(1),
        recipient: ALICE,
        proof: vec![],
    };
    usdai.sender(ALICE).run(&call).motsu_unwrap();
}

/// A signer that is a contract and has signed one hash.
#[storage]
pub(super) struct Wallet {
    signed: StorageB256,
}

unsafe impl TopLevelStorage for Wallet {}

impl Wallet {
    fn sign(&mut self, hash: B256) {
        self.signed.set(hash);
    }
}

#[public]
impl Wallet {
    fn is_valid_signature(
        &self,
        hash: B256,
        signature: stylus_sdk::abi::Bytes,
    ) -> alloy_primitives::FixedBytes<4> {
        let good = hash == self.signed.get() && signature.as_slice() == [7; 3];
        alloy_primitives::FixedBytes(if good { [0x16, 0x26, 0xba, 0x7e] } else { [0xff; 4] })
    }
}

fn voucher_digest(usdai: &Contract<Usdai>, account: Address, nonce: U256, deadline: U256) -> B256 {
    let words = [
        keccak256("Voucher(address account,uint256 nonce,uint256 deadline)").0,
        account.into_word().0,
        nonce.to_be_bytes(),
        deadline.to_be_bytes(),
    ];
    let domain = usdai.sender(BOB).domain_separator();
    keccak256([&[0x19, 0x01][..], domain.as_slice(), keccak256(words.concat()).as_slice()].concat())
}

fn with_voucher(
    token: Address,
    signer: Address,
    deadline: u128,
    signature: &[u8],
) -> IUSDai::depositWithVoucherCall {
    IUSDai::depositWithVoucherCall {
        token,
        amount: usdc(1),
        minOut: usd(1),
        recipient: BOB,
        signer,
        deadline: u(deadline),
        signature: Bytes::copy_from_slice(signature),
    }
}

#[motsu::test]
fn a_voucher_is_good_for_one_deposit(usdai: Contract<Usdai>, coin: Contract<Coin>, wallet: Contract<Wallet>) {
    closed(&usdai, &coin);
    let signer = wallet.address();
    grant(&usdai, VOUCHER_SIGNER_ROLE, signer);
    let digest = voucher_digest(&usdai, ALICE, U256::ZERO, u(NOW));
    wallet.sender(ADMIN).sign(digest);
    let call = with_voucher(coin.address(), signer, NOW, &[7; 3]);
    let other = usdai.sender(BOB).run(&call).motsu_unwrap_err();
    assert_eq!(other, InvalidVoucher { signer, account: BOB, nonce: U256::ZERO }.into(), "another's");
    assert_eq!(usdai.sender(ALICE).run(&call).motsu_unwrap().minted, usd(1));
    saw(&usdai, &IUSDai::VoucherUsed { signer, account: ALICE, nonce: U256::ZERO });
    let next = usdai.sender(BOB).run(&IUSDai::voucherNonceCall { account: ALICE }).motsu_unwrap()._0;
    assert_eq!(next, u(1));
    let again = usdai.sender(ALICE).run(&call).motsu_unwrap_err();
    assert_eq!(again, InvalidVoucher { signer, account: ALICE, nonce: u(1) }.into());
}

#[motsu::test]
fn vouchers_revert_by_name(usdai: Contract<Usdai>, coin: Contract<Coin>, wallet: Contract<Wallet>) {
    closed(&usdai, &coin);
    let (token, signer) = (coin.address(), wallet.address());
    let late = with_voucher(token, signer, NOW - 1, &[7; 3]);
    let error = usdai.sender(ALICE).run(&late).motsu_unwrap_err();
    assert_eq!(error, VoucherExpired { deadline: u(NOW - 1) }.into());
    let call = with_voucher(token, signer, NOW, &[7; 3]);
    assert_eq!(usdai.sender(ALICE).run(&call).motsu_unwrap_err(), lacks(signer, VOUCHER_SIGNER_ROLE));
    grant(&usdai, VOUCHER_SIGNER_ROLE, signer);
    grant(&usdai, VOUCHER_SIGNER_ROLE, CAROL);
    wallet.sender(ADMIN).sign(voucher_digest(&usdai, ALICE, U256::ZERO, u(NOW)));
    let refusal = |signer| InvalidVoucher { signer, account: ALICE, nonce: U256::ZERO }.into();
    for signature in [&[7; 2][..], &[8; 3], &[], &[7; 200]] {
        let call = with_voucher(token, signer, NOW, signature);
        assert_eq!(usdai.sender(ALICE).run(&call).motsu_unwrap_err(), refusal(signer));
    }
    // An account without code signs with 65 bytes.
    for signature in [&[7; 64][..], &[7; 66], &[0; 65], &[]] {
        let call = with_voucher(token, CAROL, NOW, signature);
        assert_eq!(usdai.sender(ALICE).run(&call).motsu_unwrap_err(), refusal(CAROL));
    }
    assert_eq!(usdai.sender(ALICE).voucher_nonces.get(ALICE), U256::ZERO, "none was used up");
}
