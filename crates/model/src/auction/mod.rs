//! QEV: lots, sealed bids, and what they win. Amounts are in units of 1e12 shares.

mod bids;
mod clearing;

use std::collections::BTreeMap;

use crate::{
    call::Sealed, clock::Phase, n, pow10, pow2, protocol::Protocol, q, up, word, Contract, Refusal, Who, N,
};

pub(crate) use bids::Hand;
pub use clearing::{Cleared, Marginal};

/// Where a lot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// In line.
    Queued,
    /// With a sealed bid, which opens with this.
    Sealed {
        /// The epoch of the bid.
        epoch: u64,
        /// What opens it.
        opens: Sealed,
    },
    /// With an open bid.
    Revealed {
        /// The epoch of the bid.
        epoch: u64,
        /// Its tick, 1 to 1,023.
        tick: u16,
    },
}

/// A request to redeem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Whose it is.
    pub controller: Who,
    /// The epoch it entered in.
    pub cohort: u64,
    /// What is left of it, a bond included.
    pub units: N,
    /// Where it stands.
    pub state: State,
    /// Units won and not claimed.
    pub won: N,
    /// Assets for them.
    pub assets: N,
    /// Taken out by its controller.
    pub cancelled: bool,
}

/// The auction's book, settled at once where the contract waits for claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Auction {
    /// All lots; ids start from 1.
    pub lots: Vec<Lot>,
    /// By cohort: what rounding has cut off from lots and no sale has taken yet.
    pub dust: BTreeMap<u64, N>,
    /// By epoch: bids sealed and not withdrawn, and how many of these were revealed.
    pub bids: BTreeMap<u64, (u64, u64)>,
    /// Units bid, by epoch, cohort and tick.
    pub ticks: BTreeMap<(u64, u64, u16), N>,
    /// By epoch.
    pub results: BTreeMap<u64, (N, Option<Marginal>)>,
    /// All epochs below are settled.
    pub settled: u64,
    /// Steps that the open settlement has made.
    pub steps: Option<(u64, usize)>,
    /// Of signed bids, by controller.
    pub nonces: BTreeMap<Who, u64>,
    /// No new bids.
    pub paused: bool,
}

/// What a bid that is never revealed costs: 25 basis points, rounded up.
#[must_use]
pub fn bond(units: &N) -> N {
    up(&q(&(units * n(25)), &n(10_000)))
}

impl Auction {
    /// A lot by its id.
    #[must_use]
    pub fn lot(&self, id: u64) -> Option<&Lot> {
        self.lots.get(usize::try_from(id.checked_sub(1)?).ok()?)
    }

    fn lot_mut(&mut self, id: u64) -> Result<&mut Lot, Refusal> {
        id.checked_sub(1)
            .and_then(|index| self.lots.get_mut(usize::try_from(index).ok()?))
            .ok_or_else(|| Refusal::of("UnknownLot"))
    }

    /// Units of a cohort that are in line: all but the bonds of sealed bids.
    #[must_use]
    pub fn live(&self, cohort: u64) -> N {
        let lots = self.lots.iter().filter(|lot| lot.cohort == cohort);
        let units: N = lots
            .map(|lot| match lot.state {
                State::Sealed { .. } => &lot.units - bond(&lot.units),
                _ => lot.units.clone(),
            })
            .sum();
        units + self.dust.get(&cohort).cloned().unwrap_or_default()
    }

    /// Lots that entered a cohort and were not cancelled.
    #[must_use]
    pub fn entered(&self, cohort: u64) -> usize {
        self.lots.iter().filter(|lot| lot.cohort == cohort && !lot.cancelled).count()
    }

    /// The cohorts that have units in line, oldest first.
    #[must_use]
    pub fn open_cohorts(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self.lots.iter().map(|lot| lot.cohort).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|cohort| self.live(*cohort) > n(0));
        all
    }
}

impl Protocol {
    /// The epoch that is to be settled next, over or not.
    #[must_use]
    pub fn next_with_lots(&self) -> Option<u64> {
        if let Some((epoch, _)) = self.auction.steps {
            return Some(epoch);
        }
        self.auction.open_cohorts().first().map(|cohort| *cohort.max(&self.auction.settled))
    }

    /// All epochs below that are over have nothing to settle.
    fn settled_until(&self) -> u64 {
        let (settled, current) = (self.auction.settled, self.clock.epoch());
        if settled >= current {
            return settled;
        }
        self.next_with_lots().map_or(current, |next| next.min(current))
    }

    /// Where an epoch stands.
    #[must_use]
    pub fn phase(&self, epoch: u64) -> Phase {
        match self.clock.phase(epoch) {
            Phase::Settling if epoch < self.settled_until() => Phase::Settled,
            phase => phase,
        }
    }

    /// An epoch that may have served a lot before `epoch` has to be settled first.
    fn past_is_settled(&self, cohort: u64, epoch: u64) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(self.settled_until().min(epoch).max(cohort) < epoch, "WrongPhase");
        no.end()
    }

    fn only_vault(&self, caller: Who) -> Result<(), Refusal> {
        let mut no = Refusal::default();
        no.when(caller != self.places.susdai, "Unauthorized");
        no.end()
    }

    pub(crate) fn enqueue(&mut self, controller: Who, units: &N) -> Result<u64, Refusal> {
        let mut no = Refusal::default();
        no.when(controller == [0; 20], "ZeroAddress");
        no.when(*units < pow10(6), "LotTooSmall");
        let cohort = self.clock.cohort();
        no.when(self.auction.live(cohort) + units >= pow2(64), "MathOverflow");
        no.end()?;
        self.auction.lots.push(Lot {
            controller,
            cohort,
            units: units.clone(),
            state: State::Queued,
            won: n(0),
            assets: n(0),
            cancelled: false,
        });
        let id = self.auction.lots.len() as u64;
        let words = vec![n(id), word(controller), n(cohort), units.clone()];
        self.log(Contract::Qev, "LotQueued", words);
        Ok(id)
    }

    pub(crate) fn cancel_lot(&mut self, id: u64) -> Result<(Who, N), Refusal> {
        let Lot { controller, cohort, units, state, .. } = self.auction.lot_mut(id)?.clone();
        let epoch = self.clock.epoch().max(cohort);
        let mut no = Refusal::default();
        no.when(self.phase(epoch) != Phase::Open, "WrongPhase");
        no.absorb(self.past_is_settled(cohort, epoch));
        no.when(state != State::Queued || units == n(0), "WrongLotState");
        no.end()?;
        let lot = self.auction.lot_mut(id)?;
        lot.units = n(0);
        lot.cancelled = true;
        self.log(Contract::Qev, "LotCancelled", vec![n(id), units.clone()]);
        Ok((controller, units))
    }

    pub(crate) fn claim_lot(&mut self, id: u64) -> Result<(Who, N, N), Refusal> {
        let lot = self.auction.lot_mut(id)?;
        let (won, assets) = (std::mem::take(&mut lot.won), std::mem::take(&mut lot.assets));
        let controller = lot.controller;
        if won > n(0) || assets > n(0) {
            self.log(Contract::Qev, "LotClaimed", vec![n(id), won.clone(), assets.clone()]);
        }
        Ok((controller, won, assets))
    }

    /// The functions that the vault alone may call, called by others.
    pub(crate) fn refuse_strangers(&self, caller: Who) -> Result<Vec<N>, Refusal> {
        self.only_vault(caller)?;
        Ok(vec![])
    }
}
