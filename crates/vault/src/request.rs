//! Requests to redeem, and who may make them.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{address_of, ask, log_event, tell, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::{qev::IQev, susdai::ISUSDai, SolCall};
use vault_math::{mul_div_down, to_shares, UNIT, WAD};

use super::{
    blacklist::require_unlisted,
    erc20::{require_not_blacklisted, spend_allowance, update},
    errors::{ERC20InvalidReceiver, Error, InvalidLotSize, Unauthorized, ZeroAddress},
    pause::when_not_paused_by_copy,
    Vault,
};

pub(crate) fn request_redeem(
    this: &mut Vault,
    shares: U256,
    controller: Address,
    owner: Address,
) -> Result<U256, Error> {
    let sender = msg::sender();
    when_not_paused_by_copy(this)?;
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
    // The owner's turn comes with his balance.
    for party in [sender, controller] {
        if party != owner {
            require_unlisted(this, party)?;
        }
    }
    this.touch_floor_by_copy()?;
    update(this, owner, contract::address(), shares)?;
    let auction = this.auction()?;
    let [request_id] = tell(this, auction, IQev::enqueueCall::SELECTOR, &[word_of(controller), units])?;
    let indexed = [word_of(controller), word_of(owner), request_id];
    log_event::<ISUSDai::RedeemRequest>(&indexed, &[word_of(sender), shares]);
    Ok(request_id)
}

/// Not stopped by the pause: it only gives shares back.
pub(crate) fn cancel_redeem(this: &mut Vault, request_id: U256, receiver: Address) -> Result<U256, Error> {
    let sender = msg::sender();
    if receiver.is_zero() || receiver == contract::address() {
        return Err(ERC20InvalidReceiver { receiver }.into());
    }
    this.touch_floor()?;
    let auction = this.auction()?;
    let [controller, units] = tell(this, auction, IQev::cancelCall::SELECTOR, &[request_id])?;
    let controller = address_of(controller);
    only_controller(this, sender, controller)?;
    require_not_blacklisted(this, sender, controller, receiver)?;
    let shares = to_shares(units)?;
    update(this, contract::address(), receiver, shares)?;
    let indexed = [word_of(controller), request_id];
    log_event::<ISUSDai::RedeemCancel>(&indexed, &[word_of(sender), shares]);
    Ok(shares)
}

/// Shares of the request that are still in the queue, and those that a `sync` would book out; zero for another
/// controller.
pub(crate) fn progress(this: &Vault, request_id: U256, controller: Address) -> Result<(U256, U256), Error> {
    let auction = this.auction()?;
    let [holder] = ask(this, auction, IQev::lotCall::SELECTOR, &[request_id])?;
    if address_of(holder) != controller {
        return Ok((U256::ZERO, U256::ZERO));
    }
    let [units, _, pending] = ask(this, auction, IQev::claimableCall::SELECTOR, &[request_id])?;
    Ok((to_shares(pending)?, to_shares(units)?))
}

pub(crate) fn only_controller(this: &Vault, caller: Address, controller: Address) -> Result<(), Error> {
    if !is_or_operates(this, caller, controller) {
        return Err(Unauthorized { caller }.into());
    }
    Ok(())
}

fn is_or_operates(this: &Vault, operator: Address, controller: Address) -> bool {
    operator == controller || !this.operators.get(controller, operator).is_zero()
}

/// Whole units, one share at least.
fn to_units(shares: U256) -> Result<U256, Error> {
    let units = mul_div_down(shares, U256::from_limbs([1, 0, 0, 0]), UNIT)?;
    if shares < WAD || to_shares(units)? != shares {
        return Err(InvalidLotSize { shares }.into());
    }
    Ok(units)
}
