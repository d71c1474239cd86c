//! Who owns which title and who may move it: the rules of ERC-721, without the lien.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{event, word_of};
use stylus_sdk::msg;
use usdai_abi::caliber::IERC721;

use crate::{
    errors::*,
    state::{place, Caliber},
    word::*,
};

impl Caliber {
    /// # Errors
    /// `ERC721InvalidOwner`.
    pub(crate) fn balance_of(&self, owner: Address) -> Result<U256, Error> {
        if owner.is_zero() {
            return Err(fail_of(ERC721InvalidOwner::SELECTOR, owner));
        }
        Ok(self.balances.get(owner))
    }

    /// # Errors
    /// `ERC721NonexistentToken`.
    pub(crate) fn owner_of(&self, id: U256) -> Result<Address, Error> {
        owner(id, &self.head(id))
    }

    /// # Errors
    /// `ERC721NonexistentToken`.
    pub(crate) fn get_approved(&self, id: U256) -> Result<Address, Error> {
        let head = self.head(id);
        owner(id, &head)?;
        Ok(self.approved(id, &head))
    }

    fn approved(&self, id: U256, head: &Head) -> Address {
        if head.approved {
            account(self.word(id, place::APPROVAL))
        } else {
            Address::ZERO
        }
    }

    #[inline(never)]
    pub(crate) fn is_operator(&self, owner: Address, operator: Address) -> bool {
        self.operators.getter(owner).get(operator)
    }

    /// Refuses a caller that may not move the title: it is neither the owner, nor approved, nor an operator.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`, `ERC721InsufficientApproval`.
    #[inline(never)]
    pub(crate) fn authorise(&self, id: U256, head: &Head) -> Result<(), Error> {
        let (owner, caller) = (owner(id, head)?, msg::sender());
        if owner == caller || self.approved(id, head) == caller || self.is_operator(owner, caller) {
            return Ok(());
        }
        Err(fail(ERC721InsufficientApproval::SELECTOR, &[word_of(caller), id]))
    }

    /// Lets `to` move the title once. By the owner or an operator; zero takes the approval back.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`, `ERC721InvalidApprover`.
    pub(crate) fn allow(&mut self, id: U256, mut head: Head, to: Address) -> Result<(), Error> {
        let (owner, caller) = (owner(id, &head)?, msg::sender());
        if owner != caller && !self.is_operator(owner, caller) {
            return Err(fail_of(ERC721InvalidApprover::SELECTOR, caller));
        }
        self.set_word(id, place::APPROVAL, to.into_word());
        head.approved = !to.is_zero();
        self.set_head(id, &head);
        event::<IERC721::Approval>(&[word_of(owner), word_of(to), id], &[]);
        Ok(())
    }

    /// # Errors
    /// `ERC721InvalidOperator` for the zero address.
    pub(crate) fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Error> {
        if operator.is_zero() {
            return Err(fail_of(ERC721InvalidOperator::SELECTOR, operator));
        }
        let owner = msg::sender();
        self.operators.setter(owner).setter(operator).set(approved);
        let words = [U256::from(u8::from(approved))];
        event::<IERC721::ApprovalForAll>(&[word_of(owner), word_of(operator)], &words);
        Ok(())
    }

    /// Moves a title from its owner `from` to somebody, whoever calls, and ends its approval. `head` is the caller's to
    /// store.
    ///
    /// # Errors
    /// `ERC721InvalidReceiver`, `ERC721NonexistentToken`, `ERC721IncorrectOwner`.
    #[inline(never)]
    pub(crate) fn hand_over(
        &mut self,
        id: U256,
        head: &mut Head,
        from: Address,
        to: Address,
    ) -> Result<(), Error> {
        if to.is_zero() {
            return Err(fail_of(ERC721InvalidReceiver::SELECTOR, to));
        }
        let owner = owner(id, head)?;
        if owner != from {
            return Err(fail(ERC721IncorrectOwner::SELECTOR, &[word_of(from), id, word_of(owner)]));
        }
        self.shift(id, head, to)
    }

    /// Moves a title from its owner: from nobody it is minted, to nobody burned. Ends its approval. `head` is the
    /// caller's to store.
    ///
    /// # Errors
    /// `MathOverflow` never happens: a balance counts titles, and ids are counted in 256 bits, too.
    #[inline(never)]
    pub(crate) fn shift(&mut self, id: U256, head: &mut Head, to: Address) -> Result<(), Error> {
        let one = U256::from(1);
        let from = head.owner;
        // Where a holder hands a title to itself nothing changes.
        if from != to {
            if !from.is_zero() {
                let balance = self.balances.get(from).checked_sub(one).ok_or_else(overflow)?;
                self.balances.insert(from, balance);
            }
            if !to.is_zero() {
                let balance = self.balances.get(to).checked_add(one).ok_or_else(overflow)?;
                self.balances.insert(to, balance);
            }
        }
        (head.owner, head.approved) = (to, false);
        event::<IERC721::Transfer>(&[word_of(from), word_of(to), id], &[]);
        Ok(())
    }
}

/// # Errors
/// `ERC721NonexistentToken`.
#[inline(never)]
fn owner(id: U256, head: &Head) -> Result<Address, Error> {
    if head.owner.is_zero() {
        return Err(absent(id));
    }
    Ok(head.owner)
}
