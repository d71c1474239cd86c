//! Stablecoins in, USDai out, and back.

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20 as tokens, number,
    wire::{ask, event, word_of},
};
use stylus_sdk::{contract, msg};
use usdai_abi::{erc20::IERC20, roles::DEPOSITOR_ROLE, usdai::IUSDai, SolCall};

use crate::{errors::*, state::Dollar, word::*};

/// No cap: the most that fits beside the rest of an asset's word.
const NO_CAP: u128 = (1 << 112) - 1;

/// A listed stablecoin; amounts are in its own decimals.
pub(crate) struct Asset {
    held: u128,
    cap: u128,
    decimals: u8,
}

impl Asset {
    fn read(word: U256) -> Option<Self> {
        let (held, rest) = split(word);
        let [.., decimals, listed] = rest.to_le_bytes();
        (listed == 1).then_some(Self { held, cap: rest & NO_CAP, decimals })
    }

    fn word(&self) -> U256 {
        pair(self.held, self.cap | (u128::from(self.decimals) << 112) | (1 << 120))
    }

    /// What one smallest part is worth in USDai.
    fn factor(&self) -> Result<u64, Error> {
        factor(self.decimals).ok_or_else(overflow)
    }

    /// What `amount` is worth in USDai.
    ///
    /// # Errors
    /// `MathOverflow`.
    fn worth(&self, amount: U256) -> Result<U256, Error> {
        amount.checked_mul(U256::from(self.factor()?)).ok_or_else(overflow)
    }
}

impl Dollar {
    /// # Errors
    /// `UnknownAsset`.
    #[inline(never)]
    pub(crate) fn listed(&self, token: Address) -> Result<Asset, Error> {
        Asset::read(self.assets.get(token)).ok_or_else(|| fail_of(UnknownAsset::SELECTOR, token))
    }

    fn store(&mut self, token: Address, asset: &Asset) {
        self.assets.setter(token).set(asset.word());
    }

    /// See `IUSDai.deposit`.
    ///
    /// # Errors
    /// `NotAdmitted` while deposits are closed; those of [`Self::take_in`].
    pub(crate) fn deposit(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        let caller = msg::sender();
        if !self.open.get() && !self.roles.has_number(number!(DEPOSITOR_ROLE), caller) {
            return Err(fail_of(NotAdmitted::SELECTOR, caller));
        }
        self.take_in(token, amount, min_out, recipient)
    }

    /// A deposit of the caller, who is admitted.
    ///
    /// # Errors
    /// `EnforcedPause`, `Blacklisted`, `ZeroAmount`, `UnknownAsset`, `SlippageExceeded`, `PriceTooLow` and the oracle's,
    /// `AssetCapExceeded`, `SupplyCapExceeded`, `ERC20InvalidReceiver`, `MathOverflow`, `TransferMismatch`, the token's.
    #[inline(never)]
    pub(crate) fn take_in(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        let caller = msg::sender();
        self.when_not_paused()?;
        self.unmarked(caller)?;
        if amount.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        let mut asset = self.listed(token)?;
        let out = asset.worth(amount)?;
        at_least(out, min_out)?;
        let minted = narrow(out)?;
        self.ensure_priced(token)?;
        self.accrue();

        self.hold(token, &mut asset, narrow(amount)?)?;
        let (supply, backing) = split(self.totals.get());
        let supply = supply.checked_add(minted).ok_or_else(overflow)?;
        let (cap, bridged) = split(self.limits.get());
        let issued = supply.checked_add(bridged).ok_or_else(overflow)?;
        if issued > cap {
            return Err(fail(SupplyCapExceeded::SELECTOR, &[wide(cap), wide(issued)]));
        }
        self.totals.set(pair(supply, backing.checked_add(minted).ok_or_else(overflow)?));
        self.mint(recipient, minted)?;
        let topics = [word_of(caller), word_of(recipient), word_of(token)];
        event::<IUSDai::Deposited>(&topics, &[amount, out]);
        self.pull(token, caller, amount)?;
        Ok(out)
    }

    /// See `IUSDai.withdraw`.
    ///
    /// # Errors
    /// Those of [`Self::pay_out`].
    pub(crate) fn withdraw(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        self.pay_out(msg::sender(), token, amount, min_out, recipient)
    }

    /// Burns `amount` of `owner`, who agrees.
    ///
    /// # Errors
    /// `EnforcedPause`, `ZeroAddress`, `Blacklisted`, `UnknownAsset`, `ZeroAmount` when it would pay nothing,
    /// `SlippageExceeded`, `InsufficientReserves`, `ERC20InsufficientBalance`, the token's.
    #[inline(never)]
    pub(crate) fn pay_out(
        &mut self,
        owner: Address,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        self.when_not_paused()?;
        if recipient.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.unmarked(recipient)?;
        let mut asset = self.listed(token)?;
        let out = divide(amount, asset.factor()?);
        if out.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        at_least(out, min_out)?;
        self.accrue();

        self.release(token, &mut asset, out)?;
        self.burn(owner, amount)?;
        let (supply, backing) = split(self.totals.get());
        let supply = supply.checked_sub(narrow(amount)?).ok_or_else(overflow)?;
        let backing = backing.checked_sub(narrow(asset.worth(out)?)?).ok_or_else(overflow)?;
        self.totals.set(pair(supply, backing));
        let topics = [word_of(owner), word_of(recipient), word_of(token)];
        event::<IUSDai::Withdrawn>(&topics, &[amount, out]);
        tokens::transfer(self, token, recipient, out)?;
        Ok(out)
    }

