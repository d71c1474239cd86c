//! `commitFor`, `cancelCommitFor`, `revokeSignatures`, `nonces`, the domain.
use super::*;
use crate::relayed::{NAME, SEAL_TYPE, WITHDRAW_TYPE};
use alloy_primitives::keccak256;
use alloy_signer::SignerSync;
use contract_kit::{reader::answer, signatures::DOMAIN_TYPE, wire::word_of};
use stylus_sdk::{prelude::*, storage::StorageB256, ArbResult};
use usdai_abi::{erc20::IERC1271, SolCall};

/// A contract that bids: it accepts one hash with one signature.
#[storage]
struct Wallet {
    accepted: StorageB256,
}

unsafe impl TopLevelStorage for Wallet {}

#[public]
impl Wallet {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        let call = IERC1271::isValidSignatureCall::abi_decode(calldata, true).map_err(|_| Vec::new())?;
        let mut magic = [0; 32];
        if call.hash == self.accepted.get() && call.signature.as_ref() == b"the wallet's own form" {
            magic[..4].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
        }
        Ok(magic.to_vec())
    }
}

const SEAL: &str =
    "SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)";
const WITHDRAW: &str = "WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)";
const OPENING: &[u8] = b"a published opening";

/// As a wallet computes it, from the answer of `eip712Domain`.
fn digest(qev: &Contract<QevAuction>, words: &[U256]) -> B256 {
    let domain = qev.sender(BOB).dispatch(&IQev::eip712DomainCall {}.abi_encode()).motsu_unwrap();
    let domain = IQev::eip712DomainCall::abi_decode_returns(&domain, true).unwrap();
    assert_eq!(domain.fields.0, [0x0f]);
    assert!(domain.extensions.is_empty() && domain.salt.is_zero());
    assert_eq!((domain.name.as_str(), domain.verifyingContract), (NAME, qev.address()));
    let separator = keccak256(answer(&[
        DOMAIN_TYPE.into(),
        keccak256(domain.name).into(),
        keccak256(domain.version).into(),
        domain.chainId,
        word_of(domain.verifyingContract),
    ]));
    let shown = qev.sender(BOB).dispatch(&IQev::DOMAIN_SEPARATORCall {}.abi_encode()).motsu_unwrap();
    assert_eq!(shown, separator.to_vec());
    keccak256([&[0x19, 0x01], separator.as_slice(), keccak256(answer(words)).as_slice()].concat())
}

fn seal_digest(qev: &Contract<QevAuction>, epoch: u64, id: U256, word: B256, nonce: u64) -> B256 {
    let opening = U256::from_be_bytes(keccak256(OPENING).0);
    let words = [keccak256(SEAL).into(), id, u(epoch), word.into(), opening, u(nonce), u(NOW)];
    digest(qev, &words)
}

fn withdraw_digest(qev: &Contract<QevAuction>, epoch: u64, id: U256, nonce: u64) -> B256 {
    digest(qev, &[keccak256(WITHDRAW).into(), id, u(epoch), u(nonce), u(NOW)])
}

fn sign(account: &Account, digest: B256) -> Vec<u8> {
    account.signer().sign_hash_sync(&digest).unwrap().as_bytes().to_vec()
}

fn relay(qev: &Contract<QevAuction>, id: U256, word: B256, signature: &[u8]) -> Result<(), Error> {
    qev.sender(STRANGER).commit_for(id, word, OPENING, u(NOW), signature).motsu_res()
}

fn bidder() -> Account {
    Account::from_seed("a bidder with a key")
}

#[motsu::test]
fn type_hashes_are_those_of_their_texts(_qev: Contract<QevAuction>) {
    assert_eq!(SEAL_TYPE, keccak256(SEAL));
    assert_eq!(WITHDRAW_TYPE, keccak256(WITHDRAW));
}

#[motsu::test]
fn commit_for_seals_what_the_controller_has_signed(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    let word = commitment(&qev, 0, id, 77);
    let signature = sign(&bidder, seal_digest(&qev, 0, id, word, 0));
    relay(&qev, id, word, &signature).unwrap();
    assert!(qev.emitted(&IQev::BidSealed {
        id,
        epoch: u(0),
        commitment: word,
        opening: OPENING.to_vec().into()
    }));
    assert_eq!((state(&qev, id), qev.sender(ALICE).nonces(bidder.address())), (SEALED, u(1)));
    // Once, and not for another bid.
    let spent = InvalidSignature { id, controller: bidder.address() };
    assert_eq!(relay(&qev, id, word, &signature).unwrap_err(), Error::from(spent));
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 77)]), u(1));
}

