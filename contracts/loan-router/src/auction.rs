//! The Dutch auction of a defaulted loan's title.

use alloc::vec::Vec;

use alloy_primitives::{Address, U128, U256, U8};
use contract_kit::{call, erc20};
use loan_math::{distribute, mul_div_up, price_at, write_down, Proceeds, Sale, BPS, DAY};
use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::{contract, evm, msg, prelude::*};
use usdai_abi::{caliber::ICaliber, roles::DEFAULT_ADMIN_ROLE, router::ILoanRouter};

use super::{clock, errors::*, record::*, LoanRouter};

/// The time between a default and the auction, seconds.
pub(crate) const CURE_WINDOW: u64 = 14 * DAY;
/// From the start price to the reserve, seconds.
pub(crate) const AUCTION_DURATION: u64 = 7 * DAY;
/// Start price, of the larger of debt and appraisal.
const START_BPS: u128 = 12_000;
/// Reserve, of the appraisal.
const RESERVE_BPS: u128 = 5_000;

pub(crate) trait Auctions {
    fn start_auction(&mut self, loan_id: U256) -> Result<(), Error>;
    fn auction_price(&self, loan_id: U256) -> Result<U256, Error>;
    fn buy(&mut self, loan_id: U256, max_price: U256, recipient: Address) -> Result<U256, Error>;
    fn restart_auction(&mut self, loan_id: U256) -> Result<(), Error>;
}

#[public]
impl Auctions for LoanRouter {
    fn start_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ensure_status(loan_id, DEFAULTED)?;
        let now = clock::now();
        let record = self.loans.getter(loan_id);
        let until = limb(record.defaulted_at.get()).checked_add(CURE_WINDOW).ok_or(MathOverflow {})?;
        if now < until {
            return Err(CureWindowOpen { loanId: loan_id, until: U256::from(until) }.into());
        }
        let appraisal = wide(record.appraisal.get());
        let debt = loan_math::quote(&self.loan_of(loan_id), now)?.payoff;
        let start_price = mul_div_up(debt.max(appraisal), START_BPS, u128::from(BPS))?;
        let reserve = mul_div_up(appraisal, RESERVE_BPS, u128::from(BPS))?;
        self.open_auction(loan_id, start_price, reserve)
    }

    fn auction_price(&self, loan_id: U256) -> Result<U256, Error> {
        Ok(U256::from(self.price(loan_id)?))
    }

    fn buy(&mut self, loan_id: U256, max_price: U256, recipient: Address) -> Result<U256, Error> {
        if recipient.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let price = self.price(loan_id)?;
        let amount = U256::from(price);
        if amount > max_price {
            return Err(SlippageExceeded { actual: amount, limit: max_price }.into());
        }
        let loan = self.loan_of(loan_id);
        let payoff = loan_math::quote(&loan, clock::now())?.payoff;
        let interest = payoff.checked_sub(loan.balance).ok_or(MathOverflow {})?;
        let Proceeds { surplus, loss, .. } = distribute(price, loan.balance, interest);
        let to_vault = U256::from(price.checked_sub(surplus).ok_or(MathOverflow {})?);
        let surplus = U256::from(surplus);

        let book = loan_math::close_defaulted(&self.ledger.current()?, loan.balance)?;
        self.ledger.store(&book)?;
        let borrower = self.owe_less(loan_id, loan.balance)?;
        let mut record = self.loans.setter(loan_id);
        record.status.set(U8::from(SOLD));
        record.balance.set(U96::ZERO);
        let title = U256::from(limb(record.title.get()));
        let buyer = msg::sender();
        evm::log(ILoanRouter::TitleSold { loanId: loan_id, buyer, price: amount, toVault: to_vault, surplus });
        self.log_loss(loan_id, loss);
        self.add_credit(borrower, surplus)?;

        self.pay_vault(to_vault)?;
        if !surplus.is_zero() {
            let usdai = self.usdai.get();
            erc20::transfer_from(self, usdai, buyer, contract::address(), surplus)?;
        }
        let caliber = self.caliber.get();
        call(self, caliber, &ICaliber::forecloseCall { tokenId: title, to: recipient })?;
        Ok(amount)
    }

    fn restart_auction(&mut self, loan_id: U256) -> Result<(), Error> {
        self.access.only_role(DEFAULT_ADMIN_ROLE)?;
        self.ensure_status(loan_id, AUCTION)?;
        let sale = self.sale(loan_id);
        let end = sale.start.checked_add(sale.duration).ok_or(MathOverflow {})?;
        if clock::now() <= end {
            return Err(AuctionRunning { loanId: loan_id, end: U256::from(end) }.into());
        }
        let start_price = sale.reserve;
        let mut loan = self.loan_of(loan_id);
        let (left, loss) = write_down(loan.balance, start_price);
        let book = loan_math::rewrite(&self.ledger.current()?, loan.balance, left)?;
        self.ledger.store(&book)?;
        self.owe_less(loan_id, loss)?;
        loan.balance = left;
        self.store_loan(loan_id, &loan, AUCTION)?;
        let mut record = self.loans.setter(loan_id);
        let written_off = wide(record.written_off.get()).checked_add(loss).ok_or(MathOverflow {})?;
        record.written_off.set(to_u96(written_off)?);
        self.log_loss(loan_id, loss);
        self.open_auction(loan_id, start_price, start_price >> 1)
    }
}

impl LoanRouter {
    fn open_auction(&mut self, loan_id: U256, start_price: u128, reserve: u128) -> Result<(), Error> {
        let now = clock::now();
        let mut record = self.loans.setter(loan_id);
        record.status.set(U8::from(AUCTION));
        record.auction_start.set(to_u40(now)?);
        record.start_price.set(U128::from(start_price));
        record.reserve.set(U128::from(reserve));
        evm::log(ILoanRouter::AuctionStarted {
            loanId: loan_id,
            startPrice: U256::from(start_price),
            reservePrice: U256::from(reserve),
            end: U256::from(now.checked_add(AUCTION_DURATION).ok_or(MathOverflow {})?),
        });
        Ok(())
    }

    fn sale(&self, loan_id: U256) -> Sale {
        let record = self.loans.getter(loan_id);
        Sale {
            start: limb(record.auction_start.get()),
            duration: AUCTION_DURATION,
            start_price: wide(record.start_price.get()),
            reserve: wide(record.reserve.get()),
        }
    }

    /// The price now, wei.
    ///
    /// # Errors
    /// [`WrongLoanStatus`], [`AuctionEnded`].
    fn price(&self, loan_id: U256) -> Result<u128, Error> {
        self.ensure_status(loan_id, AUCTION)?;
        price_at(&self.sale(loan_id), clock::now()).map_err(|error| match error {
            loan_math::Error::AuctionEnded { end } => AuctionEnded { loanId: loan_id, end: U256::from(end) }.into(),
            error => error.into(),
        })
    }

    fn log_loss(&self, loan_id: U256, loss: u128) {
        if loss > 0 {
            evm::log(ILoanRouter::LossRealised { loanId: loan_id, loss: U256::from(loss) });
        }
    }
}
