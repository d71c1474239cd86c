//! Money to the borrowers and back, and the contracts that the vault works with.

use alloy_primitives::{Address, U256};
use contract_kit::erc20 as token_calls;
use openzeppelin_stylus::access::control::IAccessControl;
use stylus_sdk::{contract, evm, msg};
use usdai_abi::{roles::DEFAULT_ADMIN_ROLE, susdai::ISUSDai};
use vault_math::MathError;

use super::{
    errors::{
        AlreadyWired, Error, InsufficientLiquidity, MathOverflow, Unauthorized, UnbackedCredit, ZeroAddress,
        ZeroAmount,
    },
    Susdai,
};

pub(crate) fn wire(this: &mut Susdai, loan_router: Address, auction: Address) -> Result<(), Error> {
    this.access.only_role(DEFAULT_ADMIN_ROLE)?;
    if !this.loan_router.get().is_zero() {
        return Err(AlreadyWired {}.into());
    }
    if loan_router.is_zero() || auction.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    this.loan_router.set(loan_router);
    this.auction.set(auction);
    evm::log(ISUSDai::Wired { loanRouter: loan_router, auction });
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
    evm::log(ISUSDai::LoanFunded { to, amount });
    let usdai = this.usdai.get();
    token_calls::transfer(this, usdai, to, amount)?;
    Ok(())
}

/// The router sends first and says so then; the vault believes its balance.
pub(crate) fn credit_repayment(this: &mut Susdai, amount: U256) -> Result<(), Error> {
    begin(this, amount)?;
    let ledger = vault_math::credit_repayment(&this.ledger(), amount)?;
    let booked = ledger.idle.checked_add(ledger.reserved).ok_or(MathOverflow {})?;
    let balance = token_calls::balance_of(this, this.usdai.get(), contract::address())?;
    if balance < booked {
        return Err(UnbackedCredit { balance, booked }.into());
    }
    this.store_ledger(&ledger)?;
    evm::log(ISUSDai::RepaymentCredited { amount });
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