#[motsu::test]
fn cancel_commit_for_withdraws_what_the_controller_has_signed(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    seal(&qev, bidder.address(), 0, id, 9);
    let signature = sign(&bidder, withdraw_digest(&qev, 0, id, 0));
    qev.sender(STRANGER).cancel_commit_for(id, u(NOW), &signature).motsu_unwrap();
    assert!(qev.emitted(&IQev::BidWithdrawn { id, epoch: u(0) }));
    assert_eq!((state(&qev, id), qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0), (QUEUED, u(100 * SHARE)));
    // A signature to seal is none to withdraw.
    seal(&qev, bidder.address(), 0, id, 9);
    let word = commitment(&qev, 0, id, 9);
    let seals = sign(&bidder, seal_digest(&qev, 0, id, word, 1));
    let error = qev.sender(STRANGER).cancel_commit_for(id, u(NOW), &seals).motsu_unwrap_err();
    assert_eq!(error, InvalidSignature { id, controller: bidder.address() }.into());
    assert_eq!(qev.sender(ALICE).nonces(bidder.address()), u(1), "a refusal spends no nonce");
}

#[motsu::test]
fn every_part_of_the_message_counts(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (bidder, other) = (bidder(), Account::from_seed("somebody else with a key"));
    let controller = bidder.address();
    let (id, second) = (enqueue(&qev, controller, 100), enqueue(&qev, controller, 100));
    let word = commitment(&qev, 0, id, 77);
    let good = sign(&bidder, seal_digest(&qev, 0, id, word, 0));
    let refused = |id, signature: &[u8]| {
        let expected = Error::from(InvalidSignature { id, controller });
        assert_eq!(relay(&qev, id, word, signature).unwrap_err(), expected);
    };
    refused(second, &good);
    refused(id, &sign(&other, seal_digest(&qev, 0, id, word, 0)));
    refused(id, &sign(&bidder, seal_digest(&qev, 1, id, word, 0)));
    refused(id, &sign(&bidder, seal_digest(&qev, 0, id, word, 1)));
    refused(id, &sign(&bidder, seal_digest(&qev, 0, id, B256::repeat_byte(1), 0)));
    // Not of any length but 65, not the other form of the same signature, not another v.
    for length in [0, 64] {
        refused(id, &good[..length]);
    }
    refused(id, &[&good[..], &[0]].concat());
    let order = U256::from_str_radix("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    let high = order.unwrap() - U256::from_be_slice(&good[32..64]);
    let flipped = [&good[..32], &high.to_be_bytes::<32>(), &[55 - good[64]]].concat();
    refused(id, &flipped);
    refused(id, &[&good[..64], &[good[64] - 27]].concat());
    let error = qev.sender(STRANGER).commit_for(id, word, b"other", u(NOW), &good).motsu_unwrap_err();
    assert_eq!(error, InvalidSignature { id, controller }.into());
    let error = qev.sender(STRANGER).commit_for(id, word, OPENING, u(NOW + 1), &good).motsu_unwrap_err();
    assert_eq!(error, InvalidSignature { id, controller }.into());
    relay(&qev, id, word, &good).unwrap();
}

#[motsu::test]
fn a_signature_ends_with_its_deadline(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    let word = commitment(&qev, 0, id, 7);
    for deadline in [u(0), u(NOW - 1)] {
        let expected = Error::from(ExpiredSignature { deadline });
        let error = qev.sender(STRANGER).commit_for(id, word, OPENING, deadline, &[0; 65]).motsu_unwrap_err();
        assert_eq!(error, expected);
        let error = qev.sender(STRANGER).cancel_commit_for(id, deadline, &[0; 65]).motsu_unwrap_err();
        assert_eq!(error, expected);
    }
}

#[motsu::test]
fn revoked_signatures_have_no_force(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let controller = bidder.address();
    let id = enqueue(&qev, controller, 100);
    let word = commitment(&qev, 0, id, 7);
    let old = sign(&bidder, seal_digest(&qev, 0, id, word, 0));
    assert_eq!(qev.sender(controller).revoke_signatures().motsu_unwrap(), u(1));
    assert!(qev.emitted(&IQev::SignaturesRevoked { controller, nonce: u(1) }));
    let expected = Error::from(InvalidSignature { id, controller });
    assert_eq!(relay(&qev, id, word, &old).unwrap_err(), expected);
    // Nobody else's: a stranger who revokes has revoked his own.
    qev.sender(STRANGER).revoke_signatures().motsu_unwrap();
    relay(&qev, id, word, &sign(&bidder, seal_digest(&qev, 0, id, word, 1))).unwrap();
}

#[motsu::test]
fn an_older_signature_cannot_replace_a_younger_bid(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    let (low, high) = (commitment(&qev, 0, id, 7), commitment(&qev, 0, id, 70));
    let [first, second] = [(low, 0), (high, 1)]
        .map(|(word, nonce)| (word, sign(&bidder, seal_digest(&qev, 0, id, word, nonce))));
    relay(&qev, id, first.0, &first.1).unwrap();
    relay(&qev, id, second.0, &second.1).unwrap();
    assert!(relay(&qev, id, first.0, &first.1).is_err());
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 70)]), u(1));
}

