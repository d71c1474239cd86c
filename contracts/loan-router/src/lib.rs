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

extern crate alloc;

mod auction;
mod calls;
mod clock;
mod credit;
mod default;
mod dispatch;
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
mod word;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU256},
    ArbResult,
};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use errors::{fail, Error, SolError, ZeroAddress};
use ledger::Ledger;
use record::Record;

/// Haircut on defaulted principal until the admin sets another one.
const INITIAL_HAIRCUT_BPS: u64 = 5_000;

#[entrypoint]
#[storage]
pub(crate) struct LoanRouter {
    /// Slot 0.
    roles: contract_kit::Roles,
    /// Slot 1.
    usdai: StorageAddress,
    /// Slot 2.
    susdai: StorageAddress,
    /// Slot 3: 20 + 1 = 21 bytes.
    caliber: StorageAddress,
    paused: StorageBool,
    /// Slot 4. The latest loan's id; ids start from 1.
    last_id: StorageU256,
    /// Slot 5.
    loans: StorageMap<U256, Record>,
    /// Slot 6. What a borrower owes, wei, above what he may owe, 128 bits each.
    accounts: StorageMap<Address, StorageU256>,
    /// Slot 7. Basis points of the appraisal.
    class_ltv: StorageMap<U256, StorageU256>,
    /// Slot 8. Wei.
    credits: StorageMap<Address, StorageU256>,
    /// Slots 9 to 13. The last, since the SDK counts one slot too few where plain fields come before a structure.
    ledger: Ledger,
}

#[public]
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
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.usdai.set(usdai);
        self.susdai.set(susdai);
        self.caliber.set(caliber);
        self.store_haircut(INITIAL_HAIRCUT_BPS)
    }

    /// Every function of `ILoanRouter`, `IAccessControl`, `IPausable` and `IERC165`.
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        self.dispatch(calldata).map_err(Vec::from)
    }
}
