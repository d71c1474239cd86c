//! ERC-7802: what bridges mint and burn, within limits that refill.

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    wire::{event, word_of},
};
use stylus_sdk::{block, msg};
use usdai_abi::{
    roles::BRIDGE_ROLE,
    usdai::{IUSDai, IERC7802},
};

use crate::{errors::*, state::Dollar, word::*};

/// Seconds in which a used limit is whole again.
const PERIOD: u64 = 86_400;
/// The largest capacity: what fits beside the rest of a bucket's word.
const MAX_CAPACITY: u128 = (1 << 112) - 1;

/// What a bridge may move in one direction.
#[derive(Clone, Copy)]
struct Bucket {
    left: u128,
    capacity: u128,
}

impl Bucket {
    /// As it is now: refilled since its last change, rounded down.
    fn read(word: U256) -> Self {
        let left = clamp(word & wide(MAX_CAPACITY));
        let capacity = clamp(word.wrapping_shr(112) & wide(MAX_CAPACITY));
        let [time, ..] = word.wrapping_shr(224).into_limbs();
        let seconds = U256::from(block::timestamp().saturating_sub(time));
        let refill = divide(product(wide(capacity), seconds), PERIOD);
        Self { left: left.saturating_add(clamp(refill)).min(capacity), capacity }
    }

    /// Changed now. Times fit until the year 2106.
    fn word(self) -> U256 {
        wide(self.left)
            | wide(self.capacity).wrapping_shl(112)
            | U256::from(block::timestamp()).wrapping_shl(224)
    }

    /// # Errors
    /// `BridgeLimitExceeded`.
    fn use_up(&mut self, amount: u128) -> Result<(), Error> {
        let Some(left) = self.left.checked_sub(amount) else {
            let words = [word_of(msg::sender()), wide(self.left), wide(amount)];
            return Err(fail(BridgeLimitExceeded::SELECTOR, &words));
        };
        self.left = left;
        Ok(())
    }

    /// Another capacity; what is in use stays in use.
    fn resize(&mut self, capacity: u128) {
        let used = self.capacity.saturating_sub(self.left);
        self.left = capacity.saturating_sub(used);
        self.capacity = capacity;
    }
}

impl Dollar {
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `EnforcedPause`, `ZeroAmount`, `InsufficientBridged`, `BridgeLimitExceeded`,
    /// `ERC20InvalidReceiver`, `Blacklisted`, `MathOverflow`.
    pub(crate) fn crosschain_mint(&mut self, to: Address, amount: U256) -> Result<(), Error> {
        let bridge = self.bridge(amount)?;
        let (cap, bridged) = split(self.limits.get());
        let Some(left) = wide(bridged).checked_sub(amount) else {
            return Err(fail(InsufficientBridged::SELECTOR, &[wide(bridged), amount]));
        };
        let minted = narrow(amount)?;
        let mut bucket = Bucket::read(self.inbound.get(bridge));
        bucket.use_up(minted)?;
        self.inbound.setter(bridge).set(bucket.word());
        self.limits.set(pair(cap, narrow(left)?));
        let (supply, backing) = split(self.totals.get());
        self.totals.set(pair(supply.checked_add(minted).ok_or_else(overflow)?, backing));
        self.mint(to, minted)?;
        event::<IERC7802::CrosschainMint>(&[word_of(to), word_of(bridge)], &[amount]);
        Ok(())
    }

    /// # Errors
    /// As [`Self::crosschain_mint`]; `ERC20InsufficientBalance` instead of the receiver's and the bridged supply's,
    /// `ERC20InvalidSender` for the vault: it never bridges, and what it holds is in its books.
    pub(crate) fn crosschain_burn(&mut self, from: Address, amount: U256) -> Result<(), Error> {
        let bridge = self.bridge(amount)?;
        if !from.is_zero() && from == self.vault.get() {
            return Err(fail_of(ERC20InvalidSender::SELECTOR, from));
        }
        self.burn(from, amount)?;
        let burned = narrow(amount)?;
        let mut bucket = Bucket::read(self.outbound.get(bridge));
        bucket.use_up(burned)?;
        self.outbound.setter(bridge).set(bucket.word());
        let (cap, bridged) = split(self.limits.get());
        self.limits.set(pair(cap, bridged.checked_add(burned).ok_or_else(overflow)?));
        let (supply, backing) = split(self.totals.get());
        self.totals.set(pair(supply.checked_sub(burned).ok_or_else(overflow)?, backing));
        event::<IERC7802::CrosschainBurn>(&[word_of(from), word_of(bridge)], &[amount]);
        Ok(())
    }

    /// The caller, a bridge that may move something now.
    fn bridge(&self, amount: U256) -> Result<Address, Error> {
        self.roles.only_number(number!(BRIDGE_ROLE))?;
        self.when_not_paused()?;
        let bridge = msg::sender();
        self.unmarked(bridge)?;
        if amount.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        Ok(bridge)
    }

    /// # Errors
    /// `ZeroAddress`; `InvalidParameter` from 2^112.
    pub(crate) fn set_bridge_limits(
        &mut self,
        bridge: Address,
        inbound: U256,
        outbound: U256,
    ) -> Result<(), Error> {
        if bridge.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        if inbound > wide(MAX_CAPACITY) || outbound > wide(MAX_CAPACITY) {
            return Err(invalid());
        }
        let mut bucket = Bucket::read(self.inbound.get(bridge));
        bucket.resize(clamp(inbound));
        self.inbound.setter(bridge).set(bucket.word());
        let mut bucket = Bucket::read(self.outbound.get(bridge));
        bucket.resize(clamp(outbound));
        self.outbound.setter(bridge).set(bucket.word());
        event::<IUSDai::BridgeLimitsSet>(&[word_of(bridge)], &[inbound, outbound]);
        Ok(())
    }

    /// Inbound limit and what is left of it now, outbound limit and what is left of it now.
    pub(crate) fn bridge_limits(&self, bridge: Address) -> [U256; 4] {
        let inbound = Bucket::read(self.inbound.get(bridge));
        let outbound = Bucket::read(self.outbound.get(bridge));
        [inbound.capacity, inbound.left, outbound.capacity, outbound.left].map(wide)
    }
}
