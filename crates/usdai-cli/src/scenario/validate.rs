//! Checks across the parts of a scenario: names, order, what follows from what.
use std::collections::{BTreeMap, BTreeSet};

use super::model::{Action, Portion, Scenario};
use super::parse::Located;
use crate::deploy::STAFF;
use crate::types::U256;
use crate::units;

type Problems = Vec<(usize, String)>;

/// Adds everything that is wrong to `problems`.
pub(super) fn check(located: &Located, problems: &mut Problems) {
    let scenario = &located.scenario;
    names("account", scenario.accounts.iter().map(|a| a.name.as_str()), &located.accounts, problems);
    names("hardware", scenario.titles.iter().map(|t| t.name.as_str()), &located.titles, problems);
    names("loan", scenario.loans.iter().map(|l| l.name.as_str()), &located.loans, problems);
    for (account, line) in scenario.accounts.iter().zip(&located.accounts) {
        if STAFF.contains(&account.name.as_str()) {
            problems.push((
                *line,
                format!("the account name `{}` is taken by the protocol's own staff", account.name),
            ));
        }
    }
    titles(located, problems);
    loans(located, problems);
    if scenario.steps.is_empty() {
        problems.push((0, "the scenario has no [[step]]: nothing would happen".to_owned()));
    }
    let mut walk = Walk::new(scenario);
    for step in &scenario.steps {
        if let Err(message) = walk.step(step.day, &step.action) {
            problems.push((step.line, message));
        }
    }
}

fn names<'a>(what: &str, names: impl Iterator<Item = &'a str>, lines: &[usize], problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for (name, line) in names.zip(lines) {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            problems.push((
                *line,
                format!("`{name}` is no name: expected lower-case letters, digits and hyphens"),
            ));
        }
        if !seen.insert(name) {
            problems.push((*line, format!("there are two entries [[{what}]] named `{name}`")));
        }
    }
}

fn titles(located: &Located, problems: &mut Problems) {
    for (title, line) in located.scenario.titles.iter().zip(&located.titles) {
        if located.scenario.account(&title.owner).is_none() {
            problems.push((
                *line,
                unknown("account", &title.owner, located.scenario.accounts.iter().map(|a| a.name.as_str())),
            ));
        }
        if title.units == 0 || title.appraisal_days == 0 || title.document_days == 0 {
            problems.push((
                *line,
                format!(
                    "hardware `{}`: units, appraisal_days and document_days have to be more than zero",
                    title.name
                ),
            ));
        }
    }
}

fn loans(located: &Located, problems: &mut Problems) {
    let scenario = &located.scenario;
    for (loan, line) in scenario.loans.iter().zip(&located.loans) {
        let Some(title) = scenario.title_named(&loan.title) else {
            problems.push((
                *line,
                unknown("hardware", &loan.title, scenario.titles.iter().map(|t| t.name.as_str())),
            ));
            continue;
        };
        let ltv = scenario
            .protocol
            .ltv_bps
            .iter()
            .find(|(class, _)| *class == title.class)
            .map_or(0, |(_, bps)| *bps);
        let most = title.appraisal * U256::from(ltv) / U256::from(10_000);
        if loan.principal > most {
            let shown = |value| units::exact(value, units::TOKEN_DECIMALS);
            problems.push((
                *line,
                format!(
                    "loan `{}`: the principal {} is above {}, which is {} % of the appraisal",
                    loan.name,
                    shown(loan.principal),
                    shown(most),
                    units::exact(U256::from(ltv), 2)
                ),
            ));
        }
        if loan.payments == 0 || loan.payments > 120 {
            problems.push((*line, format!("loan `{}`: expected 1 to 120 payments", loan.name)));
        }
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<_> = known.collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("there is no {what} named `{name}` here: known are {known}")
}

/// What a request has been through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lot {
    Queued,
    Sealed { epoch: u64 },
    Revealed,
    Cancelled,
}

/// Follows the steps without a chain: what each one needs has to have happened.
struct Walk<'a> {
    scenario: &'a Scenario,
    day: u64,
    minted: BTreeSet<&'a str>,
    loans: BTreeMap<&'a str, &'static str>,
    requests: BTreeMap<&'a str, Lot>,
    /// USDC of those whose USDC has only gone down so far.
    usdc: BTreeMap<&'a str, U256>,
}

