//! Money to the borrowers and back, and the contracts that the vault works with.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{ask, emit, word_of};
use stylus_sdk::{contract, msg};
use usdai_abi::{erc20::IERC20, roles::DEFAULT_ADMIN_ROLE, susdai::ISUSDai, SolCall, SolEvent};
use vault_math::MathError;

use super::{
    erc20::send_assets,
    errors::{
        AlreadyWired, Error, InsufficientLiquidity, MathOverflow, Unauthorized, UnbackedCredit, ZeroAddress,
        ZeroAmount,
    },
    Susdai,
};

pub(crate) fn wire(this: &mut Susdai, loan_router: Address, auction: Address) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.loan_router.get().is_zero() {
        return Err(AlreadyWired {}.into());
    }
    if loan_router.is_zero() || auction.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    this.loan_router.set(loan_router);
    this.auction.set(auction);
    emit(ISUSDai::Wired::SIGNATURE_HASH, &[], &[word_of(loan_router), word_of(auction)]);
    Ok(())
}

pub(crate) fn fund_loan(this: &mut Susdai, to: Address, amount: U256) -> Result<(), Error> {
    begin(this, amount)?;
    let ledger =
        vault_math::fund_loan(&this.ledger(), this.floor_in_force(), amount).map_err(
            |error| match error {
                MathError::Insufficient { available } => {
                    InsufficientLiquidity { available, needed: amount }.into()
                }
                other => Error::from(other),
            },
        )?;
    this.store_ledger(&ledger)?;
    // Only while nothing is queued: a floor above what is idle would promise money that is gone.
    let floor = this.floor.get().min(this.idle.get());
    this.floor.set(floor);
    emit(ISUSDai::LoanFunded::SIGNATURE_HASH, &[word_of(to)], &[amount]);
    send_assets(this, to, amount)
}

/// The router sends first and says so then; the vault believes its balance.
pub(crate) fn credit_repayment(this: &mut Susdai, amount: U256) -> Result<(), Error> {
    begin(this, amount)?;
    let ledger = vault_math::credit_repayment(&this.ledger(), amount)?;
    let booked = ledger.idle.checked_add(ledger.reserved).ok_or(MathOverflow {})?;
    let here = word_of(contract::address());
    let [balance] = ask(this, this.usdai.get(), IERC20::balanceOfCall::SELECTOR, &[here])?;
    if balance < booked {
        return Err(UnbackedCredit { balance, booked }.into());
    }
    this.store_ledger(&ledger)?;
    emit(ISUSDai::RepaymentCredited::SIGNATURE_HASH, &[], &[amount]);
    Ok(())
}

fn begin(this: &mut Susdai, amount: U256) -> Result<(), Error> {
    let caller = msg::sender();
    if caller != this.router()? {
        return Err(Unauthorized { caller }.into());
    }
    if amount.is_zero() {
        return Err(ZeroAmount {}.into());
    }
    this.touch_floor()
}
