//! The base yield: what the backing earns by tiers, and the escrow that it is paid from.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20 as tokens,
    reader::Reader,
    wire::{event, word_of},
};
use stylus_sdk::{block, msg};
use usdai_abi::usdai::IUSDai;

use crate::{errors::*, state::Dollar, word::*};

/// The most tiers: an accrual reads each of them.
const MAX_TIERS: usize = 8;
/// 100 % a year of 365 days, per second, scaled 1e18, rounded down.
const MAX_RATE: u64 = 31_709_791_983;
const WAD: u64 = 1_000_000_000_000_000_000;

/// What has accrued, the time of the last accrual, the number of tiers.
struct Accrual {
    accrued: u128,
    time: u64,
    tiers: u64,
}

impl Accrual {
    fn read(word: U256) -> Self {
        let (accrued, _) = split(word);
        let [_, _, time, tiers] = word.into_limbs();
        Self { accrued, time, tiers }
    }

    fn word(&self) -> U256 {
        pair(self.accrued, u128::from(self.time) | (u128::from(self.tiers) << 64))
    }
}

impl Dollar {
    /// Settles what the backing has earned until now. Comes before every change of the backing or the tiers.
    #[inline(never)]
    pub(crate) fn accrue(&mut self) {
        let stored = Accrual::read(self.accrual.get());
        if stored.tiers != 0 && stored.time != block::timestamp() {
            let accrual = self.accrued_until_now(stored);
            self.accrual.set(accrual.word());
        }
    }

    /// Rounded down; where it does not fit 128 bits it stops growing, and nobody's deposit fails for it.
    fn accrued_until_now(&self, stored: Accrual) -> Accrual {
        let now = block::timestamp();
        if stored.tiers == 0 {
            return Accrual { time: now, ..stored };
        }
        let seconds = U256::from(now.saturating_sub(stored.time));
        let (_, mut left) = split(self.totals.get());
        let mut earned = U256::ZERO;
        for index in 0..stored.tiers {
            let word = self.tiers.get(U256::from(index));
            let [_, _, rate, _] = word.into_limbs();
            let (width, _) = split(word);
            let part = left.min(width);
            // part < 2^128 and the rate < 2^35: no sum of 8 overflows.
            earned = earned.checked_add(product(wide(part), U256::from(rate))).unwrap_or(U256::MAX);
            left = left.saturating_sub(part);
            if left == 0 {
                break;
            }
        }
        let earned = divide(product(earned, seconds), WAD);
        Accrual { accrued: stored.accrued.saturating_add(clamp(earned)), time: now, ..stored }
    }

    /// All that has accrued and has not been harvested.
    pub(crate) fn base_yield_accrued(&self) -> u128 {
        self.accrued_until_now(Accrual::read(self.accrual.get())).accrued
    }

    /// What a harvest pays: what has accrued, as far as the escrow and the supply cap go.
    pub(crate) fn base_yield_funded(&self) -> u128 {
        let accrued = self.base_yield_accrued();
        // The vault asks before most prices, and mostly there is nothing: no more words are read for that.
        if accrued == 0 {
            return 0;
        }
        let funded = accrued.min(self.yield_escrow());
        if funded == 0 {
            return 0;
        }
        let (supply, _) = split(self.totals.get());
        let (cap, bridged) = split(self.limits.get());
        let room = cap.saturating_sub(supply).saturating_sub(bridged);
        funded.min(room)
    }

    pub(crate) fn yield_escrow(&self) -> u128 {
        clamp(self.escrow.get())
    }

    /// # Errors
    /// `Unauthorized` for any other than the vault, `Blacklisted`.
    pub(crate) fn harvest_yield(&mut self) -> Result<u128, Error> {
        let vault = msg::sender();
        if vault != self.vault.get() {
            return Err(fail_of(Unauthorized::SELECTOR, vault));
        }
        self.accrue();
        let amount = self.base_yield_funded();
        if amount == 0 {
            return Ok(0);
        }
        let mut accrual = Accrual::read(self.accrual.get());
        accrual.accrued = accrual.accrued.checked_sub(amount).ok_or_else(overflow)?;
        self.accrual.set(accrual.word());
        let escrow = self.yield_escrow().checked_sub(amount).ok_or_else(overflow)?;
        self.escrow.set(wide(escrow));
        let (supply, backing) = split(self.totals.get());
        let supply = supply.checked_add(amount).ok_or_else(overflow)?;
        let backing = backing.checked_add(amount).ok_or_else(overflow)?;
        self.totals.set(pair(supply, backing));
        self.mint(vault, amount)?;
        event::<IUSDai::YieldHarvested>(&[word_of(vault)], &[wide(amount)]);
        Ok(amount)
    }

