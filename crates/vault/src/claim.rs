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
    let won = collect(this, request_id)?;
    this.store_claimable(won.controller, &won.bucket)?;
    Ok((won.controller, won.shares, won.assets))
}

/// What the auction has given for a request.
struct Won {
    controller: Address,
    shares: U256,
    assets: U256,
    /// The controller's bucket with it, not written yet.
    bucket: Claimable,
}

fn collect(this: &mut Vault, request_id: U256) -> Result<Won, Error> {
    this.touch_floor_by_copy()?;
    let auction = this.auction()?;
    let [controller, units, assets] = tell(this, auction, IQev::claimCall::SELECTOR, &[request_id])?;
    let (controller, shares) = (address_of(controller), to_shares(units)?);
    let bucket = this.claimable_of(controller).add(shares, assets)?;
    log_event::<ISUSDai::Claimed>(&[request_id, word_of(controller)], &[shares, assets]);
    Ok(Won { controller, shares, assets, bucket })
}

/// Books what the request has won, then pays all that its controller has.
pub(crate) fn claim(this: &mut Vault, request_id: U256, receiver: Address) -> Result<(U256, U256), Error> {
    let Won { controller, bucket, .. } = collect(this, request_id)?;
    // The bucket is written once, with what is left in it.
    pay(this, controller, receiver, bucket.take_all()?)
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
    // Of the receiver, the transfer asks USDai itself.
    if sender != receiver || controller != receiver {
        require_not_blacklisted(this, sender, controller, receiver)?;
    }
    this.store_claimable(controller, &left)?;
    let Payout { shares, assets } = payout;
    let reserved = widen(this.reserved.get()).checked_sub(assets).ok_or(MathOverflow {})?;
    this.reserved.set(narrow(reserved)?);
    let parties = [word_of(sender), word_of(receiver), word_of(controller)];
    log_event::<ISUSDai::Withdraw>(&parties, &[assets, shares]);
    send_assets(this, receiver, assets)?;
    Ok((shares, assets))
}
