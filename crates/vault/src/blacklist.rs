//! The vault's copy of USDai's blacklist: one bit in the word of an account's balance, so that it costs a transfer
//! nothing. USDai tells of each change; where it has not, anyone brings the copy up to date. Money leaves by USDai
//! only, which looks at its own list, and so do claims and cancellations.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, log_event, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::{common::Blacklisted, susdai::ISUSDai, usdai::IUSDai, SolCall};

use super::{
    errors::{Error, InvalidParameter, Unauthorized},
    state::number,
    Vault,
};

const BIT: u64 = 1 << 63;

/// Whether the word of a balance names a listed account.
pub(crate) fn is_listed(word: U256) -> bool {
    let [.., top] = word.into_limbs();
    top & BIT != 0
}

/// The shares in the word of a balance.
pub(crate) fn shares_in(word: U256) -> U256 {
    let [a, b, c, top] = word.into_limbs();
    U256::from_limbs([a, b, c, top & !BIT])
}

/// The shares in the word of the balance of `account`, which must not be listed.
pub(crate) fn unlisted(account: Address, word: U256) -> Result<U256, Error> {
    if is_listed(word) {
        return Err(Blacklisted { account }.into());
    }
    Ok(word)
}

pub(crate) fn require_unlisted(this: &Vault, account: Address) -> Result<(), Error> {
    unlisted(account, this.balances.get(account)).map(|_| ())
}

/// Whether USDai's list has the account, or does not answer.
pub(crate) fn is_blocked(this: &Vault, account: Address) -> bool {
    !matches!(ask_usdai(this, account), Ok(false))
}

pub(crate) fn sync(this: &mut Vault, account: Address) -> Result<(), Error> {
    if is_nobody(account) {
        return Err(InvalidParameter {}.into());
    }
    let listed = ask_usdai(this, account)?;
    set(this, account, listed);
    Ok(())
}

pub(crate) fn note(this: &mut Vault, account: Address, listed: bool) -> Result<(), Error> {
    let caller = msg::sender();
    if caller != this.usdai.get() {
        return Err(Unauthorized { caller }.into());
    }
    if !is_nobody(account) {
        set(this, account, listed);
    }
    Ok(())
}

/// The queued shares and those that do not exist are nobody's.
fn is_nobody(account: Address) -> bool {
    account.is_zero() || account == contract::address()
}

fn ask_usdai(this: &Vault, account: Address) -> Result<bool, Error> {
    let [listed] = ask(this, this.usdai.get(), IUSDai::isBlacklistedCall::SELECTOR, &[word_of(account)])?;
    Ok(!listed.is_zero())
}

fn set(this: &mut Vault, account: Address, listed: bool) {
    let mut balance = this.balances.setter(account);
    let word = balance.get();
    if is_listed(word) == listed {
        return;
    }
    let [a, b, c, top] = word.into_limbs();
    balance.set(U256::from_limbs([a, b, c, top ^ BIT]));
    log_event::<ISUSDai::BlacklistSet>(&[word_of(account)], &[number(u64::from(listed))]);
}
