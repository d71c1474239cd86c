//! Reads the figures of a report from the chain.
use anyhow::Result;
use usdai_abi::qev::IQev;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;

use super::Check;
use crate::chain::Log;
use crate::play::Stage;
use crate::programs::Program;
use crate::types::{Address, U256};
use crate::units::{self, small};

/// One micro-share in shares.
pub(super) fn unit() -> U256 {
    U256::from(1_000_000_000_000_u64)
}

/// An account at the end. USDC has 6 decimals, all else 18.
#[derive(Debug, Clone)]
pub struct Balance {
    /// Name.
    pub name: String,
    /// Who that is.
    pub about: String,
    /// Address.
    pub address: Address,
    /// USDC at the start.
    pub usdc_before: U256,
    /// USDC.
    pub usdc: U256,
    /// USDai.
    pub usdai: U256,
    /// sUSDai in hand.
    pub susdai: U256,
    /// sUSDai in the redemption queue.
    pub queued: U256,
    /// USDai that is won and not claimed.
    pub claimable: U256,
    /// All of it in dollars at the redemption price, without loans and hardware.
    pub value: U256,
}

/// Share prices at one time.
#[derive(Debug, Clone)]
pub struct Prices {
    /// Day.
    pub day: u64,
    /// Deposit price.
    pub deposit: U256,
    /// Redemption price.
    pub redemption: U256,
    /// Idle USDai.
    pub idle: U256,
    /// Shares.
    pub supply: U256,
    /// Yearly yield of the deposit price since the row before, percent.
    pub deposit_apy: Option<f64>,
    /// Yearly yield of the redemption price since the row before, percent.
    pub redemption_apy: Option<f64>,
}

/// A settled epoch.
#[derive(Debug, Clone)]
pub struct Auction {
    /// Epoch.
    pub epoch: u64,
    /// Price it was settled at.
    pub price: U256,
    /// USDai that was there to pay out.
    pub liquidity: U256,
    /// Bids sealed and revealed.
    pub bids: (u64, u64),
    /// Marginal class: tick, cohort, numerator and denominator of its share; none when everybody was served.
    pub margin: Option<(u64, u64, U256, U256)>,
    /// Shares sold.
    pub shares: U256,
    /// USDai set aside for them.
    pub assets: U256,
    /// USDai given up by the winners.
    pub fee: U256,
    /// Bond shares burned.
    pub bond: U256,
}

/// A redemption request at the end.
#[derive(Debug, Clone)]
pub struct Redemption {
    /// Name.
    pub name: String,
    /// Account.
    pub account: String,
    /// Shares asked for.
    pub shares: U256,
    /// Epoch whose queue it joined.
    pub cohort: u64,
    /// Taken back before it was served.
    pub cancelled: bool,
    /// Bids: epoch, basis points, revealed.
    pub bids: Vec<(u64, u16, bool)>,
    /// USDai paid.
    pub paid: U256,
    /// USDai won and not claimed.
    pub claimable: U256,
    /// Shares still queued.
    pub pending: U256,
}

/// A loan at the end.
#[derive(Debug, Clone)]
pub struct LoanRow {
    /// Name.
    pub name: String,
    /// Percent a year.
    pub apr: String,
    /// Status in words.
    pub status: &'static str,
    /// Status number.
    pub code: u8,
    /// Principal drawn.
    pub principal: U256,
    /// Principal outstanding.
    pub balance: U256,
    /// Payments made, of how many.
    pub paid: (u64, u64),
    /// Principal, interest and penalty that have come in by payments.
    pub received: (U256, U256, U256),
    /// From the auction of the title.
    pub recovered: U256,
    /// Loss.
    pub loss: U256,
}

/// Gas of an operation.
#[derive(Debug, Clone)]
pub struct Gas {
    /// Contract and function.
    pub operation: String,
    /// How many.
    pub count: usize,
    /// Least.
    pub min: u64,
    /// Mean, rounded down.
    pub mean: u64,
    /// Most.
    pub max: u64,
}

