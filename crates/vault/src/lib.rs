//! sUSDai, the vault.
//!
//! PURPOSE. Depositors' USDai becomes loans; their shares carry the interest. Deposits are at once (ERC-4626).
//! Redemptions wait for the end of a 30-day epoch (ERC-7540): the shares are escrowed here, their place in line
//! is sold in a sealed auction by qev-auction, and what was won is pulled.
//!
//! ROLES. DEFAULT_ADMIN wires the vault to the router and the auction, once, unpauses and grants the roles.
//! It sets the admin's share of the profit, at most 20 %. PAUSER pauses. The loan router takes idle USDai for loans and
//! credits repayments. USDai tells of its blacklist. Nobody sets a price.
//!
//! TWO PROGRAMS. The core has what moves shares and money and what contracts ask; the rest runs in an extension, the
//! desk, on the same storage. Both are made of this crate.
//!
//! ACCOUNTING. `idle` is free or promised to an open epoch, `reserved` is owed to settled redemptions; both are
//! counted here, so that a gift of USDai changes no price. Two prices from exact totals: a depositor pays for
//! idle + loans with their interest; a redeemer gets idle less unvested fees + loans after haircuts. The second
//! is never above the first. Base yield counts in both once USDai has sent it; a deposit and a settlement pull it when
//! a day has passed. Both are net of the admin's share of the profit. The first deposit locks 1e6 shares. Queued shares are the vault's own balance, in
//! the supply until they are burned.
//!
//! SETTLEMENT. On day 28 what is idle becomes the epoch's floor: no loan can draw on it while anything is
//! queued. From day 30 on anyone settles; price (redemption, rounded down) and liquidity (all that is idle) are
//! fixed once, when the settlement opens. At its end the sold and the forfeited shares are burned, the payment
//! moves from idle to reserved, and what winners gave up vests over 30 days into the redemption price.
//!
//! ROUNDING. Shares for assets down, assets for shares up, prices down, unvested fees up, payouts down; a reserve
//! is the auction's, rounded up. The dust of a settlement is at most one wei of assets.
//!
//! LIVENESS. The pause stops deposits and new requests. It never stops settlement, cancellation, sync, claims,
//! transfers, repayments. A blacklisted controller's winnings wait in its bucket and hold nobody up. A USDai that
//! refuses its yield stops no deposit and no settlement. Nothing loops over users.
//!
//! REENTRANCY. USDai, the router and the auction are called, and none of them calls back: the entry point rejects
//! any re-entry, views included. State is written before a call that can move money.
//!
//! KNOWN LIMITS. Winnings are pooled per controller: after `sync`, `claimableRedeemRequest` of a request is zero
//! and `maxRedeem` of its controller holds its shares. `totalAssets` and the conversions are at the redemption
//! price, previews at the deposit price. Where USDai's note of a listing did not arrive, the account moves shares until
//! `syncBlacklist`, but no USDai.
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
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod blacklist;
mod claim;
mod deposit;
mod dispatch;
mod erc20;
mod errors;
mod fees;
mod loans;
mod operators;
mod pause;
mod permit;
mod request;
mod settlement;
mod state;
#[cfg(test)]
mod tests;
mod views;
mod yields;

use alloc::{vec, vec::Vec};

use alloy_primitives::{aliases::B32, Address, B256, U256};
use contract_kit::{
    slots::{Account, Eighth, Flag, Half, Pairs, Quarter, Rest, Short, ShortHalf, Words},
    Roles,
};
use stylus_sdk::{block, contract, msg, prelude::*};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

pub use errors::Error;
use errors::{InvalidParameter, PreviewUnsupported, ZeroAddress};
use state::{number, to_time, widen};