impl<'a> Walk<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let usdc = scenario.accounts.iter().map(|a| (a.name.as_str(), a.usdc)).collect();
        Self {
            scenario,
            day: 0,
            minted: BTreeSet::new(),
            loans: BTreeMap::new(),
            requests: BTreeMap::new(),
            usdc,
        }
    }

    fn step(&mut self, day: u64, action: &'a Action) -> Result<(), String> {
        if day < self.day {
            return Err(format!("day {day} comes after day {}: steps are in the order of time", self.day));
        }
        self.day = day;
        match action {
            Action::Deposit { account, amount } => self.deposit(account, *amount),
            Action::Withdraw { account, .. } => {
                self.account(account)?;
                self.usdc.remove(account.as_str());
                Ok(())
            }
            Action::Stake { account, .. } | Action::Collect { account } => self.account(account),
            Action::Title { title } => {
                self.title(title)?;
                if self.minted.insert(title) {
                    Ok(())
                } else {
                    Err(format!("`{title}` has its title already"))
                }
            }
            Action::Appraise { title, days, .. } => {
                self.title(title)?;
                if *days == 0 {
                    return Err("an appraisal has to be valid for at least one day".to_owned());
                }
                self.has_title(title)
            }
            Action::Borrow { loan } => {
                let terms = self.scenario.loan_named(loan).ok_or_else(|| self.no_loan(loan))?;
                self.has_title(&terms.title)?;
                if self.loans.contains_key(loan.as_str()) {
                    return Err(format!("loan `{loan}` has been drawn already"));
                }
                let pledged = self.scenario.loans.iter().find(|other| {
                    other.title == terms.title
                        && self.loans.get(other.name.as_str()).is_some_and(|s| *s != "sold")
                });
                if let Some(other) = pledged {
                    return Err(format!("the title `{}` is pledged to loan `{}`", terms.title, other.name));
                }
                self.usdc.remove(self.scenario.title_named(&terms.title).map_or("", |t| t.owner.as_str()));
                self.loans.insert(loan, "active");
                Ok(())
            }
            Action::Pay { loan, .. } => self.loan(loan, &["active", "defaulted"], "active"),
            Action::Default { loan } => self.loan(loan, &["active"], "defaulted"),
            Action::Auction { loan } => self.loan(loan, &["defaulted"], "in auction"),
            Action::Buy { loan, account, .. } => {
                self.account(account)?;
                self.usdc.remove(account.as_str());
                self.loan(loan, &["in auction"], "sold")
            }
            Action::Request { account, name, .. } => {
                self.account(account)?;
                if self.requests.insert(name, Lot::Queued).is_some() {
                    Err(format!("there is a request named `{name}` already"))
                } else {
                    Ok(())
                }
            }
            Action::Cancel { request } => match self.request(request)? {
                Lot::Queued => self.put(request, Lot::Cancelled),
                _ => Err(format!("request `{request}` has a bid: it cannot be cancelled")),
            },
            Action::Bid { request, .. } => self.bid(request),
            Action::Reveal { requests } => requests.iter().try_for_each(|request| self.reveal(request)),
            Action::Claim { request } => self.request(request).map(|_| ()),
            Action::Settle | Action::Wait => Ok(()),
        }
    }

    fn deposit(&mut self, account: &'a str, amount: Portion) -> Result<(), String> {
        self.account(account)?;
        let Some(left) = self.usdc.get_mut(account) else { return Ok(()) };
        match amount {
            Portion::All => *left = U256::ZERO,
            Portion::Exactly(amount) => {
                let had = units::exact(*left, units::USDC_DECIMALS);
                *left = left.checked_sub(amount).ok_or_else(|| format!("`{account}` has {had} USDC left"))?;
            }
        }
        Ok(())
    }

    fn bid(&mut self, request: &'a str) -> Result<(), String> {
        if self.day % units::EPOCH_DAYS >= 28 {
            return Err(format!(
                "bids are sealed until day 28 of an epoch, and this is day {}",
                self.day % units::EPOCH_DAYS
            ));
        }
        match self.request(request)? {
            Lot::Cancelled => Err(format!("request `{request}` has been cancelled")),
            _ => self.put(request, Lot::Sealed { epoch: self.day / units::EPOCH_DAYS }),
        }
    }

    fn reveal(&mut self, request: &'a str) -> Result<(), String> {
        match self.request(request)? {
            Lot::Sealed { epoch }
                if self.day / units::EPOCH_DAYS == epoch && self.day % units::EPOCH_DAYS >= 28 =>
            {
                self.put(request, Lot::Revealed)
            }
            Lot::Sealed { epoch } => Err(format!(
                "the bid of `{request}` is revealed on day {} or {}",
                epoch * 30 + 28,
                epoch * 30 + 29
            )),
            _ => Err(format!("request `{request}` has no sealed bid")),
        }
    }

    fn put(&mut self, request: &'a str, lot: Lot) -> Result<(), String> {
        self.requests.insert(request, lot);
        Ok(())
    }

    fn account(&self, name: &str) -> Result<(), String> {
        self.scenario
            .account(name)
            .map(|_| ())
            .ok_or_else(|| unknown("account", name, self.scenario.accounts.iter().map(|a| a.name.as_str())))
    }

    fn title(&self, name: &str) -> Result<(), String> {
        self.scenario
            .title_named(name)
            .map(|_| ())
            .ok_or_else(|| unknown("hardware", name, self.scenario.titles.iter().map(|t| t.name.as_str())))
    }

    fn has_title(&self, name: &str) -> Result<(), String> {
        if self.minted.contains(name) {
            Ok(())
        } else {
            Err(format!("`{name}` has no title yet: a step `title` has to come before"))
        }
    }

    fn no_loan(&self, name: &str) -> String {
        unknown("loan", name, self.scenario.loans.iter().map(|l| l.name.as_str()))
    }

    fn loan(&mut self, name: &'a str, from: &[&str], to: &'static str) -> Result<(), String> {
        let terms = self.scenario.loan_named(name).ok_or_else(|| self.no_loan(name))?;
        match self.loans.get(name) {
            Some(status) if from.contains(status) => {
                self.loans.insert(&terms.name, to);
                Ok(())
            }
            Some(status) => Err(format!("loan `{name}` is {status} by then")),
            None => Err(format!("loan `{name}` has not been drawn yet: a step `borrow` has to come before")),
        }
    }

    fn request(&self, name: &str) -> Result<Lot, String> {
        self.requests
            .get(name)
            .copied()
            .ok_or_else(|| unknown("request", name, self.requests.keys().copied()))
    }
}
