//! The functions of the interface, one method each; both programs choose from these.

use alloy_primitives::{aliases::B32, Address, B256, U256};
use stylus_sdk::{block, contract, msg};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

use super::{
    blacklist, claim, deposit, erc20,
    errors::{Error, PreviewUnsupported},
    fees, loans, operators, pause, permit, request, settlement,
    state::{number, widen},
    views, yields, Vault,
};

impl Vault {
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
