//! Plays a sequence, and makes one that fails shorter.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use model::{Call, Outcome, Protocol, Refusal};

use crate::{
    author::{Author, Step},
    compare,
    encode::{from_bytes, words},
    math::Mirror,
    names::{error_name, event_words},
    world::World,
};

/// Steps between two comparisons of everything.
const FULL_EVERY: usize = 125;
/// How long a failing sequence is made shorter.
const SHRINKING: Duration = Duration::from_secs(60);

/// Where steps come from.
pub enum Source<'w> {
    Random(Box<Author<'w>>, u64),
    Recorded(std::vec::IntoIter<Step>),
}

impl<'w> Source<'w> {
    pub fn random(world: &'w World, seed: u64, steps: u64) -> Self {
        Self::Random(Box::new(Author::new(world, seed)), steps)
    }

    fn next(&mut self, model: &Protocol) -> Option<Step> {
        match self {
            Self::Random(_, 0) => None,
            Self::Random(author, left) => {
                *left -= 1;
                Some(author.step(model))
            }
            Self::Recorded(steps) => steps.next(),
        }
    }
}

/// A sequence that does not fit.
pub struct Failure {
    pub steps: Vec<Step>,
    pub why: String,
}

impl Failure {
    pub fn tell(&self, seed: u64) -> String {
        let mut text = format!(
            "USDAI_SEED={seed}: {}\nafter these steps ({} of them; time since the beginning, caller, call):\n",
            self.why,
            self.steps.len()
        );
        for Step { time, caller, call } in &self.steps {
            let since = time - crate::world::START;
            text += &format!("  {since} 0x{} {call:?}\n", usdai_cli::types::hex::encode(&caller[..4]));
        }
        text
    }
}

/// What sequences have done.
#[derive(Debug, Default)]
pub struct Totals {
    sequences: u64,
    epochs: u64,
    /// By call: how often it succeeded and how often it was refused.
    calls: BTreeMap<String, (u64, u64)>,
    errors: BTreeMap<String, u64>,
    events: BTreeMap<String, u64>,
}

impl Totals {
    pub fn add(&mut self, other: &Self) {
        self.sequences += other.sequences;
        self.epochs += other.epochs;
        for (name, (yes, no)) in &other.calls {
            let own = self.calls.entry(name.clone()).or_default();
            *own = (own.0 + yes, own.1 + no);
        }
        for (mine, theirs) in [(&mut self.errors, &other.errors), (&mut self.events, &other.events)] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }

    fn count(&mut self, call: &Call, result: &Result<Outcome, Refusal>, said: &str) {
        let name = format!("{call:?}");
        let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
        let own = self.calls.entry(name).or_default();
        match result {
            Ok(outcome) => {
                own.0 += 1;
                for event in &outcome.events {
                    // The last word of a clearing is what the class had that was served in part.
                    if event.name == "AuctionCleared" && event.words[7] > model::n(0) {
                        *self.events.entry("a class served in part".to_owned()).or_default() += 1;
                    }
                    *self.events.entry(event.name.to_owned()).or_default() += 1;
                }
            }
            Err(_) => {
                own.1 += 1;
                *self.errors.entry(said.to_owned()).or_default() += 1;
            }
        }
    }

    /// A run of many sequences that never did a thing would prove nothing about it.
    pub fn require_every_kind(&self) {
        let idle: Vec<_> = self
            .calls
            .iter()
            .filter(|(name, (yes, _))| {
                let never = ["Auction", "HarvestYield", "NoteBlacklisted"];
                *yes == 0 && !never.iter().any(|prefix| name.starts_with(prefix))
            })
            .collect();
        assert!(idle.is_empty(), "calls that never succeeded: {idle:?}");
        for event in [
            "a class served in part",
            "a cohort served in part",
            "AuctionCleared",
            "SettlementAdvanced",
            "BidRevealed",
            "LotClaimed",
            "AdminFeePaid",
            "Withdraw",
        ] {
            assert!(self.events.contains_key(event), "no {event} in all sequences");
        }
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (yes, no) = self.calls.values().fold((0, 0), |(yes, no), (more, less)| (yes + more, no + less));
        writeln!(
            f,
            "{} sequences, {} epochs, {yes} calls that succeeded, {no} that were refused",
            self.sequences, self.epochs
        )?;
        writeln!(f, "calls (done, refused): {:?}", self.calls)?;
        writeln!(f, "errors: {:?}", self.errors)?;
        write!(f, "events: {:?}", self.events)
    }
}

/// Plays a sequence on a world that is as it was before when this returns.
pub fn play(world: &World, source: &mut Source<'_>) -> Result<Totals, Failure> {
    let snapshot = world.chain.snapshot().expect("a snapshot");
    let result = steps(world, source);
    world.chain.revert(snapshot).expect("the way back");
    result
}

