//! The end of an epoch: what the auction has sold leaves the vault's books.

use alloy_primitives::U256;

use crate::{
    ledger::{add, sub},
    mul_div::mul,
    mul_div_up, Ledger, MathError, Vesting, WAD,
};

/// Shares in one unit of the auction: a micro-share.
pub const UNIT: U256 = U256::from_limbs([1_000_000_000_000, 0, 0, 0]);

/// What the auction says, and the terms that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearing {
    /// Assets per share in 18 decimals, fixed when the settlement opened.
    pub price: U256,
    /// Assets that the auction could give out.
    pub liquidity: U256,
    /// Units that leave for `reserve`.
    pub sold_units: U256,
    /// Assets set aside for them.
    pub reserve: U256,
    /// Assets that the winners gave up. They stay.
    pub fee: U256,
    /// Units that leave for nothing.
    pub bond_units: U256,
}

/// What a settlement does to the shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Shares that were paid for.
    pub sold: U256,
    /// Shares that left unpaid.
    pub bond: U256,
    /// Both: what is burned of the queued shares.
    pub burned: U256,
}

/// Burns what was sold and what was forfeited, takes the reserve out of what is idle and starts the fee's vesting at
/// `now`.
///
/// # Errors
/// [`MathError::Inconsistent`] when the auction gives out more than it was given, pays more for the shares than
/// their price, or burns more than `queued` shares; [`MathError::Overflow`].
pub fn settle(
    ledger: &Ledger,
    vesting: &Vesting,
    queued: U256,
    clearing: &Clearing,
    now: u64,
) -> Result<(Ledger, Vesting, Settled), MathError> {
    let sold = to_shares(clearing.sold_units)?;
    let bond = to_shares(clearing.bond_units)?;
    let burned = add(sold, bond)?;
    let worth = mul_div_up(sold, clearing.price, WAD)?;
    if clearing.reserve > clearing.liquidity
        || clearing.reserve > ledger.idle
        || burned > queued
        || add(clearing.reserve, clearing.fee)? > worth
    {
        return Err(MathError::Inconsistent);
    }
    let ledger =
        Ledger { supply: sub(ledger.supply, burned)?, idle: sub(ledger.idle, clearing.reserve)?, ..*ledger };
    Ok((ledger, vesting.add(clearing.fee, now)?, Settled { sold, bond, burned }))
}

/// Shares of `units`. Exact.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn to_shares(units: U256) -> Result<U256, MathError> {
    mul(units, UNIT)
}
