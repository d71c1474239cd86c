//! A price, or why there is none.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, word_of};
use stylus_sdk::block;
use usdai_abi::{oracle::IAggregatorV3, SolCall};

use super::{errors::*, feeds::DECIMALS, PriceOracle};

/// A round, as a feed answers it.
pub(crate) struct Round {
    pub(crate) id: U256,
    pub(crate) answer: U256,
    pub(crate) started_at: U256,
    pub(crate) updated_at: U256,
    pub(crate) answered_in: U256,
}

pub(crate) fn now() -> U256 {
    U256::from(block::timestamp())
}

impl PriceOracle {
    pub(crate) fn latest(&self, aggregator: Address) -> Result<Round, Error> {
        let selector = IAggregatorV3::latestRoundDataCall::SELECTOR;
        let [id, answer, started_at, updated_at, answered_in] = ask(self, aggregator, selector, &[])?;
        Ok(Round { id, answer, started_at, updated_at, answered_in })
    }

    /// The token's price, 18 decimals.
    ///
    /// # Errors
    /// `SequencerDown`, `GracePeriod`, `UnknownFeed`, `FeedDecimalsChanged`, `InvalidAnswer`, `FuturePrice`,
    /// `StalePrice`, `PriceOutOfBounds`; the feed's own.
    pub(crate) fn price(&self, token: Address) -> Result<U256, Error> {
        self.ensure_sequencer_up()?;
        let feed = self.feed(token);
        if feed.aggregator.is_zero() {
            return Err(fail_of(UnknownFeed::SELECTOR, token));
        }
        let decimals = self.decimals_of(feed.aggregator)?;
        if decimals != U256::from(feed.decimals) {
            return Err(fail(FeedDecimalsChanged::SELECTOR, &[word_of(token), decimals]));
        }
        let round = self.latest(feed.aggregator)?;
        // An int256: the top bit is the sign.
        if round.answer.is_zero() || round.answer.bit(255) || round.updated_at.is_zero() || round.id.is_zero()
        {
            return Err(fail_of(InvalidAnswer::SELECTOR, token));
        }
        let Some(age) = now().checked_sub(round.updated_at) else {
            return Err(fail(FuturePrice::SELECTOR, &[word_of(token), round.updated_at]));
        };
        if age > U256::from(feed.heartbeat) || round.answered_in < round.id {
            return Err(fail(StalePrice::SELECTOR, &[word_of(token), round.updated_at]));
        }
        let mut price = round.answer;
        for _ in feed.decimals..DECIMALS {
            // What does not fit is far above every bound.
            price = price.checked_mul(U256::from(10)).unwrap_or(U256::MAX);
        }
        let (minimum, maximum) = self.bounds(token);
        if price < minimum || price > maximum {
            return Err(fail(PriceOutOfBounds::SELECTOR, &[word_of(token), price]));
        }
        Ok(price)
    }
}
