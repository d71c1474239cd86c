//! ERC-721. A title under a lien neither moves nor takes an approval.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use openzeppelin_stylus::token::erc721::IErc721;
use stylus_sdk::{abi::Bytes, msg, prelude::*};
use usdai_abi::{caliber::IERC721Receiver, SolCall};

use super::{errors::*, CaliberNft};

#[public]
impl IErc721 for CaliberNft {
    type Error = Error;

    fn balance_of(&self, owner: Address) -> Result<U256, Self::Error> {
        Ok(self.erc721.balance_of(owner)?)
    }

    fn owner_of(&self, token_id: U256) -> Result<Address, Self::Error> {
        Ok(self.erc721.owner_of(token_id)?)
    }

    fn safe_transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Self::Error> {
        self.safe_transfer_from_with_data(from, to, token_id, Vec::new().into())
    }

    #[selector(name = "safeTransferFrom")]
    fn safe_transfer_from_with_data(
        &mut self,
        from: Address,
        to: Address,
        token_id: U256,
        data: Bytes,
    ) -> Result<(), Self::Error> {
        self.transfer_from(from, to, token_id)?;
        if !to.has_code() {
            return Ok(());
        }
        let question = IERC721Receiver::onERC721ReceivedCall {
            operator: msg::sender(),
            from,
            tokenId: token_id,
            data: data.0.into(),
        };
        match contract_kit::call(self, to, &question) {
            Ok(answer) if answer._0 == IERC721Receiver::onERC721ReceivedCall::SELECTOR => Ok(()),
            _ => Err(ERC721InvalidReceiver { receiver: to }.into()),
        }
    }

    fn transfer_from(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Self::Error> {
        self.ensure_no_lien(token_id)?;
        Ok(self.erc721.transfer_from(from, to, token_id)?)
    }

    fn approve(&mut self, to: Address, token_id: U256) -> Result<(), Self::Error> {
        self.ensure_no_lien(token_id)?;
        Ok(self.erc721.approve(to, token_id)?)
    }

    fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Self::Error> {
        Ok(self.erc721.set_approval_for_all(operator, approved)?)
    }

    fn get_approved(&self, token_id: U256) -> Result<Address, Self::Error> {
        Ok(self.erc721.get_approved(token_id)?)
    }

    fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool {
        self.erc721.is_approved_for_all(owner, operator)
    }
}
