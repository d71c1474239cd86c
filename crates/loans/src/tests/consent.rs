//! originate with the borrower's signature.
use super::*;
use crate::offers::DOMAIN_NAME;
use alloy_primitives::keccak256;
use alloy_signer::SignerSync;
use contract_kit::reader::answer;
use stylus_sdk::{prelude::*, storage::StorageB256, ArbResult};
use usdai_abi::erc20::IERC1271;
use usdai_abi::SolValue;

const TERMS: &str = "LoanTerms(address borrower,uint256 principal,uint256 rate,uint256 seniorRate,uint256 servicingRate,uint256 graceRate,uint256 graceDuration,uint256 payments,uint256 kind,uint256 dayOfMonth,int256 timeZone,uint256 firstLoss,uint256 reservePayments,uint256 originationFeeBps,uint256 exitFeeBps,uint256 refinances,uint256 expiry)";
const CONSENT: &str =
    "LoanConsent(LoanTerms terms,uint256[] titleIds,address curator,uint256 nonce,uint256 deadline)";

/// A borrower that is a contract: it accepts one hash.
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
        if call.hash == self.accepted.get() {
            magic[..4].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
        }
        Ok(magic.to_vec())
    }
}

/// As a wallet computes it.
fn digest(world: &World, terms: &LoanTerms, titles: &[U256], nonce: u64, deadline: u64) -> B256 {
    let chain = U256::from(stylus_sdk::block::chainid());
    let domain = keccak256(
        (
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            keccak256(DOMAIN_NAME),
            keccak256("1"),
            chain,
            world.router.address(),
        )
            .abi_encode(),
    );
    let structure = keccak256([keccak256(TERMS).to_vec(), terms.abi_encode()].concat());
    let consent = keccak256(
        (
            keccak256([CONSENT, TERMS].concat()),
            structure,
            keccak256(answer(titles)),
            CURATOR,
            int(nonce),
            int(deadline),
        )
            .abi_encode(),
    );
    keccak256([&[0x19, 0x01], domain.as_slice(), consent.as_slice()].concat())
}

fn originate(terms: &LoanTerms, titles: &[U256], deadline: u64, signature: Vec<u8>) -> R::originateCall {
    R::originateCall {
        terms: terms.clone(),
        titleIds: titles.to_vec(),
        deadline: int(deadline),
        signature: signature.into(),
    }
}

fn sign(account: &Account, digest: B256) -> Vec<u8> {
    account.signer().sign_hash_sync(&digest).unwrap().as_bytes().to_vec()
}

/// A borrower with a key, a cap and an approved title.
fn signer(world: &World) -> (Account, LoanTerms, U256) {
    let account = Account::random();
    let borrower = account.address();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower, cap: usd(500_000) });
    let title = world.titles.sender(ADMIN).mint(borrower, CLASS, usd(VALUE_OF_TITLE));
    world.titles.sender(borrower).approve(world.router.address(), title);
    (account, LoanTerms { borrower, ..world.terms() }, title)
}

#[motsu::test]
fn type_hashes_are_those_of_the_types() {
    assert_eq!(crate::offers::TERMS_TYPE, keccak256(TERMS));
    assert_eq!(crate::offers::CONSENT_TYPE, keccak256([CONSENT, TERMS].concat()));
}

#[motsu::test]
fn signed_terms_are_drawn_by_the_curator_once() {
    let world = World::new();
    let (account, terms, title) = signer(&world);
    let deadline = clock::now() + 60;
    let digest = digest(&world, &terms, &[title], 0, deadline);
    let shown = R::consentDigestCall {
        terms: terms.clone(),
        titleIds: alloc::vec![title],
        curator: CURATOR,
        nonce: U256::ZERO,
        deadline: int(deadline),
    };
    assert_eq!(world.ok(STRANGER, &shown)._0, digest);
    let call = originate(&terms, &[title], deadline, sign(&account, digest));
    world.lacks(STRANGER, &call, CURATOR_ROLE);
    let id = world.ok(CURATOR, &call).loanId;
    assert_eq!((world.status(id), world.money(account.address())), (ACTIVE, usd(PRINCIPAL)));
    assert_eq!(world.ok(STRANGER, &R::consentNonceCall { borrower: account.address() })._0, int(1));
    world.refused(CURATOR, &call, InvalidConsent { borrower: account.address() });
}

#[motsu::test]
fn changed_terms_titles_or_deadlines_are_refused() {
    let world = World::new();
    let (account, terms, title) = signer(&world);
    let deadline = clock::now() + 60;
    let signature = sign(&account, digest(&world, &terms, &[title], 0, deadline));
    let invalid = || InvalidConsent { borrower: account.address() };
    let dearer = LoanTerms { graceRate: int(GRACE_RATE + 1), ..terms.clone() };
    world.refused(CURATOR, &originate(&dearer, &[title], deadline, signature.clone()), invalid());
    world.refused(
        CURATOR,
        &originate(&terms, &[title, title + int(1)], deadline, signature.clone()),
        invalid(),
    );
    world.refused(CURATOR, &originate(&terms, &[title], deadline + 1, signature.clone()), invalid());
    world.refused(CURATOR, &originate(&terms, &[title], deadline, Vec::new()), invalid());
    let stranger = sign(&Account::random(), digest(&world, &terms, &[title], 0, deadline));
    world.refused(CURATOR, &originate(&terms, &[title], deadline, stranger), invalid());
    clock::pass(61);
    let error = ConsentExpired { deadline: int(deadline) };
    world.refused(CURATOR, &originate(&terms, &[title], deadline, signature), error);
}

#[motsu::test]
fn borrower_revokes_what_it_has_signed() {
    let world = World::new();
    let (account, terms, title) = signer(&world);
    let deadline = clock::now() + 60;
    let signature = sign(&account, digest(&world, &terms, &[title], 0, deadline));
    assert_eq!(world.ok(account.address(), &R::revokeConsentsCall {}).nonce, int(1));
    let call = originate(&terms, &[title], deadline, signature);
    world.refused(CURATOR, &call, InvalidConsent { borrower: account.address() });
    let again = sign(&account, digest(&world, &terms, &[title], 1, deadline));
    world.ok(CURATOR, &originate(&terms, &[title], deadline, again));
}

#[motsu::test]
fn contract_consents_by_erc1271() {
    let world = World::new();
    let wallet = Contract::<Wallet>::new();
    let borrower = wallet.address();
    world.ok(CURATOR, &R::setBorrowerCapCall { borrower, cap: usd(500_000) });
    let title = world.titles.sender(ADMIN).mint(borrower, CLASS, usd(VALUE_OF_TITLE));
    world.titles.sender(borrower).approve(world.router.address(), title);
    let terms = LoanTerms { borrower, ..world.terms() };
    let deadline = clock::now() + 60;
    let call = originate(&terms, &[title], deadline, Vec::new());
    world.refused(CURATOR, &call, InvalidConsent { borrower });
    let digest = digest(&world, &terms, &[title], 0, deadline);
    wallet.sender(STRANGER).accepted.set(digest);
    let id = world.ok(CURATOR, &call).loanId;
    assert_eq!(world.status(id), ACTIVE);
}

#[motsu::test]
fn refinancing_needs_an_offer() {
    let world = World::new();
    let (account, terms, _) = signer(&world);
    let terms = LoanTerms { refinances: int(1), ..terms };
    let deadline = clock::now() + 60;
    let signature = sign(&account, digest(&world, &terms, &[], 0, deadline));
    world.refused(CURATOR, &originate(&terms, &[], deadline, signature), InvalidParameter {});
}