fn steps(world: &World, source: &mut Source<'_>) -> Result<Totals, Failure> {
    let mut model = world.start.clone();
    let mut mirror = Mirror::new();
    let mut totals = Totals { sequences: 1, ..Totals::default() };
    let mut done: Vec<Step> = Vec::new();
    while let Some(step) = source.next(&model) {
        done.push(step.clone());
        let full = done.len().is_multiple_of(FULL_EVERY);
        if let Err(why) = one(world, &mut model, &mut mirror, &mut totals, &step, full) {
            return Err(Failure { steps: done, why });
        }
    }
    totals.epochs = model.clock.epoch();
    let dusty = model.auction.dust.values().filter(|dust| **dust > model::n(0)).count() as u64;
    if dusty > 0 {
        totals.events.insert("a cohort served in part".to_owned(), dusty);
    }
    match compare::full(world, &model).and_then(|()| mirror.compare_lots(&model)) {
        Ok(()) => Ok(totals),
        Err(why) => Err(Failure { steps: done, why: format!("at the end: {why}") }),
    }
}

fn one(
    world: &World,
    model: &mut Protocol,
    mirror: &mut Mirror,
    totals: &mut Totals,
    Step { time, caller, call }: &Step,
    full: bool,
) -> Result<(), String> {
    world.chain.set_next_time(*time);
    model.clock.now = *time;
    let sent = world.encode(model, *caller, call);
    let before = model.clone();
    let expected = model.apply(*caller, call);
    let Some(sent) = sent else {
        match call {
            Call::Book { optimistic, conservative } => {
                world.set_book(0, optimistic);
                world.set_book(1, conservative);
            }
            Call::BookBroken { broken } => world.set_book(2, &model::n(u8::from(*broken))),
            _ => {}
        }
        return Ok(());
    };
    let answer = world.run(sent.from, sent.to, &sent.input);
    let said = if answer.success { String::new() } else { error_name(&answer.output) };
    totals.count(call, &expected, &said);
    match &expected {
        Err(refusal) if answer.success => {
            return Err(format!("the contract does what the model refuses with {refusal:?}"));
        }
        Err(refusal) if !refusal.0.contains(&said.as_str()) => {
            return Err(format!("the contract refuses with {said}, the model with {refusal:?}"));
        }
        Ok(outcome) if !answer.success => {
            return Err(format!("the contract refuses with {said}, the model does {outcome:?}"));
        }
        Ok(outcome) => {
            let ours = [world.places.usdai, world.places.susdai, world.places.qev];
            if ours.contains(&sent.to) && outcome.returned != words(&answer.output) {
                return Err(format!(
                    "the contract answers {:?}, the model {:?}",
                    words(&answer.output),
                    outcome.returned
                ));
            }
            events(world, outcome, &answer)?;
            mirror.follow(&before, model, *caller, call, outcome)?;
        }
        Err(_) => {}
    }
    let lot = match call {
        Call::Cancel { id, .. }
        | Call::Sync { id }
        | Call::Claim { id, .. }
        | Call::Commit { id, .. }
        | Call::CommitFor { id, .. }
        | Call::CancelCommitFor { id, .. }
        | Call::CancelCommit { id } => Some(*id),
        Call::Request { .. } => Some(model.auction.lots.len() as u64),
        Call::Reveal { items, .. } => items.first().map(|item| item.id),
        _ => None,
    };
    if full {
        compare::full(world, model)?;
        mirror.compare_lots(model)?;
    }
    // A refused call has changed nothing; the next one that succeeds would show if it had.
    if expected.is_err() {
        return Ok(());
    }
    compare::quick(world, model, *caller, lot)
}

/// All events of the three contracts, in any order.
fn events(world: &World, outcome: &Outcome, answer: &devnode::testing::Outcome) -> Result<(), String> {
    let mut expected = Vec::new();
    for event in &outcome.events {
        let words = event_words(event).ok_or_else(|| format!("no event {}", event.name))?;
        expected.push((world.place(event.at), words));
    }
    let mut logged = Vec::new();
    for log in &answer.logs {
        let at = log.address.into_array();
        if [world.places.usdai, world.places.susdai, world.places.qev].contains(&at) {
            let mut all: Vec<_> = log.topics().iter().map(|topic| from_bytes(topic.as_slice())).collect();
            all.extend(words(&log.data.data));
            logged.push((at, all));
        }
    }
    expected.sort();
    logged.sort();
    if expected == logged {
        return Ok(());
    }
    Err(format!("the contracts log {logged:?}, the model {:?}", outcome.events))
}

/// Leaves steps out as long as what is left fails as well.
pub fn shrink(world: &World, mut failure: Failure) -> Failure {
    let begun = Instant::now();
    let mut size = failure.steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        let mut shorter = false;
        while at < failure.steps.len() {
            if begun.elapsed() > SHRINKING {
                return failure;
            }
            let mut left = failure.steps.clone();
            left.drain(at..(at + size).min(left.len()));
            match play(world, &mut Source::Recorded(left.into_iter())) {
                Err(found) => {
                    failure = found;
                    shorter = true;
                }
                Ok(_) => at += size,
            }
        }
        if !shorter || size > 1 {
            size /= 2;
        }
    }
    failure
}
