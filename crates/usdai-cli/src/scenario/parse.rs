//! From TOML text to a scenario. Every message names the file, the line and what is expected there.
use std::fmt;
use std::path::Path;

use toml::Spanned;

use super::model::{Action, Bid, Class, Loan, LoanKind, Party, Portion, Protocol, Scenario, Step, Title};
use super::raw::{Amount, RawLoan, RawScenario, RawStep, Text};
use super::validate;
use crate::types::U256;
use crate::units::{self, LOT_DECIMALS, TOKEN_DECIMALS, USDC_DECIMALS};

/// What is wrong with a scenario file; all of it, in the order of the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
    file: String,
    problems: Vec<(usize, String)>,
}

impl ScenarioError {
    /// Lines and messages.
    #[must_use]
    pub fn problems(&self) -> &[(usize, String)] {
        &self.problems
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.problems.iter().map(|(line, message)| {
            if *line == 0 {
                format!("{}: {message}", self.file)
            } else {
                format!("{}:{line}: {message}", self.file)
            }
        });
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for ScenarioError {}

/// Reads and checks a scenario file.
///
/// # Errors
/// All problems of the file with their lines.
pub fn load(path: &Path) -> Result<Scenario, ScenarioError> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&file, &text),
        Err(e) => Err(ScenarioError { file, problems: vec![(0, format!("cannot be read: {e}"))] }),
    }
}

/// Reads and checks the text of a scenario; `file` is its name in messages.
///
/// # Errors
/// As [`load`].
pub fn parse(file: &str, text: &str) -> Result<Scenario, ScenarioError> {
    let mut reader = Reader { text, problems: Vec::new() };
    let raw: RawScenario = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(e) => {
            let line = e.span().map_or(0, |span| reader.line(span.start));
            return Err(ScenarioError {
                file: file.to_owned(),
                problems: vec![(line, e.message().replace('\n', " "))],
            });
        }
    };
    let scenario = reader.scenario(raw);
    if reader.problems.is_empty() {
        validate::check(&scenario, &mut reader.problems);
    }
    reader.problems.sort_by_key(|(line, _)| *line);
    if reader.problems.is_empty() {
        Ok(scenario.into_scenario())
    } else {
        Err(ScenarioError { file: file.to_owned(), problems: reader.problems })
    }
}

/// A scenario and the lines that its parts stand on.
pub(super) struct Located {
    pub(super) scenario: Scenario,
    pub(super) accounts: Vec<usize>,
    pub(super) titles: Vec<usize>,
    pub(super) loans: Vec<usize>,
}

