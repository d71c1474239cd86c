//! Evidence by signature. The digests are computed as a wallet does, from the answer of `eip712Domain`.
use super::*;
use alloy_signer::SignerSync;
use contract_kit::{reader::answer, signatures::DOMAIN_TYPE, wire::word_of};
use stylus_sdk::{storage::StorageB256, ArbResult};
use usdai_abi::{caliber::ICaliber, erc20::IERC1271, susdai::IERC5267};

use crate::attestation::{APPRAISAL_TYPE, DOCUMENT_TYPE};

/// A contract that issues: it accepts one hash.
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

pub(super) fn insurer() -> Account {
    Account::from_seed("an insurer with a key")
}

pub(super) fn appraiser() -> Account {
    Account::from_seed("an appraiser with a key")
}

pub(super) fn grant_signers(caliber: &Contract<Caliber>) {
    caliber.by(ADMIN).grant_role(INSURER_ROLE, insurer().address()).unwrap();
    caliber.by(ADMIN).grant_role(APPRAISER_ROLE, appraiser().address()).unwrap();
}

fn digest(caliber: &Contract<Caliber>, words: &[U256]) -> B256 {
    let domain = caliber.by(STRANGER).run(&IERC5267::eip712DomainCall {}).unwrap();
    assert_eq!(domain.fields.0, [0x0f]);
    assert!(domain.extensions.is_empty() && domain.salt.is_zero());
    assert_eq!((domain.name.as_str(), domain.version.as_str()), ("CALIBER", "1"));
    assert_eq!(domain.verifyingContract, caliber.address());
    let separator = keccak256(answer(&[
        DOMAIN_TYPE.into(),
        keccak256(domain.name).into(),
        keccak256(domain.version).into(),
        domain.chainId,
        word_of(domain.verifyingContract),
    ]));
    assert_eq!(caliber.by(STRANGER).run(&ICaliber::DOMAIN_SEPARATORCall {}).unwrap()._0, separator);
    keccak256([&[0x19, 0x01], separator.as_slice(), keccak256(answer(words)).as_slice()].concat())
}

/// A message about a document, as its issuer signs it.
#[derive(Clone, Copy)]
pub(super) struct DocumentMessage {
    id: U256,
    kind: u8,
    hash: B256,
    expiry: U256,
    issuer: Address,
    nonce: U256,
    deadline: U256,
}

impl DocumentMessage {
    /// The next message about the insurance.
    pub(super) fn new(caliber: &Contract<Caliber>, id: U256, issuer: &Account) -> Self {
        Self {
            id,
            kind: 3,
            hash: hash(3),
            expiry: LATER,
            issuer: issuer.address(),
            nonce: caliber.by(STRANGER).attestation_nonce(id, 3).unwrap_or_default(),
            deadline: U256::from(NOW),
        }
    }

    fn digest(&self, caliber: &Contract<Caliber>) -> B256 {
        digest(
            caliber,
            &[
                DOCUMENT_TYPE.into(),
                self.id,
                U256::from(self.kind),
                self.hash.into(),
                self.expiry,
                word_of(self.issuer),
                self.nonce,
                self.deadline,
            ],
        )
    }

    fn sign(&self, caliber: &Contract<Caliber>, signer: &Account) -> Vec<u8> {
        signer.signer().sign_hash_sync(&self.digest(caliber)).unwrap().as_bytes().to_vec()
    }

    /// Anyone brings it.
    pub(super) fn bring(&self, caliber: &Contract<Caliber>, signer: &Account) -> Result<(), Error> {
        self.bring_with(caliber, &self.sign(caliber, signer))
    }

    fn bring_with(&self, caliber: &Contract<Caliber>, signature: &[u8]) -> Result<(), Error> {
        let Self { id, kind, hash, expiry, issuer, deadline, .. } = *self;
        caliber.by(STRANGER).attest_document(id, kind, hash, expiry, issuer, deadline, signature)
    }
}

/// A message about an appraisal, as the appraiser signs it.
#[derive(Clone, Copy)]
pub(super) struct AppraisalMessage {
    id: U256,
    value: U256,
    expiry: U256,
    appraiser: Address,
    nonce: U256,
    deadline: U256,
}

impl AppraisalMessage {
    pub(super) fn new(caliber: &Contract<Caliber>, id: U256, appraiser: &Account) -> Self {
        Self {
            id,
            value: VALUE,
            expiry: LATER,
            appraiser: appraiser.address(),
            nonce: caliber.by(STRANGER).attestation_nonce(id, APPRAISAL).unwrap_or_default(),
            deadline: U256::from(NOW),
        }
    }

