//! Where the metadata of a title is and what its hash is. The JSON itself is made off chain, of what the contract says.

use alloc::vec::Vec;

use alloy_primitives::{B256, U256};
use caliber_math::Verb;
use contract_kit::{number as role, reader::answer_bytes, wire::event};
use usdai_abi::{caliber::ICaliber, roles::MINTER_ROLE};

use crate::{errors::*, state::*, word::*};

/// The longest base URI, bytes.
const MAX_URI: usize = 256;

impl Caliber {
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `EnforcedPause`, `ERC721NonexistentToken`, `TitlePledged`, `WrongStatus`,
    /// `ZeroHash`.
    pub(crate) fn set_metadata_hash(&mut self, id: U256, hash: B256) -> Result<(), Error> {
        self.open_to(role!(MINTER_ROLE))?;
        let head = self.existing(id)?;
        after(id, &head, Verb::Evidence { complete: false, renewal: false })?;
        if hash.is_zero() {
            return Err(fail(ZeroHash::SELECTOR, &[]));
        }
        self.set_word(id, place::METADATA, hash);
        let lot = Lot::of(self.word(id, place::LOT));
        if lot.metadata_round != head.round {
            self.set_word(id, place::LOT, Lot { metadata_round: head.round, ..lot }.word());
        }
        event::<ICaliber::MetadataHashSet>(&[id], &[of_hash(hash)]);
        log_update(id);
        Ok(())
    }

    pub(crate) fn metadata_hash(&self, id: U256) -> Result<B256, Error> {
        let head = self.existing(id)?;
        if Lot::of(self.word(id, place::LOT)).metadata_round != head.round {
            return Ok(B256::ZERO);
        }
        Ok(self.word(id, place::METADATA))
    }

    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `EnforcedPause`; `InvalidParameter` above 256 bytes.
    pub(crate) fn set_base_uri(&mut self, uri: &[u8]) -> Result<(), Error> {
        self.open_to(role!(MINTER_ROLE))?;
        if uri.len() > MAX_URI {
            return Err(invalid());
        }
        let words = words_of(&answer_bytes(uri));
        // After the offset that stands before a lone string: its length, then its words.
        for (place, word) in (0..=MAX_URI).zip(words.iter().skip(1)) {
            self.base_uri.insert(U256::from(place), *word);
        }
        event::<ICaliber::BaseURISet>(&[], &words);
        let last = self.last_id.get();
        if !last.is_zero() {
            event::<ICaliber::BatchMetadataUpdate>(&[], &[U256::from(1), last]);
        }
        Ok(())
    }

    /// The base URI and the id in decimal digits.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`.
    pub(crate) fn token_uri(&self, id: U256) -> Result<Vec<u8>, Error> {
        self.owner_of(id)?;
        // Ids count from 1, and nobody mints 2^64 titles.
        let [mut rest, ..] = id.into_limbs();
        let mut digits = Vec::new();
        while rest > 0 {
            // A remainder below 10.
            digits.push(b'0'.saturating_add((rest % 10).to_le_bytes()[0]));
            rest /= 10;
        }
        let [length, ..] = self.base_uri.get(U256::ZERO).into_limbs();
        let mut uri = Vec::new();
        for place in 1..=length.div_ceil(32) {
            uri.extend_from_slice(&self.base_uri.get(number(place)).to_be_bytes::<32>());
        }
        uri.truncate(usize::try_from(length).unwrap_or(0));
        uri.extend(digits.iter().rev());
        Ok(uri)
    }
}
