//! The pause. It shares a word with the vault's address and the calendar, which new bids read anyway.

use contract_kit::wire::{event, word_of};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
};

use super::{errors::*, settings::PAUSED, QevAuction};

pub(crate) fn ensure_not_paused(this: &QevAuction) -> Result<(), Error> {
    if this.is_paused() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut QevAuction) -> Result<(), Error> {
    this.roles.only(PAUSER_ROLE)?;
    ensure_not_paused(this)?;
    this.keep(this.settings().with(PAUSED, true));
    event::<Paused>(&[], &[word_of(msg::sender())]);
    Ok(())
}

pub(crate) fn unpause(this: &mut QevAuction) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.is_paused() {
        return Err(ExpectedPause {}.into());
    }
    this.keep(this.settings().with(PAUSED, false));
    event::<Unpaused>(&[], &[word_of(msg::sender())]);
    Ok(())
}
