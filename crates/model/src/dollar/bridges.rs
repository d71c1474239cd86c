//! Bridges: what they mint and burn, and the limits that refill over a day.

use crate::{
    above, down, n, pow2,
    protocol::{Protocol, Role},
    q, word, Contract, Refusal, Who, N,
};

/// A limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// What was left at `time`.
    pub left: N,
    /// The limit.
    pub capacity: N,
    /// The last change.
    pub time: u64,
}

impl Bucket {
    /// What is left now: all of it comes back within a day, rounded down.
    #[must_use]
    pub fn left_at(&self, now: u64) -> N {
        let seconds = n(now.saturating_sub(self.time));
        let back = down(&q(&(&self.capacity * seconds), &n(86_400)));
        (&self.left + back).min(self.capacity.clone())
    }

    fn take(&mut self, now: u64, amount: &N) -> Result<(), Refusal> {
        let left = self.left_at(now);
        if left < *amount {
            return Err(Refusal::of("BridgeLimitExceeded"));
        }
        *self = Self { left: left - amount, time: now, ..self.clone() };
        Ok(())
    }

    /// What is in use stays in use.
    fn resize(&mut self, now: u64, capacity: &N) {
        let used = &self.capacity - self.left_at(now);
        *self = Self { left: above(capacity, &used), capacity: capacity.clone(), time: now };
    }
}

impl Protocol {
    pub(crate) fn bridge_move(
        &mut self,
        bridge: Who,
        who: Who,
        amount: &N,
        inbound: bool,
    ) -> Result<(), Refusal> {
        let now = self.clock.now;
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Usdai, Role::Bridge, bridge));
        no.when(self.dollar.paused, "EnforcedPause");
        no.absorb(self.dollar.blocked(bridge));
        no.when(*amount == n(0), "ZeroAmount");
        let buckets = self.dollar.bridges.entry(bridge).or_default();
        let bucket = if inbound { &mut buckets.0 } else { &mut buckets.1 };
        no.absorb(bucket.take(now, amount));
        let name = if inbound {
            no.when(self.dollar.bridged < *amount, "InsufficientBridged");
            self.dollar.bridged -= amount;
            self.dollar.supply += amount;
            no.absorb(self.dollar_mint(who, amount));
            "CrosschainMint"
        } else {
            no.when(who == self.places.susdai, "ERC20InvalidSender");
            no.absorb(self.dollar_burn(who, amount));
            self.dollar.bridged += amount;
            self.dollar.supply -= amount;
            "CrosschainBurn"
        };
        no.end()?;
        self.log(Contract::Usdai, name, vec![word(who), word(bridge), amount.clone()]);
        Ok(())
    }

    pub(crate) fn set_bridge_limits(
        &mut self,
        caller: Who,
        bridge: Who,
        inbound: &N,
        outbound: &N,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Usdai, Role::Admin, caller));
        no.when(bridge == [0; 20], "ZeroAddress");
        no.when(inbound.max(outbound) >= &pow2(112), "InvalidParameter");
        no.end()?;
        let now = self.clock.now;
        let buckets = self.dollar.bridges.entry(bridge).or_default();
        buckets.0.resize(now, inbound);
        buckets.1.resize(now, outbound);
        let words = vec![word(bridge), inbound.clone(), outbound.clone()];
        self.log(Contract::Usdai, "BridgeLimitsSet", words);
        Ok(())
    }
}
