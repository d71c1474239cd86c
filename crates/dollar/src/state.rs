//! The storage that both programs share: one definition, so that no slot can differ.

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    slots::{Account, Flag, Hash, Pairs, Word, Words},
    Roles,
};
use stylus_sdk::prelude::*;
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use crate::{
    errors::{fail, Error, SolError, ZeroAddress},
    word::pair,
};

/// The storage of USDai, from slot 0. A pair is two numbers of 128 bits in one word, the first one below.
#[cfg_attr(test, entrypoint)]
#[storage]
pub struct Dollar {
    /// Slot 0.
    pub(crate) roles: Roles,
    /// Slot 1: 20 + 1 + 1 = 22 bytes.
    pub(crate) oracle: Account,
    pub(crate) paused: Flag,
    pub(crate) open: Flag,
    /// Slot 2. Bit 255: blacklisted; bits 0 to 254: balance.
    pub(crate) accounts: Words<Address>,
    /// Slot 3. By owner, then spender.
    pub(crate) allowances: Pairs<Address, Address>,
    /// Slot 4. Pair: supply, backing.
    pub(crate) totals: Word,
    /// Slot 5. Pair: supply cap, bridged supply.
    pub(crate) limits: Word,
    /// Slot 6. Bits 0 to 127: held; 128 to 239: cap; 240 to 247: decimals; 248: listed.
    pub(crate) assets: Words<Address>,
    /// Slot 7. Of permits.
    pub(crate) nonces: Words<Address>,
    /// Slot 8.
    pub(crate) desk: Account,
    /// Slot 9.
    pub(crate) vault: Account,
    /// Slot 10.
    pub(crate) merkle_root: Hash,
    /// Slot 11.
    pub(crate) voucher_nonces: Words<Address>,
    /// Slot 12. Bits 0 to 127: accrued, USDai; 128 to 191: time of the last accrual; 192 to 255: number of tiers.
    pub(crate) accrual: Word,
    /// Slot 13. In the backing's escrow, USDai.
    pub(crate) escrow: Word,
    /// Slot 14. Bits 0 to 127: width, USDai; 128 to 191: rate per second, scaled 1e18.
    pub(crate) tiers: Words<U256>,
    /// Slot 15. By bridge. Bits 0 to 111: what is left; 112 to 223: capacity; 224 to 255: time of the last change.
    pub(crate) inbound: Words<Address>,
    /// Slot 16. As above.
    pub(crate) outbound: Words<Address>,
}

// Safety: both programs have it at slot 0 as their only field.
#[cfg(not(test))]
unsafe impl TopLevelStorage for Dollar {}

impl Dollar {
    /// `admin` gets DEFAULT_ADMIN_ROLE; `desk` is the program of the functions that the first one lacks. The supply
    /// has no cap until one is set; deposits are closed.
    ///
    /// # Errors
    /// `ZeroAddress`.
    pub fn construct(&mut self, admin: Address, desk: Address) -> Result<(), Error> {
        if admin.is_zero() || desk.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.desk.set(desk);
        self.limits.set(pair(u128::MAX, 0));
        Ok(())
    }

    /// The program of the functions that the first one lacks; zero in any other storage than USDai's.
    #[must_use]
    pub fn desk(&self) -> Address {
        self.desk.get()
    }

    /// A word as a role or a hash.
    pub(crate) fn root(&self) -> B256 {
        self.merkle_root.get()
    }
}

/// Both programs as one, for tests of what they do.
#[cfg(test)]
#[public]
impl Dollar {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> stylus_sdk::ArbResult {
        match self.core(calldata)? {
            Some(answer) => Ok(answer),
            None => Ok(self.desk_functions(calldata)?),
        }
    }
}
