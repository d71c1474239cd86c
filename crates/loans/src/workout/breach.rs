//! Breach: a document or the appraisal of a title is not current. The servicer says so, the registry has to agree.

use alloy_primitives::U256;
use contract_kit::{number, wire::log_event};
use usdai_abi::{
    roles::SERVICER_ROLE,
    router::ILoanRouter::{BreachCured, LoanBreached},
};

use super::default::CURE_WINDOW;
use crate::{errors::*, record::*, Loans};

impl Loans {
    pub(crate) fn declare_breach(&mut self, loan_id: U256, title: U256) -> Result<(), Error> {
        self.roles.only_number(number!(SERVICER_ROLE))?;
        let mut entry = self.entry_in(loan_id, ACTIVE)?;
        let lot = self.lot(loan_id, entry.has(LOTS), title)?;
        if entry.has(BREACHED) || self.is_current(lot.title)? {
            return Err(fail(NoBreach::SELECTOR, &[loan_id]));
        }
        let now = self.ledger.now();
        entry.flags |= BREACHED;
        self.store(loan_id, &entry)?;
        self.put(loan_id, RECOVERY, BREACHED_AT, now.into())?;
        let from = now.saturating_add(CURE_WINDOW).saturating_add(self.ledger.moved());
        log_event::<LoanBreached>(&[loan_id, title], &[wide(from.into())]);
        Ok(())
    }

    /// The servicer may let it pass; anybody else shows that all is current again.
    pub(crate) fn cure_breach(&mut self, loan_id: U256) -> Result<(), Error> {
        let mut entry = self.open(loan_id, self.ledger.now())?;
        if !entry.has(BREACHED) {
            return Err(fail(NoBreach::SELECTOR, &[loan_id]));
        }
        if self.roles.only_number(number!(SERVICER_ROLE)).is_err() {
            for lot in self.lots_of(loan_id, entry.has(LOTS)) {
                if !self.is_current(lot.title)? {
                    return Err(fail(BreachStands::SELECTOR, &[loan_id, lot.title]));
                }
            }
        }
        entry.flags &= !BREACHED;
        self.store(loan_id, &entry)?;
        self.put(loan_id, RECOVERY, BREACHED_AT, 0)?;
        log_event::<BreachCured>(&[loan_id], &[]);
        Ok(())
    }
}
