//! The Dutch auction of a defaulted loan's titles, each for itself.

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    wire::{log_event, word_of},
};
use loan_math::{mul_div_down, mul_div_up, price_at, title_price, Sale, BPS, DAY};
use stylus_sdk::msg;
use usdai_abi::{
    caliber::ICaliber,
    roles::DEFAULT_ADMIN_ROLE,
    router::ILoanRouter::{AuctionStarted, TitleClaimed, TitleSold, WrittenDown},
    SolCall,
};

use super::{default::CURE_WINDOW, share::Debt};
use crate::{errors::*, limits::*, record::*, Loans};

/// From the start price to the reserve, seconds.
pub(crate) const AUCTION_DURATION: u64 = 7 * DAY;
/// Start price, of the larger of debt and appraisal.
const START_BPS: u128 = 12_000;
/// Reserve, of the appraisal.
const RESERVE_BPS: u128 = 5_000;

impl Loans {
    pub(crate) fn start_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ledger.ensure_running()?;
        let book = self.ledger.current()?;
        let now = book.last;
        let mut entry = self.entry_in(loan_id, DEFAULTED)?;
        let until = entry.defaulted_at.saturating_add(CURE_WINDOW);
        if now < until {
            let real = until.saturating_add(self.ledger.moved());
            return Err(fail(CureWindowOpen::SELECTOR, &[loan_id, wide(real.into())]));
        }
        // Interest stops here.
        let owed = loan_math::close_at(&entry.loan, now)?;
        let senior = owed.senior_interest.checked_add(owed.penalty).ok_or_else(overflow)?;
        let junior = owed.interest.saturating_sub(owed.senior_interest);
        let claims = SENIOR_INTEREST.put(U256::ZERO, senior)?;
        self.set_word(loan_id, CLAIMS, JUNIOR_INTEREST.put(claims, junior)?);
        let appraisal = self.appraisal_of(loan_id);
        let start_price = mul_div_up(owed.taken.max(appraisal), START_BPS, BPS.into())?;
        let reserve = mul_div_up(appraisal, RESERVE_BPS, BPS.into())?.min(start_price);
        entry.status = AUCTION;
        self.store(loan_id, &entry)?;
        self.open_auction(loan_id, now, start_price, reserve)?;

        if !entry.has(RESERVED) {
            return self.ledger.store(&book);
        }
        let held = HELD.get(self.word(loan_id, RESERVE));
        self.set_word(loan_id, RESERVE, U256::ZERO);
        let mut debt = self.debt(loan_id)?;
        let (mut book, proceeds) = self.share_out(loan_id, &mut debt, &book, held, 0)?;
        if debt.claims.total()? == 0 {
            // Nothing has to be sold: the borrower takes the titles back.
            book = self.close_sale(loan_id, &mut debt, &book)?;
        }
        self.ledger.store(&book)?;
        self.store(loan_id, &debt.entry)?;
        self.pay_vault(proceeds.paid.to_vault()?, true)
    }

    pub(crate) fn auction_price(&self, loan_id: U256) -> Result<U256, Error> {
        self.entry_in(loan_id, AUCTION)?;
        Ok(wide(self.price(loan_id)?))
    }

    pub(crate) fn title_price(&self, loan_id: U256, title: U256) -> Result<U256, Error> {
        let entry = self.entry_in(loan_id, AUCTION)?;
        let lot = self.lot(loan_id, entry.has(LOTS), title)?;
        Ok(wide(self.lot_price(loan_id, lot.value)?))
    }

    pub(crate) fn buy(
        &mut self,
        loan_id: U256,
        title: U256,
        max_price: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        if recipient.is_zero() {
            return Err(zero_address());
        }
        self.ledger.ensure_running()?;
        let mut debt = self.debt(loan_id)?;
        let several = debt.entry.has(LOTS);
        let lot = self.lot(loan_id, several, title)?;
        let price = self.lot_price(loan_id, lot.value)?;
        let amount = wide(price);
        if amount > max_price {
            return Err(fail(SlippageExceeded::SELECTOR, &[amount, max_price]));
        }
        let cost_bps = u16::try_from(COST.get(self.fees.get())).unwrap_or(BPS);
        let book = self.ledger.current()?;
        let (mut book, proceeds) = self.share_out(loan_id, &mut debt, &book, price, cost_bps)?;
        self.lot_gone(loan_id, several, lot.number)?;
        let last = !several || self.lots_of(loan_id, true).is_empty();
        if last || debt.claims.total()? == 0 {
            book = self.close_sale(loan_id, &mut debt, &book)?;
        }
        self.store(loan_id, &debt.entry)?;
        self.ledger.store(&book)?;
        let to_vault = proceeds.paid.to_vault()?;
        let indexed = [loan_id, title, word_of(msg::sender())];
        log_event::<TitleSold>(&indexed, &[price, to_vault, proceeds.surplus].map(wide));

        self.pay_vault(to_vault, false)?;
        self.pull_here(price.saturating_sub(to_vault))?;
        let _: [U256; 0] = self.tell_title(ICaliber::forecloseCall::SELECTOR, title, Some(recipient))?;
        Ok(amount)
    }

    pub(crate) fn restart_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        self.ledger.ensure_running()?;
        let debt = self.debt(loan_id)?;
        let sale = self.sale(loan_id);
        let end = sale.start.saturating_add(sale.duration);
        let book = self.ledger.current()?;
        if book.last <= end {
            let real = end.saturating_add(self.ledger.moved());
            return Err(fail(AuctionRunning::SELECTOR, &[loan_id, wide(real.into())]));
        }
        let start_price = sale.reserve;
        self.open_auction(loan_id, book.last, start_price, start_price >> 1)?;
        // What the titles that are left can still bring.
        let left = self
            .lots_of(loan_id, debt.entry.has(LOTS))
            .iter()
            .fold(0, |sum: u128, lot| sum.saturating_add(lot.value));
        let limit = mul_div_down(start_price, left, self.appraisal_of(loan_id))?;
        let book = self.lower(loan_id, &debt, &book, limit)?;
        self.ledger.store(&book)
    }

    pub(crate) fn claim_title(&mut self, loan_id: U256, title: U256, to: Address) -> Result<(), Error> {
        if to.is_zero() {
            return Err(zero_address());
        }
        let entry = self.entry_in(loan_id, SOLD)?;
        let caller = msg::sender();
        if caller != self.borrower_of(loan_id) {
            return Err(fail(Unauthorized::SELECTOR, &[word_of(caller)]));
        }
        let several = entry.has(LOTS);
        let lot = self.lot(loan_id, several, title)?;
        self.lot_gone(loan_id, several, lot.number)?;
        log_event::<TitleClaimed>(&[loan_id, title, word_of(to)], &[]);
        let _: [U256; 0] = self.tell_title(ICaliber::releaseCall::SELECTOR, title, Some(to))?;
        Ok(())
    }
}

