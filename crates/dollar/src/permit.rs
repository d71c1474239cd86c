//! ERC-2612: an approval by signature; deposits and withdrawals with one.

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    number,
    signatures::{self, digest, recover, signed_by, PERMIT_TYPE},
    wire::{ask, tell, word_of},
};
use stylus_sdk::{block, contract, msg};
use usdai_abi::{
    erc20::{IERC20Permit, IERC20},
    SolCall,
};

use crate::{errors::*, state::Dollar, token::NAME};

/// A permit's signature: `v`, `r`, `s`.
pub(crate) type Signature = (u64, U256, U256);

impl Dollar {
    pub(crate) fn domain_separator(&self) -> B256 {
        signatures::domain_separator(NAME)
    }

    /// # Errors
    /// `ERC2612ExpiredSignature`, `ERC2612InvalidSigner`, `ERC20InvalidSpender`.
    pub(crate) fn permit(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        (v, r, s): Signature,
    ) -> Result<(), Error> {
        let digest = self.permit_digest(owner, spender, value, deadline)?;
        let signer = recover(digest, v, r, s);
        if signer.is_zero() || signer != owner {
            return Err(fail(ERC2612InvalidSigner::SELECTOR, &[word_of(signer), word_of(owner)]));
        }
        self.use_permit(owner, spender, value)
    }

    /// For owners that are contracts, too (ERC-1271).
    ///
    /// # Errors
    /// As [`Self::permit`].
    pub(crate) fn permit_bytes(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        signature: &[u8],
    ) -> Result<(), Error> {
        let digest = self.permit_digest(owner, spender, value, deadline)?;
        if !signed_by(owner, digest, signature) {
            return Err(fail(ERC2612InvalidSigner::SELECTOR, &[U256::ZERO, word_of(owner)]));
        }
        self.use_permit(owner, spender, value)
    }

    #[inline(never)]
    fn permit_digest(
        &self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
    ) -> Result<B256, Error> {
        if U256::from(block::timestamp()) > deadline {
            return Err(fail(ERC2612ExpiredSignature::SELECTOR, &[deadline]));
        }
        let nonce = self.nonces.get(owner);
        let words = [number!(PERMIT_TYPE), word_of(owner), word_of(spender), value, nonce, deadline];
        Ok(digest(self.domain_separator(), &words))
    }

    #[inline(never)]
    fn use_permit(&mut self, owner: Address, spender: Address, value: U256) -> Result<(), Error> {
        let mut slot = self.nonces.setter(owner);
        let next = slot.get().checked_add(U256::from(1)).ok_or_else(overflow)?;
        slot.set(next);
        self.approve(owner, spender, value)
    }

    /// Uses the caller's permit of an asset, and does without it when the allowance is there anyway: whoever has seen
    /// the permit may have sent it before.
    ///
    /// # Errors
    /// `UnknownAsset`: nothing else is called; the permit's when the allowance is less than `amount`.
    pub(crate) fn permit_of_asset(
        &mut self,
        token: Address,
        amount: U256,
        deadline: U256,
        (v, r, s): Signature,
    ) -> Result<(), Error> {
        self.listed(token)?;
        let (caller, here) = (word_of(msg::sender()), word_of(contract::address()));
        let words = [caller, here, amount, deadline, U256::from(v), r, s];
        let tried = tell::<0>(self, token, IERC20Permit::permitCall::SELECTOR, &words);
        let [allowance] = ask(self, token, IERC20::allowanceCall::SELECTOR, &[caller, here])?;
        if allowance < amount {
            tried?;
        }
        Ok(())
    }

    /// `withdraw` of `owner`'s USDai by the caller, after `owner`'s permit; see [`Self::permit_of_asset`].
    ///
    /// # Errors
    /// The permit's when the allowance is less than `amount`; those of [`Self::pay_out`].
    pub(crate) fn withdraw_with_permit(
        &mut self,
        token: Address,
        amount: U256,
        limits: (U256, Address),
        owner: Address,
        deadline: U256,
        signature: Signature,
    ) -> Result<U256, Error> {
        let caller = msg::sender();
        let tried = self.permit(owner, caller, amount, deadline, signature);
        if self.allowance(owner, caller) < amount {
            tried?;
        }
        self.spend_allowance(owner, amount)?;
        self.pay_out(owner, token, amount, limits.0, limits.1)
    }
}
