//! Loans: drawn, paid, defaulted, their titles auctioned.
use anyhow::{bail, Context, Result};
use usdai_abi::caliber::IERC721;
use usdai_abi::router::{ILoanRouter, LoanTerms, LoanView};

use super::{tokens, Stage};
use crate::types::{I256, U256};
use crate::units::{self, DAY};
use crate::wallet::Account;

impl Stage<'_> {
    /// The curator approves the borrower and offers; the borrower pledges the title and draws.
    pub(super) fn borrow(&mut self, name: &str) -> Result<String> {
        let loan = self.scenario.loan_named(name).with_context(|| format!("no loan named {name}"))?;
        let borrower = self.borrower(name)?;
        let title = self.title_id(&loan.title)?;
        let router = self.protocol.router;
        let owed =
            self.chain.call(router, &ILoanRouter::borrowerCapCall { borrower: borrower.address() })?.owed;
        let cap =
            ILoanRouter::setBorrowerCapCall { borrower: borrower.address(), cap: owed + loan.principal };
        self.chain.send(&self.staff.curator, router, &cap)?;
        let terms = LoanTerms {
            borrower: borrower.address(),
            principal: loan.principal,
            rate: loan.rate,
            seniorRate: loan.rate,
            servicingRate: U256::ZERO,
            graceRate: loan.late_rate,
            graceDuration: U256::from(loan.grace_days * DAY),
            payments: U256::from(loan.payments),
            kind: U256::from(loan.kind as u8),
            dayOfMonth: U256::ZERO,
            timeZone: I256::ZERO,
            firstLoss: U256::ZERO,
            reservePayments: U256::ZERO,
            originationFeeBps: U256::ZERO,
            exitFeeBps: U256::ZERO,
            refinances: U256::ZERO,
            expiry: U256::from(self.chain.now()? + 7 * DAY),
        };
        let call = ILoanRouter::offerCall { terms, titleIds: vec![title] };
        let offered = self.chain.send(&self.staff.curator, router, &call)?;
        let id = offered.event::<ILoanRouter::LoanOffered>(router)?.loanId;
        self.chain.send(
            &borrower,
            self.protocol.caliber,
            &IERC721::approveCall { to: router, tokenId: title },
        )?;
        let drawn = self
            .chain
            .send(&borrower, router, &ILoanRouter::acceptCall { loanId: id })?
            .event::<ILoanRouter::LoanOriginated>(router)?;
        self.loans.insert(name.to_owned(), id);
        Ok(format!(
            "loan {id}: {} USDai at {} % for {} months",
            tokens(drawn.principal),
            loan.apr,
            loan.payments
        ))
    }

    /// Pays `amount`, or exactly what is due.
    pub(super) fn pay(&mut self, name: &str, amount: Option<U256>) -> Result<String> {
        let id = self.loan_id(name)?;
        let terms = self.scenario.loan_named(name).with_context(|| format!("no loan named {name}"))?;
        let borrower = self.borrower(name)?;
        let p = &self.protocol;
        // What is due grows by the second: interest before the due date, the penalty after it.
        let view = self.loan_view(id)?;
        let late = U256::from(self.chain.now()?) >= view.nextDue;
        let per_second =
            (view.balance * if late { terms.late_rate } else { terms.rate }).div_ceil(units::wad());
        let ready = match amount {
            Some(amount) => amount,
            None => self.due(id)? + per_second * U256::from(10),
        };
        self.ensure_usdai(&borrower, ready)?;
        self.approve(&borrower, p.usdai, p.router, ready)?;
        let amount = match amount {
            Some(amount) => amount,
            None => self.due(id)? + per_second,
        };
        let receipt = self.chain.send(&borrower, p.router, &ILoanRouter::repayCall { loanId: id, amount })?;
        let paid = receipt.event::<ILoanRouter::LoanRepaid>(p.router)?;
        Ok(format!(
            "principal {}, interest {}, penalty {}; {} left",
            tokens(paid.principal),
            tokens(paid.interest),
            tokens(paid.penalty),
            tokens(paid.balance)
        ))
    }

    /// What is due at the latest block.
    fn due(&self, id: U256) -> Result<U256> {
        let quote = self.chain.call(self.protocol.router, &ILoanRouter::quoteCall { loanId: id })?._0;
        let due = quote.principalDue + quote.interestDue + quote.penalty + quote.exitFee;
        if due.is_zero() {
            let day = units::small(self.loan_view(id)?.nextDue)?.saturating_sub(self.scenario.start) / DAY;
            bail!("nothing is due until a week before day {day}: name an `amount` to pay early");
        }
        Ok(due)
    }

    pub(super) fn mark_default(&mut self, name: &str) -> Result<String> {
        let id = self.loan_id(name)?;
        let router = self.protocol.router;
        let event = self
            .chain
            .send(&self.staff.keeper, router, &ILoanRouter::markDefaultCall { loanId: id })?
            .event::<ILoanRouter::LoanDefaulted>(router)?;
        Ok(format!(
            "{} outstanding, {} of it left out of the redemption price",
            tokens(event.balance),
            tokens(event.impaired)
        ))
    }

    pub(super) fn start_auction(&mut self, name: &str) -> Result<String> {
        let id = self.loan_id(name)?;
        let router = self.protocol.router;
        let event = self
            .chain
            .send(&self.staff.keeper, router, &ILoanRouter::startAuctionCall { loanId: id })?
            .event::<ILoanRouter::AuctionStarted>(router)?;
        let days = units::small(event.end)?.saturating_sub(self.chain.now()?) / DAY;
        Ok(format!("from {} down to {} in {days} days", tokens(event.startPrice), tokens(event.reservePrice)))
    }

    pub(super) fn buy(&mut self, name: &str, account: &str, max: U256) -> Result<String> {
        let id = self.loan_id(name)?;
        let router = self.protocol.router;
        let buyer = self.account(account)?;
        let price = self.chain.call(router, &ILoanRouter::auctionPriceCall { loanId: id })?._0;
        if price > max {
            bail!("the price is {} now, more than the buyer's limit {}", tokens(price), tokens(max));
        }
        // The price only falls.
        self.ensure_usdai(&buyer, price)?;
        self.approve(&buyer, self.protocol.usdai, router, price)?;
        let title = self.loan_view(id)?.titleId;
        let call =
            ILoanRouter::buyCall { loanId: id, titleId: title, maxPrice: price, recipient: buyer.address() };
        let receipt = self.chain.send(&buyer, router, &call)?;
        let sold = receipt.event::<ILoanRouter::TitleSold>(router)?;
        let loss = receipt.event::<ILoanRouter::LossRealised>(router).map_or(U256::ZERO, |e| e.loss);
        Ok(format!(
            "sold for {}: {} to the vault, {} to the borrower, loss {}",
            tokens(sold.price),
            tokens(sold.toVault),
            tokens(sold.surplus),
            tokens(loss)
        ))
    }

    pub(super) fn collect(&mut self, name: &str) -> Result<String> {
        let account = self.account(name)?;
        let router = self.protocol.router;
        let receipt =
            self.chain.send(&account, router, &ILoanRouter::withdrawCreditCall { to: account.address() })?;
        Ok(format!("{} USDai", tokens(receipt.event::<ILoanRouter::CreditWithdrawn>(router)?.amount)))
    }

    /// The loan as the router has it.
    ///
    /// # Errors
    /// When the router does not answer.
    pub fn loan_view(&self, id: U256) -> Result<LoanView> {
        Ok(self.chain.call(self.protocol.router, &ILoanRouter::loanCall { loanId: id })?._0)
    }

    fn loan_id(&self, name: &str) -> Result<U256> {
        self.loans.get(name).copied().with_context(|| format!("loan {name} has not been drawn"))
    }

    fn borrower(&self, loan: &str) -> Result<Account> {
        let owner = self
            .scenario
            .loan_named(loan)
            .and_then(|l| self.scenario.title_named(&l.title))
            .map(|t| t.owner.clone());
        self.account(&owner.with_context(|| format!("no loan named {loan}"))?)
    }
}
