//! A checked scenario. Amounts are integers in the smallest unit of their token.
use std::fmt;

use crate::types::U256;

/// A whole scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Headline.
    pub title: String,
    /// Unix time of day 0, a midnight in UTC; also the genesis of the redemption epochs.
    pub start: u64,
    /// Settings of the protocol.
    pub protocol: Protocol,
    /// Who takes part.
    pub accounts: Vec<Party>,
    /// Hardware.
    pub titles: Vec<Title>,
    /// Loans against it.
    pub loans: Vec<Loan>,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// Settings that the admin makes before day 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// Most USDC that may be held, 6 decimals.
    pub usdc_cap: U256,
    /// Most USDai that may exist, 18 decimals.
    pub supply_cap: U256,
    /// Taken off a defaulted loan's principal in the redemption price, basis points.
    pub haircut_bps: u64,
    /// Loan to value by class, basis points.
    pub ltv_bps: Vec<(Class, u64)>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name, unique.
    pub name: String,
    /// Who that is.
    pub about: String,
    /// USDC at the start, 6 decimals.
    pub usdc: U256,
}

/// Classes of hardware with the numbers that the contracts use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// A GPU server.
    GpuServer = 0,
    /// A rack.
    Rack = 1,
    /// Devices of a DePIN network.
    Depin = 2,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::GpuServer, Self::Rack, Self::Depin];

    /// Name in a scenario file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GpuServer => "gpu-server",
            Self::Rack => "rack",
            Self::Depin => "depin",
        }
    }
}

/// Hardware that gets a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Name, unique.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Account that owns it.
    pub owner: String,
    /// Class.
    pub class: Class,
    /// Pieces.
    pub units: u64,
    /// Appraised value in USDai, 18 decimals.
    pub appraisal: U256,
    /// Days that the appraisal is valid.
    pub appraisal_days: u64,
    /// Days that the documents are valid.
    pub document_days: u64,
}

/// How a loan is paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum LoanKind {
    /// Level payments.
    Amortising = 0,
    /// Interest, and the principal with the last payment.
    InterestOnly = 1,
}

impl LoanKind {
    /// Name in a scenario file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Amortising => "amortising",
            Self::InterestOnly => "interest-only",
        }
    }
}

/// Terms of a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// Name, unique.
    pub name: String,
    /// Title that it is made against; its owner borrows.
    pub title: String,
    /// Principal in USDai, 18 decimals.
    pub principal: U256,
    /// Interest per second, scaled 1e18.
    pub rate: U256,
    /// The same as the file has it: percent a year.
    pub apr: String,
    /// Monthly payments.
    pub payments: u64,
    /// Kind.
    pub kind: LoanKind,
    /// Days after the due date before a default.
    pub grace_days: u64,
    /// Penalty interest per second of the grace period, scaled 1e18.
    pub late_rate: U256,
}

/// An amount, or all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// The whole balance.
    All,
    /// This much.
    Exactly(U256),
}

/// A sealed bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bid {
    /// Basis points of the redemption value given up.
    pub discount_bps: u16,
}

/// One line of what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Line in the file.
    pub line: usize,
    /// Day since the start.
    pub day: u64,
    /// What.
    pub action: Action,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    /// USDC to USDai.
    Deposit { account: String, amount: Portion },
    /// USDai to USDC.
    Withdraw { account: String, amount: Portion },
    /// USDai to sUSDai.
    Stake { account: String, amount: Portion },
    /// Mints a title with its four documents and an appraisal.
    Title { title: String },
    /// A new appraisal.
    Appraise { title: String, value: U256, days: u64 },
    /// Offers and draws a loan.
    Borrow { loan: String },
    /// Pays what is due, or a given amount.
    Pay { loan: String, amount: Option<U256> },
    /// Calls a loan defaulted.
    Default { loan: String },
    /// Starts the auction of a defaulted loan's title.
    Auction { loan: String },
    /// Buys a title at the auction's price.
    Buy { loan: String, account: String, max: U256 },
    /// Takes the surplus of an auction.
    Collect { account: String },
    /// Asks for redemption under a name.
    Request { account: String, amount: Portion, name: String },
    /// Takes a request back.
    Cancel { request: String },
    /// Seals a bid for priority.
    Bid { request: String, bid: Bid },
    /// Opens sealed bids.
    Reveal { requests: Vec<String> },
    /// Settles every epoch that can be.
    Settle,
    /// Claims what a request has won.
    Claim { request: String },
    /// Nothing: moves the clock only.
    Wait,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, subject) = match self {
            Self::Deposit { account, .. } => ("deposit", account.as_str()),
            Self::Withdraw { account, .. } => ("withdraw", account.as_str()),
            Self::Stake { account, .. } => ("stake", account.as_str()),
            Self::Title { title } => ("title", title.as_str()),
            Self::Appraise { title, .. } => ("appraise", title.as_str()),
            Self::Borrow { loan } => ("borrow", loan.as_str()),
            Self::Pay { loan, .. } => ("pay", loan.as_str()),
            Self::Default { loan } => ("default", loan.as_str()),
            Self::Auction { loan } => ("auction", loan.as_str()),
            Self::Buy { loan, .. } => ("buy", loan.as_str()),
            Self::Collect { account } => ("collect", account.as_str()),
            Self::Request { name, .. } => ("request", name.as_str()),
            Self::Cancel { request } => ("cancel", request.as_str()),
            Self::Bid { request, .. } => ("bid", request.as_str()),
            Self::Reveal { .. } => ("reveal", ""),
            Self::Settle => ("settle", ""),
            Self::Claim { request } => ("claim", request.as_str()),
            Self::Wait => ("wait", ""),
        };
        write!(f, "{verb:<8} {subject}")
    }
}

impl Scenario {
    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&Party> {
        self.accounts.iter().find(|a| a.name == name)
    }

    /// The title of this name.
    #[must_use]
    pub fn title_named(&self, name: &str) -> Option<&Title> {
        self.titles.iter().find(|t| t.name == name)
    }

    /// The loan of this name.
    #[must_use]
    pub fn loan_named(&self, name: &str) -> Option<&Loan> {
        self.loans.iter().find(|l| l.name == name)
    }
}
