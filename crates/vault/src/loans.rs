//! Money to the borrowers and back, and the contracts that the vault works with.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{log_event, word_of};
use stylus_sdk::msg;
use usdai_abi::{roles::DEFAULT_ADMIN_ROLE, susdai::ISUSDai};
use vault_math::MathError;

use super::{
    erc20::send_assets,
    errors::{AlreadyWired, Error, InsufficientLiquidity, Unauthorized, ZeroAddress, ZeroAmount},
    yields::require_backed,
    Vault,
};

pub(crate) fn wire(this: &mut Vault, loan_router: Address, auction: Address) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    if !this.loan_router.get().is_zero() {
        return Err(AlreadyWired {}.into());
    }
    if loan_router.is_zero() || auction.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    this.loan_router.set(loan_router);
    this.auction.set(auction);
    log_event::<ISUSDai::Wired>(&[], &[word_of(loan_router), word_of(auction)]);
    Ok(())
}

pub(crate) fn fund_loan(this: &mut Vault, to: Address, amount: U256) -> Result<(), Error> {
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
    this.store_cost(&ledger.fee);
    this.lower_floor();
    log_event::<ISUSDai::LoanFunded>(&[word_of(to)], &[amount]);
    send_assets(this, to, amount)
}

/// The router sends first and says so then; the vault believes its balance.
pub(crate) fn credit_repayment(this: &mut Vault, amount: U256) -> Result<(), Error> {
    begin(this, amount)?;
    let ledger = vault_math::credit_repayment(&this.ledger(), amount)?;
    require_backed(this, &ledger)?;
    this.store_ledger(&ledger)?;
    this.store_cost(&ledger.fee);
    log_event::<ISUSDai::RepaymentCredited>(&[], &[amount]);
    Ok(())
}

fn begin(this: &mut Vault, amount: U256) -> Result<(), Error> {
    let caller = msg::sender();
    if caller != this.router()? {
        return Err(Unauthorized { caller }.into());
    }
    if amount.is_zero() {
        return Err(ZeroAmount {}.into());
    }
    this.touch_floor()
}
