//! The draw and the payments of one loan.
use anyhow::{ensure, Context, Result};
use usdai_abi::caliber::ICaliber;
use usdai_abi::erc20::IERC20;
use usdai_abi::router::{ILoanRouter, LoanTerms};

use super::{Import, ACTIVE, METADATA};
use crate::metadata::{hash, Metadata};
use crate::tape::serials::{of_lot, Tree};
use crate::tape::terms::{GRACE, GRACE_RATE};
use crate::tape::Row;
use crate::types::{keccak256, Address, B256, U256};
use crate::units::{self, DAY, TOKEN_DECIMALS};

/// Evidence outlives a loan by this, seconds.
const AFTER_END: u64 = 365 * DAY;

impl Import<'_> {
    /// Title, evidence, offer and draw, as far as they are missing.
    pub(super) fn originate(&mut self, place: usize) -> Result<String> {
        let row = &self.rows[place];
        let Some((principal, payments)) = self.draw(row)? else { return Ok(String::new()) };
        let borrower = self.names.account(&row.borrower)?;
        let title = self.title(place, borrower.address())?;
        let now = self.chain.now()?;
        let router = self.protocol.router;
        let offered = match self.found[place].loan {
            Some((id, ..)) => id,
            None => {
                let terms = LoanTerms {
                    borrower: borrower.address(),
                    principal,
                    rate: U256::from(row.rate),
                    seniorRate: U256::from(row.rate),
                    servicingRate: U256::ZERO,
                    graceRate: U256::from(GRACE_RATE),
                    graceDuration: U256::from(GRACE),
                    payments: U256::from(payments),
                    kind: U256::from(row.kind as u8),
                    dayOfMonth: U256::from(row.due_day),
                    timeZone: row.time_zone.try_into()?,
                    firstLoss: U256::ZERO,
                    reservePayments: U256::ZERO,
                    originationFeeBps: U256::ZERO,
                    exitFeeBps: U256::ZERO,
                    refinances: U256::ZERO,
                    expiry: U256::from(now + 7 * DAY),
                };
                let curator = self.names.account(&row.curator)?;
                let call = ILoanRouter::offerCall { terms, titleIds: vec![title] };
                let offer = self.chain.send(&curator, router, &call).context("the offer")?;
                self.summary.transactions += 1;
                offer.event::<ILoanRouter::LoanOffered>(router)?.loanId
            }
        };
        self.chain
            .send(&borrower, router, &ILoanRouter::acceptCall { loanId: offered })
            .context("the draw")?;
        self.summary.transactions += 1;
        self.summary.loans += 1;
        self.found[place].loan = Some((offered, ACTIVE, 0));
        Ok(format!("loan {offered}: {} drew {}", row.borrower, units::grouped(principal, TOKEN_DECIMALS, 0)))
    }

    /// The title of the line with all its evidence.
    pub(super) fn title(&mut self, place: usize, owner: Address) -> Result<U256> {
        let row = &self.rows[place];
        let caliber = self.protocol.caliber;
        let staff = self.staff;
        let title = match self.found[place].title {
            Some(title) => title,
            None => {
                let call = ICaliber::mintCall {
                    to: owner,
                    class: row.class,
                    units: U256::from(row.units),
                    serialRoot: Tree::new(&of_lot(&row.id, row.units)).root(),
                    bailee: staff.custodian.address(),
                };
                let minted = self.chain.send(&staff.agent, caliber, &call).context("the title")?;
                self.summary.transactions += 1;
                self.summary.titles += 1;
                minted.event::<ICaliber::TitleMinted>(caliber)?.tokenId
            }
        };
        let expiry =
            U256::from(self.chain.now()?.max(row.start) + u64::from(row.term) * 31 * DAY + AFTER_END);
        let issuers = [&staff.agent, &staff.custodian, &staff.agent, &staff.insurer];
        for piece in std::mem::take(&mut self.found[place].missing) {
            if let Some(issuer) = issuers.get(usize::from(piece)) {
                let document = document(row, piece);
                let call = ICaliber::setDocumentCall { tokenId: title, kind: piece, hash: document, expiry };
                self.chain.send(issuer, caliber, &call).with_context(|| format!("document {piece}"))?;
            } else if piece == METADATA {
                let metadata = Metadata::of(self.chain, caliber, title)?.to_text()?;
                let call = ICaliber::setMetadataHashCall { tokenId: title, hash: hash(&metadata) };
                self.chain.send(&staff.agent, caliber, &call).context("the metadata's hash")?;
            } else {
                let call = ICaliber::appraiseCall { tokenId: title, value: row.appraisal, expiry };
                self.chain.send(&staff.appraiser, caliber, &call).context("the appraisal")?;
            }
            self.summary.transactions += 1;
        }
        self.found[place].title = Some(title);
        Ok(title)
    }

    /// Exactly what is due for one window.
    pub(super) fn pay(&mut self, place: usize, window: u8) -> Result<String> {
        let row = &self.rows[place];
        let (id, ..) = self.found[place].loan.context("no loan to pay")?;
        let borrower = self.names.account(&row.borrower)?;
        let router = self.protocol.router;
        let (mut due, mut second) = self.owed(place, id)?;
        if due.is_zero() {
            // It started later than the tape says, or somebody has paid.
            return Ok(format!("loan {id}: window {window} is not due yet"));
        }
        let account = borrower.address();
        let held = self.chain.call(self.protocol.usdai, &IERC20::balanceOfCall { account })?._0;
        if held < due + second {
            ensure!(
                self.mints_usdc()?,
                "{} has {} USDai and owes {}",
                row.borrower,
                units::grouped(held, TOKEN_DECIMALS, 2),
                units::grouped(due, TOKEN_DECIMALS, 2)
            );
            // Minting takes transactions, and with them seconds.
            self.mint_usdai(&borrower, due + second * U256::from(MINT_SECONDS) - held)?;
            (due, second) = self.owed(place, id)?;
        }
        // The transaction is a second later than the quote.
        let amount = due + second;
        self.chain
            .send(&borrower, router, &ILoanRouter::repayCall { loanId: id, amount })
            .with_context(|| format!("payment {window}"))?;
        self.summary.transactions += 1;
        self.summary.payments += 1;
        Ok(format!("loan {id}: payment {window} of {}", units::grouped(due, TOKEN_DECIMALS, 2)))
    }
}

/// Seconds that minting may take on a chain with a clock of its own.
const MINT_SECONDS: u64 = 60;

impl Import<'_> {
    /// What is due of the loan now, and what a second adds to it.
    fn owed(&self, place: usize, id: U256) -> Result<(U256, U256)> {
        let router = self.protocol.router;
        let quote = self.chain.call(router, &ILoanRouter::quoteCall { loanId: id })?._0;
        let loan = self.chain.call(router, &ILoanRouter::loanCall { loanId: id })?._0;
        let late = U256::from(self.chain.now()?) >= loan.nextDue;
        let rate = if late { GRACE_RATE } else { self.rows[place].rate };
        let second = (loan.balance * U256::from(rate)).div_ceil(units::wad());
        Ok((quote.principalDue + quote.interestDue + quote.penalty, second))
    }
}

/// What stands for the hash of a document that a tape does not have.
fn document(row: &Row, kind: u8) -> B256 {
    keccak256(format!("document {kind} of loan {}", row.id))
}
