//! Roles and ERC-165.

use alloy_primitives::{Address, B256, U256};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use crate::{errors::*, Loans};

/// ERC-165 and OpenZeppelin's IAccessControl.
const INTERFACES: [u32; 2] = [0x01ff_c9a7, 0x7965_db0b];

impl Loans {
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

    pub(crate) fn supports_interface(&self, interface_id: U256) -> bool {
        INTERFACES.iter().any(|id| U256::from(*id).wrapping_shl(224) == interface_id)
    }
}