    fn digest(&self, caliber: &Contract<Caliber>) -> B256 {
        let Self { id, value, expiry, appraiser, nonce, deadline } = *self;
        digest(caliber, &[APPRAISAL_TYPE.into(), id, value, expiry, word_of(appraiser), nonce, deadline])
    }

    pub(super) fn bring(&self, caliber: &Contract<Caliber>, signer: &Account) -> Result<(), Error> {
        let signature = signer.signer().sign_hash_sync(&self.digest(caliber)).unwrap().as_bytes();
        self.bring_with(caliber, &signature)
    }

    fn bring_with(&self, caliber: &Contract<Caliber>, signature: &[u8]) -> Result<(), Error> {
        let Self { id, value, expiry, appraiser, deadline, .. } = *self;
        caliber.by(STRANGER).attest_appraisal(id, value, expiry, appraiser, deadline, signature)
    }
}

fn deployed(caliber: &Contract<Caliber>) -> U256 {
    deploy(caliber);
    grant_signers(caliber);
    mint(caliber)
}

#[test]
fn type_hashes_are_those_of_their_texts() {
    let document = "Document(uint256 tokenId,uint8 kind,bytes32 hash,uint256 expiry,address issuer,uint256 nonce,uint256 deadline)";
    assert_eq!(DOCUMENT_TYPE, keccak256(document));
    let appraisal =
        "Appraisal(uint256 tokenId,uint256 value,uint256 expiry,address appraiser,uint256 nonce,uint256 deadline)";
    assert_eq!(APPRAISAL_TYPE, keccak256(appraisal));
}

#[motsu::test]
fn anyone_brings_what_the_issuers_have_signed(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    for kind in 0..3 {
        file(&caliber, id, kind);
    }
    DocumentMessage::new(&caliber, id, &insurer()).bring(&caliber, &insurer()).unwrap();
    assert_eq!(
        caliber.by(STRANGER).document(id, 3).unwrap(),
        (hash(3), insurer().address(), LATER),
        "the issuer is who has signed"
    );
    assert_eq!(status(&caliber, id), REGISTERED);
    AppraisalMessage::new(&caliber, id, &appraiser()).bring(&caliber, &appraiser()).unwrap();
    let by = appraiser().address();
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap(), (VALUE, U256::from(NOW), LATER, by));
    caliber.assert_emitted(&ICaliber::Appraised { tokenId: id, appraiser: by, value: VALUE, expiry: LATER });
    assert_eq!(status(&caliber, id), ATTESTED);
}

#[motsu::test]
fn every_kind_of_document_may_be_signed_for(caliber: Contract<Caliber>) {
    deploy(&caliber);
    let signer = Account::from_seed("an issuer of everything");
    let id = caliber.by(MINTER).mint(OWNER, CLASS, UNITS, ROOT, signer.address()).unwrap();
    for (kind, role) in (0..).zip([MINTER_ROLE, CUSTODIAN_ROLE, MINTER_ROLE, INSURER_ROLE]) {
        let message =
            DocumentMessage { kind, hash: hash(kind), ..DocumentMessage::new(&caliber, id, &signer) };
        caliber.by(ADMIN).revoke_role(role, signer.address()).unwrap();
        assert_eq!(message.bring(&caliber, &signer).unwrap_err(), lacks(signer.address(), role));
        caliber.by(ADMIN).grant_role(role, signer.address()).unwrap();
        message.bring(&caliber, &signer).unwrap();
        assert_eq!(caliber.by(STRANGER).document(id, kind).unwrap().0, hash(kind));
    }
}

#[motsu::test]
fn a_signature_counts_once(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    let document = DocumentMessage::new(&caliber, id, &insurer());
    let signature = document.sign(&caliber, &insurer());
    document.bring_with(&caliber, &signature).unwrap();
    let by = insurer().address();
    let refused: Error = InvalidAttestation { issuer: by, tokenId: id, kind: 3 }.into();
    assert_eq!(document.bring_with(&caliber, &signature).unwrap_err(), refused, "replayed");
    assert_eq!(caliber.by(STRANGER).attestation_nonce(id, 3).unwrap(), FIRST);

    let appraisal = AppraisalMessage::new(&caliber, id, &appraiser());
    appraisal.bring(&caliber, &appraiser()).unwrap();
    let refused: Error =
        InvalidAttestation { issuer: appraiser().address(), tokenId: id, kind: APPRAISAL }.into();
    assert_eq!(appraisal.bring(&caliber, &appraiser()).unwrap_err(), refused, "replayed");
}

