//! Requests to redeem, and who may make them.

use alloy_primitives::{Address, U256};
use contract_kit::{call, static_call};
use stylus_sdk::{contract, evm, msg};
use usdai_abi::{qev::IQev, susdai::ISUSDai};
use vault_math::{mul_div_down, UNIT, WAD};

use super::{
    erc20::{require_not_blacklisted, spend_allowance, update},
    errors::{ERC20InvalidReceiver, Error, InvalidLotSize, MathOverflow, Unauthorized, ZeroAddress},
    Susdai,
};

pub(crate) fn request_redeem(
    this: &mut Susdai,
    shares: U256,
    controller: Address,
    owner: Address,
) -> Result<U256, Error> {
    let sender = msg::sender();
    this.pausable.when_not_paused()?;
    if controller.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    let units = to_units(shares)?;
    if !is_or_operates(this, sender, owner) {
        spend_allowance(this, owner, shares)?;
    }
    // Nobody fills another's queue without being asked to.
    if !is_or_operates(this, owner, controller) {
        return Err(Unauthorized { caller: owner }.into());
    }
    require_not_blacklisted(this, sender, owner, controller)?;
    this.touch_floor()?;
    update(this, owner, contract::address(), shares)?;
    let auction = this.auction()?;
    let request_id = call(this, auction, &IQev::enqueueCall { controller, units })?.id;
    evm::log(ISUSDai::RedeemRequest { controller, owner, requestId: request_id, sender, shares });
    Ok(request_id)
}

/// Not stopped by the pause: it only gives shares back.
pub(crate) fn cancel_redeem(this: &mut Susdai, request_id: U256, receiver: Address) -> Result<U256, Error> {
    let sender = msg::sender();
    if receiver.is_zero() || receiver == contract::address() {
        return Err(ERC20InvalidReceiver { receiver }.into());
    }
    this.touch_floor()?;
    let auction = this.auction()?;
    let lot = call(this, auction, &IQev::cancelCall { id: request_id })?;
    only_controller(this, sender, lot.controller)?;
    require_not_blacklisted(this, sender, lot.controller, receiver)?;
    let shares = to_shares(lot.units)?;
    update(this, contract::address(), receiver, shares)?;
    evm::log(ISUSDai::RedeemCancel { controller: lot.controller, requestId: request_id, sender, shares });
    Ok(shares)
}

pub(crate) fn set_operator(this: &mut Susdai, operator: Address, approved: bool) {
    let controller = msg::sender();
    this.operators.setter(controller).setter(operator).set(approved);
    evm::log(ISUSDai::OperatorSet { controller, operator, approved });
}

/// Shares of the request that are still in the queue, and those that a `sync` would book out; zero for another
/// controller.
pub(crate) fn progress(this: &Susdai, request_id: U256, controller: Address) -> Result<(U256, U256), Error> {
    let auction = this.auction()?;
    if static_call(this, auction, &IQev::lotCall { id: request_id })?.controller != controller {
        return Ok((U256::ZERO, U256::ZERO));
    }
    let lot = static_call(this, auction, &IQev::claimableCall { id: request_id })?;
    Ok((to_shares(lot.pending)?, to_shares(lot.units)?))
}

pub(crate) fn only_controller(this: &Susdai, caller: Address, controller: Address) -> Result<(), Error> {
    if !is_or_operates(this, caller, controller) {
        return Err(Unauthorized { caller }.into());
    }
    Ok(())
}

pub(crate) fn to_shares(units: U256) -> Result<U256, Error> {
    Ok(units.checked_mul(UNIT).ok_or(MathOverflow {})?)
}

fn is_or_operates(this: &Susdai, operator: Address, controller: Address) -> bool {
    operator == controller || this.operators.getter(controller).get(operator)
}

/// Whole units, one share at least.
fn to_units(shares: U256) -> Result<U256, Error> {
    let units = mul_div_down(shares, U256::from_limbs([1, 0, 0, 0]), UNIT)?;
    if shares < WAD || units.checked_mul(UNIT) != Some(shares) {
        return Err(InvalidLotSize { shares }.into());
    }
    Ok(units)
}
