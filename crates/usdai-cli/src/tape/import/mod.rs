//! Puts the loans of a tape on a chain: titles, evidence, offers, draws, and the payments so far.
//!
//! Everything is checked before the first transaction. A lot's root of serial numbers says whether its title is there
//! already, the title whether its loan is: an import that was interrupted goes on where it stopped, one that is repeated
//! changes nothing.
mod accounts;
mod steps;
mod survey;

use anyhow::{Context, Result};

use super::{Row, Tape};
use crate::chain::Chain;
use crate::deploy::{keep, Protocol, Staff};
use crate::types::U256;
use crate::units::DAY;
use crate::wallet::Account;

/// How long before a window's end its payment is replayed, seconds.
const BEFORE_DUE: u64 = 3_600;
/// How often a replay looks after the programs, which expire after a year, seconds.
const KEEP: u64 = 90 * DAY;

/// Statuses of loans, as the router numbers them.
const OFFERED: u8 = 1;
const ACTIVE: u8 = 2;
/// The hash of the title's metadata: the last piece, since it covers the others.
const METADATA: u8 = 5;

/// How the past of a tape gets on a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Every loan starts on its day and is paid on its days: the chain's clock is set forward.
    Replay,
    /// What is outstanding starts now, for what is left of the term: the chain's clock is past the first day.
    FromNow,
}

/// What an import has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Titles minted.
    pub titles: u64,
    /// Loans drawn.
    pub loans: u64,
    /// Payments made.
    pub payments: u64,
    /// Transactions sent, those that prepare the accounts aside.
    pub transactions: u64,
    /// Loans that were on the chain before, with all their payments.
    pub there_before: u64,
}

/// Who signs for the names of a tape.
pub struct Names {
    key: Option<Account>,
}

impl Names {
    /// Development accounts, whose keys are public, or accounts derived from a key.
    #[must_use]
    pub fn new(key: Option<Account>) -> Self {
        Self { key }
    }

    /// The account of a name.
    ///
    /// # Errors
    /// Only where a hash is no valid key, which no one will find.
    pub fn account(&self, name: &str) -> Result<Account> {
        match &self.key {
            None => Ok(Account::named(name)),
            Some(key) => key.derived(name),
        }
    }
}

/// What the chain has of a line.
#[derive(Debug, Clone, Default)]
struct Found {
    title: Option<U256>,
    /// Pieces of evidence that are missing: documents by kind, 4 is the appraisal, then [`METADATA`].
    missing: Vec<u8>,
    /// Id, status, windows paid.
    loan: Option<(U256, u8, u8)>,
}

/// An import that has passed its checks.
pub struct Import<'a> {
    chain: &'a Chain,
    protocol: &'a Protocol,
    staff: &'a Staff,
    names: Names,
    rows: &'a [Row],
    found: Vec<Found>,
    mode: Mode,
    now: u64,
    summary: Summary,
}

impl<'a> Import<'a> {
    /// Looks at the chain and checks that the tape fits it; sends nothing.
    ///
    /// # Errors
    /// With every line that does not fit, or what the chain lacks.
    pub fn prepare(
        chain: &'a Chain,
        protocol: &'a Protocol,
        staff: &'a Staff,
        names: Names,
        tape: &'a Tape,
        mode: Option<Mode>,
    ) -> Result<Self> {
        let now = chain.now()?;
        let mut import = Self {
            chain,
            protocol,
            staff,
            names,
            rows: &tape.rows,
            found: Vec::new(),
            mode: Mode::Replay,
            now,
            summary: Summary::default(),
        };
        import.find()?;
        import.mode = import.choose(mode)?;
        import.check()?;
        Ok(import)
    }

    /// The way it takes.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Sends everything that is missing. `progress` is told how much of how much is done.
    ///
    /// # Errors
    /// At the first transaction that fails; the same import again goes on from there.
    pub fn run(mut self, progress: &mut dyn FnMut(u64, u64, String)) -> Result<Summary> {
        let events = self.events()?;
        let total = events.len() as u64;
        if total > 0 {
            progress(0, total, "accounts, caps and money".into());
            self.accounts().context("preparing the accounts")?;
        }
        let mut kept = 0;
        for (done, event) in (1..).zip(events) {
            let row = &self.rows[event.row];
            if self.mode == Mode::Replay {
                let now = self.chain.advance_to(event.time)?;
                if now > kept + KEEP {
                    keep::keep_alive(self.chain, &self.staff.deployer, self.protocol)?;
                    kept = now;
                }
            }
            let told = match event.window {
                None => self.originate(event.row),
                Some(window) => self.pay(event.row, window),
            };
            let told = told.with_context(|| {
                format!("line {} ({}); run the import again to go on from here", row.line, row.id)
            })?;
            progress(done, total, told);
        }
        Ok(self.summary)
    }

    /// What is to be done, in the order of time.
    fn events(&mut self) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for (place, (row, found)) in self.rows.iter().zip(&self.found).enumerate() {
            let drawn = found.loan.is_some_and(|(_, status, _)| status != OFFERED);
            let paid = found.loan.map_or(0, |(_, _, paid)| paid);
            let before = events.len();
            if !drawn && self.draw(row)?.is_some() {
                events.push(Event { time: row.start, row: place, window: None });
            }
            let open = !drawn || found.loan.is_some_and(|(_, status, _)| status == ACTIVE);
            if self.mode == Mode::Replay && open {
                let loan = row.loan(row.start)?;
                for window in paid + 1..=row.paid {
                    let due = loan.due(window).map_err(|e| anyhow::anyhow!("line {}: {e:?}", row.line))?;
                    let time = due.saturating_sub(BEFORE_DUE).max(row.start + 1);
                    events.push(Event { time, row: place, window: Some(window) });
                }
            }
            if drawn && events.len() == before {
                self.summary.there_before += 1;
            }
        }
        events.sort_by_key(|event| (event.time, event.row, event.window));
        Ok(events)
    }
}

/// A thing to do at a time: a draw, or the payment of a window.
#[derive(Debug, Clone, Copy)]
struct Event {
    time: u64,
    row: usize,
    window: Option<u8>,
}
