//! The functions of the program `loan-router-desk`.

use alloc::vec::Vec;

use alloy_primitives::U256;
use contract_kit::{
    reader::{answer, truth, Reader},
    selectors,
};
use usdai_abi::{
    common::{IAccessControl as A, IPausable as P},
    router::ILoanRouter as R,
    SolCall,
};

use super::{pair, role_and_account};
use crate::{errors::Error, Loans};

selectors! {
    CREDIT_OF = R::creditOfCall;
    DEPOSIT_CREDIT = R::depositCreditCall;
    WITHDRAW_CREDIT = R::withdrawCreditCall;
    BOOK = R::bookCall;
    AGEING = R::ageingCall;
    LOAN = R::loanCall;
    TERMS = R::termsCall;
    QUOTE = R::quoteCall;
    RECORD_CLAIM = R::recordClaimCall;
    PAY_CLAIM = R::payClaimCall;
    DROP_CLAIM = R::dropClaimCall;
    TITLES_OF = R::titlesOfCall;
    DUE_DATE = R::dueDateCall;
    LOAN_COUNT = R::loanCountCall;
    EXTENSIONS = R::extensionsCall;
    SET_CLASS = R::setClassCall;
    CLASS_LIMITS = R::classLimitsCall;
    SET_BORROWER_CAP = R::setBorrowerCapCall;
    BORROWER_CAP = R::borrowerCapCall;
    SET_CURATOR_CAP = R::setCuratorCapCall;
    CURATOR_CAP = R::curatorCapCall;
    SET_HAIRCUTS = R::setHaircutsCall;
    HAIRCUTS = R::haircutsCall;
    SET_FEES = R::setFeesCall;
    FEES = R::feesCall;
    PAUSE_REPAYMENTS = R::pauseRepaymentsCall;
    RESUME_REPAYMENTS = R::resumeRepaymentsCall;
    REPAYMENTS_PAUSED = R::repaymentsPausedCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSED = P::pausedCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
}

impl Loans {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; `InvalidParameter` for malformed calldata; nothing for an unknown function.
    pub fn desk_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            CREDIT_OF => self.credit_of(r.address()?),
            WITHDRAW_CREDIT => self.withdraw_credit(r.address()?)?,
            PAY_CLAIM => {
                let (loan_id, amount) = pair(r)?;
                self.pay_claim(loan_id, amount)?
            }
            LOAN_COUNT => self.loan_count(),
            DUE_DATE => {
                let (loan_id, window) = pair(r)?;
                self.due_date(loan_id, window)?
            }
            PAUSED => truth(self.paused()),
            REPAYMENTS_PAUSED => truth(self.repayments_paused()),
            HAS_ROLE => {
                let (role, account) = role_and_account(r)?;
                truth(self.has_role(role, account))
            }
            GET_ROLE_ADMIN => self.get_role_admin(r.hash()?).into(),
            BOOK => return Ok(answer(&self.book()?)),
            AGEING => return Ok(answer(&self.ageing()?)),
            LOAN => return Ok(answer(&self.loan(r.word()?)?)),
            TERMS => return Ok(answer(&self.terms(r.word()?))),
            QUOTE => return Ok(answer(&self.quote(r.word()?)?)),
            TITLES_OF => return Ok(answer(&self.titles_of(r.word()?))),
            EXTENSIONS => {
                let programs = [self.offers.get(), self.refinance.get(), self.workout.get(), self.desk.get()];
                return Ok(answer(&programs));
            }
            CLASS_LIMITS => return Ok(answer(&self.class_limits(U256::from(r.number(255)?)))),
            BORROWER_CAP => return Ok(answer(&self.borrower_cap(r.address()?))),
            CURATOR_CAP => return Ok(answer(&self.curator_cap(r.address()?))),
            HAIRCUTS => return Ok(answer(&self.haircuts())),
            FEES => return Ok(answer(&self.fee_settings())),
            selector => {
                self.act(selector, r)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    fn act(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<(), Error> {
        match selector {
            DEPOSIT_CREDIT => self.deposit_credit(r.word()?),
            RECORD_CLAIM => {
                let (loan_id, amount) = pair(r)?;
                self.record_claim(loan_id, amount)
            }
            DROP_CLAIM => self.drop_claim(r.word()?),
            SET_CLASS => {
                let (class, ltv_bps) = pair(r)?;
                self.set_class(class, ltv_bps, r.word()?)
            }
            SET_BORROWER_CAP => {
                let borrower = r.address()?;
                self.set_borrower_cap(borrower, r.word()?)
            }
            SET_CURATOR_CAP => {
                let curator = r.address()?;
                self.set_curator_cap(curator, r.word()?)
            }
            SET_HAIRCUTS => self.set_haircuts([r.word()?, r.word()?, r.word()?, r.word()?, r.word()?]),
            SET_FEES => {
                let recipient = r.address()?;
                self.set_fees(recipient, r.word()?)
            }
            PAUSE_REPAYMENTS => self.pause_repayments(),
            RESUME_REPAYMENTS => self.resume_repayments(),
            GRANT_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.grant_role(role, account)
            }
            REVOKE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.revoke_role(role, account)
            }
            RENOUNCE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.renounce_role(role, account)
            }
            PAUSE => self.pause(),
            UNPAUSE => self.unpause(),
            _ => Err(Error(Vec::new())),
        }
    }
}
