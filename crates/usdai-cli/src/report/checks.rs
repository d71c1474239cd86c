//! What has to add up. Each check compares figures that come from different places, so that it can fail.
use anyhow::Result;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;

use super::clearing::{clear, Lot};
use super::collect::{events, unit};
use super::Report;
use crate::play::Stage;
use crate::types::{address, Address, U256};
use crate::units;

/// Where the first shares are locked for good.
const DEAD: Address = address!("000000000000000000000000000000000000dEaD");

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Short name.
    pub name: &'static str,
    /// What has to hold.
    pub rule: &'static str,
    /// Whether it does.
    pub holds: bool,
    /// The figures.
    pub detail: String,
}

fn check(name: &'static str, rule: &'static str, holds: bool, detail: String) -> Check {
    Check { name, rule, holds, detail }
}

fn show(value: U256) -> String {
    units::exact(value, units::TOKEN_DECIMALS)
}

/// All checks.
pub(super) fn run(stage: &Stage<'_>, report: &Report) -> Result<Vec<Check>> {
    let mut checks = reserves(stage)?;
    checks.extend(vault(stage, report)?);
    checks.extend(supplies(stage, report)?);
    checks.extend(loans(stage, report)?);
    checks.extend(redemptions(stage, report)?);
    checks.push(auctions(report));
    Ok(checks)
}

/// Clears every auction again, another way, and compares what each request has won.
fn auctions(report: &Report) -> Check {
    let requests: Vec<_> = report.redemptions.iter().filter(|r| !r.cancelled).collect();
    let mut lots: Vec<Lot> = requests
        .iter()
        .map(|r| Lot { units: r.shares / unit(), cohort: r.cohort, bids: r.bids.clone(), won: U256::ZERO })
        .collect();
    for a in &report.auctions {
        clear(&mut lots, a.epoch, a.price, a.liquidity);
    }
    // Serving a lot in part may cost it a micro-share on either side.
    let slack = unit() * U256::from(4 * (report.auctions.len() + requests.len()));
    let wrong: Vec<_> = requests
        .iter()
        .zip(&lots)
        .filter(|(r, lot)| (r.paid + r.claimable).abs_diff(lot.won) > slack)
        .map(|(r, lot)| format!("{}: won {}, expected {}", r.name, show(r.paid + r.claimable), show(lot.won)))
        .collect();
    let detail = if wrong.is_empty() {
        format!("{} requests over {} epochs", requests.len(), report.auctions.len())
    } else {
        wrong.join("; ")
    };
    check(
        "auctions-fair",
        "every request has won what clearing its bids again gives",
        wrong.is_empty() && !report.auctions.is_empty(),
        detail,
    )
}

fn reserves(stage: &Stage<'_>) -> Result<Vec<Check>> {
    let p = &stage.protocol;
    let r = stage.chain.call(p.usdai, &IUSDai::reservesCall {})?;
    let held = stage.balance(p.usdc, p.usdai)?;
    Ok(vec![
        check(
            "usdai-backed",
            "USDai's reserves are at least its supply",
            r.reserves >= r.supply + r.bridged,
            format!("reserves {}, supply {}, bridged {}", show(r.reserves), show(r.supply), show(r.bridged)),
        ),
        check(
            "usdai-reserves-real",
            "the reserves are USDC at USDai's address",
            held * unit() == r.reserves,
            format!("reserves {}, USDC held {}", show(r.reserves), units::exact(held, 6)),
        ),
    ])
}

fn vault(stage: &Stage<'_>, report: &Report) -> Result<Vec<Check>> {
    let p = &stage.protocol;
    let logs = stage.chain.logs(p.susdai)?;
    let b = stage.chain.call(p.susdai, &ISUSDai::balancesCall {})?;
    let held = stage.balance(p.usdai, p.susdai)?;
    let sum = |amounts: Vec<U256>| amounts.into_iter().fold(U256::ZERO, |sum, a| sum + a);
    let deposited = sum(events::<ISUSDai::Deposit>(&logs, p.susdai).iter().map(|e| e.assets).collect());
    let repaid =
        sum(events::<ISUSDai::RepaymentCredited>(&logs, p.susdai).iter().map(|e| e.amount).collect());
    let lent = sum(events::<ISUSDai::LoanFunded>(&logs, p.susdai).iter().map(|e| e.amount).collect());
    let settled = sum(report.auctions.iter().map(|a| a.assets).collect());
    let worst = report.prices.iter().find(|row| row.deposit < row.redemption);
    Ok(vec![
        check(
            "vault-holds",
            "the vault holds at least what is idle and reserved",
            held >= b.idle + b.reserved,
            format!("holds {}, idle {}, reserved {}", show(held), show(b.idle), show(b.reserved)),
        ),
        check(
            "vault-cash-flow",
            "idle is what was deposited and repaid less what was lent and settled",
            deposited + repaid == b.idle + lent + settled,
            format!(
                "deposited {}, repaid {}, lent {}, settled {}, idle {}",
                show(deposited),
                show(repaid),
                show(lent),
                show(settled),
                show(b.idle)
            ),
        ),
        check(
            "prices-ordered",
            "the deposit price is never below the redemption price",
            worst.is_none() && !report.prices.is_empty(),
            worst.map_or_else(
                || format!("{} times looked at", report.prices.len()),
                |row| format!("day {}: {} below {}", row.day, show(row.deposit), show(row.redemption)),
            ),
        ),
    ])
}

