//! Two pauses: of new loans, and of repayment, which stops the loans' clock.

use alloy_primitives::U256;
use contract_kit::{
    number,
    wire::{log_event, word_of},
};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    router::ILoanRouter::{RepaymentsResumed, RepaymentsStopped},
};

use crate::{errors::*, limits::PAUSED, record::wide, Loans};

impl Loans {
    pub(crate) fn paused(&self) -> bool {
        PAUSED.get(self.caliber.get()) != 0
    }

    fn set_paused(&mut self, paused: bool) -> Result<(), Error> {
        self.caliber.set(PAUSED.put(self.caliber.get(), paused.into())?);
        Ok(())
    }

    pub(crate) fn pause(&mut self) -> Result<(), Error> {
        self.roles.only_number(number!(PAUSER_ROLE))?;
        self.ensure_not_paused()?;
        self.set_paused(true)?;
        log_event::<Paused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn unpause(&mut self) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        if !self.paused() {
            return Err(fail(ExpectedPause::SELECTOR, &[]));
        }
        self.set_paused(false)?;
        log_event::<Unpaused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn repayments_paused(&self) -> bool {
        self.ledger.is_stopped()
    }

    pub(crate) fn pause_repayments(&mut self) -> Result<(), Error> {
        self.roles.only_number(number!(PAUSER_ROLE))?;
        self.ledger.ensure_running()?;
        let book = self.ledger.current()?;
        self.ledger.store(&book)?;
        self.ledger.stop()?;
        log_event::<RepaymentsStopped>(&[], &[]);
        Ok(())
    }

    pub(crate) fn resume_repayments(&mut self) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        if !self.ledger.is_stopped() {
            return Err(fail(RepaymentsNotPaused::SELECTOR, &[]));
        }
        let days = self.ledger.start()?;
        let moved = [wide(days.into()), U256::from(self.ledger.behind())];
        log_event::<RepaymentsResumed>(&[], &moved);
        Ok(())
    }
}

impl Loans {
    /// # Errors
    /// [`EnforcedPause`].
    pub(crate) fn ensure_not_paused(&self) -> Result<(), Error> {
        if self.paused() {
            return Err(fail(EnforcedPause::SELECTOR, &[]));
        }
        Ok(())
    }
}
