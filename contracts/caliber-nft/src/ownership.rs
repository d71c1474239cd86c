//! Who owns which title and who may move it: the state of ERC-721 and its rules, without the lien.

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use contract_kit::wire::{emit, word_of};
use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU256},
};
use usdai_abi::{caliber::IERC721, SolEvent};

use super::errors::*;

/// Four slots.
#[storage]
pub(crate) struct Ownership {
    /// By title. Nobody before the mint and after the burn.
    owners: StorageMap<U256, StorageAddress>,
    /// How many titles an account owns.
    balances: StorageMap<Address, StorageU256>,
    /// By title: the one account that may move it once.
    approvals: StorageMap<U256, StorageAddress>,
    /// By owner, then operator: may move all the owner's titles.
    operators: StorageMap<Address, StorageMap<Address, StorageBool>>,
}

impl Ownership {
    pub(crate) fn balance(&self, owner: Address) -> U256 {
        self.balances.get(owner)
    }

    /// The owner, zero if there is none.
    pub(crate) fn owner(&self, token_id: U256) -> Address {
        self.owners.get(token_id)
    }

    /// # Errors
    /// [`ERC721NonexistentToken`].
    #[inline(never)]
    pub(crate) fn existing_owner(&self, token_id: U256) -> Result<Address, Error> {
        let owner = self.owner(token_id);
        if owner.is_zero() {
            return Err(ERC721NonexistentToken { tokenId: token_id }.into());
        }
        Ok(owner)
    }

    pub(crate) fn approved(&self, token_id: U256) -> Address {
        self.approvals.get(token_id)
    }

    pub(crate) fn is_operator(&self, owner: Address, operator: Address) -> bool {
        self.operators.getter(owner).get(operator)
    }

    /// The owner of a title that `spender` may move: its own, one approved to it, or one of an owner whose
    /// operator it is.
    ///
    /// # Errors
    /// [`ERC721NonexistentToken`], [`ERC721InsufficientApproval`].
    #[inline(never)]
    pub(crate) fn authorised_owner(&self, spender: Address, token_id: U256) -> Result<Address, Error> {
        let owner = self.existing_owner(token_id)?;
        if owner == spender || self.is_operator(owner, spender) || self.approved(token_id) == spender {
            return Ok(owner);
        }
        Err(ERC721InsufficientApproval { operator: spender, tokenId: token_id }.into())
    }

    /// Lets `to` move the title once. By the owner or an operator; zero takes the approval back.
    ///
    /// # Errors
    /// [`ERC721NonexistentToken`], [`ERC721InvalidApprover`].
    pub(crate) fn approve(&mut self, caller: Address, to: Address, token_id: U256) -> Result<(), Error> {
        let owner = self.existing_owner(token_id)?;
        if owner != caller && !self.is_operator(owner, caller) {
            return Err(ERC721InvalidApprover { approver: caller }.into());
        }
        self.approvals.setter(token_id).set(to);
        emit(IERC721::Approval::SIGNATURE_HASH, &[word_of(owner), word_of(to), token_id], &[]);
        Ok(())
    }

    /// # Errors
    /// [`ERC721InvalidOperator`] for the zero address.
    pub(crate) fn set_operator(
        &mut self,
        owner: Address,
        operator: Address,
        approved: bool,
    ) -> Result<(), Error> {
        if operator.is_zero() {
            return Err(ERC721InvalidOperator { operator }.into());
        }
        self.operators.setter(owner).setter(operator).set(approved);
        let indexed = [word_of(owner), word_of(operator)];
        emit(IERC721::ApprovalForAll::SIGNATURE_HASH, &indexed, &[U256::from(approved)]);
        Ok(())
    }

    /// Moves a title from its owner `from` to somebody, whoever calls. Ends its approval.
    ///
    /// # Errors
    /// [`ERC721InvalidReceiver`], [`ERC721NonexistentToken`], [`ERC721IncorrectOwner`].
    #[inline(never)]
    pub(crate) fn transfer(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error> {
        if to.is_zero() {
            return Err(ERC721InvalidReceiver { receiver: to }.into());
        }
        let owner = self.existing_owner(token_id)?;
        if owner != from {
            return Err(ERC721IncorrectOwner { sender: from, tokenId: token_id, owner }.into());
        }
        self.shift(from, to, token_id)
    }

    /// Moves a title that `from` owns: from the zero address it is minted, to the zero address burned.
    ///
    /// # Errors
    /// [`MathOverflow`] never happens: a balance counts titles, and ids are counted in 256 bits, too.
    #[inline(never)]
    pub(crate) fn shift(&mut self, from: Address, to: Address, token_id: U256) -> Result<(), Error> {
        let one = U256::from(1);
        if !from.is_zero() {
            self.approvals.setter(token_id).set(Address::ZERO);
            let balance = self.balance(from).checked_sub(one).ok_or(MathOverflow {})?;
            self.balances.setter(from).set(balance);
        }
        if !to.is_zero() {
            let balance = self.balance(to).checked_add(one).ok_or(MathOverflow {})?;
            self.balances.setter(to).set(balance);
        }
        self.owners.setter(token_id).set(to);
        emit(IERC721::Transfer::SIGNATURE_HASH, &[word_of(from), word_of(to), token_id], &[]);
        Ok(())
    }
}
