//! QEV, the sealed auction for redemption priority.
//!
//! PURPOSE. A lot is a request to redeem sUSDai: some units in escrow at the vault, in the cohort of one epoch.
//! Lots may bid for an earlier exit with a part of their redemption value; bids are sealed until they no longer
//! can be changed. What comes in as liquidity serves bids first (highest tick, then oldest cohort, pro rata in
//! the one class that is served in part), then the queue (oldest cohort first). The vault holds all shares and
//! money; this contract holds the book and says what each lot has won.
//!
//! CALENDAR. Epoch e is 30 days from `genesis + 30 d * e`. Open to day 28: bids are sealed, replaced, withdrawn.
//! Reveal, day 28 to 30: anyone opens bids. Then settlement, by anyone through the vault. Lots enter the cohort of
//! the current epoch, from day 29 on that of the next. Phases depend on the block's time only.
//!
//! BIDS. A tick is a basis point of the redemption value, 1 to 1,023, paid as bid; 0 is no bid. Commitment:
//! keccak256 of 145 bytes: "USDAI-QEV-1" (11 bytes), chain id (32), address of this contract (20), epoch (32),
//! id (32), tick (2), salt (16), numbers big endian. The salt hides the tick, so it has to be random. Sealing
//! holds 25 bps of the lot as a bond; a bid that is not revealed loses it and the lot goes on without a bid. A
//! bid that lost costs nothing: units, cohort and rank stay, and the lot may bid again.
//!
//! ROLES. The vault enqueues, cancels, settles and claims. A lot's controller bids with it, or signs that anyone may
//! bring his bid. DEFAULT_ADMIN names the vault once and unpauses; PAUSER pauses.
//!
//! ACCOUNTING. Units are micro-shares, 1e12 wei. Per cohort: units in escrow. Per epoch and cohort: the bids' sums and
//! bonds, four tick totals to a word under a bitmap. Per epoch: which cohorts have bids, then price and marginal class. A lot is one word and learns what it has won when it
//! is claimed. All arithmetic, packing and every step is in the crate `auction-math`.
//!
//! ROUNDING. Fills, remainders and payouts down, reserves and bonds up. A lot loses less than one unit each time
//! it is served in part, and no sum of claims exceeds what was reserved.
//!
//! LIVENESS. A pause stops new bids, never reveals, settlements or claims. Nobody reveals: first in, first out.
//! Nobody settles: nothing moves, and anyone may settle later. Settlement reads one word per cohort with bids, and
//! where not all can be served one per four ticks, whatever the number of bids, and can be split over calls.
//!
//! REENTRANCY. Calls nobody but a controller that is a contract, which is asked for its signature (ERC-1271) by a static
//! call. The entry point rejects any re-entry, views included.
//!
//! KNOWN LIMITS. Cohorts end 84 years after genesis; an epoch takes 2^31 bids of a cohort. A lot that waits from an earlier
//! epoch can bid only once that epoch is settled, which anyone can do. Units that rounding cuts off stay in a cohort's
//! line until its last sale and are then burned with it. Amounts and controllers are public; only ticks are sealed.
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

extern crate alloc;

mod bids;
mod book;
mod dispatch;
mod errors;
mod relayed;
mod roles;
mod settings;
#[cfg(test)]
mod tests;
mod vault;
mod views;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, FixedBytes, B256, U256};
use contract_kit::{
    slots::{Word, Words},
    Roles,
};
use stylus_sdk::{prelude::*, ArbResult};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use errors::Error;

#[storage]
pub(crate) struct QevAuction {
    /// Slot 0.
    roles: Roles,
    /// Slot 1, see [`settings`].
    settings: Word,
    /// Slot 2. Of signatures, by controller.
    nonces: Words<Address>,
    /// Slot 3. The words of the book, by `auction_math::Key::index`.
    book: Words<U256>,
}

contract_kit::entry_point! { QevAuction, constructor(admin: address, genesis: uint256) }