impl Located {
    fn into_scenario(self) -> Scenario {
        self.scenario
    }
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
    }

    fn problem(&mut self, offset: usize, message: impl Into<String>) {
        let line = self.line(offset);
        self.problems.push((line, message.into()));
    }

    fn number<T: Default>(&mut self, raw: &Amount, read: impl FnOnce(&str) -> Result<T, String>) -> T {
        read(&raw.get_ref().0).unwrap_or_else(|message| {
            self.problem(raw.span().start, message);
            T::default()
        })
    }

    fn amount(&mut self, raw: &Amount, decimals: u8) -> U256 {
        let value = self.number(raw, |text| units::parse_decimal(text, decimals).map(Some));
        if value == Some(U256::ZERO) {
            self.problem(raw.span().start, "the amount has to be more than zero");
        }
        value.unwrap_or_default()
    }

    fn class(&mut self, raw: &Text) -> Class {
        Class::ALL.into_iter().find(|class| class.name() == raw.get_ref()).unwrap_or_else(|| {
            let known = Class::ALL.map(Class::name).join(", ");
            self.problem(
                raw.span().start,
                format!("`{}` is no class of hardware: expected one of {known}", raw.get_ref()),
            );
            Class::GpuServer
        })
    }

    fn scenario(&mut self, raw: RawScenario) -> Located {
        let start = match midnight(raw.start.get_ref()) {
            Some(time) => time,
            None => {
                self.problem(
                    raw.start.span().start,
                    "expected a date from 1970 on, such as 2026-01-01 (day 0, midnight UTC)",
                );
                0
            }
        };
        let ltv_bps = raw
            .protocol
            .ltv
            .iter()
            .map(|(class, ltv)| (self.class(class), self.number(ltv, units::percent_to_bps)))
            .collect();
        let protocol = Protocol {
            usdc_cap: self.amount(&raw.protocol.usdc_cap, USDC_DECIMALS),
            supply_cap: self.amount(&raw.protocol.supply_cap, TOKEN_DECIMALS),
            haircut_bps: self.number(&raw.protocol.haircut, units::percent_to_bps),
            ltv_bps,
        };
        let at = |reader: &Self, text: &Text| reader.line(text.span().start);
        let mut located = Located {
            accounts: raw.account.iter().map(|a| at(self, &a.name)).collect(),
            titles: raw.hardware.iter().map(|t| at(self, &t.name)).collect(),
            loans: raw.loan.iter().map(|l| at(self, &l.name)).collect(),
            scenario: Scenario {
                title: raw.title,
                start,
                protocol,
                accounts: Vec::new(),
                titles: Vec::new(),
                loans: Vec::new(),
                steps: Vec::new(),
            },
        };
        for a in raw.account {
            let usdc = self.number(&a.usdc, |text| units::parse_decimal(text, USDC_DECIMALS));
            located.scenario.accounts.push(Party { name: a.name.into_inner(), about: a.about, usdc });
        }
        for t in raw.hardware {
            let title = Title {
                class: self.class(&t.class),
                appraisal: self.amount(&t.appraisal, TOKEN_DECIMALS),
                name: t.name.into_inner(),
                about: t.about,
                owner: t.owner.into_inner(),
                units: t.units,
                appraisal_days: t.appraisal_days,
                document_days: t.document_days,
            };
            located.scenario.titles.push(title);
        }
        for l in raw.loan {
            let loan = self.loan(l);
            located.scenario.loans.push(loan);
        }
        for s in raw.step {
            let line = self.line(s.span().start);
            let (offset, raw) = (s.span().start, s.into_inner());
            let day = raw.day;
            if let Some(action) = self.action(offset, raw) {
                located.scenario.steps.push(Step { line, day, action });
            }
        }
        located
    }

    fn loan(&mut self, l: RawLoan) -> Loan {
        let kind = match l.kind.get_ref().as_str() {
            "amortising" => LoanKind::Amortising,
            "interest-only" => LoanKind::InterestOnly,
            other => {
                let message = format!("`{other}` is no kind of loan: expected amortising or interest-only");
                self.problem(l.kind.span().start, message);
                LoanKind::Amortising
            }
        };
        Loan {
            principal: self.amount(&l.principal, TOKEN_DECIMALS),
            rate: self.number(&l.apr, units::rate_per_second),
            late_rate: self.number(&l.late_apr, units::rate_per_second),
            apr: l.apr.into_inner().0,
            name: l.name.into_inner(),
            title: l.hardware.into_inner(),
            payments: l.payments,
            kind,
            grace_days: l.grace_days,
        }
    }

    fn action(&mut self, offset: usize, raw: RawStep) -> Option<Action> {
        let mut step = Fields { offset, verb: raw.verb.get_ref().clone(), reader: self, failed: false };
        let RawStep {
            day: _,
            verb,
            account,
            amount,
            hardware,
            value,
            days,
            loan,
            max,
            name,
            request,
            requests,
            discount_bps,
        } = raw;
        let given: Vec<&'static str> = [
            ("account", account.is_some()),
            ("amount", amount.is_some()),
            ("hardware", hardware.is_some()),
            ("value", value.is_some()),
            ("days", days.is_some()),
            ("loan", loan.is_some()),
            ("max", max.is_some()),
            ("name", name.is_some()),
            ("request", request.is_some()),
            ("requests", requests.is_some()),
            ("discount_bps", discount_bps.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, is)| is.then_some(field))
        .collect();
        let Some((_, takes)) = VERBS.iter().find(|(known, _)| known == verb.get_ref()) else {
            let known: Vec<_> = VERBS.iter().map(|(known, _)| *known).collect();
            let message = format!("`{}` is no step: expected one of {}", verb.get_ref(), known.join(", "));
            self.problem(verb.span().start, message);
            return None;
        };
        for field in given {
            if !takes.contains(&field) {
                let known = if takes.is_empty() { "nothing else".to_owned() } else { takes.join(", ") };
                step.fail(format!("takes no `{field}`: expected {known}"));
            }
        }
        let action = match verb.get_ref().as_str() {
            "deposit" => Action::Deposit {
                account: step.text("account", account),
                amount: step.portion(amount, USDC_DECIMALS),
            },
            "withdraw" => Action::Withdraw {
                account: step.text("account", account),
                amount: step.portion(amount, TOKEN_DECIMALS),
            },
            "stake" => Action::Stake {
                account: step.text("account", account),
                amount: step.portion(amount, TOKEN_DECIMALS),
            },
            "title" => Action::Title { title: step.text("hardware", hardware) },
            "appraise" => Action::Appraise {
                title: step.text("hardware", hardware),
                value: step.amount("value", value, TOKEN_DECIMALS),
                days: step.whole("days", days),
            },
            "borrow" => Action::Borrow { loan: step.text("loan", loan) },
            "pay" => Action::Pay {
                loan: step.text("loan", loan),
                amount: amount.map(|a| step.reader.amount(&a, TOKEN_DECIMALS)),
            },
            "default" => Action::Default { loan: step.text("loan", loan) },
            "auction" => Action::Auction { loan: step.text("loan", loan) },
            "buy" => Action::Buy {
                loan: step.text("loan", loan),
                account: step.text("account", account),
                max: step.amount("max", max, TOKEN_DECIMALS),
            },
            "collect" => Action::Collect { account: step.text("account", account) },
            "request" => Action::Request {
                account: step.text("account", account),
                amount: step.shares(amount),
                name: step.text("name", name),
            },
            "cancel" => Action::Cancel { request: step.text("request", request) },
            "bid" => Action::Bid {
                request: step.text("request", request),
                bid: Bid { discount_bps: step.discount(discount_bps) },
            },
            "reveal" => Action::Reveal { requests: step.list("requests", requests) },
            "settle" => Action::Settle,
            "claim" => Action::Claim { request: step.text("request", request) },
            _ => Action::Wait,
        };
        (!step.failed).then_some(action)
    }
}