/// The storage of the vault, and all that it does with it. What a deposit needs is in slots 1, 4 and 8.
#[storage]
pub struct Vault {
    /// Slot 0.
    roles: Roles,
    /// Slot 1, with the four below: full. Times are Unix seconds of 32 bits, good until the year 2106.
    usdai: Account,
    genesis: Eighth,
    /// When base yield was last asked for.
    harvested: Eighth,
    /// How many epochs have had a floor.
    floors: Short,
    /// Bit 15: paused; bits 0 to 14: the admin's share of the profit, basis points.
    fee_and_pause: Short,
    /// Slot 2. The top bit: the account is on the blacklist.
    balances: Words<Address>,
    /// Slot 3. By owner, then spender.
    allowances: Pairs<Address, Address>,
    /// Slot 4, with `idle`.
    supply: Half,
    idle: Half,
    /// Slot 5, with the two below: USDai that loans cannot take, and a mark that stays, so that no settlement pays for
    /// the slot: neither the first, nor one after all that was reserved has been claimed.
    reserved: Half,
    floor: ShortHalf,
    mark: Flag,
    /// Slot 6, with the three below: the part of idle that vests, when it has, the open settlement, the oldest epoch
    /// that is not settled.
    vesting_amount: Half,
    vesting_end: Quarter,
    settling: Flag,
    next_epoch: Eighth,
    /// Slot 7, with the one below: what a settlement that takes several calls may give out, and its price.
    liquidity: Half,
    settling_price: Half,
    /// Slot 8, with the one below: what the loans have cost, wei, two's complement.
    loan_router: Account,
    loan_cost: Rest,
    /// Slot 9.
    auction: Account,
    /// Slot 10. What a controller has won and not taken yet: shares below, assets above.
    claimable: Words<Address>,
    /// Slot 11. By controller, then operator.
    operators: Pairs<Address, Address>,
    /// Slot 12. The extension.
    desk: Account,
    /// Slot 13. Who is paid the admin's share.
    fee_recipient: Account,
    /// Slot 14. Of permits.
    nonces: Words<Address>,
    /// Slot 15. By controller, then nonce: used up by an operator's authorisation.
    authorizations: Pairs<Address, B256>,
}

// Safety: each program that is built on this has one of these, at slot 0, and nothing else.
unsafe impl TopLevelStorage for Vault {}

impl Vault {
    /// `admin` gets DEFAULT_ADMIN_ROLE. `genesis`: the beginning of epoch 0, Unix seconds. `desk`: the program
    /// that runs what the core does not know.
    ///
    /// # Errors
    /// [`ZeroAddress`]; [`InvalidParameter`] for a genesis of more than 32 bits.
    pub fn constructor(
        &mut self,
        admin: Address,
        usdai: Address,
        genesis: U256,
        desk: Address,
    ) -> Result<(), Error> {
        if admin.is_zero() || usdai.is_zero() || desk.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let genesis = match genesis.into_limbs() {
            [genesis, 0, 0, 0] => u32::try_from(genesis).ok(),
            _ => None,
        };
        let genesis = genesis.ok_or(InvalidParameter {})?;
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.usdai.set(usdai);
        self.genesis.set(genesis);
        self.harvested.set(to_time(block::timestamp()));
        // So that slots 5 and 6 exist, and the first settlement does not pay for them.
        self.mark.set(true);
        self.vesting_end.set(block::timestamp());
        self.desk.set(desk);
        Ok(())
    }

    /// The program that runs what the core does not know.
    pub fn desk(&self) -> Address {
        self.desk.get()
    }

    // ── ERC-4626: deposits ──

    pub(crate) fn asset(&self) -> Address {
        self.usdai.get()
    }

    pub(crate) fn total_assets(&self) -> Result<U256, Error> {
        Ok(self.conservative()?.assets)
    }

    pub(crate) fn convert_to_shares(&self, assets: U256) -> Result<U256, Error> {
        Ok(self.conservative()?.to_shares_down(assets)?)
    }

    pub(crate) fn convert_to_assets(&self, shares: U256) -> Result<U256, Error> {
        Ok(self.conservative()?.to_assets_down(shares)?)
    }

    pub(crate) fn max_deposit(&self, receiver: Address) -> U256 {
        views::max_deposit(self, receiver)
    }

    pub(crate) fn max_mint(&self, receiver: Address) -> U256 {
        views::max_mint(self, receiver)
    }

    pub(crate) fn preview_deposit(&self, assets: U256) -> Result<U256, Error> {
        views::preview_deposit(self, assets)
    }

    pub(crate) fn preview_mint(&self, shares: U256) -> Result<U256, Error> {
        views::preview_mint(self, shares)
    }

    pub(crate) fn deposit(&mut self, assets: U256, receiver: Address) -> Result<U256, Error> {
        deposit::deposit(self, assets, receiver, U256::ZERO)
    }

