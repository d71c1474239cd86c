//! Documents and appraisals of free titles.

use alloy_primitives::{Address, B256, U256};
use caliber_math::{valid_until, Status, Verb};
use contract_kit::{
    number,
    wire::{event, word_of},
};
use stylus_sdk::block;
use usdai_abi::{
    caliber::ICaliber,
    roles::{APPRAISER_ROLE, CUSTODIAN_ROLE, INSURER_ROLE, MINTER_ROLE},
};

use crate::{errors::*, state::*, word::*};

/// A document of the title's present round.
pub(crate) struct Document {
    pub(crate) hash: B256,
    pub(crate) issuer: Address,
    pub(crate) expiry: u64,
}

/// The role that issues a piece of evidence.
fn issuing_role(kind: u8) -> Result<U256, Error> {
    Ok(match kind {
        0 | 2 => number!(MINTER_ROLE),
        1 => number!(CUSTODIAN_ROLE),
        3 => number!(INSURER_ROLE),
        APPRAISAL => number!(APPRAISER_ROLE),
        _ => return Err(fail(InvalidDocumentKind::SELECTOR, &[U256::from(kind)])),
    })
}

/// An expiry as it is stored.
///
/// # Errors
/// `InvalidExpiry` unless it is in the future and fits 40 bits.
fn future(expiry: U256) -> Result<u64, Error> {
    match expiry.into_limbs() {
        [seconds, 0, 0, 0] if seconds > block::timestamp() && seconds <= END_OF_TIME => Ok(seconds),
        _ => Err(fail(InvalidExpiry::SELECTOR, &[expiry])),
    }
}

impl Caliber {
    /// The head of a title of which `issuer` may issue this piece of evidence now: it is free, or the piece has expired.
    ///
    /// # Errors
    /// `InvalidDocumentKind`, `AccessControlUnauthorizedAccount`, `EnforcedPause`, `ERC721NonexistentToken`,
    /// `TitlePledged`, `WrongStatus`, `NotBailee`.
    #[inline(never)]
    pub(crate) fn issuable(&self, id: U256, kind: u8, issuer: Address) -> Result<Head, Error> {
        let role = issuing_role(kind)?;
        if !self.roles.has_number(role, issuer) {
            return Err(fail(AccessControlUnauthorizedAccount::SELECTOR, &[word_of(issuer), role]));
        }
        self.not_paused()?;
        let head = self.existing(id)?;
        let liened = matches!(head.status, Status::Pledged | Status::Defaulted);
        let renewal = liened && self.expiry_of(id, kind, &head) <= block::timestamp();
        after(id, &head, Verb::Evidence { complete: false, renewal })?;
        if kind == 1 && Lot::of(self.word(id, place::LOT)).bailee != issuer {
            return Err(fail(NotBailee::SELECTOR, &[id, word_of(issuer)]));
        }
        Ok(head)
    }

    /// # Errors
    /// As [`Self::issuable`]; `InvalidDocumentKind`, `ZeroHash`, `InvalidExpiry`.
    pub(crate) fn file_document(
        &mut self,
        id: U256,
        kind: u8,
        hash: B256,
        expiry: U256,
        issuer: Address,
    ) -> Result<(), Error> {
        if kind >= DOCUMENT_KINDS {
            return Err(fail(InvalidDocumentKind::SELECTOR, &[U256::from(kind)]));
        }
        let head = self.issuable(id, kind, issuer)?;
        if hash.is_zero() {
            return Err(fail(ZeroHash::SELECTOR, &[]));
        }
        let stored = future(expiry)?;
        let stamp = self.next_stamp(id, kind, &head, stored)?;
        self.set_document_word(id, kind, false, hash);
        self.set_document_word(id, kind, true, stamp.put(issuer.into_word()));
        let words = [of_hash(hash), word_of(issuer), expiry];
        event::<ICaliber::DocumentSet>(&[id, U256::from(kind)], &words);
        self.evidence_changed(id, head)
    }

