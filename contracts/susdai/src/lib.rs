//! sUSDai, the vault.
//!
//! PURPOSE. Depositors' USDai becomes loans; their shares carry the interest. Deposits are at once (ERC-4626).
//! Redemptions wait for the end of a 30-day epoch (ERC-7540): the shares are escrowed here, their place in line
//! is sold in a sealed auction by qev-auction, and what was won is pulled.
//!
//! ROLES. DEFAULT_ADMIN wires the vault to the router and the auction, once, unpauses and grants the roles.
//! PAUSER pauses. The loan router takes idle USDai for loans and credits repayments. Nobody sets a price.
//!
//! ACCOUNTING. `idle` is free or promised to an open epoch, `reserved` is owed to settled redemptions; both are
//! counted here, so that a gift of USDai changes no price. Two prices from exact totals: a depositor pays for
//! idle + loans with their interest; a redeemer gets idle less unvested fees + loans after haircuts. The second
//! is never above the first. The first deposit locks 1e6 shares. Queued shares are the vault's own balance, in
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
//! transfers, repayments. A blacklisted controller's winnings wait in its bucket and hold nobody up. Nothing
//! loops over users.
//!
//! REENTRANCY. USDai, the router and the auction are called, and none of them calls back: the entry point rejects
//! any re-entry, views included. State is written before a call that can move money.
//!
//! KNOWN LIMITS. Winnings are pooled per controller: after `sync`, `claimableRedeemRequest` of a request is zero
//! and `maxRedeem` of its controller holds its shares. `totalAssets` and the conversions are at the redemption
//! price, previews at the deposit price.
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
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod claim;
mod deposit;
mod erc20;
mod errors;
mod loans;
mod pause;
mod request;
mod settlement;
mod state;
#[cfg(test)]
mod tests;
mod views;

use alloc::{string::String, vec, vec::Vec};

use alloy_primitives::{aliases::B32, Address, B256, U256};
use contract_kit::Roles;
use stylus_sdk::{
    contract, msg,
    prelude::*,
    storage::{StorageAddress, StorageBool, StorageMap, StorageU128, StorageU256, StorageU64},
};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use errors::{Error, InvalidParameter, PreviewUnsupported, ZeroAddress};
use state::{number, to_word, widen, word};

/// What a controller has won and not taken yet. One slot.
#[storage]
pub(crate) struct Bucket {
    shares: StorageU128,
    assets: StorageU128,
}

#[entrypoint]
#[storage]
pub(crate) struct Susdai {
    /// Slot 0.
    roles: Roles,
    /// Slot 1, with the two below.
    usdai: StorageAddress,
    genesis: StorageU64,
    paused: StorageBool,
    /// Slot 2.
    balances: StorageMap<Address, StorageU256>,
    /// Slot 3. By owner, then spender.
    allowances: StorageMap<Address, StorageMap<Address, StorageU256>>,
    /// Slot 4.
    total_supply: StorageU256,
    /// Slot 5, with `reserved`.
    idle: StorageU128,
    reserved: StorageU128,
    /// Slot 6, with the three below: the part of idle that vests, when it has, the open settlement.
    vesting_amount: StorageU128,
    vesting_end: StorageU64,
    settling: StorageBool,
    /// Slot 7, with the two below. USDai that loans cannot take; how many epochs have had a floor; the oldest
    /// epoch that is not settled.
    floor: StorageU128,
    floors: StorageU64,
    next_epoch: StorageU64,
    /// Slot 8. What the open settlement may give out.
    liquidity: StorageU128,
    /// Slot 9.
    loan_router: StorageAddress,
    /// Slot 10.
    auction: StorageAddress,
    /// Slot 11.
    epoch_prices: StorageMap<U256, StorageU256>,
    /// Slot 12.
    claimable: StorageMap<Address, Bucket>,
    /// Slot 13. By controller, then operator.
    operators: StorageMap<Address, StorageMap<Address, StorageBool>>,
}

