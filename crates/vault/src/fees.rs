//! The admin's share of what the loans and the reserves earn.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{log_event, word_of};
use usdai_abi::{roles::DEFAULT_ADMIN_ROLE, susdai::ISUSDai};
use vault_math::{MathError, MAX_FEE_BPS};

use super::{
    erc20::send_assets,
    errors::{Error, InsufficientLiquidity, InvalidParameter, ZeroAddress},
    state::number,
    Vault,
};

/// A higher rate does not reach what has been earned before, a lower one does: neither lowers a price.
pub(crate) fn set_admin_fee(this: &mut Vault, bps: U256, recipient: Address) -> Result<(), Error> {
    this.roles.only(DEFAULT_ADMIN_ROLE)?;
    let rate = match bps.into_limbs() {
        [rate, 0, 0, 0] if rate <= MAX_FEE_BPS => rate,
        _ => return Err(InvalidParameter {}.into()),
    };
    if rate != 0 && recipient.is_zero() {
        return Err(ZeroAddress {}.into());
    }
    this.touch_floor()?;
    let fee = this.fee().at_rate(rate, this.loans()?.optimistic)?;
    this.store_cost(&fee);
    this.store_rate(rate);
    this.fee_recipient.set(recipient);
    log_event::<ISUSDai::AdminFeeSet>(&[], &[bps, word_of(recipient)]);
    Ok(())
}

/// Pays what is due on profit that has come in. Nothing of what an epoch has been promised.
pub(crate) fn collect_admin_fee(this: &mut Vault) -> Result<U256, Error> {
    this.touch_floor()?;
    let loans = this.loans()?;
    let (ledger, due) = match vault_math::collect_fee(&this.ledger(), &loans, this.floor_in_force()) {
        Err(MathError::Insufficient { available }) => {
            let needed = this.fee().due(loans.conservative.min(loans.optimistic))?;
            return Err(InsufficientLiquidity { available, needed }.into());
        }
        result => result?,
    };
    if due.is_zero() {
        return Ok(due);
    }
    this.store_ledger(&ledger)?;
    this.store_cost(&ledger.fee);
    this.lower_floor();
    let recipient = this.fee_recipient.get();
    log_event::<ISUSDai::AdminFeePaid>(&[word_of(recipient)], &[due]);
    send_assets(this, recipient, due)?;
    Ok(due)
}

/// Rate, recipient, what can be collected, that and the share of interest that is not paid yet.
pub(crate) fn admin_fee(this: &Vault) -> Result<(U256, Address, U256, U256), Error> {
    let (fee, loans) = (this.fee(), this.loans()?);
    let due = fee.due(loans.conservative.min(loans.optimistic))?;
    Ok((number(fee.bps), this.fee_recipient.get(), due, fee.due(loans.optimistic)?))
}
