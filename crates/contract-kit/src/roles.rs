//! Roles with the interface, errors and events of OpenZeppelin's AccessControl. Every role's admin is
//! DEFAULT_ADMIN_ROLE.
//!
//! Own, since linking `openzeppelin-stylus` switches every keccak of the program from the chain's host function
//! to code inside the program (its manifest turns on alloy's `tiny-keccak`): 2 KiB more, and gas on every mapping.

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use stylus_sdk::{msg, prelude::*};
use usdai_abi::{
    common::{AccessControlBadConfirmation, AccessControlUnauthorizedAccount, RoleGranted, RoleRevoked},
    roles::DEFAULT_ADMIN_ROLE,
};

use crate::{
    slots::{Key, Pairs},
    wire::{event, word_of},
};

/// Who has which role. One slot.
#[storage]
pub struct Roles {
    members: Pairs<U256, Address>,
}

impl Roles {
    /// Whether `account` has `role`.
    pub fn has(&self, role: B256, account: Address) -> bool {
        self.has_number(role.word(), account)
    }

    /// Whether `account` has a role that is a constant: `has_number(number!(ROLE), account)`.
    #[inline(never)]
    pub fn has_number(&self, role: U256, account: Address) -> bool {
        !self.members.get(role, account).is_zero()
    }

    /// Refuses a caller without `role`.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`.
    #[inline(never)]
    pub fn only(&self, role: B256) -> Result<(), AccessControlUnauthorizedAccount> {
        let account = msg::sender();
        if self.has(role, account) {
            Ok(())
        } else {
            Err(AccessControlUnauthorizedAccount { account, neededRole: role })
        }
    }

    /// As [`Self::only`], for a role that is a constant: `only_number(number!(ROLE))`.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`.
    #[inline(never)]
    pub fn only_number(&self, role: U256) -> Result<(), AccessControlUnauthorizedAccount> {
        self.only(role.into())
    }

    /// Gives or takes a role without asking who does it. What is so already changes nothing and logs nothing.
    #[inline(never)]
    pub fn set(&mut self, role: B256, account: Address, granted: bool) {
        if self.has(role, account) == granted {
            return;
        }
        let role = role.word();
        self.members.setter(role, account).set(U256::from_limbs([u64::from(granted), 0, 0, 0]));
        let words = [role, word_of(account), word_of(msg::sender())];
        if granted {
            event::<RoleGranted>(&words, &[]);
        } else {
            event::<RoleRevoked>(&words, &[]);
        }
    }

    /// Gives or takes a role. The admin only.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`.
    pub fn change(
        &mut self,
        role: B256,
        account: Address,
        granted: bool,
    ) -> Result<(), AccessControlUnauthorizedAccount> {
        self.only(DEFAULT_ADMIN_ROLE)?;
        self.set(role, account, granted);
        Ok(())
    }

    /// The caller gives up a role of its own.
    ///
    /// # Errors
    /// `AccessControlBadConfirmation` when `confirmation` is not the caller.
    pub fn renounce(
        &mut self,
        role: B256,
        confirmation: Address,
    ) -> Result<(), AccessControlBadConfirmation> {
        if confirmation != msg::sender() {
            return Err(AccessControlBadConfirmation {});
        }
        self.set(role, confirmation, false);
        Ok(())
    }
}
