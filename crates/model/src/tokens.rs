//! The stablecoins and their prices, as far as USDai meets them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{n, outcome::Refusal, pow10, pow2, Who, N};

/// Seconds after which a price is stale.
pub const HEARTBEAT: u64 = 90_000;

/// A price feed of 8 decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The answer, 8 decimals.
    pub answer: N,
    /// When it was given; none is always now.
    pub time: Option<u64>,
    /// The answer is that of an earlier round.
    pub carried_over: bool,
}

/// A stablecoin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its decimals.
    pub decimals: u32,
    /// Balances.
    pub balances: BTreeMap<Who, N>,
    /// What USDai may take.
    pub allowances: BTreeMap<Who, N>,
    /// Of permits.
    pub nonces: BTreeMap<Who, u64>,
    /// Whom the token itself refuses.
    pub refused: BTreeSet<Who>,
    /// Its price feed.
    pub feed: Feed,
}

impl Token {
    /// A token that nobody has.
    #[must_use]
    pub fn new(decimals: u32) -> Self {
        let feed = Feed { answer: pow10(8), time: None, carried_over: false };
        Self {
            decimals,
            balances: BTreeMap::new(),
            allowances: BTreeMap::new(),
            nonces: BTreeMap::new(),
            refused: BTreeSet::new(),
            feed,
        }
    }

    /// What `who` has.
    #[must_use]
    pub fn balance(&self, who: Who) -> N {
        self.balances.get(&who).cloned().unwrap_or_default()
    }

    /// What USDai may take of `who`.
    #[must_use]
    pub fn allowance(&self, who: Who) -> N {
        self.allowances.get(&who).cloned().unwrap_or_default()
    }

    /// Moves an amount, as the token does it.
    ///
    /// # Errors
    /// The token's.
    pub fn shift(&mut self, from: Who, to: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.refused.contains(&from) || self.refused.contains(&to), "AccountBlacklisted");
        no.when(to == [0; 20], "ERC20InvalidReceiver");
        no.when(self.balance(from) < *amount, "ERC20InsufficientBalance");
        no.end()?;
        *self.balances.entry(from).or_default() -= amount;
        *self.balances.entry(to).or_default() += amount;
        Ok(())
    }

    /// Moves an amount on USDai's allowance.
    ///
    /// # Errors
    /// The token's.
    pub fn pull(&mut self, usdai: Who, from: Who, amount: &N) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        let allowance = self.allowance(from);
        no.when(allowance < *amount, "ERC20InsufficientAllowance");
        no.absorb(self.shift(from, usdai, amount));
        no.end()?;
        if allowance != pow2(256) - 1 {
            self.allowances.insert(from, allowance - amount);
        }
        Ok(())
    }

    /// The price in 18 decimals.
    ///
    /// # Errors
    /// Why it cannot be trusted.
    pub fn price(&self, now: u64) -> Result<N, Refusal> {
        let updated = self.feed.time.unwrap_or(now);
        let price = &self.feed.answer * pow10(10);
        let mut no = Refusal::default();
        no.when(self.feed.answer <= n(0) || updated == 0, "InvalidAnswer");
        no.when(updated > now, "FuturePrice");
        no.when(updated + HEARTBEAT < now || self.feed.carried_over, "StalePrice");
        no.when(price < pow10(17) * 5 || price > pow10(17) * 15, "PriceOutOfBounds");
        no.end()?;
        Ok(price)
    }
}
