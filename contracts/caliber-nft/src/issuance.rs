//! Minting, evidence and the burn: what the off-chain parties do to a title that is free.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U128, U256, U64, U8};
use contract_kit::wire::{emit, word_of};
use stylus_sdk::{block, msg, prelude::*};
use usdai_abi::{
    caliber::ICaliber,
    roles::{APPRAISER_ROLE, CUSTODIAN_ROLE, INSURER_ROLE, MINTER_ROLE},
    SolEvent,
};

use super::{errors::*, title::*, CaliberNft};

/// The role that files a kind of document.
fn filing_role(kind: u8) -> Result<B256, Error> {
    match kind {
        0 | 2 => Ok(MINTER_ROLE),
        1 => Ok(CUSTODIAN_ROLE),
        3 => Ok(INSURER_ROLE),
        _ => Err(InvalidDocumentKind { kind }.into()),
    }
}

pub(crate) trait Issuance {
    fn mint(
        &mut self,
        to: Address,
        class: u8,
        units: U256,
        serial_root: B256,
        bailee: Address,
    ) -> Result<U256, Error>;
    fn set_document(&mut self, token_id: U256, kind: u8, hash: B256, expiry: U256) -> Result<(), Error>;
    fn appraise(&mut self, token_id: U256, value: U256, expiry: U256) -> Result<(), Error>;
    fn burn(&mut self, token_id: U256) -> Result<(), Error>;
}

#[public]
impl Issuance for CaliberNft {
    fn mint(
        &mut self,
        to: Address,
        class: u8,
        units: U256,
        serial_root: B256,
        bailee: Address,
    ) -> Result<U256, Error> {
        self.ensure_open_to(MINTER_ROLE)?;
        if units.is_zero() {
            return Err(ZeroAmount {}.into());
        }
        if serial_root.is_zero() {
            return Err(ZeroHash {}.into());
        }
        if bailee.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let stored_units = u64::try_from(units).map_err(|_| MathOverflow {})?;
        let token_id = self.last_id.get().checked_add(U256::from(1)).ok_or(MathOverflow {})?;
        if to.is_zero() {
            return Err(ERC721InvalidReceiver { receiver: to }.into());
        }

        self.last_id.set(token_id);
        self.ownership.shift(Address::ZERO, to, token_id)?;
        let mut title = self.titles.setter(token_id);
        title.bailee.set(bailee);
        title.class.set(U8::from(class));
        title.units.set(U64::from(stored_units));
        title.serial_root.set(serial_root);
        emit(
            ICaliber::TitleMinted::SIGNATURE_HASH,
            &[token_id, word_of(to), U256::from(class)],
            &[units, serial_root.into(), word_of(bailee)],
        );
        title.set_status(token_id, NONE, REGISTERED);
        Ok(token_id)
    }

    fn set_document(&mut self, token_id: U256, kind: u8, hash: B256, expiry: U256) -> Result<(), Error> {
        self.ensure_open_to(filing_role(kind)?)?;
        let mut title = self.titles.setter(token_id);
        let status = title.free_status(token_id)?;
        if hash.is_zero() {
            return Err(ZeroHash {}.into());
        }
        let stored_expiry = future(expiry)?;
        let issuer = msg::sender();

        let round = title.round.get();
        let mut document = title.documents.setter(U256::from(kind));
        document.hash.set(hash);
        document.issuer.set(issuer);
        document.expiry.set(U64::from(stored_expiry));
        document.round.set(round);
        emit(
            ICaliber::DocumentSet::SIGNATURE_HASH,
            &[token_id, U256::from(kind)],
            &[hash.into(), word_of(issuer), expiry],
        );
        title.evidence_changed(token_id, status);
        Ok(())
    }

    fn appraise(&mut self, token_id: U256, value: U256, expiry: U256) -> Result<(), Error> {
        self.ensure_open_to(APPRAISER_ROLE)?;
        let mut title = self.titles.setter(token_id);
        let status = title.free_status(token_id)?;
        if value.is_zero() {
            return Err(ZeroAmount {}.into());
        }
        let stored_value = u128::try_from(value).map_err(|_| MathOverflow {})?;
        let stored_expiry = future(expiry)?;
        let appraiser = msg::sender();

        let round = title.round.get();
        let appraisal = &mut title.appraisal;
        appraisal.value.set(U128::from(stored_value));
        appraisal.time.set(U64::from(block::timestamp()));
        appraisal.expiry.set(U64::from(stored_expiry));
        appraisal.appraiser.set(appraiser);
        appraisal.round.set(round);
        emit(ICaliber::Appraised::SIGNATURE_HASH, &[token_id, word_of(appraiser)], &[value, expiry]);
        title.evidence_changed(token_id, status);
        Ok(())
    }

    fn burn(&mut self, token_id: U256) -> Result<(), Error> {
        self.ensure_open_to(MINTER_ROLE)?;
        let mut title = self.titles.setter(token_id);
        let status = title.free_status(token_id)?;
        let owner = self.ownership.authorised_owner(msg::sender(), token_id)?;
        self.ownership.shift(owner, Address::ZERO, token_id)?;
        title.set_status(token_id, status, RELEASED);
        Ok(())
    }
}
