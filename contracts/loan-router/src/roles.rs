//! Roles, the pause, and ERC-165.

use alloy_primitives::{Address, B256, U256};
use contract_kit::wire::{emit, word_of};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    SolEvent,
};

use super::{errors::*, LoanRouter};

/// ERC-165 and OpenZeppelin's IAccessControl.
const INTERFACES: [u32; 2] = [0x01ff_c9a7, 0x7965_db0b];

impl LoanRouter {
    pub(crate) fn has_role(&self, role: B256, account: Address) -> bool {
        self.roles.has(role, account)
    }

    pub(crate) fn get_role_admin(&self, _role: B256) -> B256 {
        DEFAULT_ADMIN_ROLE
    }

    pub(crate) fn grant_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.roles.change(role, account, true)?)
    }

    pub(crate) fn revoke_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.roles.change(role, account, false)?)
    }

    pub(crate) fn renounce_role(&mut self, role: B256, caller_confirmation: Address) -> Result<(), Error> {
        Ok(self.roles.renounce(role, caller_confirmation)?)
    }

    pub(crate) fn paused(&self) -> bool {
        self.paused.get()
    }

    pub(crate) fn pause(&mut self) -> Result<(), Error> {
        self.roles.only(PAUSER_ROLE)?;
        self.ensure_not_paused()?;
        self.paused.set(true);
        emit(Paused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn unpause(&mut self) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        if !self.paused.get() {
            return Err(fail(ExpectedPause::SELECTOR, &[]));
        }
        self.paused.set(false);
        emit(Unpaused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn supports_interface(&self, interface_id: U256) -> bool {
        INTERFACES.iter().any(|id| U256::from(*id).wrapping_shl(224) == interface_id)
    }
}

impl LoanRouter {
    /// # Errors
    /// [`EnforcedPause`].
    pub(crate) fn ensure_not_paused(&self) -> Result<(), Error> {
        if self.paused.get() {
            return Err(fail(EnforcedPause::SELECTOR, &[]));
        }
        Ok(())
    }
}
