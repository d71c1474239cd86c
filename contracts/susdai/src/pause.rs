//! The pause: deposits and new requests.

use contract_kit::wire::{emit, word_of};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    SolEvent,
};

use super::{
    errors::{EnforcedPause, Error, ExpectedPause},
    Susdai,
};

pub(crate) fn when_not_paused(this: &Susdai) -> Result<(), Error> {
    if this.paused.get() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut Susdai) -> Result<(), Error> {
    this.roles.only(PAUSER_ROLE)?;
    when_not_paused(this)?;
    this.paused.set(true);
    emit(Paused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
    Ok(())
}

pub(crate) fn unpause(this: &mut Susdai) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.paused.get() {
        return Err(ExpectedPause {}.into());
    }
    this.paused.set(false);
    emit(Unpaused::SIGNATURE_HASH, &[], &[word_of(msg::sender())]);
    Ok(())
}
