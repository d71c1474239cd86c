//! Roles, pause, blacklist, interfaces.

use alloy_primitives::{aliases::B32, Address};
use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::evm;
use usdai_abi::{
    roles::{BLACKLISTER_ROLE, DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    usdai::IUSDai,
};

use super::{
    erc20,
    errors::{Error, ZeroAddress},
    Usdai,
};

pub(crate) fn pause(this: &mut Usdai) -> Result<(), Error> {
    this.access.only_role(PAUSER_ROLE)?;
    Ok(this.pausable.pause()?)
}

pub(crate) fn unpause(this: &mut Usdai) -> Result<(), Error> {
    this.access.only_role(DEFAULT_ADMIN_ROLE)?;
    Ok(this.pausable.unpause()?)
}

pub(crate) fn set_blacklisted(this: &mut Usdai, account: Address, blacklisted: bool) -> Result<(), Error> {
    this.access.only_role(BLACKLISTER_ROLE)?;
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