#[public]
impl Susdai {
    /// `admin` gets DEFAULT_ADMIN_ROLE. `genesis`: the beginning of epoch 0, Unix seconds.
    #[constructor]
    fn constructor(&mut self, admin: Address, usdai: Address, genesis: U256) -> Result<(), Error> {
        if admin.is_zero() || usdai.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let [genesis, 0, 0, 0] = genesis.into_limbs() else { return Err(InvalidParameter {}.into()) };
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.usdai.set(usdai);
        self.genesis.set(to_word(genesis));
        Ok(())
    }

    // ── ERC-4626: deposits ──

    fn asset(&self) -> Address {
        self.usdai.get()
    }

    fn total_assets(&self) -> Result<U256, Error> {
        Ok(self.conservative()?.assets)
    }

    fn convert_to_shares(&self, assets: U256) -> Result<U256, Error> {
        Ok(self.conservative()?.to_shares_down(assets)?)
    }

    fn convert_to_assets(&self, shares: U256) -> Result<U256, Error> {
        Ok(self.conservative()?.to_assets_down(shares)?)
    }

    fn max_deposit(&self, receiver: Address) -> U256 {
        views::max_deposit(self, receiver)
    }

    fn max_mint(&self, receiver: Address) -> U256 {
        views::max_mint(self, receiver)
    }

    fn preview_deposit(&self, assets: U256) -> Result<U256, Error> {
        views::preview_deposit(self, assets)
    }

    fn preview_mint(&self, shares: U256) -> Result<U256, Error> {
        views::preview_mint(self, shares)
    }

    fn deposit(&mut self, assets: U256, receiver: Address) -> Result<U256, Error> {
        deposit::deposit(self, assets, receiver, U256::ZERO)
    }

    #[selector(name = "deposit")]
    fn deposit_with_limit(
        &mut self,
        assets: U256,
        receiver: Address,
        min_shares: U256,
    ) -> Result<U256, Error> {
        deposit::deposit(self, assets, receiver, min_shares)
    }

    fn mint(&mut self, shares: U256, receiver: Address) -> Result<U256, Error> {
        deposit::mint(self, shares, receiver, U256::MAX)
    }

    #[selector(name = "mint")]
    fn mint_with_limit(&mut self, shares: U256, receiver: Address, max_assets: U256) -> Result<U256, Error> {
        deposit::mint(self, shares, receiver, max_assets)
    }

    // ── ERC-7540: redemptions ──

    fn request_redeem(&mut self, shares: U256, controller: Address, owner: Address) -> Result<U256, Error> {
        request::request_redeem(self, shares, controller, owner)
    }

    fn pending_redeem_request(&self, request_id: U256, controller: Address) -> Result<U256, Error> {
        Ok(request::progress(self, request_id, controller)?.0)
    }

    fn claimable_redeem_request(&self, request_id: U256, controller: Address) -> Result<U256, Error> {
        Ok(request::progress(self, request_id, controller)?.1)
    }

    fn cancel_redeem(&mut self, request_id: U256, receiver: Address) -> Result<U256, Error> {
        request::cancel_redeem(self, request_id, receiver)
    }

    fn set_operator(&mut self, operator: Address, approved: bool) -> bool {
        request::set_operator(self, operator, approved);
        true
    }

    fn is_operator(&self, controller: Address, operator: Address) -> bool {
        self.operators.getter(controller).get(operator)
    }

    fn sync(&mut self, request_id: U256) -> Result<(U256, U256), Error> {
        let (_, shares, assets) = claim::sync(self, request_id)?;
        Ok((shares, assets))
    }

    fn claim(&mut self, request_id: U256, receiver: Address) -> Result<(U256, U256), Error> {
        claim::claim(self, request_id, receiver)
    }

    fn redeem(&mut self, shares: U256, receiver: Address, controller: Address) -> Result<U256, Error> {
        Ok(claim::redeem(self, shares, receiver, controller)?.1)
    }