#[motsu::test]
fn a_newer_filing_voids_an_older_signature(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    let (older, value) = (AppraisalMessage::new(&caliber, id, &appraiser()), VALUE - FIRST);
    caliber.by(APPRAISER).appraise(id, value, LATER).unwrap();
    let refused: Error =
        InvalidAttestation { issuer: appraiser().address(), tokenId: id, kind: APPRAISAL }.into();
    assert_eq!(older.bring(&caliber, &appraiser()).unwrap_err(), refused);
    assert_eq!(caliber.by(STRANGER).appraisal(id).unwrap().0, value);
}

#[motsu::test]
fn an_issuer_cancels_what_it_has_signed(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    file(&caliber, id, 3);
    appraise(&caliber, id);
    let document = DocumentMessage::new(&caliber, id, &insurer());
    let appraisal = AppraisalMessage::new(&caliber, id, &appraiser());
    let before = (caliber.by(STRANGER).document(id, 3), caliber.by(STRANGER).appraisal(id));
    caliber.by(INSURER).cancel_attestations(id, 3).unwrap();
    caliber.assert_emitted(&ICaliber::AttestationsCancelled { tokenId: id, kind: 3, nonce: U256::from(2) });
    caliber.by(APPRAISER).cancel_attestations(id, APPRAISAL).unwrap();
    let after = (caliber.by(STRANGER).document(id, 3), caliber.by(STRANGER).appraisal(id));
    assert_eq!(before, after, "what is filed stays");
    assert!(document.bring(&caliber, &insurer()).is_err());
    assert!(appraisal.bring(&caliber, &appraiser()).is_err());
    let error = caliber.by(OWNER).cancel_attestations(id, 3).unwrap_err();
    assert_eq!(error, lacks(OWNER, INSURER_ROLE));
    let error = caliber.by(INSURER).cancel_attestations(id, 5).unwrap_err();
    assert_eq!(error, InvalidDocumentKind { kind: 5 }.into());
}

#[motsu::test]
fn a_foreclosure_voids_what_was_signed_before(caliber: Contract<Caliber>) {
    deploy(&caliber);
    grant_signers(&caliber);
    let id = title_in(&caliber, DEFAULTED);
    let message = DocumentMessage::new(&caliber, id, &insurer());
    caliber.by(ROUTER).foreclose(id, BUYER).unwrap();
    let refused = InvalidAttestation { issuer: insurer().address(), tokenId: id, kind: 3 };
    assert_eq!(message.bring(&caliber, &insurer()).unwrap_err(), refused.into());
    DocumentMessage::new(&caliber, id, &insurer()).bring(&caliber, &insurer()).unwrap();
}

#[motsu::test]
fn a_signature_counts_until_its_deadline(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    let deadline = U256::from(NOW - 1);
    let late = DocumentMessage { deadline, ..DocumentMessage::new(&caliber, id, &insurer()) };
    assert_eq!(late.bring(&caliber, &insurer()).unwrap_err(), AttestationExpired { deadline }.into());
    let late = AppraisalMessage { deadline, ..AppraisalMessage::new(&caliber, id, &appraiser()) };
    assert_eq!(late.bring(&caliber, &appraiser()).unwrap_err(), AttestationExpired { deadline }.into());
    let endless = DocumentMessage { deadline: U256::MAX, ..DocumentMessage::new(&caliber, id, &insurer()) };
    endless.bring(&caliber, &insurer()).unwrap();
    DocumentMessage::new(&caliber, id, &insurer()).bring(&caliber, &insurer()).unwrap();
}

