//! The loan router: loans from the sUSDai vault against CALIBER titles.
//!
//! PURPOSE. A curator offers terms to a borrower; the borrower accepts, or has signed them before: its titles are
//! pledged, the vault (and the curator, for a first loss) pays the principal. Payments go straight to the vault. A loan
//! that stays unpaid is called, its titles are sold one by one in a Dutch auction, the proceeds shared out.
//!
//! ROLES. CURATOR approves borrowers by a cap, offers, originates with the borrower's signature, revokes. STRATEGIST
//! agrees for the vault to a refinancing. SERVICER declares breaches, writes down (bounded, delayed), keeps the insurance
//! claims. PAUSER pauses, DEFAULT_ADMIN unpauses, sets classes, curators' caps, haircuts and fees, restarts an auction
//! without a buyer, grants the roles. Anyone repays, draws a reserve, calls a default, starts an auction, buys, pays a
//! claim, carries out a write-down.
//!
//! FIVE PROGRAMS. The core has the book, the payments and the write-downs; it delegates offers, refinance, workout
//! (breach, default, auction) and desk (settings, roles, claims, views) to four more on the same storage. All are made of
//! this crate.
//!
//! ACCOUNTING. Status of a loan: 1 Offered -> 2 Active, drawn -> 5 Repaid, 8 Refinanced; 1 -> 7 Revoked; 2 -> 3 Defaulted,
//! once its oldest due time and the grace duration have passed, or 14 days after a breach -> 4 Auction, after a cure
//! window of 14 days -> 6 Sold. Paying what is due brings 3 and 4 back to 2 until a title is sold, paying all brings them
//! to 5. The book keeps sums over all loans, never a list: `bookValue` costs the due days since the last change, not
//! the loans. It holds the vault's part only: principal above the first loss, at the senior rate. Interest accrues to a
//! loan's due time and stops there until somebody pays; a default takes it off the book. Optimistic value: principal,
//! accrued interest and insurers' claims. Conservative value: principal less haircuts by days past due, which need no
//! call for any loan, and on what is defaulted. USDai held here is credits, reserves and first losses of open offers.
//! Caps count the principal as drawn, until the loan is closed, so that a payment does not touch them.
//!
//! CLOCK. Times in records are the loans' clock: the chain's, less the days by which pauses of repayment have moved
//! the deadlines. It stands still during such a pause: nothing accrues, falls due or becomes cheaper.
//!
//! WATERFALL. A payment: penalty (the vault's), interest (vault, servicer, curator), principal due, exit fee, reserve,
//! early principal; principal is the vault's until only the first loss is left. A sale: costs, the vault's principal,
//! its interest, the first loss, its interest, the borrower. Interest stops when the auction starts.
//!
//! ROUNDING. What a borrower owes and what a title costs round up; the values of the book, the loan-to-value limit
//! and a payment's early principal round down, an appraisal to a millionth of a dollar; haircuts round up.
//!
//! LIVENESS. A pause stops offers and draws only. Money is pushed to the vault and to a borrower that draws; everybody
//! else is credited and fetches it, so that nobody's refusal holds up anybody else.
//!
//! REENTRANCY. All effects come before the calls that move money; a pledge, which answers the appraisal, comes after
//! the loan's status. The entry point rejects any re-entry, views included; no called contract has a reason to call back.
//!
//! KNOWN LIMITS. A principal and an appraisal are below 18 billion USDai, the sum of balance times rate fits 128 bits:
//! 10 billion at 100 % a year. Times end in the year 2106; a loan's first title is below 2^30. Interest that falls due while a loan is late is not on the book until it is paid; nor is that of the
//! hours between a midnight of the clock and a due time that is none.
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

mod calls;
mod clock;
mod desk;
mod dispatch;
mod errors;
mod ledger;
mod limits;
mod offers;
mod payments;
mod record;
#[cfg(test)]
mod tests;
mod word;
mod workout;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use contract_kit::{
    slots::{Cell, Cells, Pairs},
    wire::word_of,
    Roles,
};
use stylus_sdk::prelude::*;
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

