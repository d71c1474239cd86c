//! Stablecoins in, USDai out, and back.

use alloy_primitives::{Address, U128, U256, U8};
use contract_kit::{erc20 as token_calls, static_call};
use stylus_sdk::{contract, evm, msg};
use usdai_abi::{erc20::IERC20, usdai::IUSDai};
use vault_math::{scale_down, scale_factor, scale_up};

use super::{
    erc20,
    errors::{
        AssetAlreadyListed, AssetCapExceeded, Error, InsufficientReserves, MathOverflow, SlippageExceeded,
        SupplyCapExceeded, TransferMismatch, UnknownAsset, UnsupportedDecimals, ZeroAddress, ZeroAmount,
    },
    roles, Usdai,
};

pub(crate) fn deposit(
    this: &mut Usdai,
    token: Address,
    amount: U256,
    min_out: U256,
    recipient: Address,
) -> Result<U256, Error> {
    let caller = msg::sender();
    roles::when_not_paused(this)?;
    erc20::require_not_blacklisted(this, &[caller])?;
    if amount.is_zero() {
        return Err(ZeroAmount {}.into());
    }
    let factor = factor_of(this, token)?;
    let minted = scale_up(amount, factor)?;
    at_least(minted, min_out)?;

    let (cap, held) = {
        let asset = this.assets.getter(token);
        (asset.cap.get(), widen(asset.held.get()))
    };
    let held = held.checked_add(amount).ok_or(MathOverflow {})?;
    if held > cap {
        return Err(AssetCapExceeded { token, cap, attempted: held }.into());
    }
    let supply = this.total_supply.get().checked_add(minted).ok_or(MathOverflow {})?;
    let supply_cap = this.supply_cap.get();
    if supply > supply_cap {
        return Err(SupplyCapExceeded { cap: supply_cap, attempted: supply }.into());
    }
    this.assets.setter(token).held.set(narrow(held)?);
    let backing = this.backing.get().checked_add(minted).ok_or(MathOverflow {})?;
    this.backing.set(backing);
    erc20::mint(this, recipient, minted)?;
    evm::log(IUSDai::Deposited { caller, recipient, token, amount, minted });

    let here = contract::address();
    let before = token_calls::balance_of(this, token, here)?;
    token_calls::transfer_from(this, token, caller, here, amount)?;
    let after = token_calls::balance_of(this, token, here)?;
    let received = after.checked_sub(before).unwrap_or(U256::ZERO);
    if received != amount {
        return Err(TransferMismatch { token, expected: amount, received }.into());
    }
    Ok(minted)
}

pub(crate) fn withdraw(
    this: &mut Usdai,
    token: Address,
    amount: U256,
    min_out: U256,
    recipient: Address,
) -> Result<U256, Error> {
    let caller = msg::sender();
    roles::when_not_paused(this)?;
    if recipient.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    erc20::require_not_blacklisted(this, &[recipient])?;
    let factor = factor_of(this, token)?;
    let out = scale_down(amount, factor)?;
    if out.is_zero() {
        return Err(ZeroAmount {}.into());
    }
    at_least(out, min_out)?;

    let held = widen(this.assets.getter(token).held.get());
    let left = held.checked_sub(out).ok_or(InsufficientReserves { token, available: held, needed: out })?;
    this.assets.setter(token).held.set(narrow(left)?);
    let backing = this.backing.get().checked_sub(scale_up(out, factor)?).ok_or(MathOverflow {})?;
    this.backing.set(backing);
    erc20::burn(this, caller, amount)?;
    evm::log(IUSDai::Withdrawn { caller, recipient, token, burned: amount, amount: out });

    token_calls::transfer(this, token, recipient, out)?;
    Ok(out)
}

/// Asks the token for its decimals: an address without code cannot be listed.
pub(crate) fn list_asset(this: &mut Usdai, token: Address, cap: U256) -> Result<(), Error> {
    if this.assets.getter(token).listed.get() {
        return Err(AssetAlreadyListed { token }.into());
    }
    let decimals = static_call(this, token, &IERC20::decimalsCall {})?._0;
    scale_factor(decimals).map_err(|_| UnsupportedDecimals { decimals })?;
    let mut asset = this.assets.setter(token);
    asset.listed.set(true);
    asset.decimals.set(U8::from_limbs([u64::from(decimals)]));
    asset.cap.set(cap);
    evm::log(IUSDai::AssetListed { token, decimals, cap });
    Ok(())
}

pub(crate) fn set_asset_cap(this: &mut Usdai, token: Address, cap: U256) -> Result<(), Error> {
    factor_of(this, token)?;
    this.assets.setter(token).cap.set(cap);
    evm::log(IUSDai::AssetCapSet { token, cap });
    Ok(())
}

pub(crate) fn set_supply_cap(this: &mut Usdai, cap: U256) {
    this.supply_cap.set(cap);
    evm::log(IUSDai::SupplyCapSet { cap });
}

/// Whether it is listed, its decimals, its cap, what is held of it.
pub(crate) fn asset(this: &Usdai, token: Address) -> (bool, u8, U256, U256) {
    let asset = this.assets.getter(token);
    (asset.listed.get(), byte(asset.decimals.get()), asset.cap.get(), widen(asset.held.get()))
}

/// What one smallest part of a listed asset is worth in USDai.
fn factor_of(this: &Usdai, token: Address) -> Result<U256, Error> {
    let asset = this.assets.getter(token);
    if !asset.listed.get() {
        return Err(UnknownAsset { token }.into());
    }
    Ok(scale_factor(byte(asset.decimals.get()))?)
}

fn byte(value: U8) -> u8 {
    let [byte] = value.to_be_bytes::<1>();
    byte
}

fn at_least(actual: U256, limit: U256) -> Result<(), Error> {
    if actual < limit {
        return Err(SlippageExceeded { actual, limit }.into());
    }
    Ok(())
}

fn widen(value: U128) -> U256 {
    let [low, high] = value.into_limbs();
    U256::from_limbs([low, high, 0, 0])
}

fn narrow(value: U256) -> Result<U128, Error> {
    match value.into_limbs() {
        [low, high, 0, 0] => Ok(U128::from_limbs([low, high])),
        _ => Err(MathOverflow {}.into()),
    }
}