    /// Books `amount` more of an asset.
    ///
    /// # Errors
    /// `AssetCapExceeded`, `MathOverflow`.
    pub(crate) fn hold(&mut self, token: Address, asset: &mut Asset, amount: u128) -> Result<(), Error> {
        asset.held = asset.held.checked_add(amount).ok_or_else(overflow)?;
        if asset.held > asset.cap {
            let words = [word_of(token), wide(asset.cap), wide(asset.held)];
            return Err(fail(AssetCapExceeded::SELECTOR, &words));
        }
        self.store(token, asset);
        Ok(())
    }

    /// Books `amount` less of an asset.
    ///
    /// # Errors
    /// `InsufficientReserves`.
    pub(crate) fn release(&mut self, token: Address, asset: &mut Asset, amount: U256) -> Result<(), Error> {
        let available = wide(asset.held);
        let Some(left) = available.checked_sub(amount) else {
            return Err(fail(InsufficientReserves::SELECTOR, &[word_of(token), available, amount]));
        };
        asset.held = narrow(left)?;
        self.store(token, asset);
        Ok(())
    }

    /// Gets `amount` of a listed asset from `from`, exactly.
    ///
    /// # Errors
    /// `TransferMismatch`, the token's.
    #[inline(never)]
    pub(crate) fn pull(&mut self, token: Address, from: Address, amount: U256) -> Result<(), Error> {
        let here = contract::address();
        let before = tokens::balance_of(self, token, here)?;
        tokens::transfer_from(self, token, from, here, amount)?;
        let after = tokens::balance_of(self, token, here)?;
        let received = after.checked_sub(before).unwrap_or(U256::ZERO);
        if received != amount {
            return Err(fail(TransferMismatch::SELECTOR, &[word_of(token), amount, received]));
        }
        Ok(())
    }

    /// What `amount` of an asset is worth in USDai.
    ///
    /// # Errors
    /// `MathOverflow`.
    pub(crate) fn worth(asset: &Asset, amount: U256) -> Result<u128, Error> {
        narrow(asset.worth(amount)?)
    }

    /// Asks the token for its decimals: an address without code cannot be listed. A cap from 2^112 on is none.
    ///
    /// # Errors
    /// `AssetAlreadyListed`, `UnsupportedDecimals`, `CallFailed`.
    pub(crate) fn list_asset(&mut self, token: Address, cap: U256) -> Result<(), Error> {
        if Asset::read(self.assets.get(token)).is_some() {
            return Err(fail_of(AssetAlreadyListed::SELECTOR, token));
        }
        let [answer] = ask(self, token, IERC20::decimalsCall::SELECTOR, &[])?;
        let decimals = match answer.into_limbs() {
            [decimals, 0, 0, 0] => u8::try_from(decimals).ok(),
            _ => None,
        };
        let decimals = decimals.ok_or_else(|| fail_of(CallFailed::SELECTOR, token))?;
        factor(decimals).ok_or_else(|| fail(UnsupportedDecimals::SELECTOR, &[answer]))?;
        let asset = Asset { held: 0, cap: clamp(cap).min(NO_CAP), decimals };
        self.store(token, &asset);
        event::<IUSDai::AssetListed>(&[word_of(token)], &[answer, wide(asset.cap)]);
        Ok(())
    }

    /// # Errors
    /// `UnknownAsset`.
    pub(crate) fn set_asset_cap(&mut self, token: Address, cap: U256) -> Result<(), Error> {
        let mut asset = self.listed(token)?;
        asset.cap = clamp(cap).min(NO_CAP);
        self.store(token, &asset);
        event::<IUSDai::AssetCapSet>(&[word_of(token)], &[wide(asset.cap)]);
        Ok(())
    }

    /// A cap from 2^128 on is none.
    pub(crate) fn set_supply_cap(&mut self, cap: U256) {
        let cap = clamp(cap);
        let (_, bridged) = split(self.limits.get());
        self.limits.set(pair(cap, bridged));
        event::<IUSDai::SupplyCapSet>(&[], &[wide(cap)]);
    }

    pub(crate) fn supply_cap(&self) -> U256 {
        wide(split(self.limits.get()).0)
    }

    /// Whether it is listed, its decimals, its cap, what is held of it.
    pub(crate) fn asset(&self, token: Address) -> (bool, u8, U256, U256) {
        match Asset::read(self.assets.get(token)) {
            Some(asset) => (true, asset.decimals, wide(asset.cap), wide(asset.held)),
            None => (false, 0, U256::ZERO, U256::ZERO),
        }
    }

    /// Backing, supply, bridged supply, all in 18 decimals.
    pub(crate) fn reserves(&self) -> (U256, U256, U256) {
        let (supply, backing) = split(self.totals.get());
        let (_, bridged) = split(self.limits.get());
        (wide(backing), wide(supply), wide(bridged))
    }
}

fn at_least(actual: U256, limit: U256) -> Result<(), Error> {
    if actual < limit {
        return Err(fail(SlippageExceeded::SELECTOR, &[actual, limit]));
    }
    Ok(())
}
