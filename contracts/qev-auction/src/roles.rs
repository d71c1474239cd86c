//! The pause. It shares a word with the vault's address and the calendar, which new bids read anyway.

use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::{evm, msg};
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
};

use super::{errors::*, QevAuction};

pub(crate) fn ensure_not_paused(this: &QevAuction) -> Result<(), Error> {
    if this.paused.get() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut QevAuction) -> Result<(), Error> {
    this.access.only_role(PAUSER_ROLE)?;
    ensure_not_paused(this)?;
    this.paused.set(true);
    evm::log(Paused { account: msg::sender() });
    Ok(())
}

pub(crate) fn unpause(this: &mut QevAuction) -> Result<(), Error> {
    this.access.only_role(DEFAULT_ADMIN_ROLE)?;
    if !this.paused.get() {
        return Err(ExpectedPause {}.into());
    }
    this.paused.set(false);
    evm::log(Unpaused { account: msg::sender() });
    Ok(())
}
