//! Calling a loan that has stayed unpaid.

use alloy_primitives::U256;
use contract_kit::wire::emit;
use loan_math::Position;
use usdai_abi::{caliber::ICaliber, router::ILoanRouter::LoanDefaulted, SolCall, SolEvent};

use super::{clock, errors::*, record::*, LoanRouter};

impl LoanRouter {
    pub(crate) fn mark_default(&mut self, loan_id: U256) -> Result<(), Error> {
        let loan = self.loan_in(loan_id, ACTIVE)?;
        let now = clock::now();
        let not_before = loan.grace_end()?.checked_add(1).ok_or_else(overflow)?;
        if now < not_before {
            return Err(fail(NotInDefault::SELECTOR, &[loan_id, wide(not_before.into())]));
        }

        let book = loan_math::default(&self.ledger.stored(), &mut self.ledger, &Position::of(&loan)?, now)?;
        self.ledger.store(&book)?;
        self.store_loan(loan_id, &loan, DEFAULTED)?;
        self.set_word(loan_id, RECOVERY, DEFAULTED_AT.put(U256::ZERO, now.into())?);
        let impaired = loan_math::haircut_up(loan.balance, self.ledger.haircut_bps())?;
        emit(LoanDefaulted::SIGNATURE_HASH, &[loan_id], &[loan.balance, impaired].map(wide));
        let _: [U256; 0] = self.tell_title(ICaliber::markDefaultedCall::SELECTOR, loan_id, None)?;
        Ok(())
    }
}
