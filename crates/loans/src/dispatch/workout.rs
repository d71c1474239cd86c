//! The functions of the program `loan-router-workout`.

use alloc::vec::Vec;

use contract_kit::{
    reader::{answer, Reader},
    selectors,
};
use usdai_abi::{router::ILoanRouter as R, SolCall};

use super::pair;
use crate::{errors::Error, Loans};

selectors! {
    MARK_DEFAULT = R::markDefaultCall;
    DECLARE_BREACH = R::declareBreachCall;
    CURE_BREACH = R::cureBreachCall;
    START_AUCTION = R::startAuctionCall;
    AUCTION_PRICE = R::auctionPriceCall;
    TITLE_PRICE = R::titlePriceCall;
    BUY = R::buyCall;
    RESTART_AUCTION = R::restartAuctionCall;
    CLAIM_TITLE = R::claimTitleCall;
    SCHEDULE_WRITE_DOWN = R::scheduleWriteDownCall;
    CANCEL_WRITE_DOWN = R::cancelWriteDownCall;
}

impl Loans {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata; nothing for an unknown function.
    pub fn workout_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            AUCTION_PRICE => self.auction_price(r.word()?)?,
            TITLE_PRICE => {
                let (loan_id, title) = pair(r)?;
                self.title_price(loan_id, title)?
            }
            BUY => {
                let (loan_id, title) = pair(r)?;
                let max_price = r.word()?;
                self.buy(loan_id, title, max_price, r.address()?)?
            }
            selector => {
                self.work(selector, r)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    fn work(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<(), Error> {
        match selector {
            MARK_DEFAULT => self.mark_default(r.word()?),
            DECLARE_BREACH => {
                let (loan_id, title) = pair(r)?;
                self.declare_breach(loan_id, title)
            }
            CURE_BREACH => self.cure_breach(r.word()?),
            START_AUCTION => self.start_auction(r.word()?),
            RESTART_AUCTION => self.restart_auction(r.word()?),
            CLAIM_TITLE => {
                let (loan_id, title) = pair(r)?;
                self.claim_title(loan_id, title, r.address()?)
            }
            SCHEDULE_WRITE_DOWN => {
                let (loan_id, amount) = pair(r)?;
                self.schedule_write_down(loan_id, amount)
            }
            CANCEL_WRITE_DOWN => self.cancel_write_down(r.word()?),
            _ => Err(Error(Vec::new())),
        }
    }
}
