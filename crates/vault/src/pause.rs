//! The pause: deposits and new requests.

use contract_kit::wire::{log_event, word_of};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
};

use super::{
    errors::{EnforcedPause, Error, ExpectedPause},
    Vault,
};

pub(crate) fn when_not_paused(this: &Vault) -> Result<(), Error> {
    if this.paused.get() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut Vault) -> Result<(), Error> {
    this.roles.only(PAUSER_ROLE)?;
    when_not_paused(this)?;
    this.paused.set(true);
    log_event::<Paused>(&[], &[word_of(msg::sender())]);
    Ok(())
}

pub(crate) fn unpause(this: &mut Vault) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.paused.get() {
        return Err(ExpectedPause {}.into());
    }
    this.paused.set(false);
    log_event::<Unpaused>(&[], &[word_of(msg::sender())]);
    Ok(())
}