/// Steps and the fields they take beside `day` and `do`.
const VERBS: [(&str, &[&str]); 18] = [
    ("deposit", &["account", "amount"]),
    ("withdraw", &["account", "amount"]),
    ("stake", &["account", "amount"]),
    ("title", &["hardware"]),
    ("appraise", &["hardware", "value", "days"]),
    ("borrow", &["loan"]),
    ("pay", &["loan", "amount"]),
    ("default", &["loan"]),
    ("auction", &["loan"]),
    ("buy", &["loan", "account", "max"]),
    ("collect", &["account"]),
    ("request", &["account", "amount", "name"]),
    ("cancel", &["request"]),
    ("bid", &["request", "discount_bps"]),
    ("reveal", &["requests"]),
    ("settle", &[]),
    ("claim", &["request"]),
    ("wait", &[]),
];

/// The fields of one step.
struct Fields<'r, 't> {
    offset: usize,
    verb: String,
    reader: &'r mut Reader<'t>,
    failed: bool,
}

impl Fields<'_, '_> {
    fn fail(&mut self, what: String) {
        self.failed = true;
        self.reader.problem(self.offset, format!("step `{}` {what}", self.verb));
    }

    fn needed<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fail(format!("needs `{field}`"));
        }
        value
    }

    fn text(&mut self, field: &str, value: Option<Text>) -> String {
        self.needed(field, value).map(Spanned::into_inner).unwrap_or_default()
    }

    fn amount(&mut self, field: &str, value: Option<Amount>, decimals: u8) -> U256 {
        self.needed(field, value).map_or(U256::ZERO, |raw| self.reader.amount(&raw, decimals))
    }

    fn portion(&mut self, value: Option<Amount>, decimals: u8) -> Portion {
        match self.needed("amount", value) {
            Some(raw) if raw.get_ref().0 == "all" => Portion::All,
            Some(raw) => Portion::Exactly(self.reader.amount(&raw, decimals)),
            None => Portion::All,
        }
    }

    /// Shares are requested in millionths.
    fn shares(&mut self, value: Option<Amount>) -> Portion {
        match self.portion(value, LOT_DECIMALS) {
            Portion::All => Portion::All,
            Portion::Exactly(lots) => Portion::Exactly(lots * U256::from(1_000_000_000_000_u64)),
        }
    }

    fn whole(&mut self, field: &str, value: Option<Spanned<u64>>) -> u64 {
        self.needed(field, value).map(Spanned::into_inner).unwrap_or_default()
    }

    fn discount(&mut self, value: Option<Spanned<u64>>) -> u16 {
        let discount = self.whole("discount_bps", value);
        match u16::try_from(discount) {
            Ok(bps) if bps <= 1_023 => bps,
            _ => {
                self.fail(format!("has a `discount_bps` of {discount}: expected 0 to 1023"));
                0
            }
        }
    }

    fn list(&mut self, field: &str, value: Option<Spanned<Vec<String>>>) -> Vec<String> {
        let list = self.needed(field, value).map(Spanned::into_inner);
        if list.as_ref().is_some_and(Vec::is_empty) {
            self.fail(format!("needs at least one name in `{field}`"));
        }
        list.unwrap_or_default()
    }
}

/// Unix time of a date's midnight in UTC; none for anything but a plain date from 1970 on.
fn midnight(datetime: &toml::value::Datetime) -> Option<u64> {
    let date = datetime.date.filter(|_| datetime.time.is_none() && datetime.offset.is_none())?;
    let (year, month, day) = (u64::from(date.year), u64::from(date.month), u64::from(date.day));
    if year < 1970 {
        return None;
    }
    // Counted in years that begin in March, so that the leap day is the last one.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * m + 2) / 5 + day - 1;
    let days = y * 365 + y / 4 - y / 100 + y / 400 + day_of_year;
    days.checked_sub(719_468).map(|days| days * units::DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_midnights() {
        for (text, time) in [("1970-01-01", 0), ("2000-02-29", 951_782_400), ("2026-01-01", 1_767_225_600)] {
            assert_eq!(midnight(&text.parse().expect("a date")), Some(time), "{text}");
        }
        assert_eq!(midnight(&"2026-01-01T00:00:00Z".parse().expect("a time")), None);
    }
}