/// Size of a program.
#[derive(Debug, Clone)]
pub struct Size {
    /// Name.
    pub name: String,
    /// WASM, bytes.
    pub wasm: usize,
    /// Code on the chain (compressed), bytes.
    pub code: usize,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Report {
    /// Headline of the scenario.
    pub title: String,
    /// Chain id.
    pub chain_id: u64,
    /// Number of the last block.
    pub block: u64,
    /// Days played.
    pub days: u64,
    /// Contracts.
    pub contracts: Vec<(&'static str, Address)>,
    /// Accounts.
    pub balances: Vec<Balance>,
    /// Prices over time.
    pub prices: Vec<Prices>,
    /// Yearly yield of both prices over the whole time, percent.
    pub apy: (Option<f64>, Option<f64>),
    /// Settled epochs.
    pub auctions: Vec<Auction>,
    /// Requests.
    pub redemptions: Vec<Redemption>,
    /// Loans.
    pub loans: Vec<LoanRow>,
    /// Gas.
    pub gas: Vec<Gas>,
    /// Sizes.
    pub sizes: Vec<Size>,
    /// Checks.
    pub checks: Vec<Check>,
}

pub(super) fn collect(stage: &Stage<'_>, programs: &[Program]) -> Result<Report> {
    let redemptions = redemptions(stage)?;
    let prices = prices(stage);
    let (first, last) = (&stage.snapshots[0], &stage.snapshots[stage.snapshots.len() - 1]);
    let seconds = last.time - first.time;
    Ok(Report {
        title: stage.scenario.title.clone(),
        chain_id: stage.chain.id(),
        block: crate::chain::parse_u64(&stage.chain.request("eth_blockNumber", serde_json::json!([]))?)?,
        days: last.day,
        contracts: stage.protocol.contracts().to_vec(),
        balances: balances(stage, &redemptions)?,
        apy: (
            units::apy_percent(first.deposit_price, last.deposit_price, seconds),
            units::apy_percent(first.redemption_price, last.redemption_price, seconds),
        ),
        prices,
        auctions: auctions(stage)?,
        redemptions,
        loans: loans(stage)?,
        gas: gas(stage),
        sizes: programs
            .iter()
            .map(|p| Size { name: p.name.clone(), wasm: p.wasm_size, code: p.code.len() })
            .collect(),
        checks: Vec::new(),
    })
}

fn prices(stage: &Stage<'_>) -> Vec<Prices> {
    let mut before: Option<&crate::play::Snapshot> = None;
    let mut rows = Vec::new();
    for s in &stage.snapshots {
        let apy = |of: fn(&crate::play::Snapshot) -> U256| {
            before.and_then(|b| units::apy_percent(of(b), of(s), s.time - b.time))
        };
        rows.push(Prices {
            day: s.day,
            deposit: s.deposit_price,
            redemption: s.redemption_price,
            idle: s.idle,
            supply: s.supply,
            deposit_apy: apy(|s| s.deposit_price),
            redemption_apy: apy(|s| s.redemption_price),
        });
        before = Some(s);
    }
    rows
}

fn redemptions(stage: &Stage<'_>) -> Result<Vec<Redemption>> {
    let mut requests: Vec<_> = stage.requests.values().collect();
    requests.sort_by_key(|r| r.id);
    let row = |r: &&crate::play::Request| -> Result<Redemption> {
        let left = stage.chain.call(stage.protocol.qev, &IQev::claimableCall { id: r.id })?;
        Ok(Redemption {
            name: r.name.clone(),
            account: r.account.clone(),
            shares: r.shares,
            cohort: r.cohort,
            cancelled: r.cancelled,
            bids: r.bids.iter().map(|b| (b.epoch, b.tick, b.revealed)).collect(),
            paid: r.paid,
            claimable: left.assets,
            pending: left.pending * unit(),
        })
    };
    requests.iter().map(row).collect()
}

fn balances(stage: &Stage<'_>, redemptions: &[Redemption]) -> Result<Vec<Balance>> {
    let p = &stage.protocol;
    let price = stage.chain.call(p.susdai, &ISUSDai::redemptionSharePriceCall {})?._0;
    let row = |party: &crate::scenario::Party| -> Result<Balance> {
        let address = stage.account(&party.name)?.address();
        let mine = || redemptions.iter().filter(|r| r.account == party.name);
        let queued = mine().fold(U256::ZERO, |sum, r| sum + r.pending);
        let claimable = mine().fold(U256::ZERO, |sum, r| sum + r.claimable);
        let (usdc, usdai, susdai) = (
            stage.balance(p.usdc, address)?,
            stage.balance(p.usdai, address)?,
            stage.balance(p.susdai, address)?,
        );
        let value = usdc * unit() + usdai + claimable + (susdai + queued) * price / units::wad();
        Ok(Balance {
            name: party.name.clone(),
            about: party.about.clone(),
            address,
            usdc_before: party.usdc,
            usdc,
            usdai,
            susdai,
            queued,
            claimable,
            value,
        })
    };
    stage.scenario.accounts.iter().map(row).collect()
}

fn auctions(stage: &Stage<'_>) -> Result<Vec<Auction>> {
    let p = &stage.protocol;
    let vault = stage.chain.logs(p.susdai)?;
    let cleared: Vec<IQev::AuctionCleared> = events(&stage.chain.logs(p.qev)?, p.qev);
    let opened: Vec<ISUSDai::SettlementOpened> = events(&vault, p.susdai);
    let row = |e: ISUSDai::EpochSettled| -> Result<Auction> {
        let bids = stage.chain.call(p.qev, &IQev::bidderCountCall { epoch: e.epoch })?;
        let margin = cleared.iter().find(|c| c.epoch == e.epoch && !c.den.is_zero());
        Ok(Auction {
            epoch: small(e.epoch)?,
            price: e.price,
            liquidity: opened.iter().find(|o| o.epoch == e.epoch).map_or(U256::ZERO, |o| o.liquidity),
            bids: (small(bids.sealed_)?, small(bids.revealed)?),
            margin: match margin {
                Some(c) => Some((small(c.tick)?, small(c.cohort)?, c.num, c.den)),
                None => None,
            },
            shares: e.shares,
            assets: e.assets,
            fee: e.fee,
            bond: e.bond,
        })
    };
    events::<ISUSDai::EpochSettled>(&vault, p.susdai).into_iter().map(row).collect()
}

fn loans(stage: &Stage<'_>) -> Result<Vec<LoanRow>> {
    let router = stage.protocol.router;
    let logs = stage.chain.logs(router)?;
    let mut rows = Vec::new();
    for terms in &stage.scenario.loans {
        let Some(id) = stage.loans.get(&terms.name).copied() else { continue };
        let view = stage.loan_view(id)?;
        let mut received = (U256::ZERO, U256::ZERO, U256::ZERO);
        for e in events::<ILoanRouter::LoanRepaid>(&logs, router).iter().filter(|e| e.loanId == id) {
            received = (received.0 + e.principal, received.1 + e.interest, received.2 + e.penalty);
        }
        let recovered = events::<ILoanRouter::TitleSold>(&logs, router)
            .iter()
            .filter(|e| e.loanId == id)
            .fold(U256::ZERO, |sum, e| sum + e.toVault);
        let loss = events::<ILoanRouter::LossRealised>(&logs, router)
            .iter()
            .filter(|e| e.loanId == id)
            .fold(U256::ZERO, |sum, e| sum + e.loss);
        rows.push(LoanRow {
            name: terms.name.clone(),
            apr: terms.apr.clone(),
            status: crate::revert::loan_status(view.status),
            code: view.status,
            principal: view.principal,
            balance: view.balance,
            paid: (small(view.paid)?, small(view.windows)?),
            received,
            recovered,
            loss,
        });
    }
    Ok(rows)
}

fn gas(stage: &Stage<'_>) -> Vec<Gas> {
    let mut rows = Vec::new();
    for (operation, used) in stage.chain.gas_by_operation() {
        let (Some(min), Some(max)) = (used.iter().min(), used.iter().max()) else { continue };
        rows.push(Gas {
            operation,
            count: used.len(),
            min: *min,
            mean: used.iter().sum::<u64>() / used.len() as u64,
            max: *max,
        });
    }
    rows
}

/// All events of one type.
pub(super) fn events<E: usdai_abi::SolEvent>(logs: &[Log], emitter: Address) -> Vec<E> {
    logs.iter().filter_map(|log| log.decode(emitter)).collect()
}
