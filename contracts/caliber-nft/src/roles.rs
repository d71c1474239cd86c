//! Roles and the pause.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256};
use contract_kit::wire::{emit, word_of};
use stylus_sdk::{msg, prelude::*};
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    SolEvent,
};

use super::{errors::*, CaliberNft};

pub(crate) trait Access {
    fn has_role(&self, role: B256, account: Address) -> bool;
    fn get_role_admin(&self, role: B256) -> B256;
    fn grant_role(&mut self, role: B256, account: Address) -> Result<(), Error>;
    fn revoke_role(&mut self, role: B256, account: Address) -> Result<(), Error>;
    fn renounce_role(&mut self, role: B256, caller_confirmation: Address) -> Result<(), Error>;
    fn paused(&self) -> bool;
    fn pause(&mut self) -> Result<(), Error>;
    fn unpause(&mut self) -> Result<(), Error>;
}

#[public]
impl Access for CaliberNft {
    fn has_role(&self, role: B256, account: Address) -> bool {
        self.roles.has(role, account)
    }

    fn get_role_admin(&self, _role: B256) -> B256 {
        DEFAULT_ADMIN_ROLE
    }

    fn grant_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.roles.change(role, account, true)?)
    }

    fn revoke_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.roles.change(role, account, false)?)
    }

    fn renounce_role(&mut self, role: B256, caller_confirmation: Address) -> Result<(), Error> {
        Ok(self.roles.renounce(role, caller_confirmation)?)
    }

    fn paused(&self) -> bool {
        self.paused.get()
    }

    fn pause(&mut self) -> Result<(), Error> {
        self.ensure_open_to(PAUSER_ROLE)?;
        self.paused.set(true);
        emit(Paused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
        Ok(())
    }

    fn unpause(&mut self) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        if !self.paused.get() {
            return Err(ExpectedPause {}.into());
        }
        self.paused.set(false);
        emit(Unpaused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
        Ok(())
    }
}

impl CaliberNft {
    /// For verbs of one role that a pause stops.
    ///
    /// # Errors
    /// [`AccessControlUnauthorizedAccount`], then [`EnforcedPause`].
    #[inline(never)]
    pub(crate) fn ensure_open_to(&self, role: B256) -> Result<(), Error> {
        self.roles.only(role)?;
        if self.paused.get() {
            return Err(EnforcedPause {}.into());
        }
        Ok(())
    }
}
