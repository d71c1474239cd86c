//! Roles, pause, blacklist, interfaces.

use alloy_primitives::{aliases::B32, Address};
use stylus_sdk::{evm, msg};
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{BLACKLISTER_ROLE, DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    usdai::IUSDai,
};

use super::{
    erc20,
    errors::{EnforcedPause, Error, ExpectedPause, ZeroAddress},
    Usdai,
};

pub(crate) fn when_not_paused(this: &Usdai) -> Result<(), Error> {
    if this.paused.get() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut Usdai) -> Result<(), Error> {
    this.roles.only(PAUSER_ROLE)?;
    when_not_paused(this)?;
    this.paused.set(true);
    evm::log(Paused { account: msg::sender() });
    Ok(())
}

pub(crate) fn unpause(this: &mut Usdai) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.paused.get() {
        return Err(ExpectedPause {}.into());
    }
    this.paused.set(false);
    evm::log(Unpaused { account: msg::sender() });
    Ok(())
}

pub(crate) fn set_blacklisted(this: &mut Usdai, account: Address, blacklisted: bool) -> Result<(), Error> {
    this.roles.only(BLACKLISTER_ROLE)?;
    if account.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    erc20::mark(this, account, blacklisted);
    evm::log(IUSDai::BlacklistSet { account, blacklisted });
    Ok(())
}

/// ERC-165, ERC-20, ERC-2612 and OpenZeppelin's IAccessControl.
pub(crate) fn supports_interface(interface_id: B32) -> bool {
    matches!(u32::from_be_bytes(interface_id.0), 0x01ff_c9a7 | 0x3637_2b07 | 0x9d8f_f7da | 0x7965_db0b)
}
