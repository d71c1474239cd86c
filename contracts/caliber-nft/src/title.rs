//! What is stored of a title, its statuses, and the checks that all verbs share.

// The derived code names it, and where there is std its prelude has it already.
#[allow(unused_imports)]
use alloc::vec::Vec;

use alloy_primitives::{Address, Uint, B256, U256, U8};
use contract_kit::wire::emit;
use stylus_sdk::{
    block,
    prelude::*,
    storage::{StorageAddress, StorageB256, StorageMap, StorageU128, StorageU16, StorageU64, StorageU8},
};
use usdai_abi::{caliber::ICaliber, SolEvent};

use super::{errors::*, CaliberNft};

pub(crate) const NONE: u8 = 0;
pub(crate) const REGISTERED: u8 = 1;
pub(crate) const ATTESTED: u8 = 2;
pub(crate) const PLEDGED: u8 = 3;
pub(crate) const DEFAULTED: u8 = 4;
pub(crate) const FORECLOSED: u8 = 5;
pub(crate) const RELEASED: u8 = 6;

/// Kinds of documents: 0 title or warehouse receipt, 1 bailment, 2 UCC filing, 3 insurance.
pub(crate) const DOCUMENT_KINDS: u8 = 4;

/// 5 slots. Only ever a mapping's value: the SDK counts one slot too few where plain fields come before a
/// structure, so another structure that had a title in it would overlap it.
#[storage]
pub(crate) struct Title {
    // 20 + 1 + 1 + 8 + 2 = 32 bytes.
    pub(crate) bailee: StorageAddress,
    pub(crate) status: StorageU8,
    pub(crate) class: StorageU8,
    pub(crate) units: StorageU64,
    /// Evidence of an earlier round counts as missing: foreclosure voids it all by one more round.
    pub(crate) round: StorageU16,
    pub(crate) serial_root: StorageB256,
    /// By kind.
    pub(crate) documents: StorageMap<U256, Document>,
    pub(crate) appraisal: Appraisal,
}

/// 2 slots.
#[storage]
pub(crate) struct Document {
    pub(crate) hash: StorageB256,
    // 20 + 8 + 2 = 30 bytes.
    pub(crate) issuer: StorageAddress,
    pub(crate) expiry: StorageU64,
    pub(crate) round: StorageU16,
}

/// 2 slots.
#[storage]
pub(crate) struct Appraisal {
    // 16 + 8 + 8 = 32 bytes.
    pub(crate) value: StorageU128,
    pub(crate) time: StorageU64,
    pub(crate) expiry: StorageU64,
    // 20 + 2 = 22 bytes.
    pub(crate) appraiser: StorageAddress,
    pub(crate) round: StorageU16,
}

/// The number in a one-limb integer.
pub(crate) fn limb<const BITS: usize>(number: Uint<BITS, 1>) -> u64 {
    let [limb] = number.into_limbs();
    limb
}

/// The number in a byte.
pub(crate) fn byte(number: U8) -> u8 {
    let [byte] = number.to_le_bytes::<1>();
    byte
}

/// An expiry as it is stored.
///
/// # Errors
/// [`InvalidExpiry`] unless it is in the future and fits 64 bits.
pub(crate) fn future(expiry: U256) -> Result<u64, Error> {
    match u64::try_from(expiry) {
        Ok(seconds) if seconds > block::timestamp() => Ok(seconds),
        _ => Err(InvalidExpiry { expiry }.into()),
    }
}

/// A document of the title's present round.
pub(crate) struct DocumentView {
    pub(crate) hash: B256,
    pub(crate) issuer: Address,
    pub(crate) expiry: u64,
}

/// An appraisal of the title's present round; `value` is never zero.
pub(crate) struct AppraisalView {
    pub(crate) value: U256,
    pub(crate) time: u64,
    pub(crate) expiry: u64,
    pub(crate) appraiser: Address,
}

impl Title {
    pub(crate) fn status(&self) -> u8 {
        byte(self.status.get())
    }

