//! USDai, the dollar token.
//!
//! PURPOSE. Whoever brings a listed stablecoin gets USDai for it, one dollar for one dollar; whoever burns USDai
//! gets a listed stablecoin back. Everything that exists is backed: `reserves()` shows both sides in one call.
//!
//! ROLES. DEFAULT_ADMIN lists assets, sets caps, unpauses and grants the roles. PAUSER pauses. BLACKLISTER puts
//! accounts on the blacklist and takes them off.
//!
//! ACCOUNTING. What is held of each asset is counted here, in the asset's own decimals; a token sent without
//! `deposit` backs nothing. `backing` is the sum over all assets in 18 decimals. `backing >= totalSupply`
//! always. A deposit measures what has arrived and reverts when it is not what was asked for, so that a token
//! with a fee, or one that lies, mints nothing.
//!
//! ROUNDING. Deposits are exact, since an asset is never finer than USDai. A withdrawal rounds down to the
//! asset's smallest part, and reverts when nothing would be left; the difference stays as backing.
//!
//! BLACKLIST. A listed account neither sends, receives, moves for others, mints nor burns. The mark is the top
//! bit of the balance word: no transfer reads a slot more for it. Balances and the supply are below 2^255.
//!
//! LIVENESS. The pause stops deposits and withdrawals, never transfers: claims and repayments go on.
//!
//! REENTRANCY. Calls go to listed assets only, after all effects. The entry point rejects any re-entry, views
//! included.
//!
//! KNOWN LIMITS. One asset's loss of value is everybody's: an asset counts at par. No bridge yet: `bridged` is 0.
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

mod erc20;
mod errors;
mod permit;
mod reserves;
mod roles;
#[cfg(test)]
mod tests;

use alloc::{string::String, vec, vec::Vec};

use alloy_primitives::{aliases::B32, Address, B256, U256};
use contract_kit::Roles;
use stylus_sdk::{
    msg,
    prelude::*,
    storage::{StorageBool, StorageMap, StorageU128, StorageU256, StorageU8},
};
use usdai_abi::{common::ZeroAddress, roles::DEFAULT_ADMIN_ROLE};

use errors::Error;

/// A stablecoin that USDai is minted against.
#[storage]
pub(crate) struct Asset {
    /// The most that may be held, in the asset's decimals.
    cap: StorageU256,
    /// What is held, in the asset's decimals. Shares its slot with the two below.
    held: StorageU128,
    decimals: StorageU8,
    listed: StorageBool,
}

#[entrypoint]
#[storage]
pub(crate) struct Usdai {
    /// Slot 0.
    roles: Roles,
    /// Slot 1.
    paused: StorageBool,
    /// Slot 2. Bit 255: blacklisted; bits 0 to 254: balance.
    accounts: StorageMap<Address, StorageU256>,
    /// Slot 3. By owner, then spender.
    allowances: StorageMap<Address, StorageMap<Address, StorageU256>>,
    /// Slot 4.
    total_supply: StorageU256,
    /// Slot 5. All assets held, in 18 decimals.
    backing: StorageU256,
    /// Slot 6.
    supply_cap: StorageU256,
    /// Slot 7.
    assets: StorageMap<Address, Asset>,
    /// Slot 8.
    nonces: StorageMap<Address, StorageU256>,
}

#[public]
impl Usdai {
    /// `admin` gets DEFAULT_ADMIN_ROLE. The supply has no cap until one is set.
    #[constructor]
    fn constructor(&mut self, admin: Address) -> Result<(), Error> {
        if admin.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.supply_cap.set(U256::MAX);
        Ok(())
    }

    // ── Reserves ──

    fn deposit(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        reserves::deposit(self, token, amount, min_out, recipient)
    }

    fn withdraw(
        &mut self,
        token: Address,
        amount: U256,
        min_out: U256,
        recipient: Address,
    ) -> Result<U256, Error> {
        reserves::withdraw(self, token, amount, min_out, recipient)
    }

    fn list_asset(&mut self, token: Address, cap: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        reserves::list_asset(self, token, cap)
    }

    fn set_asset_cap(&mut self, token: Address, cap: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        reserves::set_asset_cap(self, token, cap)
    }

    fn set_supply_cap(&mut self, cap: U256) -> Result<(), Error> {
        self.roles.only(DEFAULT_ADMIN_ROLE)?;
        reserves::set_supply_cap(self, cap);
        Ok(())
    }

    fn supply_cap(&self) -> U256 {
        self.supply_cap.get()
    }

    fn asset(&self, token: Address) -> (bool, u8, U256, U256) {
        reserves::asset(self, token)
    }

    fn reserves(&self) -> (U256, U256, U256) {
        (self.backing.get(), self.total_supply.get(), U256::ZERO)
    }

    // ── Blacklist ──

    fn set_blacklisted(&mut self, account: Address, blacklisted: bool) -> Result<(), Error> {
        roles::set_blacklisted(self, account, blacklisted)
    }

    fn is_blacklisted(&self, account: Address) -> bool {
        erc20::is_blacklisted(self, account)
    }

    fn require_not_blacklisted(&self, first: Address, second: Address, third: Address) -> Result<(), Error> {
        erc20::require_not_blacklisted(self, &[first, second, third])
    }

    // ── ERC-20 and ERC-2612 ──

    fn name(&self) -> String {
        permit::NAME.into()
    }

    fn symbol(&self) -> String {
        "USDai".into()
    }

    fn decimals(&self) -> u8 {
        vault_math::TOKEN_DECIMALS
    }

    fn total_supply(&self) -> U256 {
        self.total_supply.get()
    }

    fn balance_of(&self, account: Address) -> U256 {
        erc20::balance_of(self, account)
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
        erc20::approve(self, msg::sender(), spender, value)?;
        Ok(true)
    }

    #[allow(clippy::too_many_arguments)]
    fn permit(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
        deadline: U256,
        v: u8,
        r: B256,
        s: B256,
    ) -> Result<(), Error> {
        permit::permit(self, owner, spender, value, deadline, v, r, s)
    }

    fn nonces(&self, owner: Address) -> U256 {
        self.nonces.get(owner)
    }

    #[selector(name = "DOMAIN_SEPARATOR")]
    fn domain_separator(&self) -> B256 {
        permit::domain_separator()
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
        roles::pause(self)
    }

    fn unpause(&mut self) -> Result<(), Error> {
        roles::unpause(self)
    }

    fn supports_interface(&self, interface_id: B32) -> bool {
        roles::supports_interface(interface_id)
    }
}