    /// # Errors
    /// As [`Self::issuable`]; `ZeroAmount`, `MathOverflow`, `InvalidExpiry`.
    pub(crate) fn file_appraisal(
        &mut self,
        id: U256,
        value: U256,
        expiry: U256,
        appraiser: Address,
    ) -> Result<(), Error> {
        let head = self.issuable(id, APPRAISAL, appraiser)?;
        if value.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        let stored_value = narrow(value).ok_or_else(overflow)?;
        let stored = future(expiry)?;
        let stamp = self.next_stamp(id, APPRAISAL, &head, stored)?;
        let word = stamp.put(appraisal(block::timestamp(), stored_value));
        self.set_word(id, place::APPRAISAL, word);
        self.set_word(id, place::APPRAISER, appraiser.into_word());
        event::<ICaliber::Appraised>(&[id, word_of(appraiser)], &[value, expiry]);
        self.evidence_changed(id, head)
    }

    /// The stamp of this piece of evidence, of whichever round.
    #[inline(never)]
    pub(crate) fn stamp(&self, id: U256, kind: u8) -> Stamp {
        if kind == APPRAISAL {
            return Stamp::of(self.word(id, place::APPRAISAL));
        }
        Stamp::of(self.document_word(id, kind, true))
    }

    /// The stamp of a new filing of the piece.
    ///
    /// # Errors
    /// `MathOverflow` after 2^32 filings.
    fn next_stamp(&self, id: U256, kind: u8, head: &Head, expiry: u64) -> Result<Stamp, Error> {
        let sequence = self.stamp(id, kind).sequence.checked_add(1).ok_or_else(overflow)?;
        Ok(Stamp { sequence, round: head.round, expiry })
    }

    /// The hash (`false`) or the stamp and issuer (`true`) of a document.
    #[inline(never)]
    pub(crate) fn document_word(&self, id: U256, kind: u8, stamp: bool) -> B256 {
        self.word(id, document_place(kind, stamp))
    }

    #[inline(never)]
    pub(crate) fn set_document_word(&mut self, id: U256, kind: u8, stamp: bool, word: B256) {
        self.set_word(id, document_place(kind, stamp), word);
    }

    /// The document of this kind, if there is one in the title's present round.
    pub(crate) fn current_document(&self, id: U256, kind: u8, head: &Head) -> Option<Document> {
        let word = self.document_word(id, kind, true);
        let stamp = Stamp::of(word);
        if stamp.expiry == 0 || stamp.round != head.round {
            return None;
        }
        let (hash, issuer) = (self.document_word(id, kind, false), account(word));
        Some(Document { hash, issuer, expiry: stamp.expiry })
    }

    /// The expiry of a piece of evidence, 0 without one in the title's present round.
    fn expiry_of(&self, id: U256, kind: u8, head: &Head) -> u64 {
        let stamp = self.stamp(id, kind);
        if stamp.round == head.round {
            stamp.expiry
        } else {
            0
        }
    }

    /// Stores until when the evidence is current and logs the change. A free title becomes Attested once all of it is.
    fn evidence_changed(&mut self, id: U256, mut head: Head) -> Result<(), Error> {
        head.until = valid_until((0..=APPRAISAL).map(|kind| self.expiry_of(id, kind, &head)));
        let complete = head.until > block::timestamp();
        // Under a lien it is a renewal, or it would not have been issuable.
        let status = after(id, &head, Verb::Evidence { complete, renewal: true })?;
        if status == head.status {
            log_update(id);
        } else {
            change_status(id, &mut head, status);
        }
        self.set_head(id, &head);
        Ok(())
    }

    /// The first thing that keeps a title from being current.
    #[cold]
    pub(crate) fn what_is_not_current(&self, id: U256, head: &Head) -> Error {
        let now = block::timestamp();
        for kind in 0..DOCUMENT_KINDS {
            let expiry = self.expiry_of(id, kind, head);
            if expiry == 0 {
                return fail(DocumentMissing::SELECTOR, &[id, U256::from(kind)]);
            }
            if expiry <= now {
                return fail(DocumentExpired::SELECTOR, &[id, U256::from(kind), number(expiry)]);
            }
        }
        match self.expiry_of(id, APPRAISAL, head) {
            0 => fail(AppraisalMissing::SELECTOR, &[id]),
            expiry => fail(AppraisalExpired::SELECTOR, &[id, number(expiry)]),
        }
    }
}

/// The place of a document's word; the kind is one of four.
fn document_place(kind: u8, stamp: bool) -> u8 {
    place::DOCUMENTS | ((kind & 3) << 1) | u8::from(stamp)
}