    /// The status of a title that is or was.
    ///
    /// # Errors
    /// [`ERC721NonexistentToken`].
    pub(crate) fn existing_status(&self, token_id: U256) -> Result<u8, Error> {
        match self.status() {
            NONE => Err(ERC721NonexistentToken { tokenId: token_id }.into()),
            status => Ok(status),
        }
    }

    /// The status of a title that may change: Registered, Attested or Foreclosed.
    ///
    /// # Errors
    /// [`ERC721NonexistentToken`]; [`TitlePledged`] under a lien; [`WrongStatus`] once Released.
    pub(crate) fn free_status(&self, token_id: U256) -> Result<u8, Error> {
        match self.existing_status(token_id)? {
            PLEDGED | DEFAULTED => Err(TitlePledged { tokenId: token_id }.into()),
            RELEASED => Err(WrongStatus { tokenId: token_id, status: RELEASED }.into()),
            status => Ok(status),
        }
    }

    /// The document of this kind, if there is one in the title's present round.
    pub(crate) fn document(&self, kind: u8) -> Option<DocumentView> {
        let document = self.documents.getter(U256::from(kind));
        let hash = document.hash.get();
        if hash.is_zero() || document.round.get() != self.round.get() {
            return None;
        }
        Some(DocumentView { hash, issuer: document.issuer.get(), expiry: limb(document.expiry.get()) })
    }

    /// The appraisal, if there is one in the title's present round.
    pub(crate) fn appraisal(&self) -> Option<AppraisalView> {
        let appraisal = &self.appraisal;
        let value = U256::from(appraisal.value.get());
        if value.is_zero() || appraisal.round.get() != self.round.get() {
            return None;
        }
        Some(AppraisalView {
            value,
            time: limb(appraisal.time.get()),
            expiry: limb(appraisal.expiry.get()),
            appraiser: appraisal.appraiser.get(),
        })
    }

    /// The appraised value of a title whose evidence is all current.
    ///
    /// # Errors
    /// [`DocumentMissing`], [`DocumentExpired`], [`AppraisalMissing`], [`AppraisalExpired`]: the first that is so.
    pub(crate) fn ensure_current(&self, token_id: U256) -> Result<U256, Error> {
        let now = block::timestamp();
        for kind in 0..DOCUMENT_KINDS {
            let Some(document) = self.document(kind) else {
                return Err(DocumentMissing { tokenId: token_id, kind }.into());
            };
            if document.expiry <= now {
                let expiry = U256::from(document.expiry);
                return Err(DocumentExpired { tokenId: token_id, kind, expiry }.into());
            }
        }
        let Some(appraisal) = self.appraisal() else {
            return Err(AppraisalMissing { tokenId: token_id }.into());
        };
        if appraisal.expiry <= now {
            return Err(AppraisalExpired { tokenId: token_id, expiry: U256::from(appraisal.expiry) }.into());
        }
        Ok(appraisal.value)
    }

    /// Writes and logs the new status.
    pub(crate) fn set_status(&mut self, token_id: U256, from: u8, to: u8) {
        self.status.set(U8::from(to));
        let statuses = [U256::from(from), U256::from(to)];
        emit(ICaliber::StatusChanged::SIGNATURE_HASH, &[token_id], &statuses);
        log_update(token_id);
    }

    /// Logs new evidence. A free title becomes Attested once all its evidence is current.
    pub(crate) fn evidence_changed(&mut self, token_id: U256, status: u8) {
        if status != ATTESTED && self.ensure_current(token_id).is_ok() {
            self.set_status(token_id, status, ATTESTED);
        } else {
            log_update(token_id);
        }
    }
}

/// ERC-4906.
fn log_update(token_id: U256) {
    emit(ICaliber::MetadataUpdate::SIGNATURE_HASH, &[], &[token_id]);
}

impl CaliberNft {
    /// # Errors
    /// [`TitlePledged`] under a lien. A title that is not there is left for ERC-721's own errors.
    pub(crate) fn ensure_no_lien(&self, token_id: U256) -> Result<(), Error> {
        match self.titles.getter(token_id).status() {
            PLEDGED | DEFAULTED => Err(TitlePledged { tokenId: token_id }.into()),
            _ => Ok(()),
        }
    }
}
