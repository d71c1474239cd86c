//! What a title says. Evidence that a foreclosure voided reads as absent; a burned title keeps its record.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use stylus_sdk::prelude::*;

use super::{errors::*, title::*, CaliberNft};

pub(crate) trait Views {
    fn title(&self, token_id: U256) -> Result<(u8, u8, U256, B256, Address), Error>;
    fn document(&self, token_id: U256, kind: u8) -> Result<(B256, Address, U256), Error>;
    fn appraisal(&self, token_id: U256) -> Result<(U256, U256, U256, Address), Error>;
    fn is_current(&self, token_id: U256) -> Result<bool, Error>;
}

#[public]
impl Views for CaliberNft {
    fn title(&self, token_id: U256) -> Result<(u8, u8, U256, B256, Address), Error> {
        let title = self.titles.getter(token_id);
        let status = title.existing_status(token_id)?;
        Ok((
            status,
            byte(title.class.get()),
            U256::from(limb(title.units.get())),
            title.serial_root.get(),
            title.bailee.get(),
        ))
    }

    fn document(&self, token_id: U256, kind: u8) -> Result<(B256, Address, U256), Error> {
        let title = self.titles.getter(token_id);
        title.existing_status(token_id)?;
        if kind >= DOCUMENT_KINDS {
            return Err(InvalidDocumentKind { kind }.into());
        }
        Ok(match title.document(kind) {
            Some(document) => (document.hash, document.issuer, U256::from(document.expiry)),
            None => (B256::ZERO, Address::ZERO, U256::ZERO),
        })
    }

    fn appraisal(&self, token_id: U256) -> Result<(U256, U256, U256, Address), Error> {
        let title = self.titles.getter(token_id);
        title.existing_status(token_id)?;
        Ok(match title.appraisal() {
            Some(a) => (a.value, U256::from(a.time), U256::from(a.expiry), a.appraiser),
            None => (U256::ZERO, U256::ZERO, U256::ZERO, Address::ZERO),
        })
    }

    fn is_current(&self, token_id: U256) -> Result<bool, Error> {
        let title = self.titles.getter(token_id);
        title.existing_status(token_id)?;
        Ok(title.ensure_current(token_id).is_ok())
    }
}