    /// Money for the yield. It backs nothing until it is harvested.
    ///
    /// # Errors
    /// `EnforcedPause`, `Blacklisted`, `ZeroAmount`, `UnknownAsset`, `AssetCapExceeded`, `TransferMismatch`, the token's.
    pub(crate) fn fund_yield(&mut self, token: Address, amount: U256) -> Result<(), Error> {
        let from = msg::sender();
        self.when_not_paused()?;
        self.unmarked(from)?;
        if amount.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        let mut asset = self.listed(token)?;
        let funded = Self::worth(&asset, amount)?;
        self.hold(token, &mut asset, narrow(amount)?)?;
        let escrow = self.yield_escrow().checked_add(funded).ok_or_else(overflow)?;
        self.escrow.set(wide(escrow));
        let topics = [word_of(from), word_of(token)];
        event::<IUSDai::YieldFunded>(&topics, &[amount, wide(funded)]);
        self.pull(token, from, amount)
    }

    /// Money of the escrow back to the issuer, except for what has accrued already.
    ///
    /// # Errors
    /// `ZeroAmount`, `ZeroAddress`, `Blacklisted`, `UnknownAsset`, `InsufficientEscrow`, `InsufficientReserves`, the
    /// token's.
    pub(crate) fn defund_yield(
        &mut self,
        token: Address,
        amount: U256,
        recipient: Address,
    ) -> Result<(), Error> {
        if amount.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        if recipient.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.unmarked(recipient)?;
        let mut asset = self.listed(token)?;
        let taken = Self::worth(&asset, amount)?;
        self.accrue();
        let escrow = self.yield_escrow();
        let available = escrow.saturating_sub(self.base_yield_accrued());
        if taken > available {
            return Err(fail(InsufficientEscrow::SELECTOR, &[wide(available), wide(taken)]));
        }
        self.release(token, &mut asset, amount)?;
        self.escrow.set(wide(escrow.checked_sub(taken).ok_or_else(overflow)?));
        let topics = [word_of(recipient), word_of(token)];
        event::<IUSDai::YieldDefunded>(&topics, &[amount, wide(taken)]);
        tokens::transfer(self, token, recipient, amount)?;
        Ok(())
    }

    /// `words`: a rate and a width for each tier. What the backing has earned at the old tiers stays.
    ///
    /// # Errors
    /// `InvalidParameter` for more than 8 tiers, a rate of zero or above 100 % a year, a width of zero or from 2^128.
    pub(crate) fn set_yield_tiers(&mut self, length: usize, mut words: Reader<'_>) -> Result<(), Error> {
        let tiers = length.checked_div(2).unwrap_or(0);
        if tiers > MAX_TIERS || length & 1 != 0 {
            return Err(invalid());
        }
        self.accrue();
        let mut logged = Vec::new();
        logged.push(U256::from(32));
        logged.push(U256::from(length));
        let mut index = U256::ZERO;
        for _ in 0..tiers {
            let rate = words.number(MAX_RATE)?;
            let width = words.word()?;
            if rate == 0 || width.is_zero() {
                return Err(invalid());
            }
            let width = narrow(width).map_err(|_| invalid())?;
            self.tiers.setter(index).set(pair(width, rate.into()));
            index = index.checked_add(U256::from(1)).ok_or_else(overflow)?;
            logged.push(U256::from(rate));
            logged.push(wide(width));
        }
        let [tiers, ..] = index.into_limbs();
        let accrued = Accrual::read(self.accrual.get()).accrued;
        self.accrual.set(Accrual { accrued, time: block::timestamp(), tiers }.word());
        event::<IUSDai::YieldTiersSet>(&[], &logged);
        Ok(())
    }

    /// The offset, the length, and for each tier its rate and its width: an array as it is answered.
    pub(crate) fn yield_tiers(&self) -> Vec<U256> {
        let tiers = Accrual::read(self.accrual.get()).tiers;
        let mut words = Vec::new();
        words.push(U256::from(32));
        words.push(U256::from(tiers.saturating_mul(2)));
        for index in 0..tiers {
            let word = self.tiers.get(U256::from(index));
            let [_, _, rate, _] = word.into_limbs();
            words.push(U256::from(rate));
            words.push(wide(split(word).0));
        }
        words
    }
}
