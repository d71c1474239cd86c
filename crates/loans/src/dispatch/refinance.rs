//! The functions of the program `loan-router-refinance`.

use alloc::vec::Vec;

use contract_kit::{reader::Reader, selectors};
use usdai_abi::{router::ILoanRouter as R, SolCall};

use crate::{errors::Error, Loans};

selectors! {
    CONSENT_REFINANCE = R::consentRefinanceCall;
    REFINANCE = R::refinanceCall;
}

impl Loans {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata; nothing for an unknown function.
    pub fn refinance_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        match selector {
            CONSENT_REFINANCE => self.consent_refinance(reader.word()?)?,
            REFINANCE => self.refinance(reader.word()?)?,
            _ => return Err(Error(Vec::new())),
        }
        Ok(Vec::new())
    }
}