pub use dispatch::Route;
pub use errors::Error;
use ledger::Ledger;

/// The contracts that a router works with.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours {
    /// The currency.
    pub usdai: Address,
    /// The vault.
    pub susdai: Address,
    /// The registry of titles.
    pub caliber: Address,
}

/// The storage of the router, and all that it does with it.
#[storage]
pub struct Loans {
    /// Slot 0.
    roles: Roles,
    /// Slot 1.
    usdai: Cell,
    /// Slot 2.
    susdai: Cell,
    /// Slot 3. The registry's address; above, `limits::PAUSED`.
    caliber: Cell,
    /// Slots 4 to 7. The extensions.
    offers: Cell,
    refinance: Cell,
    workout: Cell,
    desk: Cell,
    /// Slot 8. Fees: who is credited them; above, `limits::COST`, `CURATORS` and `BORROWERS`.
    fees: Cell,
    /// Slot 9. A loan's word is at 16 times its id and the word's number: `record::STATE` to `PENDING`.
    records: Cells<U256>,
    /// Slot 10. By loan, then number from 0: `limits::LOT_TITLE` to `LOT_GONE`; only of loans with several titles.
    lots: Pairs<U256, U256>,
    /// Slot 11. `limits::CAP`, `OPEN`, `NONCE`, `BORROWER_NUMBER`.
    borrowers: Cells<Address>,
    /// Slot 12. `limits::CAP`, `OPEN`, `NUMBER`.
    curators: Cells<Address>,
    /// Slot 13. Curators by number, from 1; borrowers by `limits::FIRST_BORROWER` and their number.
    account_at: Cells<U256>,
    /// Slot 14. `limits::CAP`, `OPEN`, `LTV`.
    classes: Cells<U256>,
    /// Slot 15. Wei.
    credits: Cells<Address>,
    /// Slots 16 to 22. The last, since the SDK counts one slot too few where plain fields come before a structure.
    ledger: Ledger,
}

// Safety: each program that is built on this has one of these, at slot 0, and nothing else.
unsafe impl TopLevelStorage for Loans {}

impl Loans {
    /// `admin` gets DEFAULT_ADMIN_ROLE and, until it says otherwise, the fees. `extensions`: the programs offers,
    /// refinance, workout and desk.
    ///
    /// # Errors
    /// [`ZeroAddress`](usdai_abi::common::ZeroAddress).
    pub fn constructor(
        &mut self,
        admin: Address,
        neighbours: Neighbours,
        extensions: [Address; 4],
    ) -> Result<(), Error> {
        let Neighbours { usdai, susdai, caliber } = neighbours;
        let [offers, refinance, workout, desk] = extensions;
        if [admin, usdai, susdai, caliber, offers, refinance, workout, desk]
            .iter()
            .any(|account| account.is_zero())
        {
            return Err(errors::zero_address());
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.usdai.set(word_of(usdai));
        self.susdai.set(word_of(susdai));
        self.caliber.set(word_of(caliber));
        self.offers.set(word_of(offers));
        self.refinance.set(word_of(refinance));
        self.workout.set(word_of(workout));
        self.desk.set(word_of(desk));
        self.ledger.fill_ring();
        self.store_fees(admin, 0)?;
        self.store_haircuts(desk::INITIAL_HAIRCUTS)
    }

    /// The program that `route` names.
    #[must_use]
    pub fn extension(&self, route: Route) -> Address {
        address(match route {
            Route::Offers => &self.offers,
            Route::Refinance => &self.refinance,
            Route::Workout => &self.workout,
            Route::Desk => &self.desk,
        })
    }
}

/// The address in a word of the storage.
#[inline(never)]
fn address(word: &Cell) -> Address {
    record::account_in(word.get())
}
