//! Clearing: all bids sorted, then the queue. Fractions throughout; rounding only where units and money leave.

use std::cmp::Reverse;

use crate::{
    auction::{bond, State},
    down, n, pow10, pow2,
    protocol::Protocol,
    q, up, Contract, N, Q,
};

/// The class that was served in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marginal {
    /// Its tick.
    pub tick: u16,
    /// Its cohort.
    pub cohort: u64,
    /// Units sold.
    pub sold: N,
    /// Units bid.
    pub bid: N,
}

/// What a settlement comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// Units sold.
    pub sold: N,
    /// Assets set aside for them, rounded up.
    pub reserve: N,
    /// Assets that the winners have given up.
    pub fee: N,
    /// Units of bids that were never revealed.
    pub bond: N,
}

/// What all lots that leave together share.
struct Class {
    cost: Q,
    members: Vec<usize>,
    dust: N,
}

/// The settlement of an epoch, all of it, and the steps it takes.
struct Plan {
    cleared: Cleared,
    given_up: Q,
    marginal: Option<Marginal>,
    /// For each level of four ticks, in the order of the walk: how many words it reads.
    levels: Vec<usize>,
    /// The level that has the marginal class.
    last_level: Option<usize>,
    /// Cohorts of the queue that are served.
    queue: usize,
}

impl Protocol {
    /// One page of a settlement; none while it goes on.
    pub(crate) fn clear(&mut self, epoch: u64, price: &N, liquidity: &N, max_words: &N) -> Option<Cleared> {
        let before = self.auction.clone();
        let plan = self.settle_all(epoch, price, liquidity);
        let steps = before.steps.map_or(0, |(_, steps)| steps);
        let (steps, left, done) = plan.walk(steps, max_words);
        if !done {
            self.auction = before;
            self.auction.steps = Some((epoch, steps));
            self.log(Contract::Qev, "SettlementAdvanced", vec![n(epoch), n(left)]);
            return None;
        }
        self.auction.steps = None;
        self.auction.settled = epoch + 1;
        self.auction.results.insert(epoch, (price.clone(), plan.marginal.clone()));
        let (tick, cohort, sold, bid) =
            plan.marginal.map_or((0, 0, n(0), n(0)), |m| (m.tick, m.cohort, m.sold, m.bid));
        let cleared = plan.cleared;
        let words = vec![
            n(epoch),
            cleared.sold.clone(),
            down(&plan.given_up),
            cleared.bond.clone(),
            n(tick),
            n(cohort),
            sold,
            bid,
        ];
        self.log(Contract::Qev, "AuctionCleared", words);
        Some(cleared)
    }

    /// Sells a class, all or a part, and returns whether it was all, what was sold and what there was.
    fn sell(&mut self, class: &Class, money: &mut Q) -> (bool, N, N) {
        let total =
            class.members.iter().map(|at| self.auction.lots[*at].units.clone()).sum::<N>() + &class.dust;
        let all = &class.cost * Q::from(total.clone()) <= *money;
        let sold = if all { total.clone() } else { down(&(&*money / &class.cost)) };
        *money -= &class.cost * Q::from(sold.clone());
        for at in &class.members {
            let lot = &mut self.auction.lots[*at];
            let (fill, rest) = if all {
                (lot.units.clone(), n(0))
            } else {
                let part = q(&(&lot.units * &sold), &total);
                (down(&part), down(&(Q::from(lot.units.clone()) - part)))
            };
            lot.assets += down(&(&class.cost * Q::from(fill.clone())));
            lot.won += fill;
            lot.units = rest;
        }
        (all, sold, total)
    }

    fn left_of(&self, members: &[usize]) -> N {
        members.iter().map(|at| self.auction.lots[*at].units.clone()).sum()
    }