#[motsu::test]
fn nothing_but_what_was_signed_counts(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    let other = mint(&caliber);
    let message = DocumentMessage::new(&caliber, id, &insurer());
    let signature = message.sign(&caliber, &insurer());
    let changed = [
        DocumentMessage { id: other, ..message },
        DocumentMessage { kind: 2, ..message },
        DocumentMessage { hash: hash(1), ..message },
        DocumentMessage { expiry: LATER + FIRST, ..message },
        DocumentMessage { issuer: INSURER, ..message },
        DocumentMessage { deadline: U256::MAX, ..message },
    ];
    for (nth, other) in changed.into_iter().enumerate() {
        let refused = InvalidAttestation { issuer: other.issuer, tokenId: other.id, kind: other.kind };
        assert_eq!(other.bring_with(&caliber, &signature).unwrap_err(), refused.into(), "field {nth}");
    }
    let ahead = DocumentMessage { nonce: FIRST, ..message };
    assert!(ahead.bring(&caliber, &insurer()).is_err(), "a nonce ahead of its time");
    assert!(message.bring(&caliber, &appraiser()).is_err(), "somebody else's signature");
    for bytes in [&[][..], &signature[..64], &[signature.as_slice(), &[0]].concat(), &[0; 65]] {
        assert!(message.bring_with(&caliber, bytes).is_err(), "{} bytes", bytes.len());
    }
    let message = AppraisalMessage::new(&caliber, id, &appraiser());
    let signature = appraiser().signer().sign_hash_sync(&message.digest(&caliber)).unwrap().as_bytes();
    for other in [
        AppraisalMessage { id: other, ..message },
        AppraisalMessage { value: VALUE + FIRST, ..message },
        AppraisalMessage { expiry: LATER + FIRST, ..message },
        AppraisalMessage { appraiser: APPRAISER, ..message },
        AppraisalMessage { deadline: U256::MAX, ..message },
    ] {
        assert!(other.bring_with(&caliber, &signature).is_err());
    }
    assert_eq!(caliber.by(STRANGER).document(id, 3).unwrap().0, B256::ZERO, "nothing was filed");
}

#[motsu::test]
fn a_signature_is_good_at_one_contract(caliber: Contract<Caliber>, other: Contract<Caliber>) {
    let id = deployed(&caliber);
    assert_eq!(deployed(&other), id);
    let message = DocumentMessage::new(&caliber, id, &insurer());
    let signature = message.sign(&caliber, &insurer());
    assert!(message.bring_with(&other, &signature).is_err());
    message.bring_with(&caliber, &signature).unwrap();
}

#[motsu::test]
fn a_contract_signs_by_erc1271(caliber: Contract<Caliber>, wallet: Contract<Wallet>) {
    let id = deployed(&caliber);
    caliber.by(ADMIN).grant_role(INSURER_ROLE, wallet.address()).unwrap();
    let message =
        DocumentMessage { issuer: wallet.address(), ..DocumentMessage::new(&caliber, id, &insurer()) };
    let refused = InvalidAttestation { issuer: wallet.address(), tokenId: id, kind: 3 };
    assert_eq!(message.bring_with(&caliber, b"anything").unwrap_err(), refused.into());
    let digest = message.digest(&caliber);
    wallet.sender(STRANGER).accepted.set(digest);
    message.bring_with(&caliber, b"anything").unwrap();
    assert_eq!(caliber.by(STRANGER).document(id, 3).unwrap().1, wallet.address());
    assert!(message.bring_with(&caliber, b"anything").is_err(), "replayed");
}

#[motsu::test]
fn nonces_of_nothing_revert(caliber: Contract<Caliber>) {
    deploy(&caliber);
    assert_eq!(caliber.by(STRANGER).attestation_nonce(FIRST, 0).unwrap_err(), nonexistent(FIRST));
    let id = mint(&caliber);
    let error = caliber.by(STRANGER).attestation_nonce(id, 5).unwrap_err();
    assert_eq!(error, InvalidDocumentKind { kind: 5 }.into());
}

#[motsu::test]
fn signed_evidence_is_checked_like_filed_evidence(caliber: Contract<Caliber>) {
    let id = deployed(&caliber);
    let zero = DocumentMessage { hash: B256::ZERO, ..DocumentMessage::new(&caliber, id, &insurer()) };
    assert_eq!(zero.bring(&caliber, &insurer()).unwrap_err(), ZeroHash {}.into());
    let expiry = U256::from(NOW);
    let old = DocumentMessage { expiry, ..DocumentMessage::new(&caliber, id, &insurer()) };
    assert_eq!(old.bring(&caliber, &insurer()).unwrap_err(), InvalidExpiry { expiry }.into());
    let none = AppraisalMessage { value: U256::ZERO, ..AppraisalMessage::new(&caliber, id, &appraiser()) };
    assert_eq!(none.bring(&caliber, &appraiser()).unwrap_err(), ZeroAmount {}.into());
    pause(&caliber);
    let message = DocumentMessage::new(&caliber, id, &insurer());
    assert_eq!(message.bring(&caliber, &insurer()).unwrap_err(), EnforcedPause {}.into());
}