    fn withdraw(&mut self, assets: U256, receiver: Address, controller: Address) -> Result<U256, Error> {
        Ok(claim::withdraw(self, assets, receiver, controller)?.0)
    }

    fn max_redeem(&self, controller: Address) -> U256 {
        views::max_redeem(self, controller)
    }

    fn max_withdraw(&self, controller: Address) -> U256 {
        views::max_withdraw(self, controller)
    }

    fn preview_redeem(&self, _shares: U256) -> Result<U256, Error> {
        Err(PreviewUnsupported {}.into())
    }

    fn preview_withdraw(&self, _assets: U256) -> Result<U256, Error> {
        Err(PreviewUnsupported {}.into())
    }

    // ── Epochs ──

    fn settle(&mut self, max_words: U256) -> Result<(U256, bool), Error> {
        settlement::settle(self, max_words)
    }

    fn touch(&mut self) -> Result<(), Error> {
        self.touch_floor()
    }

    fn current_epoch(&self) -> U256 {
        number(self.epoch())
    }

    fn next_epoch_to_settle(&self) -> U256 {
        number(word(self.next_epoch.get()))
    }

    fn epoch_price(&self, epoch: U256) -> U256 {
        self.epoch_prices.get(epoch)
    }

    // ── Prices and books ──

    fn deposit_share_price(&self) -> Result<U256, Error> {
        Ok(self.optimistic()?.price_down()?)
    }

    fn redemption_share_price(&self) -> Result<U256, Error> {
        Ok(self.conservative()?.price_down()?)
    }

    fn balances(&self) -> Result<(U256, U256, U256, U256), Error> {
        let unvested = self.vesting().unvested(stylus_sdk::block::timestamp())?;
        Ok((widen(self.idle.get()), widen(self.reserved.get()), unvested, self.floor_in_force()))
    }

    // ── Loans ──

    fn fund_loan(&mut self, to: Address, amount: U256) -> Result<(), Error> {
        loans::fund_loan(self, to, amount)
    }

    fn credit_repayment(&mut self, amount: U256) -> Result<(), Error> {
        loans::credit_repayment(self, amount)
    }

    fn wire(&mut self, loan_router: Address, auction: Address) -> Result<(), Error> {
        loans::wire(self, loan_router, auction)
    }

    // ── ERC-20 and ERC-7575 ──

    fn share(&self) -> Address {
        contract::address()
    }

    fn name(&self) -> String {
        "Staked USDai".into()
    }

    fn symbol(&self) -> String {
        "sUSDai".into()
    }

    fn decimals(&self) -> u8 {
        vault_math::TOKEN_DECIMALS
    }

    fn total_supply(&self) -> U256 {
        self.total_supply.get()
    }

    fn balance_of(&self, account: Address) -> U256 {
        self.balances.get(account)
    }

    fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.allowances.getter(owner).get(spender)
    }

    fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Error> {
        erc20::transfer(self, msg::sender(), to, value)?;
        Ok(true)
    }

    fn transfer_from(&mut self, from: Address, to: Address, value: U256) -> Result<bool, Error> {
        erc20::transfer_from(self, from, to, value)?;
        Ok(true)
    }

    fn approve(&mut self, spender: Address, value: U256) -> Result<bool, Error> {
        erc20::approve(self, spender, value)?;
        Ok(true)
    }

    // ── Roles and pause ──

    fn has_role(&self, role: B256, account: Address) -> bool {
        self.roles.has(role, account)
    }

    /// The admin of every role.
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
        self.paused.get()
    }

    fn pause(&mut self) -> Result<(), Error> {
        pause::pause(self)
    }

    fn unpause(&mut self) -> Result<(), Error> {
        pause::unpause(self)
    }

    fn supports_interface(&self, interface_id: B32) -> bool {
        views::supports_interface(interface_id)
    }
}
