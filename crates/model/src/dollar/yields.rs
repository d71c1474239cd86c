//! The base yield: what the backing earns, tier by tier, and what of it is paid.

use crate::{
    above, down, n, pow2,
    protocol::{Protocol, Role},
    q, wad, word, Contract, Refusal, Who, N,
};

/// What has been earned and not been paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accrual {
    /// Up to `time`.
    pub accrued: N,
    /// The last time it was counted.
    pub time: u64,
    /// Rate per second, scaled 1e18, and width.
    pub tiers: Vec<(N, N)>,
}

impl Protocol {
    /// What has accrued until now, rounded down.
    #[must_use]
    pub fn yield_accrued(&self) -> N {
        let Accrual { accrued, time, tiers } = &self.dollar.accrual;
        let (mut left, mut a_second) = (self.dollar.backing.clone(), n(0));
        for (rate, width) in tiers {
            let part = left.clone().min(width.clone());
            a_second += rate * &part;
            left -= part;
        }
        let seconds = n(self.clock.now - time.min(&self.clock.now));
        accrued + down(&q(&(a_second * seconds), &wad()))
    }

    /// What a harvest would pay now.
    #[must_use]
    pub fn yield_funded(&self) -> N {
        let d = &self.dollar;
        let room = above(&d.cap, &(&d.supply + &d.bridged));
        self.yield_accrued().min(d.escrow.clone()).min(room)
    }

    /// Counts what has been earned until now; before the backing or the tiers change.
    pub(crate) fn accrue(&mut self) {
        if !self.dollar.accrual.tiers.is_empty() {
            self.dollar.accrual.accrued = self.yield_accrued();
            self.dollar.accrual.time = self.clock.now;
        }
    }

    /// Pays the vault.
    pub(crate) fn dollar_harvest(&mut self, caller: Who) -> Result<N, Refusal> {
        if caller != self.places.susdai {
            return Err(Refusal::of("Unauthorized"));
        }
        self.accrue();
        let amount = self.yield_funded();
        if amount == n(0) {
            return Ok(amount);
        }
        self.dollar.accrual.accrued -= &amount;
        self.dollar.escrow -= &amount;
        self.dollar.supply += &amount;
        self.dollar.backing += &amount;
        self.dollar_mint(caller, &amount)?;
        self.log(Contract::Usdai, "YieldHarvested", vec![word(caller), amount.clone()]);
        Ok(amount)
    }

    pub(crate) fn fund_yield(&mut self, caller: Who, token: usize, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.dollar.paused, "EnforcedPause");
        no.absorb(self.dollar.blocked(caller));
        no.when(*amount == n(0), "ZeroAmount");
        let funded = amount * self.factor(token);
        no.when(funded >= pow2(128), "MathOverflow");
        self.dollar.assets[token].held += amount;
        let asset = &self.dollar.assets[token];
        no.when(asset.held > asset.cap, "AssetCapExceeded");
        no.when(asset.held >= pow2(128), "MathOverflow");
        self.dollar.escrow += &funded;
        let usdai = self.places.usdai;
        no.absorb(self.tokens[token].pull(usdai, caller, amount));
        self.log(
            Contract::Usdai,
            "YieldFunded",
            vec![word(caller), word(self.places.tokens[token]), amount.clone(), funded],
        );
        no.end()
    }

    pub(crate) fn defund_yield(
        &mut self,
        caller: Who,
        token: usize,
        amount: &N,
        to: Who,
    ) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Usdai, Role::Treasurer, caller));
        no.when(*amount == n(0), "ZeroAmount");
        no.when(to == [0; 20], "ZeroAddress");
        no.absorb(self.dollar.blocked(to));
        let taken = amount * self.factor(token);
        no.when(taken >= pow2(128), "MathOverflow");
        self.accrue();
        no.when(taken > above(&self.dollar.escrow, &self.yield_accrued()), "InsufficientEscrow");
        no.when(*amount > self.dollar.assets[token].held, "InsufficientReserves");
        self.dollar.assets[token].held -= amount;
        self.dollar.escrow -= &taken;
        let usdai = self.places.usdai;
        no.absorb(self.tokens[token].shift(usdai, to, amount));
        self.log(
            Contract::Usdai,
            "YieldDefunded",
            vec![word(to), word(self.places.tokens[token]), amount.clone(), taken],
        );
        no.end()
    }

    pub(crate) fn set_tiers(&mut self, caller: Who, tiers: &[(N, N)]) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.absorb(self.need(Contract::Usdai, Role::Admin, caller));
        // 100 % a year of 365 days
        let highest = down(&q(&wad(), &n(365 * 86_400)));
        let sound =
            |(rate, width): &(N, N)| *rate > n(0) && *rate <= highest && *width > n(0) && *width < pow2(128);
        no.when(tiers.len() > 8 || !tiers.iter().all(sound), "InvalidParameter");
        no.end()?;
        self.accrue();
        self.dollar.accrual.tiers = tiers.to_vec();
        self.dollar.accrual.time = self.clock.now;
        // The words of an array: place, length, content.
        let mut words = vec![n(32), n(2 * tiers.len())];
        words.extend(tiers.iter().flat_map(|(rate, width)| [rate.clone(), width.clone()]));
        self.log(Contract::Usdai, "YieldTiersSet", words);
        Ok(())
    }
}
