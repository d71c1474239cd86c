//! Roles and the pause.

use alloy_primitives::U256;
use contract_kit::{
    number,
    wire::{event, word_of},
};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
};

use crate::{errors::*, state::Caliber};

impl Caliber {
    /// For verbs of one role that a pause stops.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, then `EnforcedPause`.
    #[inline(never)]
    pub(crate) fn open_to(&self, role: U256) -> Result<(), Error> {
        self.roles.only_number(role)?;
        self.not_paused()
    }

    /// # Errors
    /// `EnforcedPause`.
    #[inline(never)]
    pub(crate) fn not_paused(&self) -> Result<(), Error> {
        if self.paused.get() {
            return Err(fail(EnforcedPause::SELECTOR, &[]));
        }
        Ok(())
    }

    /// # Errors
    /// `AccessControlUnauthorizedAccount`.
    pub(crate) fn only_admin(&self) -> Result<(), Error> {
        Ok(self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?)
    }

    pub(crate) fn pause(&mut self) -> Result<(), Error> {
        self.open_to(number!(PAUSER_ROLE))?;
        self.paused.set(true);
        event::<Paused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn unpause(&mut self) -> Result<(), Error> {
        self.only_admin()?;
        if !self.paused.get() {
            return Err(fail(ExpectedPause::SELECTOR, &[]));
        }
        self.paused.set(false);
        event::<Unpaused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }
}
