//! CALIBER, the ERC-721 title to hardware.
//!
//! PURPOSE. One title stands for one asset or one lot of one class, kept by a bailee (a data centre) under a
//! Merkle root of serial numbers. Four documents and an appraisal, each with an issuer and an expiry, make a
//! title fit to be lent against; a lien holder takes it into its hands and gives it back, or sells it.
//!
//! ROLES. MINTER (tokenising agent) mints, files the title (0) and the UCC filing (2), and burns with the
//! owner's approval. CUSTODIAN files the bailment (1), INSURER the insurance (3), APPRAISER the appraisal.
//! LIENHOLDER (the loan router) pledges, releases, defaults, cures and forecloses. PAUSER pauses,
//! DEFAULT_ADMIN unpauses and grants the roles.
//!
//! ACCOUNTING. Status of a title: 1 Registered -> 2 Attested, when all evidence is current -> 3 Pledged ->
//! 4 Defaulted -> 5 Foreclosed; cured, 4 -> 3; released, 3 or 4 -> 2; burned, 1, 2 or 5 -> 6 Released.
//! Foreclosure voids all evidence, since it named the former owner: with new evidence 5 -> 2. A title that is
//! Attested was so when it last changed; `isCurrent` says whether it is now, and a pledge checks it again.
//! Under a lien (3, 4) the title is in the lien holder's hands and nothing about it changes.
//!
//! ROUNDING. None: values are what the appraiser said, in USDai with 18 decimals; times are Unix seconds.
//! Something is current while its expiry is later than the block's time.
//!
//! LIVENESS. A pause stops new titles, evidence, burns and new liens. It never stops a release, a default, a
//! cure, a foreclosure, or the owner's transfer of a free title.
//!
//! REENTRANCY. Only `safeTransferFrom` calls out, to the receiver, after all effects. The entry point rejects
//! any re-entry, views included.
//!
//! KNOWN LIMITS. Titles are minted and released without asking the receiver (ERC-721 `transferFrom`), so that
//! no receiver can stop a repayment or a sale. A lien holder that loses its role cannot give titles back until
//! it has it again.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

// With the ABI printer there is std, whose prelude has the macros, and this is not the root of the crate.
#[cfg_attr(not(feature = "export-abi"), macro_use)]
extern crate alloc;

mod errors;
mod issuance;
mod lien;
mod ownership;
mod roles;
#[cfg(test)]
mod tests;
mod title;
mod token;
mod views;

use alloc::{string::String, vec::Vec};

use alloy_primitives::{aliases::B32, Address, U256};
use contract_kit::Roles;
use stylus_sdk::{
    prelude::*,
    storage::{StorageBool, StorageMap, StorageU256},
};
use usdai_abi::{common::ZeroAddress, roles::DEFAULT_ADMIN_ROLE};

use errors::Error;
use issuance::Issuance;
use lien::Liens;
use ownership::Ownership;
use roles::Access;
use title::Title;
use token::Token;
use views::Views;

#[entrypoint]
#[storage]
pub(crate) struct CaliberNft {
    /// Slot 0.
    roles: Roles,
    /// Slot 1.
    paused: StorageBool,
    /// Slots 2 to 5: owners, balances, approvals, operators.
    ownership: Ownership,
    /// Slot 6. The latest title's id; ids start from 1.
    last_id: StorageU256,
    /// Slot 7.
    titles: StorageMap<U256, Title>,
}

#[public]
#[implements(Token, Issuance, Liens, Views, Access)]
impl CaliberNft {
    /// `admin` gets DEFAULT_ADMIN_ROLE.
    #[constructor]
    fn constructor(&mut self, admin: Address) -> Result<(), Error> {
        if admin.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        Ok(())
    }

    /// "CALIBER".
    fn name(&self) -> String {
        "CALIBER".into()
    }

    /// "CALIBER".
    fn symbol(&self) -> String {
        "CALIBER".into()
    }

    /// ERC-165, ERC-721, ERC-4906 (metadata updates) and OpenZeppelin's IAccessControl.
    fn supports_interface(&self, interface_id: B32) -> bool {
        matches!(u32::from_be_bytes(interface_id.0), 0x01ff_c9a7 | 0x80ac_58cd | 0x4906_4906 | 0x7965_db0b)
    }
}
