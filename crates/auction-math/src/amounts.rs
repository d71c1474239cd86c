//! Money and units. Everything fits 128 bits, by taking products apart instead of widening them.

use crate::{Overflow, Result, BOND_BPS, BPS};

/// Wei of assets per unit-bps, at a price of one: 1e18 / (1e12 / 1e4) with the price scaled 1e18.
const SCALE: u128 = 10_000_000_000;
/// Decimal digits of [`SCALE`].
const SCALE_DIGITS: u32 = 10;
/// Prices are below this, 79 billion assets per share: they fit the header of an epoch.
const MAX_PRICE: u128 = 1 << 96;
/// Liquidity is below this, so that no sum of payouts and fees overflows.
const MAX_LIQUIDITY: u128 = 1 << 120;
/// Units for each of which a unit is held as a bond.
const UNITS_PER_BOND: u64 = (BPS / BOND_BPS) as u64;
/// More capacity than all cohorts together can use (1,024 * 2^64 units * 10,000 bps < 2^88).
const ENOUGH: u128 = 1 << 88;

/// `floor(liquidity * 1e10 / price)`, the unit-bps that `liquidity` pays for, cut off at more than can be asked
/// for. Nothing at a price of zero: shares that are worth nothing are not sold.
///
/// # Errors
/// [`Overflow`] for a price of 2^96 or liquidity of 2^120 and more.
pub fn capacity(liquidity: u128, price: u128) -> Result<u128> {
    if price >= MAX_PRICE || liquidity >= MAX_LIQUIDITY {
        return Err(Overflow);
    }
    let (Some(mut quotient), Some(mut rest)) = (liquidity.checked_div(price), liquidity.checked_rem(price))
    else {
        return Ok(0);
    };
    // Long division, one decimal digit of the scale at a time.
    for _ in 0..SCALE_DIGITS {
        if quotient >= ENOUGH {
            return Ok(ENOUGH);
        }
        rest = rest.checked_mul(10).ok_or(Overflow)?;
        let digit = rest.checked_div(price).ok_or(Overflow)?;
        rest = rest.checked_rem(price).ok_or(Overflow)?;
        quotient = quotient.checked_mul(10).and_then(|q| q.checked_add(digit)).ok_or(Overflow)?;
    }
    Ok(quotient.min(ENOUGH))
}

/// `unit_bps * price / 1e10`, rounded down, and whether anything was cut off.
fn value(unit_bps: u128, price: u128) -> Result<(u128, bool)> {
    let whole = price.checked_div(SCALE).and_then(|part| unit_bps.checked_mul(part)).ok_or(Overflow)?;
    let part = price.checked_rem(SCALE).and_then(|part| unit_bps.checked_mul(part)).ok_or(Overflow)?;
    let floor = part.checked_div(SCALE).and_then(|part| whole.checked_add(part)).ok_or(Overflow)?;
    Ok((floor, part.checked_rem(SCALE) != Some(0)))
}

/// Assets for `units` sold at `tick`, rounded down.
///
/// # Errors
/// [`Overflow`] for a tick above 10,000 or a result above 2^128 - 1.
pub fn payout_down(units: u64, tick: u16, price: u128) -> Result<u128> {
    let unit_bps = u128::from(units).checked_mul(u128::from(share_paid(tick)?)).ok_or(Overflow)?;
    Ok(value(unit_bps, price)?.0)
}

/// Assets that `unit_bps` are worth, rounded down.
///
/// # Errors
/// [`Overflow`] for a result above 2^128 - 1.
pub fn fair_value_down(unit_bps: u128, price: u128) -> Result<u128> {
    Ok(value(unit_bps, price)?.0)
}

/// Assets to set aside for `unit_bps`, rounded up.
///
/// # Errors
/// [`Overflow`] for a result above 2^128 - 1.
pub fn reserve_up(unit_bps: u128, price: u128) -> Result<u128> {
    let (floor, cut) = value(unit_bps, price)?;
    floor.checked_add(u128::from(cut)).ok_or(Overflow)
}

/// What is paid of a unit at `tick`, basis points.
pub(crate) fn share_paid(tick: u16) -> Result<u16> {
    BPS.checked_sub(tick).ok_or(Overflow)
}

/// The bond of a lot: 25 bps of its units, rounded up.
pub fn bond(units: u64) -> u64 {
    units.div_ceil(UNITS_PER_BOND)
}

/// What a lot of `units` sells and keeps when `num` of the `den` units of its class are sold. Both are rounded
/// down: together they are at most one unit short of `units`.
///
/// # Errors
/// [`Overflow`] when `den` is zero or `num` is above `den`.
pub fn split_down(units: u64, num: u64, den: u64) -> Result<(u64, u64)> {
    let part = |of: u64| {
        let product = u128::from(units).checked_mul(u128::from(of))?;
        u64::try_from(product.checked_div(u128::from(den))?).ok()
    };
    let rest = den.checked_sub(num).ok_or(Overflow)?;
    Ok((part(num).ok_or(Overflow)?, part(rest).ok_or(Overflow)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bond_is_rounded_up() {
        assert_eq!([0, 1, 400, 401, 800].map(bond), [0, 1, 1, 2, 2]);
        assert_eq!(bond(crate::MIN_BID), 250_000);
        assert_eq!(bond(u64::MAX), 46_116_860_184_273_880);
        assert_eq!(UNITS_PER_BOND * u64::from(BOND_BPS), u64::from(BPS), "no remainder");
    }

    #[test]
    fn one_share_at_par_is_one_asset() {
        assert_eq!(payout_down(1_000_000, 0, 10u128.pow(18)), Ok(10u128.pow(18)));
        assert_eq!(payout_down(1_000_000, 100, 10u128.pow(18)), Ok(99 * 10u128.pow(16)));
        assert_eq!(capacity(10u128.pow(18), 10u128.pow(18)), Ok(10_000_000_000));
    }

    #[test]
    fn capacity_is_zero_without_price_or_liquidity() {
        assert_eq!(capacity(0, 1), Ok(0));
        assert_eq!(capacity(1, 0), Ok(0));
        assert_eq!(capacity(MAX_LIQUIDITY - 1, 1), Ok(ENOUGH));
        assert_eq!(capacity(MAX_LIQUIDITY, 1), Err(Overflow));
        assert_eq!(capacity(1, MAX_PRICE), Err(Overflow));
        assert_eq!(capacity(MAX_LIQUIDITY - 1, MAX_PRICE - 1), Ok(167_772_160_000_000_000));
    }

    #[test]
    fn split_refuses_a_sale_of_more_than_there_is() {
        assert_eq!(split_down(5, 2, 1), Err(Overflow));
        assert_eq!(split_down(5, 0, 0), Err(Overflow));
        assert_eq!(split_down(5, 1, 3), Ok((1, 3)));
        assert_eq!(split_down(u64::MAX, u64::MAX, u64::MAX), Ok((u64::MAX, 0)));
        assert_eq!(split_down(u64::MAX, 0, 1), Ok((0, u64::MAX)));
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        assert_eq!(payout_down(1, 10_001, 1), Err(Overflow));
        assert_eq!(reserve_up(u128::MAX, u128::MAX), Err(Overflow));
        assert_eq!(reserve_up(1, 1), Ok(1));
        assert_eq!(fair_value_down(1, 1), Ok(0));
    }
}
