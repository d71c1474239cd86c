//! Whether the chain's sequencer is up, and has been for long enough.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{address_of, event, word_of};
use usdai_abi::oracle::IPriceOracle;

use super::{errors::*, price::now, PriceOracle};

impl PriceOracle {
    /// The uptime feed, zero for none, and the grace after a restart, seconds.
    pub(crate) fn sequencer_feed(&self) -> (Address, u64) {
        let word = self.sequencer.get();
        let [grace, ..] = word.wrapping_shr(160).into_limbs();
        (address_of(word), grace)
    }

    /// # Errors
    /// `InvalidParameter` for a grace from 2^32, or of a feed that is not there; the feed's own when it does not answer.
    pub(crate) fn set_sequencer_feed(&mut self, aggregator: Address, grace: u64) -> Result<(), Error> {
        if aggregator.is_zero() {
            if grace != 0 {
                return Err(invalid());
            }
        } else {
            self.latest(aggregator)?;
        }
        self.sequencer.set(word_of(aggregator) | U256::from(grace).wrapping_shl(160));
        let words = [word_of(aggregator), U256::from(grace)];
        event::<IPriceOracle::SequencerFeedSet>(&[], &words);
        Ok(())
    }

    /// # Errors
    /// `SequencerDown`, also where the feed has no valid round; `GracePeriod`.
    pub(crate) fn ensure_sequencer_up(&self) -> Result<(), Error> {
        let (aggregator, grace) = self.sequencer_feed();
        if aggregator.is_zero() {
            return Ok(());
        }
        let round = self.latest(aggregator)?;
        // The answer is 0 while it is up; no start is a round that has not begun.
        if !round.answer.is_zero() || round.started_at.is_zero() {
            return Err(fail(SequencerDown::SELECTOR, &[]));
        }
        let until = round.started_at.checked_add(U256::from(grace)).unwrap_or(U256::MAX);
        if now() <= until {
            return Err(fail(GracePeriod::SELECTOR, &[until]));
        }
        Ok(())
    }
}
