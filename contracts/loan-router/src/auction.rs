//! The Dutch auction of a defaulted loan's title.

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20,
    wire::{emit, word_of},
};
use loan_math::{distribute, mul_div_up, price_at, write_down, Loan, Proceeds, Sale, BPS, DAY};
use stylus_sdk::{contract, msg};
use usdai_abi::{
    caliber::ICaliber,
    roles::DEFAULT_ADMIN_ROLE,
    router::ILoanRouter::{AuctionStarted, LossRealised, TitleSold},
    SolCall, SolEvent,
};

use super::{clock, errors::*, record::*, LoanRouter};

/// The time between a default and the auction, seconds.
pub(crate) const CURE_WINDOW: u64 = 14 * DAY;
/// From the start price to the reserve, seconds.
pub(crate) const AUCTION_DURATION: u64 = 7 * DAY;
/// Start price, of the larger of debt and appraisal.
const START_BPS: u128 = 12_000;
/// Reserve, of the appraisal.
const RESERVE_BPS: u128 = 5_000;

impl LoanRouter {
    pub(crate) fn start_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        let loan = self.loan_in(loan_id, DEFAULTED)?;
        let now = clock::now();
        let until =
            DEFAULTED_AT.small(self.word(loan_id, RECOVERY)).checked_add(CURE_WINDOW).ok_or_else(overflow)?;
        if now < until {
            return Err(fail(CureWindowOpen::SELECTOR, &[loan_id, wide(until.into())]));
        }
        let appraisal = APPRAISAL.get(self.word(loan_id, PLEDGE));
        let debt = loan_math::quote(&loan, now)?.payoff;
        let start_price = mul_div_up(debt.max(appraisal), START_BPS, u128::from(BPS))?;
        let reserve = mul_div_up(appraisal, RESERVE_BPS, u128::from(BPS))?;
        self.open_auction(loan_id, &loan, start_price, reserve, 0)
    }

    pub(crate) fn auction_price(&self, loan_id: U256) -> Result<U256, Error> {
        self.loan_in(loan_id, AUCTION)?;
        Ok(wide(self.price(loan_id)?))
    }

    pub(crate) fn buy(&mut self, loan_id: U256, max_price: U256, recipient: Address) -> Result<U256, Error> {
        if recipient.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        let loan = self.loan_in(loan_id, AUCTION)?;
        let price = self.price(loan_id)?;
        let amount = wide(price);
        if amount > max_price {
            return Err(fail(SlippageExceeded::SELECTOR, &[amount, max_price]));
        }
        let payoff = loan_math::quote(&loan, clock::now())?.payoff;
        let interest = payoff.checked_sub(loan.balance).ok_or_else(overflow)?;
        let Proceeds { surplus, loss, .. } = distribute(price, loan.balance, interest);
        let to_vault = wide(price.checked_sub(surplus).ok_or_else(overflow)?);
        let surplus = wide(surplus);

        let book = loan_math::close_defaulted(&self.ledger.stored(), loan.balance)?;
        self.ledger.store(&book)?;
        let borrower = self.owe_less(loan_id, loan.balance)?;
        self.store_loan(loan_id, &Loan { balance: 0, ..loan }, SOLD)?;
        let buyer = msg::sender();
        emit(TitleSold::SIGNATURE_HASH, &[loan_id, word_of(buyer)], &[amount, to_vault, surplus]);
        self.log_loss(loan_id, loss);
        self.add_credit(borrower, surplus)?;

        self.pay_vault(to_vault)?;
        if !surplus.is_zero() {
            let usdai = self.usdai.get();
            erc20::transfer_from(self, usdai, buyer, contract::address(), surplus)?;
        }
        let _: [U256; 0] = self.tell_title(ICaliber::forecloseCall::SELECTOR, loan_id, Some(recipient))?;
        Ok(amount)
    }

    pub(crate) fn restart_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        let loan = self.loan_in(loan_id, AUCTION)?;
        let sale = self.sale(loan_id);
        let end = sale.start.checked_add(sale.duration).ok_or_else(overflow)?;
        if clock::now() <= end {
            return Err(fail(AuctionRunning::SELECTOR, &[loan_id, wide(end.into())]));
        }
        let start_price = sale.reserve;
        let (left, loss) = write_down(loan.balance, start_price);
        let book = loan_math::rewrite(&self.ledger.stored(), loan.balance, left)?;
        self.ledger.store(&book)?;
        self.owe_less(loan_id, loss)?;
        self.log_loss(loan_id, loss);
        self.open_auction(loan_id, &Loan { balance: left, ..loan }, start_price, start_price >> 1, loss)
    }
}

impl LoanRouter {
    /// Starts or restarts the auction with `loss` written off.
    #[inline(never)]
    fn open_auction(
        &mut self,
        loan_id: U256,
        loan: &Loan,
        start_price: u128,
        reserve: u128,
        loss: u128,
    ) -> Result<(), Error> {
        self.store_loan(loan_id, loan, AUCTION)?;
        let now = clock::now();
        let recovery = self.word(loan_id, RECOVERY);
        let written_off = WRITTEN_OFF.get(recovery).checked_add(loss).ok_or_else(overflow)?;
        let recovery = AUCTION_START.put(recovery, now.into())?;
        self.set_word(loan_id, RECOVERY, WRITTEN_OFF.put(recovery, written_off)?);
        self.set_word(loan_id, PRICES, RESERVE.put(wide(start_price), reserve)?);
        let end = now.checked_add(AUCTION_DURATION).ok_or_else(overflow)?;
        emit(AuctionStarted::SIGNATURE_HASH, &[loan_id], &[start_price, reserve, end.into()].map(wide));
        Ok(())
    }

    fn sale(&self, loan_id: U256) -> Sale {
        let prices = self.word(loan_id, PRICES);
        Sale {
            start: AUCTION_START.small(self.word(loan_id, RECOVERY)),
            duration: AUCTION_DURATION,
            start_price: START_PRICE.get(prices),
            reserve: RESERVE.get(prices),
        }
    }

    /// The price now, wei.
    ///
    /// # Errors
    /// [`AuctionEnded`].
    #[inline(never)]
    fn price(&self, loan_id: U256) -> Result<u128, Error> {
        price_at(&self.sale(loan_id), clock::now()).map_err(|error| match error {
            loan_math::Error::AuctionEnded { end } => {
                fail(AuctionEnded::SELECTOR, &[loan_id, wide(end.into())])
            }
            error => error.into(),
        })
    }

    fn log_loss(&self, loan_id: U256, loss: u128) {
        if loss > 0 {
            emit(LossRealised::SIGNATURE_HASH, &[loan_id], &[wide(loss)]);
        }
    }
}
