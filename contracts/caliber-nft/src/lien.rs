//! The lien: pledge, default, cure, release and foreclosure, by the contract that lends against titles.

use alloc::vec::Vec;

use alloy_primitives::{Address, U16, U256};
use openzeppelin_stylus::{access::control::IAccessControl, token::erc721::IErc721};
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
        self.access.only_role(LIENHOLDER_ROLE)?;
        self.pausable.when_not_paused()?;
        let status = self.existing_status(token_id)?;
        if status != ATTESTED {
            return Err(WrongStatus { tokenId: token_id, status }.into());
        }
        let value = self.ensure_current(token_id)?;
        // Moves only what `from` owns and has approved, and clears the approval.
        self.erc721.transfer_from(from, msg::sender(), token_id)?;
        self.set_status(token_id, ATTESTED, PLEDGED);
        Ok((value, byte(self.titles.getter(token_id).class.get())))
    }

    fn release(&mut self, token_id: U256, to: Address) -> Result<(), Error> {
        let status = self.liened_status(token_id)?;
        self.erc721._transfer(msg::sender(), to, token_id)?;
        self.set_status(token_id, status, ATTESTED);
        Ok(())
    }

    fn mark_defaulted(&mut self, token_id: U256) -> Result<(), Error> {
        self.ensure_lien(token_id, PLEDGED)?;
        self.set_status(token_id, PLEDGED, DEFAULTED);
        Ok(())
    }

    fn mark_cured(&mut self, token_id: U256) -> Result<(), Error> {
        self.ensure_lien(token_id, DEFAULTED)?;
        self.set_status(token_id, DEFAULTED, PLEDGED);
        Ok(())
    }

    fn foreclose(&mut self, token_id: U256, to: Address) -> Result<(), Error> {
        self.ensure_lien(token_id, DEFAULTED)?;
        let mut title = self.titles.setter(token_id);
        let round = title.round.get().checked_add(U16::from(1)).ok_or(MathOverflow {})?;
        title.round.set(round);
        self.erc721._transfer(msg::sender(), to, token_id)?;
        self.set_status(token_id, DEFAULTED, FORECLOSED);
        Ok(())
    }
}

impl CaliberNft {
    /// The status, Pledged or Defaulted, of a title that the caller holds under its lien.
    ///
    /// # Errors
    /// [`AccessControlUnauthorizedAccount`], [`ERC721NonexistentToken`], [`WrongStatus`];
    /// [`ERC721IncorrectOwner`] when another lien holder has it.
    fn liened_status(&self, token_id: U256) -> Result<u8, Error> {
        self.access.only_role(LIENHOLDER_ROLE)?;
        let status = self.existing_status(token_id)?;
        if status != PLEDGED && status != DEFAULTED {
            return Err(WrongStatus { tokenId: token_id, status }.into());
        }
        let owner = self.erc721._owner_of(token_id);
        let sender = msg::sender();
        if owner != sender {
            return Err(ERC721IncorrectOwner { sender, tokenId: token_id, owner }.into());
        }
        Ok(status)
    }

    /// # Errors
    /// As [`Self::liened_status`], and [`WrongStatus`] when the status is not `wanted`.
    fn ensure_lien(&self, token_id: U256, wanted: u8) -> Result<(), Error> {
        let status = self.liened_status(token_id)?;
        if status == wanted {
            Ok(())
        } else {
            Err(WrongStatus { tokenId: token_id, status }.into())
        }
    }
}
