//! The storage that both programs share: one definition, so that no slot can differ.

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use caliber_math::{step, Status, Verb};
use contract_kit::{wire::event, Roles};
use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU256},
};
use usdai_abi::{caliber::ICaliber, roles::DEFAULT_ADMIN_ROLE};

use crate::{errors::*, word::*};

/// Kinds of documents: 0 title or warehouse receipt, 1 bailment, 2 UCC filing, 3 insurance.
pub(crate) const DOCUMENT_KINDS: u8 = 4;
/// Among the pieces of evidence the appraisal follows the documents.
pub(crate) const APPRAISAL: u8 = DOCUMENT_KINDS;

/// The words of a title, by place. See [`crate::word`] for what is packed.
pub(crate) mod place {
    /// [`Head`](crate::word::Head).
    pub(crate) const HEAD: u8 = 0;
    /// From the top: [`Stamp`](crate::word::Stamp) (11 bytes), time (5), value (16).
    pub(crate) const APPRAISAL: u8 = 1;
    /// [`Lot`](crate::word::Lot).
    pub(crate) const LOT: u8 = 2;
    pub(crate) const SERIAL_ROOT: u8 = 3;
    /// An address.
    pub(crate) const APPRAISER: u8 = 4;
    pub(crate) const METADATA: u8 = 5;
    /// The one account that may move the title once, while its head says so.
    pub(crate) const APPROVAL: u8 = 6;
    /// By kind two words: the hash; from the top [`Stamp`](crate::word::Stamp) (11 bytes), a spare byte, the issuer.
    pub(crate) const DOCUMENTS: u8 = 8;
}

/// The storage of CALIBER, from slot 0.
#[cfg_attr(test, entrypoint)]
#[storage]
pub struct Caliber {
    /// Slot 0.
    pub(crate) roles: Roles,
    /// Slot 1: 20 + 1 = 21 bytes.
    pub(crate) desk: StorageAddress,
    pub(crate) paused: StorageBool,
    /// Slot 2. The latest title's id; ids start from 1.
    pub(crate) last_id: StorageU256,
    /// Slot 3. A title's word is at 16 times its id and the [`place`].
    pub(crate) titles: StorageMap<U256, StorageU256>,
    /// Slot 4. How many titles an account owns.
    pub(crate) balances: StorageMap<Address, StorageU256>,
    /// Slot 5. By owner, then operator: may move all the owner's titles.
    pub(crate) operators: StorageMap<Address, StorageMap<Address, StorageBool>>,
    /// Slot 6. At twice the number of a class what `caliber_math::Class` packs, then its name.
    pub(crate) classes: StorageMap<U256, StorageU256>,
    /// Slot 7. By root of serial numbers: the living title.
    pub(crate) lots: StorageMap<B256, StorageU256>,
    /// Slot 8. Its length in bytes at 0, then its words.
    pub(crate) base_uri: StorageMap<U256, StorageU256>,
}

// Safety: both programs have it at slot 0 as their only field.
#[cfg(not(test))]
unsafe impl TopLevelStorage for Caliber {}

impl Caliber {
    /// `admin` gets DEFAULT_ADMIN_ROLE; `desk` is the program of the functions that the first one lacks.
    ///
    /// # Errors
    /// `ZeroAddress`.
    pub fn construct(&mut self, admin: Address, desk: Address) -> Result<(), Error> {
        if admin.is_zero() || desk.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.desk.set(desk);
        Ok(())
    }

    /// The program of the functions that the first one lacks; zero in any other storage than CALIBER's.
    #[must_use]
    pub fn desk(&self) -> Address {
        self.desk.get()
    }

    /// A word of a title; zero for ids beyond 64 bits, which nobody mints.
    #[inline(never)]
    pub(crate) fn word(&self, id: U256, place: u8) -> B256 {
        match key(id, place) {
            Some(key) => B256::from(self.titles.get(key).to_be_bytes::<32>()),
            None => B256::ZERO,
        }
    }

    #[inline(never)]
    pub(crate) fn set_word(&mut self, id: U256, place: u8, word: B256) {
        if let Some(key) = key(id, place) {
            self.titles.insert(key, U256::from_be_bytes(word.0));
        }
    }

    #[inline(never)]
    pub(crate) fn head(&self, id: U256) -> Head {
        Head::of(self.word(id, place::HEAD))
    }

    #[inline(never)]
    pub(crate) fn set_head(&mut self, id: U256, head: &Head) {
        self.set_word(id, place::HEAD, head.word());
    }

    /// The head of a title that is or was.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`.
    #[inline(never)]
    pub(crate) fn existing(&self, id: U256) -> Result<Head, Error> {
        let head = self.head(id);
        if head.status == Status::None {
            return Err(absent(id));
        }
        Ok(head)
    }
}

/// Where a word of a title is. Ids beyond 64 bits would meet those of other titles.
fn key(id: U256, place: u8) -> Option<U256> {
    match id.into_limbs() {
        [low, 0, 0, 0] => Some(U256::from_limbs([(low << 4) | u64::from(place), low >> 60, 0, 0])),
        _ => None,
    }
}

/// The status after `verb`.
///
/// # Errors
/// What the status machine says, as the ABI has it.
#[inline(never)]
pub(crate) fn after(id: U256, head: &Head, verb: Verb) -> Result<Status, Error> {
    step(head.status, verb).map_err(|refusal| refused(refusal, id, head.status))
}

/// Changes and logs the status.
#[inline(never)]
pub(crate) fn change_status(id: U256, head: &mut Head, to: Status) {
    let statuses = [head.status, to].map(|status| U256::from(status as u8));
    head.status = to;
    event::<ICaliber::StatusChanged>(&[id], &statuses);
    log_update(id);
}

/// ERC-4906.
#[inline(never)]
pub(crate) fn log_update(id: U256) {
    event::<ICaliber::MetadataUpdate>(&[], &[id]);
}

/// Both programs as one, for tests of what they do.
#[cfg(test)]
#[public]
impl Caliber {
    #[fallback]
    pub(crate) fn functions(&mut self, calldata: &[u8]) -> stylus_sdk::ArbResult {
        match self.core(calldata)? {
            Some(answer) => Ok(answer),
            None => Ok(self.desk_functions(calldata)?),
        }
    }
}