    /// All at once: sorted bids, then bonds, then cohorts.
    fn settle_all(&mut self, epoch: u64, price: &N, liquidity: &N) -> Plan {
        // Shares that are worth nothing are not sold.
        let mut money = Q::from(if *price == n(0) { n(0) } else { liquidity.clone() });
        let start = money.clone();
        let unit = q(&price.clone().max(n(1)), &pow10(6));
        let (mut sold, mut given_up, mut marginal) = (n(0), Q::from(n(0)), None);

        let tick_of = |state: &State| match state {
            State::Revealed { epoch: of, tick } if *of == epoch => Some(*tick),
            _ => None,
        };
        let mut bids: Vec<(Reverse<u16>, u64, usize)> = Vec::new();
        for (at, lot) in self.auction.lots.iter().enumerate() {
            if let Some(tick) = tick_of(&lot.state) {
                bids.push((Reverse(tick), lot.cohort, at));
            }
        }
        bids.sort_unstable();
        let mut words: Vec<(Reverse<u16>, u64)> =
            bids.iter().map(|(tick, cohort, _)| (Reverse(tick.0 / 4), *cohort)).collect();
        words.dedup_by_key(|word| *word);
        words.sort_unstable();
        words.dedup();
        let mut levels: Vec<(u16, usize)> =
            words.chunk_by(|a, b| a.0 == b.0).map(|level| (level[0].0 .0, level.len())).collect();
        // From the side where fewer are: from the lowest up when money is there for half of what the bids need.
        let need: N =
            bids.iter().map(|(tick, _, at)| &self.auction.lots[*at].units * n(10_000 - tick.0)).sum();
        if need <= n(2) * down(&(&money / &unit * Q::from(pow10(4)))) {
            levels.reverse();
        }

        for bidders in bids.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (Reverse(tick), cohort, _) = bidders[0];
            let members: Vec<usize> = bidders.iter().map(|bid| bid.2).collect();
            let cost = &unit * q(&n(10_000 - tick), &n(10_000));
            let class = Class { cost, members, dust: n(0) };
            let (all, units, total) = self.sell(&class, &mut money);
            given_up += q(&(&units * n(tick)), &n(10_000));
            sold += &units;
            if !all {
                let dust = &total - &units - self.left_of(&class.members);
                *self.auction.dust.entry(cohort).or_default() += dust;
                marginal = Some(Marginal { tick, cohort, sold: units, bid: total });
                break;
            }
        }

        let mut burned = n(0);
        for lot in &mut self.auction.lots {
            match lot.state {
                State::Sealed { epoch: of, .. } if of == epoch => {
                    let lost = bond(&lot.units);
                    lot.units -= &lost;
                    burned += lost;
                    lot.state = State::Queued;
                }
                State::Revealed { epoch: of, .. } if of == epoch => lot.state = State::Queued,
                _ => {}
            }
        }

        let mut queue = 0;
        if marginal.is_none() {
            for cohort in self.auction.open_cohorts() {
                if cohort > epoch || money < unit {
                    break;
                }
                let lots = self.auction.lots.iter().enumerate();
                let members = lots
                    .filter(|(_, lot)| lot.cohort == cohort && lot.units > n(0))
                    .map(|(at, _)| at)
                    .collect();
                let dust = self.auction.dust.remove(&cohort).unwrap_or_default();
                let class = Class { cost: unit.clone(), members, dust };
                let (_, units, total) = self.sell(&class, &mut money);
                sold += &units;
                queue += 1;
                let dust = &total - &units - self.left_of(&class.members);
                self.auction.dust.insert(cohort, dust);
            }
        }

        let spent = start - money;
        let reserve = up(&spent);
        let fair = if *price == n(0) { Q::from(n(0)) } else { &spent + &given_up * &unit };
        let fee = (down(&fair) - &reserve).max(n(0));
        let last_level = marginal
            .as_ref()
            .and_then(|m: &Marginal| levels.iter().position(|(level, _)| *level == m.tick / 4));
        Plan {
            cleared: Cleared { sold, reserve, fee, bond: burned },
            given_up,
            marginal,
            levels: levels.into_iter().map(|(_, words)| words).collect(),
            last_level,
            queue,
        }
    }
}

impl Plan {
    /// Walks on from a step: levels of ticks are read as a whole, as long as words are left, and at least one. Bids that
    /// are all served are no step; the queue follows, a cohort at a time. Returns the steps made by then, the levels left,
    /// and whether it is the end.
    fn walk(&self, mut steps: usize, max_words: &N) -> (usize, usize, bool) {
        let mut budget = if *max_words >= pow2(32) { pow2(32) - 1 } else { max_words.clone() }.max(n(1));
        let levels = self.last_level.map_or(0, |last| last + 1);
        while steps < levels {
            if budget <= n(0) {
                return (steps, self.levels.len() - steps, false);
            }
            budget -= n(self.levels[steps]);
            steps += 1;
        }
        while self.last_level.is_none() && steps < levels + self.queue {
            if budget <= n(0) {
                return (steps, 0, false);
            }
            budget -= 1;
            steps += 1;
        }
        (steps, 0, true)
    }
}
