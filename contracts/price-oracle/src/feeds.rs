//! Which feed a token has, and what of it is believed.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{address_of, ask, event, word_of};
use usdai_abi::{
    oracle::{IAggregatorV3, IPriceOracle},
    SolCall,
};

use super::{errors::*, PriceOracle};

/// Decimals of prices, and the most that a feed may have.
pub(crate) const DECIMALS: u64 = 18;

/// What is set for a token.
pub(crate) struct Feed {
    pub(crate) aggregator: Address,
    pub(crate) decimals: u64,
    /// Seconds.
    pub(crate) heartbeat: u64,
}

/// Bits 160 to 191 of a word, and 32 more above: see the storage.
fn above(word: U256) -> u64 {
    let [low, ..] = word.wrapping_shr(160).into_limbs();
    low
}

impl Feed {
    fn read(word: U256) -> Self {
        let rest = above(word);
        Self { aggregator: address_of(word), decimals: rest & 0xff, heartbeat: (rest >> 8) & 0xffff_ffff }
    }

    fn word(&self) -> U256 {
        word_of(self.aggregator) | U256::from((self.heartbeat << 8) | self.decimals).wrapping_shl(160)
    }
}

impl PriceOracle {
    pub(crate) fn feed(&self, token: Address) -> Feed {
        Feed::read(self.feeds.get(token))
    }

    /// The least and the largest price that is believed.
    pub(crate) fn bounds(&self, token: Address) -> (U256, U256) {
        let [a, b, c, d] = self.bounds.get(token).into_limbs();
        (U256::from_limbs([a, b, 0, 0]), U256::from_limbs([c, d, 0, 0]))
    }

    /// # Errors
    /// `ZeroAddress`; `InvalidParameter` for a heartbeat of zero or from 2^32, and for bounds that are zero, crossed, or
    /// from 2^128; `UnsupportedDecimals`, `CallFailed` of the aggregator.
    pub(crate) fn set_feed(
        &mut self,
        token: Address,
        aggregator: Address,
        heartbeat: u64,
        minimum: U256,
        maximum: U256,
    ) -> Result<(), Error> {
        if token.is_zero() || aggregator.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        if heartbeat == 0 || minimum.is_zero() || minimum > maximum {
            return Err(invalid());
        }
        let [a, b, 0, 0] = minimum.into_limbs() else { return Err(invalid()) };
        let [c, d, 0, 0] = maximum.into_limbs() else { return Err(invalid()) };
        let answer = self.decimals_of(aggregator)?;
        let decimals = match answer.into_limbs() {
            [decimals @ 0..=DECIMALS, 0, 0, 0] => decimals,
            [0..=255, 0, 0, 0] => return Err(fail(UnsupportedDecimals::SELECTOR, &[answer])),
            _ => return Err(fail_of(CallFailed::SELECTOR, aggregator)),
        };
        let feed = Feed { aggregator, decimals, heartbeat };
        self.feeds.setter(token).set(feed.word());
        self.bounds.setter(token).set(U256::from_limbs([a, b, c, d]));
        let words = [U256::from(heartbeat), minimum, maximum];
        event::<IPriceOracle::FeedSet>(&[word_of(token), word_of(aggregator)], &words);
        Ok(())
    }

    /// # Errors
    /// `UnknownFeed`.
    pub(crate) fn remove_feed(&mut self, token: Address) -> Result<(), Error> {
        if self.feed(token).aggregator.is_zero() {
            return Err(fail_of(UnknownFeed::SELECTOR, token));
        }
        self.feeds.setter(token).set(U256::ZERO);
        self.bounds.setter(token).set(U256::ZERO);
        event::<IPriceOracle::FeedRemoved>(&[word_of(token)], &[]);
        Ok(())
    }

    pub(crate) fn decimals_of(&self, aggregator: Address) -> Result<U256, Error> {
        let [decimals] = ask(self, aggregator, IAggregatorV3::decimalsCall::SELECTOR, &[])?;
        Ok(decimals)
    }
}