impl QevAuction {
    /// `admin` gets DEFAULT_ADMIN_ROLE; epoch 0 begins at `genesis`, Unix seconds.
    fn constructor(&mut self, admin: Address, genesis: U256) -> Result<(), Error> {
        vault::construct(self, admin, genesis)
    }

    /// Every function of `IQev`, `IAccessControl` and `IPausable`.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        self.dispatch(calldata).map_err(Vec::from)
    }

    // ── The vault ──

    fn enqueue(&mut self, controller: Address, units: U256) -> Result<U256, Error> {
        vault::enqueue(self, controller, units)
    }

    fn cancel(&mut self, id: U256) -> Result<(Address, U256), Error> {
        vault::cancel(self, id)
    }

    fn settle(
        &mut self,
        epoch: U256,
        price: U256,
        liquidity: U256,
        max_words: U256,
    ) -> Result<(bool, U256, U256, U256, U256), Error> {
        vault::settle(self, epoch, price, liquidity, max_words)
    }

    fn claim(&mut self, id: U256) -> Result<(Address, U256, U256), Error> {
        vault::claim(self, id)
    }

    fn wire(&mut self, vault: Address) -> Result<(), Error> {
        vault::wire(self, vault)
    }

    // ── Bids ──

    fn commit(&mut self, id: U256, commitment: B256, opening: &[u8]) -> Result<(), Error> {
        bids::commit(self, id, commitment, opening)
    }

    fn cancel_commit(&mut self, id: U256) -> Result<(), Error> {
        bids::cancel_commit(self, id)
    }

    fn commit_for(
        &mut self,
        id: U256,
        commitment: B256,
        opening: &[u8],
        deadline: U256,
        signature: &[u8],
    ) -> Result<(), Error> {
        relayed::commit_for(self, id, commitment, opening, deadline, signature)
    }

    fn cancel_commit_for(&mut self, id: U256, deadline: U256, signature: &[u8]) -> Result<(), Error> {
        relayed::cancel_commit_for(self, id, deadline, signature)
    }

    fn revoke_signatures(&mut self) -> Result<U256, Error> {
        relayed::revoke_signatures(self)
    }

    fn nonces(&self, controller: Address) -> U256 {
        self.nonces.get(controller)
    }

    fn reveal(&mut self, items: &[u8]) -> Result<U256, Error> {
        bids::reveal(self, items)
    }

    fn commitment_for(&self, epoch: U256, id: U256, tick: U256, salt: FixedBytes<16>) -> Result<B256, Error> {
        bids::commitment_for(epoch, id, tick, salt)
    }

    // ── Views ──

    fn phase(&self, epoch: U256) -> u8 {
        views::phase(self, epoch)
    }

    fn lot(&self, id: U256) -> Result<(Address, U256, U256, u8, U256, U256), Error> {
        views::lot(self, id)
    }

    fn lot_count(&self) -> U256 {
        book::word(self.settings().last_id())
    }

    fn claimable(&self, id: U256) -> Result<(U256, U256, U256), Error> {
        views::claimable(self, id)
    }

    fn cohort(&self, epoch: U256) -> Result<(U256, U256), Error> {
        views::cohort(self, epoch)
    }

    fn tick_total(&self, epoch: U256, cohort: U256, tick: U256) -> U256 {
        views::tick_total(self, epoch, cohort, tick)
    }

    fn result(&self, epoch: U256) -> (bool, U256, U256, U256, U256, U256) {
        views::result(self, epoch)
    }

    fn bidder_count(&self, epoch: U256) -> Result<(U256, U256), Error> {
        views::bidder_count(self, epoch)
    }

    fn next_epoch_with_lots(&self) -> (bool, U256) {
        views::next_epoch_with_lots(self)
    }

    // ── Roles and pause ──

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
        self.is_paused()
    }

    fn pause(&mut self) -> Result<(), Error> {
        roles::pause(self)
    }

    fn unpause(&mut self) -> Result<(), Error> {
        roles::unpause(self)
    }
}
