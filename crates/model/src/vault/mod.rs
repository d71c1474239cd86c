//! sUSDai: the books, the two prices, and the floor of an epoch.

mod claims;
mod epochs;
mod fees;
mod requests;
mod shares;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    above, clock::DAY, clock::EPOCH, down, n, pow2, protocol::Protocol, q, up, wad, Contract, Refusal, Who, N,
};

/// Holds the locked shares.
pub const DEAD: Who = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xde, 0xad];

/// What the loans are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// With all interest.
    pub optimistic: N,
    /// After haircuts.
    pub conservative: N,
    /// The router does not answer.
    pub broken: bool,
}

/// A settlement that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The epoch.
    pub epoch: u64,
    /// Assets per share.
    pub price: N,
    /// What can be given out.
    pub liquidity: N,
}

/// What a controller has won and not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Burned shares.
    pub shares: N,
    /// Assets for them.
    pub assets: N,
}

/// The vault's books. Shares and assets have 18 decimals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vault {
    /// Shares by account; those of the vault itself are queued.
    pub balances: BTreeMap<Who, N>,
    /// By owner and spender.
    pub allowances: BTreeMap<(Who, Who), N>,
    /// Of permits.
    pub nonces: BTreeMap<Who, u64>,
    /// The copy of USDai's blacklist.
    pub listed: BTreeSet<Who>,
    /// Controller and operator.
    pub operators: BTreeSet<(Who, Who)>,
    /// Nonces of authorisations that are used or taken back.
    pub used: BTreeSet<(Who, u64)>,
    /// Shares in existence.
    pub supply: N,
    /// Assets that are free or promised to an open epoch.
    pub idle: N,
    /// Assets owed to settled redemptions.
    pub reserved: N,
    /// What no loan may take.
    pub floor: N,
    /// Epochs that have had their floor.
    pub floors: u64,
    /// The oldest epoch that is not settled.
    pub next_epoch: u64,
    /// When the base yield was last asked for.
    pub harvested: u64,
    /// Fees that vest, as they were at the beginning of the line.
    pub vesting: N,
    /// When all is vested.
    pub vesting_end: u64,
    /// The settlement under way.
    pub opened: Option<Opened>,
    /// By epoch.
    pub prices: BTreeMap<u64, N>,
    /// By controller.
    pub buckets: BTreeMap<Who, Bucket>,
    /// Deposits and requests are stopped.
    pub paused: bool,
    /// The admin's share of the profit.
    pub fee_bps: N,
    /// Who gets it.
    pub fee_recipient: Who,
    /// What the loans have cost.
    pub cost: N,
    /// The loans.
    pub book: Book,
}

impl Vault {
    /// Shares of `who`.
    #[must_use]
    pub fn balance(&self, who: Who) -> N {
        self.balances.get(&who).cloned().unwrap_or_default()
    }

    /// What `spender` may move of `owner`.
    #[must_use]
    pub fn allowance(&self, owner: Who, spender: Who) -> N {
        self.allowances.get(&(owner, spender)).cloned().unwrap_or_default()
    }

    /// What is not vested, rounded up.
    #[must_use]
    pub fn unvested(&self, now: u64) -> N {
        let left = self.vesting_end.saturating_sub(now);
        up(&q(&(&self.vesting * n(left)), &n(EPOCH)))
    }

    /// What the loans are worth at least.
    #[must_use]
    pub fn sure(&self) -> N {
        self.book.conservative.clone().min(self.book.optimistic.clone())
    }

    /// The admin's share while the loans are worth `loans`, rounded down.
    #[must_use]
    pub fn fee_due(&self, loans: &N) -> N {
        down(&q(&(above(loans, &self.cost) * &self.fee_bps), &n(10_000)))
    }

    /// What a depositor buys into.
    #[must_use]
    pub fn optimistic(&self) -> N {
        above(&(&self.idle + &self.book.optimistic), &self.fee_due(&self.book.optimistic))
    }

    /// What a redeemer is paid from.
    #[must_use]
    pub fn conservative(&self, now: u64) -> N {
        let sure = self.sure();
        above(&(&self.idle + &sure), &(self.unvested(now) + self.fee_due(&sure)))
    }

    /// What can still be deposited: what is idle and the supply stay below 2^128.
    #[must_use]
    pub fn room(&self) -> N {
        let most = pow2(128) - n(1);
        let assets = &most - &self.idle;
        if self.supply == n(0) {
            return assets;
        }
        assets.min(down(&q(&((most - &self.supply) * self.optimistic()), &self.supply)))
    }

    /// Assets for a share, rounded down; one to one in an empty vault.
    #[must_use]
    pub fn price(&self, assets: &N) -> N {
        if self.supply == n(0) {
            wad()
        } else {
            down(&q(&(assets * wad()), &self.supply))
        }
    }
}

impl Protocol {
    pub(crate) fn queued(&self) -> N {
        self.vault.balance(self.places.susdai)
    }

    /// The part of idle that no loan can take now.
    #[must_use]
    pub fn floor_in_force(&self) -> N {
        if self.vault.opened.is_some() || self.queued() > n(0) {
            self.vault.floor.clone()
        } else {
            n(0)
        }
    }

    /// Day 28 has passed: what is idle is promised.
    pub(crate) fn touch(&mut self) {
        let Some(due) = self.clock.floor_due() else { return };
        if self.vault.floors > due {
            return;
        }
        self.vault.floors = due + 1;
        // No epoch can be given more.
        self.vault.floor = self.vault.idle.clone().min(pow2(120) - 1);
        self.log(Contract::Susdai, "LiquidityFloorSet", vec![n(due), self.vault.floor.clone()]);
    }

    /// The router's answer.
    pub(crate) fn ask_book(&self) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.vault.book.broken, "CallFailed");
        no.end()
    }

    /// Asks for the yield and books it.
    pub(crate) fn harvest(&mut self) -> Result<N, Refusal> {
        self.vault.harvested = self.clock.now;
        let amount = self.dollar_harvest(self.places.susdai)?;
        self.book_yield(&amount)?;
        Ok(amount)
    }

    fn book_yield(&mut self, amount: &N) -> Result<(), Refusal> {
        if *amount == n(0) {
            return Ok(());
        }
        let booked = &self.vault.idle + &self.vault.reserved + amount;
        if self.dollar.balance(self.places.susdai) < booked {
            return Err(Refusal::of("UnbackedCredit"));
        }
        self.vault.idle += amount;
        self.vault.cost -= amount;
        self.log(Contract::Susdai, "BaseYieldHarvested", vec![amount.clone()]);
        Ok(())
    }

    /// Whether the vault holds what its books say.
    #[must_use]
    pub fn vault_is_backed(&self) -> bool {
        self.dollar.balance(self.places.susdai) >= &self.vault.idle + &self.vault.reserved
    }

    /// Once a day, before a price is used. Without it when USDai refuses; where less is here than the books say, what comes
    /// fills the gap, and is not booked.
    pub(crate) fn harvest_if_due(&mut self) {
        if !self.harvest_is_due() {
            return;
        }
        self.vault.harvested = self.clock.now;
        let before = (self.dollar.clone(), self.events());
        match self.dollar_harvest(self.places.susdai) {
            Ok(amount) => {
                let _ = self.book_yield(&amount);
            }
            Err(_) => {
                self.dollar = before.0;
                self.forget_events(before.1);
            }
        }
    }

    /// Whether a deposit would ask for base yield now.
    #[must_use]
    pub fn harvest_is_due(&self) -> bool {
        self.clock.now >= self.vault.harvested + DAY
    }
}
