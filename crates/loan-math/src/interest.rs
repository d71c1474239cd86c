use alloy_primitives::U256;

use crate::{Error, WAD};

/// 1e27: the scale in which growth is compounded.
const RAY: u128 = 1_000_000_000_000_000_000_000_000_000;
/// What takes a rate from 1e18 to 1e27.
const WAD_TO_RAY: u64 = 1_000_000_000;

/// floor(a / b), nothing for `b` = 0.
#[cfg(not(target_arch = "wasm32"))]
fn div(a: U256, b: U256) -> Option<U256> {
    a.checked_div(b)
}

/// The same by the chain's host function: a division in the program would be a tenth of it.
#[cfg(target_arch = "wasm32")]
#[inline(never)]
fn div(a: U256, b: U256) -> Option<U256> {
    #[link(wasm_import_module = "vm_hooks")]
    extern "C" {
        fn math_div(value: *mut u8, divisor: *const u8);
    }
    if b.is_zero() {
        return None;
    }
    // Turned by limbs: byte by byte it would cost more than the division.
    let turned = |number: U256| {
        let [a, b, c, d] = number.into_limbs();
        [d, c, b, a].map(u64::to_be)
    };
    let (mut value, divisor) = (turned(a), turned(b));
    // Safety: both point to 32 bytes; the host writes the quotient over the first.
    unsafe { math_div(value.as_mut_ptr().cast(), divisor.as_ptr().cast()) };
    let [d, c, b, a] = value.map(u64::from_be);
    Some(U256::from_limbs([a, b, c, d]))
}

fn narrow(value: U256) -> Result<u128, Error> {
    match value.into_limbs() {
        [low, high, 0, 0] => Ok(u128::from(low) | u128::from(high) << 64),
        _ => Err(Error::Overflow),
    }
}

/// a * b, exactly: by halves, since a product of whole words costs the chain as much as a storage word that is warm.
#[inline(never)]
#[allow(clippy::cast_possible_truncation)] // the halves are meant
pub(crate) fn product(a: u128, b: u128) -> U256 {
    let half = |number: u128| u128::from(number as u64);
    // Each is a product of halves, or a sum below 2^66: nothing wraps.
    let low = half(a).wrapping_mul(half(b));
    let (cross, other) = (half(a).wrapping_mul(b >> 64), (a >> 64).wrapping_mul(half(b)));
    let middle = (low >> 64).wrapping_add(half(cross)).wrapping_add(half(other));
    let high = (a >> 64).wrapping_mul(b >> 64).wrapping_add(cross >> 64).wrapping_add(other >> 64);
    let high = high.wrapping_add(middle >> 64);
    U256::from_limbs([low as u64, middle as u64, high as u64, (high >> 64) as u64])
}

/// floor(a * b / d). Exact: the product of two `u128` fits.
///
/// # Errors
/// [`Error::Overflow`] for `d` = 0 and for a result beyond `u128`.
#[inline(never)]
pub fn mul_div_down(a: u128, b: u128, d: u128) -> Result<u128, Error> {
    narrow(div(product(a, b), U256::from(d)).ok_or(Error::Overflow)?)
}

/// ceil(a * b / d).
///
/// # Errors
/// As [`mul_div_down`].
pub fn mul_div_up(a: u128, b: u128, d: u128) -> Result<u128, Error> {
    div_up(product(a, b), d)
}

#[inline(never)]
pub(crate) fn div_up(a: U256, d: u128) -> Result<u128, Error> {
    let quotient = narrow(div(a, U256::from(d)).ok_or(Error::Overflow)?)?;
    quotient.checked_add(u128::from(product(quotient, d) != a)).ok_or(Error::Overflow)
}

/// balance * rate * seconds: exact interest in wei scaled by 1e18.
#[must_use]
pub fn interest_scaled(balance: u128, rate: u64, seconds: u64) -> U256 {
    // Two halves of a word: their product fits.
    product(balance, u128::from(rate).wrapping_mul(u128::from(seconds)))
}

/// Interest in wei, rounded up: what a borrower owes.
///
/// # Errors
/// [`Error::Overflow`] for a result beyond `u128`.
pub fn interest_up(balance: u128, rate: u64, seconds: u64) -> Result<u128, Error> {
    div_up(interest_scaled(balance, rate, seconds), u128::from(WAD))
}

/// Wei of a scaled amount, rounded down.
///
/// # Errors
/// [`Error::Overflow`] for a result beyond `u128`.
pub fn unscale_down(scaled: U256) -> Result<u128, Error> {
    narrow(div(scaled, U256::from(WAD)).ok_or(Error::Overflow)?)
}

/// (1 + interest of one window) ^ windows, scaled by 1e27, each product rounded down.
fn growth_down(window_rate: u128, windows: u8) -> Result<u128, Error> {
    let mul = |a: u128, b: u128| mul_div_down(a, b, RAY);
    let mut base = RAY.checked_add(window_rate).ok_or(Error::Overflow)?;
    let mut growth = RAY;
    let mut left = windows;
    loop {
        if left & 1 == 1 {
            growth = mul(growth, base)?;
        }
        left >>= 1;
        if left == 0 {
            return Ok(growth);
        }
        base = mul(base, base)?;
    }
}

/// The principal in the next of `windows` level payments: balance * r / ((1 + r)^windows - 1), rounded down, where r
/// is the interest of one window of `period` seconds. The last window takes the whole balance; without interest the
/// parts are equal.
///
/// # Errors
/// [`Error::Overflow`] where an intermediate result does not fit.
pub fn instalment_principal_down(balance: u128, rate: u64, period: u64, windows: u8) -> Result<u128, Error> {
    if windows <= 1 {
        return Ok(balance);
    }
    if rate == 0 {
        return mul_div_down(balance, 1, u128::from(windows));
    }
    let per_window = u128::from(rate)
        .checked_mul(u128::from(period))
        .and_then(|r| r.checked_mul(u128::from(WAD_TO_RAY)))
        .ok_or(Error::Overflow)?;
    let growth = growth_down(per_window, windows)?.checked_sub(RAY).ok_or(Error::Overflow)?;
    Ok(mul_div_down(balance, per_window, growth)?.min(balance))
}
