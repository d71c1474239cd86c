//! Roles and the pause.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256};
use openzeppelin_stylus::{access::control::IAccessControl, utils::pausable::IPausable};
use stylus_sdk::prelude::*;
use usdai_abi::roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE};

use super::{errors::Error, LoanRouter};

/// OpenZeppelin's IAccessControl without its `onlyRole`, which is not a part of the standard interface.
pub(crate) trait Roles {
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
impl Roles for LoanRouter {
    fn has_role(&self, role: B256, account: Address) -> bool {
        self.access.has_role(role, account)
    }

    fn get_role_admin(&self, role: B256) -> B256 {
        self.access.get_role_admin(role)
    }

    fn grant_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.access.grant_role(role, account)?)
    }

    fn revoke_role(&mut self, role: B256, account: Address) -> Result<(), Error> {
        Ok(self.access.revoke_role(role, account)?)
    }

    fn renounce_role(&mut self, role: B256, caller_confirmation: Address) -> Result<(), Error> {
        Ok(self.access.renounce_role(role, caller_confirmation)?)
    }

    fn paused(&self) -> bool {
        self.pausable.paused()
    }

    fn pause(&mut self) -> Result<(), Error> {
        self.access.only_role(PAUSER_ROLE)?;
        Ok(self.pausable.pause()?)
    }

    fn unpause(&mut self) -> Result<(), Error> {
        self.access.only_role(DEFAULT_ADMIN_ROLE)?;
        Ok(self.pausable.unpause()?)
    }
}
