//! The loan router: loans from the sUSDai vault against CALIBER titles.
//!
//! PURPOSE. A curator offers terms to a borrower; the borrower accepts: his title is pledged, the vault pays the
//! principal. Payments go straight to the vault. A loan that stays unpaid is called, its title sold by a Dutch
//! auction, the proceeds shared out.
//!
//! ROLES. CURATOR approves borrowers by a cap, offers and revokes. PAUSER pauses, DEFAULT_ADMIN unpauses, sets the
//! classes' loan-to-value and the haircut, restarts an auction without a buyer, grants the roles. The borrower
//! accepts. Anyone repays, calls a default, starts an auction, buys.
//!
//! ACCOUNTING. Status of a loan: 1 Offered -> 2 Active, accepted -> 5 Repaid; 1 -> 7 Revoked; 2 -> 3 Defaulted, once
//! its oldest due time and the grace duration have passed -> 4 Auction, after a cure window of 14 days -> 6 Sold.
//! Paying what is due brings 3 and 4 back to 2, paying all brings them to 5. The book keeps sums over all loans,
//! never a list: `bookValue` costs the due days since the last change, not the loans. Interest accrues to a loan's
//! due time and stops there until somebody pays; a default takes it off the book. Optimistic value: principal,
//! defaulted or not, and accrued interest. Conservative value: principal less the haircut on what is defaulted.
//! Windows of 30 days are counted from the first midnight (UTC) at or after the start; see `loan-math`.
//!
//! AUCTION. From 120 % of the larger of debt and appraisal down to 50 % of the appraisal, linearly over 7 days. The
//! price goes to the vault, principal first, then interest and penalty; the rest is the borrower's credit here.
//! After the last second nobody can buy: the admin restarts at the old reserve, with half of it as the new one,
//! and writes the principal above the new start price off. What has been written off cannot be cured any more.
//! A loss is principal; it is taken off the book and logged once, when it is written off or the title is sold.
//!
//! ROUNDING. What a borrower owes and what a title costs round up; the values of the book, the loan-to-value limit
//! and a payment's early principal round down; the haircut rounds up.
//!
//! LIVENESS. A pause stops offers and draws only: repaying, curing, calling, selling and withdrawing go on.
//!
//! REENTRANCY. All effects come before the calls, but for the appraisal, which the pledge answers. The entry point
//! rejects any re-entry, views included; no called contract has a reason to call back.
//!
//! KNOWN LIMITS. A principal and an appraisal fit 96 bits, the sum of balance times rate 128 bits: 10 billion USDai at
//! 100 % a year. Interest that falls due while a loan is late is not on the book until it is paid.
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
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

#[macro_use]
extern crate alloc;

mod auction;
mod clock;
mod credit;
mod default;
mod errors;
mod ledger;
mod offers;
mod record;
mod repayment;
mod roles;
mod settings;
#[cfg(test)]
mod tests;
mod views;

use alloc::vec::Vec;

use alloy_primitives::{aliases::B32, Address, U16, U256, U8};
use openzeppelin_stylus::{
    access::control::AccessControl,
    utils::{introspection::erc165::IErc165, Pausable},
};
use stylus_sdk::{
    evm,
    prelude::*,
    storage::{StorageAddress, StorageMap, StorageU128, StorageU16, StorageU256, StorageU64},
};
use usdai_abi::{common::ZeroAddress, roles::DEFAULT_ADMIN_ROLE, router::ILoanRouter};

use auction::Auctions;
use contract_kit as _;
use credit::Credits;
use default::Defaults;
use errors::Error;
use ledger::Ledger;
use offers::Offers;
use record::Record;
use repayment::Repayments;
use roles::Roles;
use settings::Settings;
use views::Views;

/// Haircut on defaulted principal until the admin sets another one.
const INITIAL_HAIRCUT_BPS: u16 = 5_000;

/// What one borrower may owe and does. 1 slot, wei.
#[storage]
pub(crate) struct Account {
    // 16 + 16 = 32 bytes.
    pub(crate) cap: StorageU128,
    pub(crate) owed: StorageU128,
}

#[entrypoint]
#[storage]
pub(crate) struct LoanRouter {
    /// Slot 0.
    access: AccessControl,
    /// Slot 1.
    pausable: Pausable,
    /// Slot 2: 20 + 8 = 28 bytes.
    usdai: StorageAddress,
    /// The latest loan's id; ids start from 1.
    last_id: StorageU64,
    /// Slot 3.
    susdai: StorageAddress,
    /// Slot 4.
    caliber: StorageAddress,
    /// Slot 5.
    loans: StorageMap<U256, Record>,
    /// Slot 6.
    accounts: StorageMap<Address, Account>,
    /// Slot 7. Basis points of the appraisal.
    class_ltv: StorageMap<U8, StorageU16>,
    /// Slot 8. Wei.
    credits: StorageMap<Address, StorageU256>,
    /// Slots 9 to 13.
    ledger: Ledger,
}

#[public]
#[implements(IErc165, Repayments, Views, Offers, Defaults, Auctions, Credits, Settings, Roles)]
impl LoanRouter {
    /// `admin` gets DEFAULT_ADMIN_ROLE; the others are the contracts that loans work with.
    #[constructor]
    fn constructor(
        &mut self,
        admin: Address,
        usdai: Address,
        susdai: Address,
        caliber: Address,
    ) -> Result<(), Error> {
        if admin.is_zero() || usdai.is_zero() || susdai.is_zero() || caliber.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        self.access._grant_role(DEFAULT_ADMIN_ROLE, admin);
        self.usdai.set(usdai);
        self.susdai.set(susdai);
        self.caliber.set(caliber);
        self.ledger.haircut.set(U16::from(INITIAL_HAIRCUT_BPS));
        evm::log(ILoanRouter::HaircutSet { haircutBps: U256::from(INITIAL_HAIRCUT_BPS) });
        Ok(())
    }
}

/// ERC-165 and OpenZeppelin's IAccessControl.
const INTERFACES: [u32; 2] = [0x01ff_c9a7, 0x7965_db0b];

#[public]
impl IErc165 for LoanRouter {
    fn supports_interface(&self, interface_id: B32) -> bool {
        INTERFACES.contains(&u32::from_be_bytes(interface_id.0))
    }
}
