//! The book and the payments, and where everything else is.

use alloc::vec::Vec;

use contract_kit::{
    reader::{answer, truth, Reader},
    selectors,
};
use usdai_abi::{common::IERC165 as E, router::ILoanRouter as R, SolCall};

use super::{pair, Route};
use crate::{errors::Error, Loans};

selectors! {
    BOOK_VALUE = R::bookValueCall;
    ACCRUE = R::accrueCall;
    REPAY = R::repayCall;
    DRAW_RESERVE = R::drawReserveCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
    OFFER = R::offerCall;
    REVOKE_OFFER = R::revokeOfferCall;
    CONSENT_REFINANCE = R::consentRefinanceCall;
    REFINANCE = R::refinanceCall;
    ACCEPT = R::acceptCall;
    ORIGINATE = R::originateCall;
    REVOKE_CONSENTS = R::revokeConsentsCall;
    CONSENT_NONCE = R::consentNonceCall;
    CONSENT_DIGEST = R::consentDigestCall;
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
    WRITE_DOWN = R::writeDownCall;
}

impl Loans {
    /// Runs the function that `calldata` names, or says which program has it.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata.
    pub fn core(&mut self, calldata: &[u8]) -> Result<Result<Vec<u8>, Route>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Ok(Err(Route::Desk)) };
        let r = &mut reader;
        let route = match selector {
            BOOK_VALUE => return Ok(Ok(answer(&self.book_value()?))),
            ACCRUE => {
                self.accrue()?;
                return Ok(Ok(Vec::new()));
            }
            REPAY => {
                let (loan_id, amount) = pair(r)?;
                return Ok(Ok(answer(&[self.repay(loan_id, amount)?])));
            }
            DRAW_RESERVE => return Ok(Ok(answer(&[self.draw_reserve(r.word()?)?]))),
            // Within 30,000 gas, which a delegation does not leave.
            SUPPORTS_INTERFACE => {
                return Ok(Ok(answer(&[truth(self.supports_interface(r.word()?))])));
            }
            // The payments are here, calling a loan is not.
            MARK_DEFAULT => {
                if self.saved_by_reserve(r.word()?)? {
                    return Ok(Ok(Vec::new()));
                }
                Route::Workout
            }
            // Small, and a delegation would add a third to its gas.
            WRITE_DOWN => return Ok(Ok(answer(&[self.write_down(r.word()?)?]))),
            CONSENT_REFINANCE | REFINANCE => Route::Refinance,
            OFFER | REVOKE_OFFER | ACCEPT | ORIGINATE | REVOKE_CONSENTS | CONSENT_NONCE | CONSENT_DIGEST => {
                Route::Offers
            }
            DECLARE_BREACH | CURE_BREACH | START_AUCTION | AUCTION_PRICE | TITLE_PRICE | BUY
            | RESTART_AUCTION | CLAIM_TITLE | SCHEDULE_WRITE_DOWN | CANCEL_WRITE_DOWN => Route::Workout,
            _ => Route::Desk,
        };
        Ok(Err(route))
    }
}