impl Loans {
    /// Starts a round of the auction.
    #[inline(never)]
    fn open_auction(
        &mut self,
        loan_id: U256,
        now: u64,
        start_price: u128,
        reserve: u128,
    ) -> Result<(), Error> {
        let recovery = self.word(loan_id, RECOVERY);
        let round = ROUND.get(recovery).saturating_add(1);
        let recovery = AUCTION_START.put(recovery, now.into())?;
        self.set_word(loan_id, RECOVERY, ROUND.put(recovery, round)?);
        self.set_word(loan_id, PRICES, LOWEST_PRICE.put(wide(start_price), reserve)?);
        let end = now.saturating_add(AUCTION_DURATION).saturating_add(self.ledger.moved());
        log_event::<AuctionStarted>(&[loan_id], &[start_price, reserve, end.into(), round].map(wide));
        Ok(())
    }

    /// The book shows at most `limit` of the loan.
    ///
    /// # Errors
    /// None that can happen.
    pub(super) fn lower(
        &mut self,
        loan_id: U256,
        debt: &Debt,
        book: &loan_math::Book,
        limit: u128,
    ) -> Result<loan_math::Book, Error> {
        let shown = debt.shown.min(limit);
        let amount = debt.shown.saturating_sub(shown);
        if amount > 0 {
            let total = debt.claims.senior.saturating_sub(shown);
            self.put(loan_id, PENDING, WRITTEN_OFF, total)?;
            log_event::<WrittenDown>(&[loan_id], &[amount, total].map(wide));
        }
        Ok(loan_math::rewrite(book, debt.shown, shown)?)
    }

    fn sale(&self, loan_id: U256) -> Sale {
        let prices = self.word(loan_id, PRICES);
        Sale {
            start: AUCTION_START.small(self.word(loan_id, RECOVERY)),
            duration: AUCTION_DURATION,
            start_price: START_PRICE.get(prices),
            reserve: LOWEST_PRICE.get(prices),
        }
    }

    /// The price of all titles now, wei.
    ///
    /// # Errors
    /// [`AuctionEnded`].
    #[inline(never)]
    fn price(&self, loan_id: U256) -> Result<u128, Error> {
        price_at(&self.sale(loan_id), self.ledger.now()).map_err(|error| match error {
            loan_math::Error::AuctionEnded { end } => {
                let real = end.saturating_add(self.ledger.moved());
                fail(AuctionEnded::SELECTOR, &[loan_id, wide(real.into())])
            }
            error => error.into(),
        })
    }

    /// The price of a title appraised at `value`, wei.
    fn lot_price(&self, loan_id: U256, value: u128) -> Result<u128, Error> {
        Ok(title_price(self.price(loan_id)?, value, self.appraisal_of(loan_id))?)
    }
}
