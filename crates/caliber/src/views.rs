//! What a title says. Evidence that a foreclosure voided reads as absent; a burned title keeps its record.

use alloy_primitives::U256;
use contract_kit::wire::word_of;
use stylus_sdk::block;

use crate::{errors::*, state::*, word::*};

impl Caliber {
    pub(crate) fn title(&self, id: U256) -> Result<[U256; 5], Error> {
        let head = self.existing(id)?;
        let lot = Lot::of(self.word(id, place::LOT));
        Ok([
            U256::from(head.status as u8),
            U256::from(head.class),
            number(lot.units),
            of_hash(self.word(id, place::SERIAL_ROOT)),
            word_of(lot.bailee),
        ])
    }

    pub(crate) fn document(&self, id: U256, kind: u8) -> Result<[U256; 3], Error> {
        let head = self.existing(id)?;
        if kind >= DOCUMENT_KINDS {
            return Err(fail(InvalidDocumentKind::SELECTOR, &[U256::from(kind)]));
        }
        Ok(self
            .current_document(id, kind, &head)
            .map_or([U256::ZERO; 3], |d| [of_hash(d.hash), word_of(d.issuer), number(d.expiry)]))
    }

    pub(crate) fn appraisal(&self, id: U256) -> Result<[U256; 4], Error> {
        let head = self.existing(id)?;
        let word = self.word(id, place::APPRAISAL);
        let stamp = Stamp::of(word);
        if stamp.expiry == 0 || stamp.round != head.round {
            return Ok([U256::ZERO; 4]);
        }
        let (time, value) = appraised(word);
        Ok([wide(value), number(time), number(stamp.expiry), of_hash(self.word(id, place::APPRAISER))])
    }

    pub(crate) fn is_current(&self, id: U256) -> Result<bool, Error> {
        Ok(self.existing(id)?.until > block::timestamp())
    }
}
