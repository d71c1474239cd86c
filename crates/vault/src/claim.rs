//! From a settled request to its controller's money: booked into one bucket per controller, pulled from there.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{address_of, log_event, tell, word_of};
use stylus_sdk::msg;
use usdai_abi::{qev::IQev, susdai::ISUSDai, SolCall};
use vault_math::{to_shares, Claimable, MathError, Payout};

use super::{
    erc20::{require_not_blacklisted, send_assets},
    errors::{ERC4626ExceededMaxRedeem, ERC4626ExceededMaxWithdraw, Error, MathOverflow, ZeroAddress},
    request::only_controller,
    state::{narrow, widen},
    Vault,
};

/// Books what the request has won. Returns its controller, the shares and the assets.
pub(crate) fn sync(this: &mut Vault, request_id: U256) -> Result<(Address, U256, U256), Error> {
    this.touch_floor()?;
    let auction = this.auction()?;
    let [controller, units, assets] = tell(this, auction, IQev::claimCall::SELECTOR, &[request_id])?;
    let (controller, shares) = (address_of(controller), to_shares(units)?);
    let bucket = this.claimable_of(controller).add(shares, assets)?;
    this.store_claimable(controller, &bucket)?;
    log_event::<ISUSDai::Claimed>(&[request_id, word_of(controller)], &[shares, assets]);
    Ok((controller, shares, assets))
}

/// Books what the request has won, then pays all that its controller has.
pub(crate) fn claim(this: &mut Vault, request_id: U256, receiver: Address) -> Result<(U256, U256), Error> {
    let (controller, ..) = sync(this, request_id)?;
    let taken = this.claimable_of(controller).take_all()?;
    pay(this, controller, receiver, taken)
}

pub(crate) fn redeem(
    this: &mut Vault,
    shares: U256,
    receiver: Address,
    controller: Address,
) -> Result<(U256, U256), Error> {
    this.touch_floor()?;
    let taken = this.claimable_of(controller).redeem(shares).map_err(|error| match error {
        MathError::Insufficient { available } => {
            ERC4626ExceededMaxRedeem { owner: controller, shares, max: available }.into()
        }
        other => Error::from(other),
    })?;
    pay(this, controller, receiver, taken)
}

pub(crate) fn withdraw(
    this: &mut Vault,
    assets: U256,
    receiver: Address,
    controller: Address,
) -> Result<(U256, U256), Error> {
    this.touch_floor()?;
    let taken = this.claimable_of(controller).withdraw(assets).map_err(|error| match error {
        MathError::Insufficient { available } => {
            ERC4626ExceededMaxWithdraw { owner: controller, assets, max: available }.into()
        }
        other => Error::from(other),
    })?;
    pay(this, controller, receiver, taken)
}

/// Pays out of what was reserved when the epoch was settled; no price and no liquidity plays a part any more.
fn pay(
    this: &mut Vault,
    controller: Address,
    receiver: Address,
    (left, payout): (Claimable, Payout),
) -> Result<(U256, U256), Error> {
    let sender = msg::sender();
    only_controller(this, sender, controller)?;
    if receiver.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    require_not_blacklisted(this, sender, controller, receiver)?;
    this.store_claimable(controller, &left)?;
    let Payout { shares, assets } = payout;
    let reserved = widen(this.reserved.get()).checked_sub(assets).ok_or(MathOverflow {})?;
    this.reserved.set(narrow(reserved)?);
    let parties = [word_of(sender), word_of(receiver), word_of(controller)];
    log_event::<ISUSDai::Withdraw>(&parties, &[assets, shares]);
    send_assets(this, receiver, assets)?;
    Ok((shares, assets))
}