    pub(crate) fn deposit_with_limit(
        &mut self,
        assets: U256,
        receiver: Address,
        min_shares: U256,
    ) -> Result<U256, Error> {
        deposit::deposit(self, assets, receiver, min_shares)
    }

    pub(crate) fn mint(&mut self, shares: U256, receiver: Address) -> Result<U256, Error> {
        deposit::mint(self, shares, receiver, U256::MAX)
    }

    pub(crate) fn mint_with_limit(
        &mut self,
        shares: U256,
        receiver: Address,
        max_assets: U256,
    ) -> Result<U256, Error> {
        deposit::mint(self, shares, receiver, max_assets)
    }

    // ── ERC-7540: redemptions ──

    pub(crate) fn request_redeem(
        &mut self,
        shares: U256,
        controller: Address,
        owner: Address,
    ) -> Result<U256, Error> {
        request::request_redeem(self, shares, controller, owner)
    }

    pub(crate) fn pending_redeem_request(
        &self,
        request_id: U256,
        controller: Address,
    ) -> Result<U256, Error> {
        Ok(request::progress(self, request_id, controller)?.0)
    }

    pub(crate) fn claimable_redeem_request(
        &self,
        request_id: U256,
        controller: Address,
    ) -> Result<U256, Error> {
        Ok(request::progress(self, request_id, controller)?.1)
    }

    pub(crate) fn cancel_redeem(&mut self, request_id: U256, receiver: Address) -> Result<U256, Error> {
        request::cancel_redeem(self, request_id, receiver)
    }

    pub(crate) fn set_operator(&mut self, operator: Address, approved: bool) -> bool {
        operators::set(self, msg::sender(), operator, approved);
        true
    }

    pub(crate) fn authorize_operator(
        &mut self,
        grant: &operators::Authorization,
        signature: &[u8],
    ) -> Result<bool, Error> {
        operators::authorize(self, grant, signature)?;
        Ok(true)
    }

    pub(crate) fn invalidate_nonce(&mut self, nonce: B256) -> Result<(), Error> {
        operators::invalidate(self, nonce)
    }

    pub(crate) fn is_nonce_used(&self, controller: Address, nonce: B256) -> bool {
        operators::is_used(self, controller, nonce)
    }

    pub(crate) fn is_operator(&self, controller: Address, operator: Address) -> bool {
        !self.operators.get(controller, operator).is_zero()
    }

    pub(crate) fn sync(&mut self, request_id: U256) -> Result<(U256, U256), Error> {
        let (_, shares, assets) = claim::sync(self, request_id)?;
        Ok((shares, assets))
    }

    pub(crate) fn claim(&mut self, request_id: U256, receiver: Address) -> Result<(U256, U256), Error> {
        claim::claim(self, request_id, receiver)
    }

    pub(crate) fn redeem(
        &mut self,
        shares: U256,
        receiver: Address,
        controller: Address,
    ) -> Result<U256, Error> {
        Ok(claim::redeem(self, shares, receiver, controller)?.1)
    }

    pub(crate) fn withdraw(
        &mut self,
        assets: U256,
        receiver: Address,
        controller: Address,
    ) -> Result<U256, Error> {
        Ok(claim::withdraw(self, assets, receiver, controller)?.0)
    }

    pub(crate) fn max_redeem(&self, controller: Address) -> U256 {
        views::max_redeem(self, controller)
    }

    pub(crate) fn max_withdraw(&self, controller: Address) -> U256 {
        views::max_withdraw(self, controller)
    }

    pub(crate) fn preview_redeem(&self, _shares: U256) -> Result<U256, Error> {
        Err(PreviewUnsupported {}.into())
    }

    pub(crate) fn preview_withdraw(&self, _assets: U256) -> Result<U256, Error> {
        Err(PreviewUnsupported {}.into())
    }

    // ── Epochs ──

    pub(crate) fn settle(&mut self, max_words: U256) -> Result<(U256, bool), Error> {
        settlement::settle(self, max_words)
    }

    pub(crate) fn settle_many(&mut self, max_epochs: U256, max_words: U256) -> Result<(U256, bool), Error> {
        settlement::settle_many(self, max_epochs, max_words)
    }

    pub(crate) fn touch(&mut self) -> Result<(), Error> {
        self.touch_floor()
    }

    pub(crate) fn current_epoch(&self) -> U256 {
        number(self.epoch())
    }

