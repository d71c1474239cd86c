//! A book from a chain or from a tape.
use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::{Context, Result};
use loan_math::{Kind, Loan};
use usdai_abi::caliber::ICaliber;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::{ILoanRouter, LoanTerms, LoanView};
use usdai_abi::susdai::ISUSDai;

use super::{Book, Position};
use crate::chain::Chain;
use crate::deploy::{Protocol, DEPRECIATION};
use crate::tape::terms::narrow;
use crate::tape::{Tape, CLASSES};
use crate::types::{Address, U256};
use crate::units::{self, DAY};

/// Statuses of open loans, as the router numbers them.
const ACTIVE: u8 = 2;
const DEFAULTED: u8 = 3;
const AUCTION: u8 = 4;

impl Book {
    /// The open loans of a chain. `names` says who is behind an address.
    ///
    /// # Errors
    /// When the chain does not answer as its ABI says.
    pub fn of_chain(chain: &Chain, p: &Protocol, names: &BTreeMap<Address, String>) -> Result<Self> {
        let now = chain.now()?;
        let count = units::small(chain.call(p.router, &ILoanRouter::loanCountCall {})?._0)?;
        let named = |address: Address| names.get(&address).cloned().unwrap_or_else(|| address.to_string());
        let mut classes = BTreeMap::new();
        let mut positions = Vec::new();
        for id in (1..=count).map(U256::from) {
            let view = chain.call(p.router, &ILoanRouter::loanCall { loanId: id })?._0;
            if ![ACTIVE, DEFAULTED, AUCTION].contains(&view.status) {
                continue;
            }
            let terms = chain.call(p.router, &ILoanRouter::termsCall { loanId: id })?._0;
            let class = u8::try_from(view.class)?;
            if let Entry::Vacant(entry) = classes.entry(class) {
                let info = chain.call(p.caliber, &ICaliber::classInfoCall { class })?;
                entry.insert(crate::metadata::text(info.name));
            }
            let mut collateral = U256::ZERO;
            for title in chain.call(p.router, &ILoanRouter::titlesOfCall { loanId: id })?._0 {
                collateral += chain.call(p.caliber, &ICaliber::collateralCall { tokenId: title })?.value;
            }
            let mut loan = loan(&view, &terms)?;
            loan.since = since(chain, p, id, &loan, now)?;
            positions.push(Position {
                id: id.to_string(),
                borrower: named(view.borrower),
                curator: named(view.curator),
                class: classes[&class].clone(),
                loan,
                collateral: narrow(collateral)?,
                defaulted: view.status != ACTIVE,
            });
        }
        let balances = chain.call(p.susdai, &ISUSDai::balancesCall {})?;
        let waiting = chain.call(p.susdai, &IERC20::balanceOfCall { account: p.susdai })?._0;
        let price = chain.call(p.susdai, &ISUSDai::redemptionSharePriceCall {})?._0;
        Ok(Self {
            now,
            genesis: p.genesis,
            positions,
            idle: narrow(balances.idle)?,
            queued: narrow(waiting * price / units::wad())?,
        })
    }

    /// The loans of a tape after the payments so far, valued as on a new chain. `now`: none takes the time of the last
    /// thing that the tape tells of.
    ///
    /// # Errors
    /// When a line has more payments than windows.
    pub fn of_tape(tape: &Tape, now: Option<u64>) -> Result<Self> {
        let curve = caliber_math::Class::new(0, DEPRECIATION)
            .map_err(|_| anyhow::anyhow!("the curve of depreciation is malformed"))?;
        let loans = tape.rows.iter().map(|row| row.seasoned()).collect::<Result<Vec<_>>>()?;
        let last = loans.iter().map(|loan| loan.since).max().unwrap_or(0);
        let now = now.unwrap_or(last).max(last);
        let first = tape.rows.iter().map(|row| row.start).min().context("the tape has no loans")?;
        let positions = tape
            .rows
            .iter()
            .zip(loans)
            .filter(|(_, loan)| loan.balance > 0)
            .map(|(row, loan)| {
                Ok(Position {
                    id: row.id.clone(),
                    borrower: row.borrower.clone(),
                    curator: row.curator.clone(),
                    class: CLASSES.get(usize::from(row.class)).copied().unwrap_or("hardware").to_owned(),
                    loan,
                    collateral: curve.value_at(narrow(row.appraisal)?, now.saturating_sub(row.start)),
                    defaulted: false,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self { now, genesis: first / DAY * DAY, positions, idle: 0, queued: 0 })
    }
}

fn loan(view: &LoanView, terms: &LoanTerms) -> Result<Loan> {
    Ok(Loan {
        kind: match u8::try_from(terms.kind)? {
            0 => Kind::Amortising,
            1 => Kind::InterestOnly,
            _ => Kind::Bullet,
        },
        rate: units::small(terms.rate)?,
        senior_rate: units::small(terms.seniorRate)?,
        servicing_rate: units::small(terms.servicingRate)?,
        grace_rate: units::small(terms.graceRate)?,
        grace_duration: units::small(terms.graceDuration)?,
        payments: u8::try_from(terms.payments)?,
        paid: u8::try_from(view.paid)?,
        day: u8::try_from(terms.dayOfMonth)?,
        zone: i64::try_from(terms.timeZone)?,
        start: units::small(view.start)?,
        since: 0,
        balance: narrow(view.balance)?,
        first_loss: narrow(terms.firstLoss)?,
    })
}

/// Until when interest has been paid: from the interest in the payoff, to the second. The window's start for a loan that
/// is overdue, whose payoff has more in it.
fn since(chain: &Chain, p: &Protocol, id: U256, loan: &Loan, now: u64) -> Result<u64> {
    let window = match loan.paid {
        0 => loan.start,
        paid => loan.due(paid).map_err(|e| anyhow::anyhow!("loan {id}: {e:?}"))?,
    };
    let overdue = loan.next_due().is_ok_and(|due| due < now);
    let per_second = U256::from(loan.balance) * U256::from(loan.rate);
    if overdue || per_second.is_zero() {
        return Ok(window);
    }
    let quote = chain.call(p.router, &ILoanRouter::quoteCall { loanId: id })?._0;
    let others = quote.exitFee + quote.penalty + U256::from(loan.balance);
    let interest = quote.payoff.checked_sub(others).context("a payoff below the balance")?;
    let passed = units::small(interest * units::wad() / per_second)?;
    Ok(now.saturating_sub(passed).max(loan.start))
}
