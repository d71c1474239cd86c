//! Evidence by signature: EIP-712 messages of appraisers, bailees, insurers and the tokenising agent, ERC-1271 for
//! those that are contracts. Anyone brings them.

use alloc::vec::Vec;

use alloy_primitives::{b256, Address, B256, U256};
use contract_kit::{
    number,
    reader::{answer, answer_bytes},
    signatures::{digest, domain_separator, signed_by},
    wire::{event, word_of},
};
use stylus_sdk::{block, contract, msg};
use usdai_abi::caliber::ICaliber;

use crate::{errors::*, state::*, token::NAME, word::*};

/// Hash of "Document(uint256 tokenId,uint8 kind,bytes32 hash,uint256 expiry,address issuer,uint256 nonce,uint256 deadline)".
pub(crate) const DOCUMENT_TYPE: B256 =
    b256!("1c7b589fcc7a5c8bc62ecd448f27f2595e0b637344e1a89c608cb0ebf8f8d502");
/// Hash of "Appraisal(uint256 tokenId,uint256 value,uint256 expiry,address appraiser,uint256 nonce,uint256 deadline)".
pub(crate) const APPRAISAL_TYPE: B256 =
    b256!("9619f232e2c334630cd4e5f4c3240d8c06752105ccaf3feac60760c7a7013bde");

/// What comes with a signed message: who has signed it, until when it counts, the signature.
pub(crate) struct Signed<'a> {
    pub(crate) by: Address,
    pub(crate) deadline: U256,
    pub(crate) signature: &'a [u8],
}

impl Caliber {
    /// # Errors
    /// `AttestationExpired`, `InvalidAttestation`; as [`Self::file_document`].
    pub(crate) fn attest_document(
        &mut self,
        id: U256,
        kind: u8,
        hash: B256,
        expiry: U256,
        signed: &Signed<'_>,
    ) -> Result<(), Error> {
        let nonce = self.attestation_nonce(id, kind)?;
        let words = [
            number!(DOCUMENT_TYPE),
            id,
            U256::from(kind),
            of_hash(hash),
            expiry,
            word_of(signed.by),
            nonce,
            signed.deadline,
        ];
        check(id, kind, &words, signed)?;
        self.file_document(id, kind, hash, expiry, signed.by)
    }

    /// # Errors
    /// `AttestationExpired`, `InvalidAttestation`; as [`Self::file_appraisal`].
    pub(crate) fn attest_appraisal(
        &mut self,
        id: U256,
        value: U256,
        expiry: U256,
        signed: &Signed<'_>,
    ) -> Result<(), Error> {
        let nonce = self.attestation_nonce(id, APPRAISAL)?;
        let words = [number!(APPRAISAL_TYPE), id, value, expiry, word_of(signed.by), nonce, signed.deadline];
        check(id, APPRAISAL, &words, signed)?;
        self.file_appraisal(id, value, expiry, signed.by)
    }

    /// What the next signature over this piece of evidence has to carry: the round and the number of filings.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`, `InvalidDocumentKind`.
    pub(crate) fn attestation_nonce(&self, id: U256, kind: u8) -> Result<U256, Error> {
        let head = self.existing(id)?;
        if kind > APPRAISAL {
            return Err(fail(InvalidDocumentKind::SELECTOR, &[U256::from(kind)]));
        }
        Ok(nonce(&head, &self.stamp(id, kind)))
    }

    /// Makes void what has been signed over this piece of evidence and not been brought.
    ///
    /// # Errors
    /// As [`Self::issuable`]; `MathOverflow` after 2^32 times.
    pub(crate) fn cancel_attestations(&mut self, id: U256, kind: u8) -> Result<(), Error> {
        let head = self.issuable(id, kind, msg::sender())?;
        let mut stamp = self.stamp(id, kind);
        stamp.sequence = stamp.sequence.checked_add(1).ok_or_else(overflow)?;
        if kind == APPRAISAL {
            let word = self.word(id, place::APPRAISAL);
            self.set_word(id, place::APPRAISAL, stamp.put(word));
        } else {
            let word = self.document_word(id, kind, true);
            self.set_document_word(id, kind, true, stamp.put(word));
        }
        event::<ICaliber::AttestationsCancelled>(&[id, U256::from(kind)], &[nonce(&head, &stamp)]);
        Ok(())
    }
}

fn nonce(head: &Head, stamp: &Stamp) -> U256 {
    number((u64::from(head.round) << 32) | u64::from(stamp.sequence))
}

#[inline(never)]
fn check(id: U256, kind: u8, words: &[U256], signed: &Signed<'_>) -> Result<(), Error> {
    if number(block::timestamp()) > signed.deadline {
        return Err(fail(AttestationExpired::SELECTOR, &[signed.deadline]));
    }
    if !signed_by(signed.by, digest(domain_separator(NAME), words), signed.signature) {
        return Err(fail(InvalidAttestation::SELECTOR, &[word_of(signed.by), id, U256::from(kind)]));
    }
    Ok(())
}

/// The fields of ERC-5267 in their encoding: all but a salt and extensions.
pub(crate) fn domain() -> Vec<u8> {
    let mut data = answer(&[
        U256::from_limbs([0, 0, 0, 0x0f << 56]),
        U256::from(0xe0),
        U256::from(0x120),
        U256::from(block::chainid()),
        word_of(contract::address()),
        U256::ZERO,
        U256::from(0x160),
    ]);
    for text in [NAME, "1"] {
        // Without the offset that stands before a lone string.
        data.extend_from_slice(answer_bytes(text.as_bytes()).get(32..).unwrap_or_default());
    }
    data.extend_from_slice(&answer(&[U256::ZERO]));
    data
}
