//! Between a stablecoin's decimals and the dollar token's.

use alloy_primitives::U256;

use crate::{mul_div::mul, mul_div_down, MathError};

/// Decimals of USDai.
pub const TOKEN_DECIMALS: u8 = 18;

/// What one smallest part of an asset with `decimals` is worth in smallest parts of USDai: 10^(18 - decimals).
///
/// # Errors
/// [`MathError::UnsupportedDecimals`] above 18: the asset would be finer than what it mints.
pub fn scale_factor(decimals: u8) -> Result<U256, MathError> {
    let missing = TOKEN_DECIMALS.checked_sub(decimals).ok_or(MathError::UnsupportedDecimals)?;
    let mut factor = 1u64;
    for _ in 0..missing {
        factor = factor.checked_mul(10).ok_or(MathError::Overflow)?;
    }
    Ok(U256::from_limbs([factor, 0, 0, 0]))
}

/// An amount of an asset in USDai. Exact.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn scale_up(amount: U256, factor: U256) -> Result<U256, MathError> {
    mul(amount, factor)
}

/// An amount of USDai in an asset, rounded down.
///
/// # Errors
/// [`MathError::DivisionByZero`] for a factor of zero.
pub fn scale_down(amount: U256, factor: U256) -> Result<U256, MathError> {
    mul_div_down(amount, U256::from_limbs([1, 0, 0, 0]), factor)
}