fn supplies(stage: &Stage<'_>, report: &Report) -> Result<Vec<Check>> {
    let p = &stage.protocol;
    let everybody: Vec<Address> = {
        let staff = stage.staff.others().map(|a| a.address());
        let contracts = p.contracts().map(|(_, address)| address);
        let mut all: Vec<_> = report
            .balances
            .iter()
            .map(|b| b.address)
            .chain(staff)
            .chain(contracts)
            .chain([stage.staff.deployer.address(), DEAD])
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let total = |token: Address| -> Result<U256> {
        everybody.iter().try_fold(U256::ZERO, |sum, account| Ok(sum + stage.balance(token, *account)?))
    };
    let mut checks = Vec::new();
    for (name, rule, token) in [
        ("usdai-sum", "all balances of USDai add up to its supply", p.usdai),
        ("susdai-sum", "all balances of sUSDai add up to its supply", p.susdai),
    ] {
        let (sum, supply) = (total(token)?, stage.chain.call(token, &IERC20::totalSupplyCall {})?._0);
        checks.push(check(
            name,
            rule,
            sum == supply,
            format!("balances {}, supply {}", show(sum), show(supply)),
        ));
    }
    let handed_out = report.balances.iter().fold(U256::ZERO, |sum, b| sum + b.usdc_before);
    let left = total(p.usdc)?;
    checks.push(check(
        "usdc-conserved",
        "the USDC of all is what was handed out at the start",
        left == handed_out,
        format!("handed out {}, there now {}", units::exact(handed_out, 6), units::exact(left, 6)),
    ));
    Ok(checks)
}

fn loans(stage: &Stage<'_>, report: &Report) -> Result<Vec<Check>> {
    let router = stage.protocol.router;
    let book = stage.chain.call(router, &ILoanRouter::bookCall {})?;
    let outstanding = |codes: &[u8]| {
        report.loans.iter().filter(|l| codes.contains(&l.code)).fold(U256::ZERO, |sum, l| sum + l.balance)
    };
    let (performing, defaulted) = (outstanding(&[2]), outstanding(&[3, 4]));
    let mut wrong = Vec::new();
    for loan in &report.loans {
        let gone = loan.received.0 + loan.balance + loan.loss;
        let from_sale = loan.principal.checked_sub(gone);
        // With a loss the sale brought principal only; without a sale it brought none.
        let right = from_sale
            .is_some_and(|sale| sale <= loan.recovered && (loan.loss.is_zero() || sale == loan.recovered));
        if !right {
            wrong.push(format!(
                "{}: drawn {}, repaid {}, outstanding {}, recovered {}, loss {}",
                loan.name,
                show(loan.principal),
                show(loan.received.0),
                show(loan.balance),
                show(loan.recovered),
                show(loan.loss)
            ));
        }
    }
    Ok(vec![
        check(
            "book-performing",
            "the router's principal is the sum of its performing loans",
            book.principal == performing,
            format!("book {}, loans {}", show(book.principal), show(performing)),
        ),
        check(
            "book-defaulted",
            "the router's defaulted principal is the sum of its defaulted loans",
            book.defaulted == defaulted,
            format!("book {}, loans {}", show(book.defaulted), show(defaulted)),
        ),
        check(
            "loans-add-up",
            "what was drawn is what was repaid, recovered, lost or is outstanding",
            wrong.is_empty(),
            if wrong.is_empty() { format!("{} loans", report.loans.len()) } else { wrong.join("; ") },
        ),
    ])
}

fn redemptions(stage: &Stage<'_>, report: &Report) -> Result<Vec<Check>> {
    let p = &stage.protocol;
    let logs = stage.chain.logs(p.susdai)?;
    let reserved = stage.chain.call(p.susdai, &ISUSDai::balancesCall {})?.reserved;
    let settled = report.auctions.iter().fold(U256::ZERO, |sum, a| sum + a.assets);
    let claimed =
        events::<ISUSDai::Withdraw>(&logs, p.susdai).iter().fold(U256::ZERO, |sum, e| sum + e.assets);
    let paid = report.redemptions.iter().fold(U256::ZERO, |sum, r| sum + r.paid);
    let claimable = report.redemptions.iter().fold(U256::ZERO, |sum, r| sum + r.claimable);
    let pending = report.redemptions.iter().fold(U256::ZERO, |sum, r| sum + r.pending);
    let escrow = stage.balance(p.susdai, p.susdai)?;
    // Each settlement may leave one micro-share of rounding per request.
    let slack = unit() * U256::from(report.redemptions.len() * (report.auctions.len() + 1));
    Ok(vec![
        check(
            "claims-paid",
            "what claims were paid is what the accounts got",
            claimed == paid,
            format!("claimed {}, got {}", show(claimed), show(paid)),
        ),
        check(
            "reserved-spent",
            "what was set aside is what was paid or is still reserved",
            settled == claimed + reserved,
            format!("set aside {}, paid {}, reserved {}", show(settled), show(claimed), show(reserved)),
        ),
        check(
            "claims-covered",
            "what can still be claimed is reserved",
            reserved >= claimable,
            format!("reserved {}, claimable {}", show(reserved), show(claimable)),
        ),
        check(
            "queue-escrowed",
            "the vault holds the shares that are queued",
            escrow.abs_diff(pending) <= slack,
            format!("held {}, queued {}", show(escrow), show(pending)),
        ),
    ])
}
