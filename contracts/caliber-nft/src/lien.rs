//! The lien: pledge, default, cure, release and foreclosure, by the contract that lends against titles.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use alloy_primitives::{Address, U16, U256};
use stylus_sdk::{msg, prelude::*};
use usdai_abi::roles::LIENHOLDER_ROLE;

use super::{errors::*, title::*, CaliberNft};

pub(crate) trait Liens {
    fn pledge(&mut self, token_id: U256, from: Address) -> Result<(U256, u8), Error>;
    fn release(&mut self, token_id: U256, to: Address) -> Result<(), Error>;
    fn mark_defaulted(&mut self, token_id: U256) -> Result<(), Error>;
    fn mark_cured(&mut self, token_id: U256) -> Result<(), Error>;
    fn foreclose(&mut self, token_id: U256, to: Address) -> Result<(), Error>;
}

#[public]
impl Liens for CaliberNft {
    fn pledge(&mut self, token_id: U256, from: Address) -> Result<(U256, u8), Error> {
        self.ensure_open_to(LIENHOLDER_ROLE)?;
        let mut title = self.titles.setter(token_id);
        let status = title.existing_status(token_id)?;
        if status != ATTESTED {
            return Err(WrongStatus { tokenId: token_id, status }.into());
        }
        let value = title.ensure_current(token_id)?;
        // Moves only what `from` owns and has approved, and clears the approval.
        let lien_holder = msg::sender();
        self.ownership.authorised_owner(lien_holder, token_id)?;
        self.ownership.transfer(from, lien_holder, token_id)?;
        title.set_status(token_id, ATTESTED, PLEDGED);
        Ok((value, byte(title.class.get())))
    }

    fn release(&mut self, token_id: U256, to: Address) -> Result<(), Error> {
        let status = self.liened_status(token_id, PLEDGED..=DEFAULTED)?;
        self.ownership.transfer(msg::sender(), to, token_id)?;
        self.titles.setter(token_id).set_status(token_id, status, ATTESTED);
        Ok(())
    }

    fn mark_defaulted(&mut self, token_id: U256) -> Result<(), Error> {
        let status = self.liened_status(token_id, PLEDGED..=PLEDGED)?;
        self.titles.setter(token_id).set_status(token_id, status, DEFAULTED);
        Ok(())
    }

    fn mark_cured(&mut self, token_id: U256) -> Result<(), Error> {
        let status = self.liened_status(token_id, DEFAULTED..=DEFAULTED)?;
        self.titles.setter(token_id).set_status(token_id, status, PLEDGED);
        Ok(())
    }

    fn foreclose(&mut self, token_id: U256, to: Address) -> Result<(), Error> {
        let status = self.liened_status(token_id, DEFAULTED..=DEFAULTED)?;
        let mut title = self.titles.setter(token_id);
        let round = title.round.get().checked_add(U16::from(1)).ok_or(MathOverflow {})?;
        title.round.set(round);
        self.ownership.transfer(msg::sender(), to, token_id)?;
        title.set_status(token_id, status, FORECLOSED);
        Ok(())
    }
}

impl CaliberNft {
    /// The status of a title that the caller holds under its lien.
    ///
    /// # Errors
    /// [`AccessControlUnauthorizedAccount`], [`ERC721NonexistentToken`]; [`WrongStatus`] when it is not among
    /// `wanted`; [`ERC721IncorrectOwner`] when another lien holder has it.
    fn liened_status(&self, token_id: U256, wanted: RangeInclusive<u8>) -> Result<u8, Error> {
        self.roles.only(LIENHOLDER_ROLE)?;
        let status = self.titles.getter(token_id).existing_status(token_id)?;
        if !wanted.contains(&status) {
            return Err(WrongStatus { tokenId: token_id, status }.into());
        }
        let owner = self.ownership.owner(token_id);
        let sender = msg::sender();
        if owner != sender {
            return Err(ERC721IncorrectOwner { sender, tokenId: token_id, owner }.into());
        }
        Ok(status)
    }
}
