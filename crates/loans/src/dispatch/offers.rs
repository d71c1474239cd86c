//! The functions of the program `loan-router-offers`.

use alloc::vec::Vec;

use contract_kit::{
    reader::{answer, Reader},
    selectors,
};
use usdai_abi::{router::ILoanRouter as R, SolCall};

use crate::{errors::Error, offers::terms::Terms, Loans};

selectors! {
    OFFER = R::offerCall;
    REVOKE_OFFER = R::revokeOfferCall;
    ACCEPT = R::acceptCall;
    ORIGINATE = R::originateCall;
    REVOKE_CONSENTS = R::revokeConsentsCall;
    CONSENT_NONCE = R::consentNonceCall;
    CONSENT_DIGEST = R::consentDigestCall;
}

impl Loans {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata; nothing for an unknown function.
    pub fn offer_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            OFFER => self.offer(Terms::read(r)?)?,
            ORIGINATE => self.originate(r)?,
            REVOKE_CONSENTS => self.revoke_consents()?,
            CONSENT_NONCE => self.consent_nonce(r.address()?),
            CONSENT_DIGEST => self.consent_digest(r)?,
            ACCEPT => {
                self.accept(r.word()?)?;
                return Ok(Vec::new());
            }
            REVOKE_OFFER => {
                self.revoke_offer(r.word()?)?;
                return Ok(Vec::new());
            }
            _ => return Err(Error(Vec::new())),
        };
        Ok(answer(&[word]))
    }
}
