//! Numbers in words.

use alloy_primitives::U256;
use vault_math::TOKEN_DECIMALS;

use crate::errors::{overflow, Error};

/// The low and the high half of a word.
pub(crate) fn split(word: U256) -> (u128, u128) {
    let [a, b, c, d] = word.into_limbs();
    (join(a, b), join(c, d))
}

/// A word of two halves, the low one first.
pub(crate) fn pair(low: u128, high: u128) -> U256 {
    let ([a, b], [c, d]) = (halves(low), halves(high));
    U256::from_limbs([a, b, c, d])
}

pub(crate) fn wide(value: u128) -> U256 {
    pair(value, 0)
}

/// # Errors
/// `MathOverflow` from 2^128.
pub(crate) fn narrow(value: U256) -> Result<u128, Error> {
    match split(value) {
        (value, 0) => Ok(value),
        _ => Err(overflow()),
    }
}

/// The value, or the largest that fits.
pub(crate) fn clamp(value: U256) -> u128 {
    match split(value) {
        (value, 0) => value,
        _ => u128::MAX,
    }
}

/// `value / divisor`, rounded down; by limbs, since a general division brings half a kilobyte of table with it, which
/// every call would pay for. Nothing is divided by zero: that gives zero.
#[inline(never)]
pub(crate) fn divide(value: U256, divisor: u64) -> U256 {
    let divisor = u128::from(divisor);
    let mut limbs = value.into_limbs();
    let mut rest = 0u128;
    for limb in limbs.iter_mut().rev() {
        let part = (rest << 64) | u128::from(*limb);
        rest = part.checked_rem(divisor).unwrap_or(0);
        // The rest before was below the divisor, so this fits.
        *limb = halves(part.checked_div(divisor).unwrap_or(0))[0];
    }
    U256::from_limbs(limbs)
}

/// The product, or 2^256 - 1 where it does not fit.
pub(crate) fn product(a: U256, b: U256) -> U256 {
    a.checked_mul(b).unwrap_or(U256::MAX)
}

/// What one smallest part of a token is worth in USDai; `None` above 18 decimals.
pub(crate) fn factor(decimals: u8) -> Option<u64> {
    10u64.checked_pow(u32::from(TOKEN_DECIMALS.checked_sub(decimals)?))
}

fn join(low: u64, high: u64) -> u128 {
    u128::from(low) | (u128::from(high) << 64)
}

#[allow(clippy::cast_possible_truncation)] // the halves are meant
fn halves(value: u128) -> [u64; 2] {
    [value as u64, (value >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divide_is_the_quotient() {
        let values = [
            U256::ZERO,
            U256::from(1),
            U256::from(u64::MAX),
            U256::from(u128::MAX),
            U256::from(1) << 255,
            U256::MAX,
            U256::from_limbs([1, 2, 3, 4]),
        ];
        for value in values {
            for divisor in [1, 2, 3, 86_400, 1_000_000_000_000, 1_000_000_000_000_000_000, u64::MAX] {
                assert_eq!(divide(value, divisor), value / U256::from(divisor), "{value} / {divisor}");
            }
        }
        assert_eq!(divide(U256::MAX, 0), U256::ZERO);
    }

    #[test]
    fn factors_are_powers_of_ten() {
        assert_eq!(factor(18), Some(1));
        assert_eq!(factor(6), Some(1_000_000_000_000));
        assert_eq!(factor(0), Some(1_000_000_000_000_000_000));
        assert_eq!(factor(19), None);
    }

    #[test]
    fn halves_come_back() {
        assert_eq!(split(pair(u128::MAX - 5, 7)), (u128::MAX - 5, 7));
        assert_eq!(clamp(U256::MAX), u128::MAX);
        assert_eq!(narrow(wide(9)), Ok(9));
    }
}
