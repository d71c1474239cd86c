//! What integrators ask.

use alloy_primitives::{aliases::B32, Address, U256};
use contract_kit::wire::ask;
use usdai_abi::{qev::IQev, SolCall};

use super::{
    blacklist::{is_blocked, is_listed},
    errors::Error,
    pause::is_paused,
    state::{number, widen},
    yields::foreseen,
    Vault,
};

/// The most that the books hold of anything: 2^128 - 1.
const MAX_BOOKED: U256 = U256::from_limbs([u64::MAX, u64::MAX, 0, 0]);

/// Of a settled epoch, or of the one whose settlement is under way; zero for any other.
pub(crate) fn epoch_price(this: &Vault, epoch: U256) -> Result<U256, Error> {
    if this.settling.get() && epoch == number(this.next_epoch.get().into()) {
        return Ok(widen(this.settling_price.get()));
    }
    let [_settled, price] = ask(this, this.auction()?, IQev::resultCall::SELECTOR, &[epoch])?;
    Ok(price)
}

/// Zero when paused, before the wiring, for a blacklisted receiver, and when the shares stand for nothing.
pub(crate) fn max_deposit(this: &Vault, receiver: Address) -> U256 {
    room(this, receiver).unwrap_or(U256::ZERO)
}

/// As [`max_deposit`], in shares.
pub(crate) fn max_mint(this: &Vault, receiver: Address) -> U256 {
    let shares = room(this, receiver).and_then(|assets| {
        let loans = this.loans().ok()?;
        vault_math::deposit(&foreseen(this).ok()?, &loans, assets).ok()
    });
    shares.map(|(_, minted)| minted.shares).unwrap_or(U256::ZERO)
}

fn room(this: &Vault, receiver: Address) -> Option<U256> {
    if is_paused(this) || is_listed(this.balances.get(receiver)) || is_blocked(this, receiver) {
        return None;
    }
    let ledger = foreseen(this).ok()?;
    let totals = ledger.optimistic(&this.loans().ok()?).ok()?;
    if totals.assets.is_zero() && !totals.shares.is_zero() {
        return None;
    }
    // Assets are booked in 128 bits, and so are the shares that they become.
    let shares = totals.to_assets_down(MAX_BOOKED.checked_sub(ledger.supply)?).unwrap_or(U256::MAX);
    Some(MAX_BOOKED.checked_sub(ledger.idle)?.min(shares))
}

/// Shares that the controller can take now; zero for a blacklisted one. The pause does not stop claims.
pub(crate) fn max_redeem(this: &Vault, controller: Address) -> U256 {
    if is_blocked(this, controller) {
        return U256::ZERO;
    }
    this.claimable_of(controller).shares
}

/// As [`max_redeem`], in assets.
pub(crate) fn max_withdraw(this: &Vault, controller: Address) -> U256 {
    if is_blocked(this, controller) {
        return U256::ZERO;
    }
    this.claimable_of(controller).assets
}

pub(crate) fn preview_deposit(this: &Vault, assets: U256) -> Result<U256, Error> {
    let loans = this.loans()?;
    Ok(vault_math::deposit(&foreseen(this)?, &loans, assets)?.1.shares)
}

pub(crate) fn preview_mint(this: &Vault, shares: U256) -> Result<U256, Error> {
    let loans = this.loans()?;
    Ok(vault_math::mint(&foreseen(this)?, &loans, shares)?.1.assets)
}

/// ERC-165, ERC-20, ERC-2612, ERC-7575 of the vault and of the share, ERC-7540 operators, ERC-7540 asynchronous
/// redemption, OpenZeppelin's IAccessControl, ERC-7741.
pub(crate) fn supports_interface(interface_id: B32) -> bool {
    matches!(
        u32::from_be_bytes(interface_id.0),
        0x01ff_c9a7
            | 0x3637_2b07
            | 0x9d8f_f7da
            | 0x2f0a_18c5
            | 0xf815_c03d
            | 0xe3bc_4e65
            | 0x620e_e8e4
            | 0x7965_db0b
            | 0xa9e5_0872
    )
}
