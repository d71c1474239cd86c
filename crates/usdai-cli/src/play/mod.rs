//! Plays a scenario: every step is one or more transactions.
mod loans;
mod money;
mod redemptions;
mod titles;

pub use redemptions::reveal_item;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;

use crate::chain::Chain;
use crate::deploy::{self, ITestUsdc, Protocol, Settings, Staff};
use crate::programs::Program;
use crate::scenario::{Action, Scenario};
use crate::types::{Address, U256};
use crate::units::{self, DAY, EPOCH_DAYS};
use crate::wallet::Account;

/// A redemption request of the scenario.
#[derive(Debug, Clone)]
pub struct Request {
    /// Name in the scenario.
    pub name: String,
    /// Id on the chain.
    pub id: U256,
    /// Whose it is.
    pub account: String,
    /// Shares asked for.
    pub shares: U256,
    /// Epoch whose queue it joined.
    pub cohort: u64,
    /// Taken back.
    pub cancelled: bool,
    /// Every bid that was sealed for it.
    pub bids: Vec<SealedBid>,
    /// USDai paid out so far.
    pub paid: U256,
}

/// A bid that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBid {
    /// Epoch it is for.
    pub epoch: u64,
    /// Basis points.
    pub tick: u16,
    /// What hides it.
    pub salt: [u8; 16],
    /// Whether it was opened in time.
    pub revealed: bool,
}

/// Prices and balances of the vault at the end of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Day since the start.
    pub day: u64,
    /// Unix time.
    pub time: u64,
    /// Deposit share price, 1e18.
    pub deposit_price: U256,
    /// Redemption share price, 1e18.
    pub redemption_price: U256,
    /// USDai at hand.
    pub idle: U256,
    /// Shares.
    pub supply: U256,
}

/// A running scenario.
pub struct Stage<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The deployed protocol.
    pub protocol: Protocol,
    /// Its people.
    pub staff: Staff,
    /// What is played.
    pub scenario: &'a Scenario,
    /// Accounts by name.
    pub accounts: BTreeMap<String, Account>,
    /// Token ids by hardware.
    pub titles: BTreeMap<String, U256>,
    /// Loan ids by name.
    pub loans: BTreeMap<String, U256>,
    /// Requests by name.
    pub requests: BTreeMap<String, Request>,
    /// Prices at the start, at the end of every epoch, and at the very end.
    pub snapshots: Vec<Snapshot>,
    clock: u64,
}

impl<'a> Stage<'a> {
    /// Makes the accounts, deploys and wires everything, and hands out the USDC. Ends just before day 0.
    ///
    /// # Errors
    /// When a transaction fails.
    pub fn set(
        chain: &'a Chain,
        scenario: &'a Scenario,
        programs: &[Program],
        progress: &mut dyn FnMut(String),
    ) -> Result<Self> {
        let staff = Staff::development();
        let accounts: BTreeMap<_, _> =
            scenario.accounts.iter().map(|a| (a.name.clone(), Account::named(&a.name))).collect();
        // Setting up takes less than an hour of the chain's time.
        chain.advance_to(scenario.start - 3_600)?;
        deploy::fund(chain, &staff.deployer, staff.others().into_iter().chain(accounts.values()))?;
        let usdc = deploy::deploy_usdc(chain, &staff.deployer, staff.admin.address())?;
        let settings = Settings {
            usdc_cap: scenario.protocol.usdc_cap,
            supply_cap: scenario.protocol.supply_cap,
            haircut_bps: scenario.protocol.haircut_bps,
            ltv_bps: scenario.protocol.ltv_bps.iter().map(|(class, bps)| (*class as u8, *bps)).collect(),
            depreciation: deploy::DEPRECIATION.to_vec(),
            usdc_feed: None,
        };
        let protocol = deploy::deploy(chain, &staff, programs, usdc, scenario.start, &settings, progress)?;
        for party in &scenario.accounts {
            let to = accounts[&party.name].address();
            if !party.usdc.is_zero() {
                chain
                    .send(&staff.admin, usdc, &ITestUsdc::mintCall { to, value: party.usdc })
                    .with_context(|| format!("handing USDC to {}", party.name))?;
            }
        }
        let clock = chain.advance_to(scenario.start)?;
        let mut stage = Self {
            chain,
            protocol,
            staff,
            scenario,
            accounts,
            titles: BTreeMap::new(),
            loans: BTreeMap::new(),
            requests: BTreeMap::new(),
            snapshots: Vec::new(),
            clock,
        };
        stage.snapshot()?;
        Ok(stage)
    }

