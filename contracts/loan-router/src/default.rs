//! Calling a loan that has stayed unpaid.

use alloc::vec::Vec;

use alloy_primitives::{U256, U8};
use contract_kit::call;
use loan_math::Position;
use stylus_sdk::{evm, prelude::*};
use usdai_abi::{caliber::ICaliber, router::ILoanRouter};

use super::{clock, errors::*, record::*, LoanRouter};

pub(crate) trait Defaults {
    fn mark_default(&mut self, loan_id: U256) -> Result<(), Error>;
}

#[public]
impl Defaults for LoanRouter {
    fn mark_default(&mut self, loan_id: U256) -> Result<(), Error> {
        self.ensure_status(loan_id, ACTIVE)?;
        let loan = self.loan_of(loan_id);
        let now = clock::now();
        let not_before = loan.grace_end()?.checked_add(1).ok_or(MathOverflow {})?;
        if now < not_before {
            return Err(NotInDefault { loanId: loan_id, notBefore: U256::from(not_before) }.into());
        }

        let book = loan_math::default(&self.ledger.stored(), &mut self.ledger, &Position::of(&loan)?, now)?;
        self.ledger.store(&book)?;
        let mut record = self.loans.setter(loan_id);
        record.status.set(U8::from(DEFAULTED));
        record.defaulted_at.set(to_u40(now)?);
        let title = U256::from(limb(record.title.get()));
        let impaired = loan_math::haircut_up(loan.balance, self.ledger.haircut_bps())?;
        evm::log(ILoanRouter::LoanDefaulted {
            loanId: loan_id,
            balance: U256::from(loan.balance),
            impaired: U256::from(impaired),
        });
        let caliber = self.caliber.get();
        call(self, caliber, &ICaliber::markDefaultedCall { tokenId: title })?;
        Ok(())
    }
}
