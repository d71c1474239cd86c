//! Who writes a sequence: the time, the accounts and the amounts of its calls. What is called is in [`crate::ops`] and
//! [`crate::attackers`].

use model::{
    call::{Gate, Paper, Sealed},
    clock::{Phase, DAY, EPOCH},
    n, pow10, wad, Call, Protocol, Who, N,
};

use crate::{
    attackers,
    rng::Rng,
    world::{who, World, START},
};

/// One call at one time.
#[derive(Clone, Debug)]
pub struct Step {
    /// Unix seconds.
    pub time: u64,
    pub caller: Who,
    pub call: Call,
}

/// Makes the steps of a sequence.
pub struct Author<'w> {
    pub world: &'w World,
    pub rng: Rng,
    /// The bids that somebody has the opening of.
    pub secrets: Vec<Sealed>,
    /// Calls that belong behind the last one.
    pub queue: Vec<(Who, Call)>,
    pub people: Vec<Who>,
    pub names: Vec<Who>,
    pub admin: Who,
    pub guardian: Who,
}

impl<'w> Author<'w> {
    pub fn new(world: &'w World, seed: u64) -> Self {
        let mut author = Self {
            world,
            rng: Rng::new(seed),
            secrets: Vec::new(),
            queue: Vec::new(),
            people: world.people.iter().map(who).collect(),
            names: world.names(),
            admin: who(&world.staff.admin),
            guardian: who(&world.staff.guardian),
        };
        author.open();
        author
    }

    /// Most sequences begin with a vault that is in use; some with nothing at all.
    fn open(&mut self) {
        if self.rng.once_in(8) {
            return;
        }
        let bridge = who(&self.world.bridge);
        let limit = wad() * n(100_000);
        for (index, caller) in self.people.clone().into_iter().enumerate() {
            let amount = pow10(6) * n(1_000 + self.rng.below(400_000));
            let assets = &amount * pow10(12) * n(self.rng.below(100)) / n(100);
            let gate = if index == 3 { Gate::Permit(Paper::Good) } else { Gate::Plain };
            self.queue.push((caller, Call::Deposit { token: 0, amount, min: n(0), to: caller, gate }));
            self.queue.push((caller, Call::Stake { assets, to: caller, min: None }));
        }
        let limits = Call::SetBridgeLimits { bridge, inbound: limit.clone(), outbound: limit };
        self.queue.push((self.admin, limits));
    }

    /// The next step.
    pub fn step(&mut self, model: &Protocol) -> Step {
        if !self.queue.is_empty() {
            let (caller, call) = self.queue.remove(0);
            return Step { time: model.clock.now, caller, call };
        }
        let mut time = self.time(model);
        let close = model.clock.now - model.clock.into_epoch() + 28 * DAY;
        let (closes, ends) = (model.clock.now < close && time >= close, time >= close + 2 * DAY);
        if closes && model.vault.balance(model.places.susdai) > n(0) {
            // Where people wait, somebody looks at the liquidity before it is fixed, opens bids, and settles.
            if self.rng.below(4) > 0 && model.vault.idle > model.vault.balance(model.places.susdai) {
                let (caller, call) = crate::loans::draw(self, model);
                return Step { time: model.clock.now, caller, call };
            }
            time = if self.rng.once_in(4) { time } else { close + self.rng.below(DAY) };
        }
        let mut seen = model.clone();
        seen.clock.now = time;
        let opens = closes && seen.clock.phase(seen.clock.epoch()) == Phase::Reveal;
        if opens && self.rng.below(4) > 0 {
            let (caller, call) = self.reveal(&seen);
            return Step { time, caller, call };
        }
        if ends && !closes && self.rng.once_in(2) {
            let (caller, call) = self.settle();
            return Step { time, caller, call };
        }
        let (caller, call) =
            if self.rng.once_in(5) { attackers::call(self, &seen) } else { self.honest(&seen) };
        Step { time, caller, call }
    }

    /// Mostly seconds, at times days, and often the very second at which a phase turns, one before or one after. The
    /// last days of the year that a program lives without being renewed are long.
    fn time(&mut self, model: &Protocol) -> u64 {
        let now = model.clock.now;
        let time = match self.rng.below(20) {
            0..=12 => now + self.rng.below(40),
            13..=15 => now + self.rng.below(DAY),
            16..=17 => now + self.rng.below(4 * DAY),
            18 if self.rng.below(3) > 0 => {
                let turns = [28 * DAY, 29 * DAY, 30 * DAY].map(|turn| now - model.clock.into_epoch() + turn);
                let turn = turns.into_iter().find(|turn| turn - 1 > now).unwrap_or(turns[2] + 28 * DAY);
                // To the last hours before it, where there is something left to do, or to the second.
                if turn > now + 2 * DAY && self.rng.once_in(2) {
                    turn - DAY
                } else {
                    turn - 1 + self.rng.below(3)
                }
            }
            _ => {
                let far = if self.rng.once_in(6) { 2 * EPOCH } else { 7 * DAY };
                now + self.rng.below(far)
            }
        };
        if time > START + 360 * DAY {
            now + self.rng.below(2)
        } else {
            time
        }
    }

    pub fn person(&mut self) -> Who {
        self.rng.pick(&self.people)
    }

    /// Whom a call may name: mostly a person.
    pub fn name(&mut self) -> Who {
        match self.rng.below(30) {
            0 => [0; 20],
            1..=3 => self.rng.pick(&self.names),
            _ => self.person(),
        }
    }

    /// Mostly the caller itself.
    pub fn myself(&mut self, caller: Who) -> Who {
        if self.rng.once_in(6) {
            self.name()
        } else {
            caller
        }
    }

    /// A person who has something, if one is found.
    pub fn owner(&mut self, has: impl Fn(Who) -> N) -> Who {
        let mut owner = self.person();
        for _ in 0..4 {
            if has(owner) > n(0) {
                break;
            }
            owner = self.person();
        }
        owner
    }

    /// The holder of a role, and rarely somebody else.
    pub fn staff(&mut self, holder: Who) -> Who {
        if self.rng.once_in(12) {
            self.person()
        } else {
            holder
        }
    }

    pub fn paper(&mut self) -> Paper {
        match self.rng.below(8) {
            0 => Paper::Expired,
            1 => Paper::Forged,
            2 => Paper::Used,
            _ => Paper::Good,
        }
    }

    pub fn token(&mut self) -> usize {
        usize::from(self.rng.once_in(2))
    }

    pub fn lot(&mut self, model: &Protocol) -> u64 {
        let lots = model.auction.lots.len() as u64;
        if lots == 0 || self.rng.once_in(40) {
            return lots + self.rng.below(2);
        }
        // The younger ones are more alive.
        let among = if self.rng.once_in(3) { lots } else { lots.min(12) };
        lots - self.rng.below(among)
    }

    /// A lot and who may act on it, or rarely somebody else.
    pub fn own_lot(&mut self, model: &Protocol) -> (Who, u64) {
        let id = self.lot(model);
        let controller = model.auction.lot(id).map_or_else(|| self.people[0], |lot| lot.controller);
        (self.staff(controller), id)
    }
}