    /// Plays all steps; `progress` is told of each as it is done.
    ///
    /// # Errors
    /// At the first step that fails, with its line in the file.
    pub fn play(&mut self, progress: &mut dyn FnMut(u64, String)) -> Result<()> {
        for step in &self.scenario.steps {
            self.until(step.day)?;
            let done = self
                .act(&step.action)
                .with_context(|| format!("line {}: day {}: {}", step.line, step.day, step.action))?;
            progress(step.day, format!("{:<22} {done}", step.action.to_string()));
        }
        self.snapshot()
    }

    /// Moves the clock to the beginning of `day`, with a snapshot at the end of every epoch on the way.
    fn until(&mut self, day: u64) -> Result<()> {
        let start = self.scenario.start;
        let mut boundary = (self.chain.now()?.saturating_sub(start) / DAY / EPOCH_DAYS + 1) * EPOCH_DAYS;
        while boundary <= day {
            self.clock = self.chain.advance_to(start + boundary * DAY)?;
            self.snapshot()?;
            boundary += EPOCH_DAYS;
        }
        self.clock = self.chain.advance_to(start + day * DAY)?;
        Ok(())
    }

    fn snapshot(&mut self) -> Result<()> {
        let vault = self.protocol.susdai;
        let time = self.chain.now()?;
        let snapshot = Snapshot {
            day: (time - self.scenario.start) / DAY,
            time,
            deposit_price: self.chain.call(vault, &ISUSDai::depositSharePriceCall {})?._0,
            redemption_price: self.chain.call(vault, &ISUSDai::redemptionSharePriceCall {})?._0,
            idle: self.chain.call(vault, &ISUSDai::balancesCall {})?.idle,
            supply: self.balance_of_all(vault)?,
        };
        self.snapshots.push(snapshot);
        Ok(())
    }

    fn act(&mut self, action: &Action) -> Result<String> {
        match action {
            Action::Deposit { account, amount } => self.deposit(account, *amount),
            Action::Withdraw { account, amount } => self.withdraw(account, *amount),
            Action::Stake { account, amount } => self.stake(account, *amount),
            Action::Title { title } => self.mint_title(title),
            Action::Appraise { title, value, days } => self.appraise(title, *value, *days),
            Action::Borrow { loan } => self.borrow(loan),
            Action::Pay { loan, amount } => self.pay(loan, *amount),
            Action::Default { loan } => self.mark_default(loan),
            Action::Auction { loan } => self.start_auction(loan),
            Action::Buy { loan, account, max } => self.buy(loan, account, *max),
            Action::Collect { account } => self.collect(account),
            Action::Request { account, amount, name } => self.request(account, *amount, name),
            Action::Cancel { request } => self.cancel(request),
            Action::Bid { request, bid } => self.bid(request, bid.discount_bps),
            Action::Reveal { requests } => self.reveal(requests),
            Action::Settle => self.settle(),
            Action::Claim { request } => self.claim(request),
            Action::Wait => Ok(String::new()),
        }
    }

    /// The account of a name that the scenario has been checked for.
    ///
    /// # Errors
    /// When there is none.
    pub fn account(&self, name: &str) -> Result<Account> {
        self.accounts.get(name).cloned().with_context(|| format!("no account named {name}"))
    }

    /// Balance of an ERC-20.
    ///
    /// # Errors
    /// When the token does not answer.
    pub fn balance(&self, token: Address, account: Address) -> Result<U256> {
        Ok(self.chain.call(token, &IERC20::balanceOfCall { account })?._0)
    }

    /// Total supply of an ERC-20.
    ///
    /// # Errors
    /// When the token does not answer.
    pub fn balance_of_all(&self, token: Address) -> Result<U256> {
        Ok(self.chain.call(token, &IERC20::totalSupplyCall {})?._0)
    }

    fn approve(&self, owner: &Account, token: Address, spender: Address, value: U256) -> Result<()> {
        self.chain.send(owner, token, &IERC20::approveCall { spender, value })?;
        Ok(())
    }
}

/// USDai, sUSDai: two places, for people.
fn tokens(value: U256) -> String {
    units::grouped(value, units::TOKEN_DECIMALS, 2)
}
