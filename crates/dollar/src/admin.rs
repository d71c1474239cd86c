//! Pause, blacklist, the vault, interfaces.

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    wire::{event, tell_within, word_of},
};
use stylus_sdk::msg;
use usdai_abi::{
    common::{Paused, Unpaused},
    roles::{BLACKLISTER_ROLE, DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    susdai::ISUSDai,
    usdai::IUSDai,
    SolCall,
};

use crate::{errors::*, state::Dollar};

/// What the vault may spend on a note: two programs that start uncached, and a new word.
const NOTE_GAS: u64 = 300_000;

impl Dollar {
    /// # Errors
    /// `AccessControlUnauthorizedAccount`.
    pub(crate) fn only_admin(&self) -> Result<(), Error> {
        Ok(self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?)
    }

    /// # Errors
    /// `EnforcedPause`.
    #[inline(never)]
    pub(crate) fn when_not_paused(&self) -> Result<(), Error> {
        if self.paused.get() {
            return Err(fail(EnforcedPause::SELECTOR, &[]));
        }
        Ok(())
    }

    pub(crate) fn pause(&mut self) -> Result<(), Error> {
        self.roles.only_number(number!(PAUSER_ROLE))?;
        self.when_not_paused()?;
        self.paused.set(true);
        event::<Paused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }

    pub(crate) fn unpause(&mut self) -> Result<(), Error> {
        self.only_admin()?;
        if !self.paused.get() {
            return Err(fail(ExpectedPause::SELECTOR, &[]));
        }
        self.paused.set(false);
        event::<Unpaused>(&[], &[word_of(msg::sender())]);
        Ok(())
    }

    /// Tells the vault, which keeps a copy. A vault that fails stops no listing.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `ZeroAddress`.
    pub(crate) fn set_blacklisted(&mut self, account: Address, blacklisted: bool) -> Result<(), Error> {
        self.roles.only_number(number!(BLACKLISTER_ROLE))?;
        if account.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.mark(account, blacklisted);
        let flag = U256::from(u8::from(blacklisted));
        event::<IUSDai::BlacklistSet>(&[word_of(account)], &[flag]);
        let vault = self.vault.get();
        if !vault.is_zero() {
            let words = [word_of(account), flag];
            if !tell_within(self, NOTE_GAS, vault, ISUSDai::noteBlacklistedCall::SELECTOR, &words) {
                event::<IUSDai::VaultNotTold>(&[word_of(account)], &[flag]);
            }
        }
        Ok(())
    }

    /// # Errors
    /// `ZeroAddress`; `AlreadyWired` the second time.
    pub(crate) fn set_vault(&mut self, vault: Address) -> Result<(), Error> {
        if vault.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        if !self.vault.get().is_zero() {
            return Err(fail(AlreadyWired::SELECTOR, &[]));
        }
        self.vault.set(vault);
        event::<IUSDai::VaultSet>(&[], &[word_of(vault)]);
        Ok(())
    }
}

/// ERC-165, ERC-20, ERC-2612, ERC-7802 and OpenZeppelin's IAccessControl.
pub(crate) fn supports_interface(interface_id: U256) -> bool {
    let [a, b, c, id] = interface_id.into_limbs();
    (a, b, c) == (0, 0, 0)
        && matches!(
            id,
            0x01ff_c9a7_0000_0000
                | 0x3637_2b07_0000_0000
                | 0x9d8f_f7da_0000_0000
                | 0x3333_1994_0000_0000
                | 0x7965_db0b_0000_0000
        )
}
