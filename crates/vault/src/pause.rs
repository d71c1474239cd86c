//! The pause: deposits and new requests.

use contract_kit::wire::{log_event, word_of};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
};

use super::{
    errors::{EnforcedPause, Error, ExpectedPause},
    state::BPS,
    Vault,
};

pub(crate) fn is_paused(this: &Vault) -> bool {
    this.fee_and_pause.get() & !BPS != 0
}

fn set(this: &mut Vault, paused: bool) {
    let rate = this.fee_and_pause.get() & BPS;
    this.fee_and_pause.set(if paused { rate | !BPS } else { rate });
    this.paused_copy.set(paused);
}

pub(crate) fn when_not_paused(this: &Vault) -> Result<(), Error> {
    if is_paused(this) {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

/// As [`when_not_paused`], where the word of the auction's address is read anyway.
pub(crate) fn when_not_paused_by_copy(this: &Vault) -> Result<(), Error> {
    if this.paused_copy.get() {
        return Err(EnforcedPause {}.into());
    }
    Ok(())
}

pub(crate) fn pause(this: &mut Vault) -> Result<(), Error> {
    this.roles.only(PAUSER_ROLE)?;
    when_not_paused(this)?;
    set(this, true);
    log_event::<Paused>(&[], &[word_of(msg::sender())]);
    Ok(())
}

pub(crate) fn unpause(this: &mut Vault) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !is_paused(this) {
        return Err(ExpectedPause {}.into());
    }
    set(this, false);
    log_event::<Unpaused>(&[], &[word_of(msg::sender())]);
    Ok(())
}