#[motsu::test]
fn a_signature_held_back_does_not_seal_in_the_next_epoch(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    let word = commitment(&qev, 0, id, 7);
    let signature = sign(&bidder, seal_digest(&qev, 0, id, word, 0));
    warp(&qev, 1, 0);
    settle(&qev, 0, u(0));
    let error = relay(&qev, id, word, &signature).unwrap_err();
    assert_eq!(error, InvalidSignature { id, controller: bidder.address() }.into(), "the bond is safe");
}

#[motsu::test]
fn a_contract_signs_by_erc_1271(qev: Contract<QevAuction>, wallet: Contract<Wallet>) {
    deploy(&qev);
    let id = enqueue(&qev, wallet.address(), 100);
    let word = commitment(&qev, 0, id, 7);
    let digest = seal_digest(&qev, 0, id, word, 0);
    let own = b"the wallet's own form";
    let expected = Error::from(InvalidSignature { id, controller: wallet.address() });
    let _ = wallet.sender(ALICE);
    assert_eq!(relay(&qev, id, word, own).unwrap_err(), expected);
    wallet.sender(ALICE).accepted.set(digest);
    assert_eq!(relay(&qev, id, word, &[7; 65]).unwrap_err(), expected);
    relay(&qev, id, word, own).unwrap();
    assert_eq!(state(&qev, id), SEALED);
}

#[motsu::test]
fn relayed_bids_obey_the_rules_of_all_bids(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bidder = bidder();
    let id = enqueue(&qev, bidder.address(), 100);
    let small = enqueue(&qev, bidder.address(), 99);
    let word = commitment(&qev, 0, id, 7);
    let none = &[0; 65][..];
    assert_eq!(relay(&qev, u(9), word, none).unwrap_err(), UnknownLot { id: u(9) }.into());
    assert_eq!(relay(&qev, id, B256::ZERO, none).unwrap_err(), EmptyCommitment {}.into());
    let error = qev.sender(ALICE).commit_for(id, word, &[0; 513], u(NOW), none).motsu_unwrap_err();
    assert_eq!(error, OpeningTooLong { length: u(513) }.into());
    let signature = sign(&bidder, seal_digest(&qev, 0, small, word, 0));
    let error = relay(&qev, small, word, &signature).unwrap_err();
    assert_eq!(error, LotTooSmall { units: u(99 * SHARE), minimum: u(100 * SHARE) }.into());
    qev.sender(PAUSER).pause().motsu_unwrap();
    assert_eq!(relay(&qev, id, word, none).unwrap_err(), EnforcedPause {}.into());
    qev.sender(ADMIN).unpause().motsu_unwrap();
    let withdraws = sign(&bidder, withdraw_digest(&qev, 0, id, 0));
    let error = qev.sender(ALICE).cancel_commit_for(id, u(NOW), &withdraws).motsu_unwrap_err();
    assert_eq!(error, WrongLotState { id, state: QUEUED }.into());
    for second in [28 * DAY, 30 * DAY - 1] {
        warp(&qev, 0, second);
        let expected = Error::from(WrongPhase { epoch: u(0), phase: 1 });
        assert_eq!(relay(&qev, id, word, none).unwrap_err(), expected);
        assert_eq!(qev.sender(ALICE).cancel_commit_for(id, u(NOW), none).motsu_unwrap_err(), expected);
    }
}
