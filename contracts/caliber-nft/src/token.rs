//! ERC-721. A title under a lien neither moves nor takes an approval.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use stylus_sdk::{abi::Bytes, msg, prelude::*};
use usdai_abi::{caliber::IERC721Receiver, SolCall};

use super::{errors::*, CaliberNft};

pub(crate) trait Token {
    fn balance_of(&self, owner: Address) -> Result<U256, Error>;
    fn owner_of(&self, token_id: U256) -> Result<Address, Error>;
    fn get_approved(&self, token_id: U256) -> Result<Address, Error>;
    fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool;
    fn approve(&mut self, to: Address, token_id: U256) -> Result<(), Error>;
    fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Error>;
    fn transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error>;
    fn safe_transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error>;
    fn safe_transfer_from_with_data(
        &mut self,
        from: Address,
        to: Address,
        token_id: U256,
        data: Bytes,
    ) -> Result<(), Error>;
}

#[public]
impl Token for CaliberNft {
    fn balance_of(&self, owner: Address) -> Result<U256, Error> {
        if owner.is_zero() {
            return Err(ERC721InvalidOwner { owner }.into());
        }
        Ok(self.ownership.balance(owner))
    }

    fn owner_of(&self, token_id: U256) -> Result<Address, Error> {
        self.ownership.existing_owner(token_id)
    }

    fn get_approved(&self, token_id: U256) -> Result<Address, Error> {
        self.ownership.existing_owner(token_id)?;
        Ok(self.ownership.approved(token_id))
    }

    fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool {
        self.ownership.is_operator(owner, operator)
    }

    fn approve(&mut self, to: Address, token_id: U256) -> Result<(), Error> {
        self.ensure_no_lien(token_id)?;
        self.ownership.approve(msg::sender(), to, token_id)
    }

    fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Error> {
        self.ownership.set_operator(msg::sender(), operator, approved)
    }

    fn transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error> {
        move_free(self, from, to, token_id)
    }

    fn safe_transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error> {
        move_safely(self, from, to, token_id, Vec::new())
    }

    #[selector(name = "safeTransferFrom")]
    fn safe_transfer_from_with_data(
        &mut self,
        from: Address,
        to: Address,
        token_id: U256,
        data: Bytes,
    ) -> Result<(), Error> {
        move_safely(self, from, to, token_id, data.0)
    }
}

#[inline(never)]
fn move_free(this: &mut CaliberNft, from: Address, to: Address, token_id: U256) -> Result<(), Error> {
    this.ensure_no_lien(token_id)?;
    this.ownership.authorised_owner(msg::sender(), token_id)?;
    this.ownership.transfer(from, to, token_id)
}

/// Moves the title, then asks a receiver that is a contract.
#[inline(never)]
fn move_safely(
    this: &mut CaliberNft,
    from: Address,
    to: Address,
    token_id: U256,
    data: Vec<u8>,
) -> Result<(), Error> {
    move_free(this, from, to, token_id)?;
    if !to.has_code() {
        return Ok(());
    }
    let question = IERC721Receiver::onERC721ReceivedCall {
        operator: msg::sender(),
        from,
        tokenId: token_id,
        data: data.into(),
    };
    match contract_kit::call(this, to, &question) {
        Ok(answer) if answer._0 == IERC721Receiver::onERC721ReceivedCall::SELECTOR => Ok(()),
        _ => Err(ERC721InvalidReceiver { receiver: to }.into()),
    }
}