    pub(crate) fn next_epoch_to_settle(&self) -> U256 {
        number(self.next_epoch.get().into())
    }

    pub(crate) fn epoch_price(&self, epoch: U256) -> Result<U256, Error> {
        views::epoch_price(self, epoch)
    }

    // ── Prices and books ──

    pub(crate) fn deposit_share_price(&self) -> Result<U256, Error> {
        Ok(self.optimistic()?.price_down()?)
    }

    pub(crate) fn redemption_share_price(&self) -> Result<U256, Error> {
        Ok(self.conservative()?.price_down()?)
    }

    pub(crate) fn balances(&self) -> Result<(U256, U256, U256, U256), Error> {
        let unvested = self.vesting().unvested(block::timestamp())?;
        Ok((widen(self.idle.get()), widen(self.reserved.get()), unvested, self.floor_in_force()))
    }

    // ── Loans ──

    pub(crate) fn fund_loan(&mut self, to: Address, amount: U256) -> Result<(), Error> {
        loans::fund_loan(self, to, amount)
    }

    pub(crate) fn credit_repayment(&mut self, amount: U256) -> Result<(), Error> {
        loans::credit_repayment(self, amount)
    }

    pub(crate) fn wire(&mut self, loan_router: Address, auction: Address) -> Result<(), Error> {
        loans::wire(self, loan_router, auction)
    }

    // ── Yield, fee, blacklist ──

    pub(crate) fn harvest_base_yield(&mut self) -> Result<U256, Error> {
        yields::harvest(self)
    }

    pub(crate) fn set_admin_fee(&mut self, bps: U256, recipient: Address) -> Result<(), Error> {
        fees::set_admin_fee(self, bps, recipient)
    }

    pub(crate) fn collect_admin_fee(&mut self) -> Result<U256, Error> {
        fees::collect_admin_fee(self)
    }

    pub(crate) fn admin_fee(&self) -> Result<(U256, Address, U256, U256), Error> {
        fees::admin_fee(self)
    }

    pub(crate) fn sync_blacklist(&mut self, account: Address) -> Result<(), Error> {
        blacklist::sync(self, account)
    }

    pub(crate) fn note_blacklisted(&mut self, account: Address, listed: bool) -> Result<(), Error> {
        blacklist::note(self, account, listed)
    }

    pub(crate) fn is_blacklisted(&self, account: Address) -> bool {
        blacklist::is_listed(self.balances.get(account))
    }

    // ── ERC-20, ERC-2612 and ERC-7575 ──

    pub(crate) fn permit(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        signature: permit::Signature,
    ) -> Result<(), Error> {
        permit::permit(self, owner, spender, value, deadline, signature)
    }

    pub(crate) fn nonces(&self, owner: Address) -> U256 {
        self.nonces.get(owner)
    }

    /// The vault of an asset whose share this is.
    pub(crate) fn vault_of(&self, asset: Address) -> Address {
        if asset == self.usdai.get() {
            contract::address()
        } else {
            Address::ZERO
        }
    }

    pub(crate) fn share(&self) -> Address {
        contract::address()
    }

    pub(crate) fn total_supply(&self) -> U256 {
        widen(self.supply.get())
    }

    pub(crate) fn balance_of(&self, account: Address) -> U256 {
        blacklist::shares_in(self.balances.get(account))
    }

    pub(crate) fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.get(owner, spender)
    }

    pub(crate) fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Error> {
        erc20::transfer(self, msg::sender(), to, value)?;
        Ok(true)
    }

    pub(crate) fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<bool, Error> {
        erc20::transfer_from(self, from, to, value)?;
        Ok(true)
    }

    pub(crate) fn approve(&mut self, spender: Address, value: U256) -> Result<bool, Error> {
        erc20::approve(self, spender, value)?;
        Ok(true)
    }

    // ── Roles and pause ──

    pub(crate) fn has_role(&self, role: B256, account: Address) -> bool {
        self.roles.has(role, account)
    }

    /// The admin of every role.
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
        pause::is_paused(self)
    }

    pub(crate) fn pause(&mut self) -> Result<(), Error> {
        pause::pause(self)
    }

    pub(crate) fn unpause(&mut self) -> Result<(), Error> {
        pause::unpause(self)
    }

    pub(crate) fn supports_interface(&self, interface_id: B32) -> bool {
        views::supports_interface(interface_id)
    }
}
