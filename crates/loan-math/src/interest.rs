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
    u128::try_from(value).map_err(|_| Error::Overflow)
}

#[inline(never)]
fn product(a: u128, b: u128) -> Result<U256, Error> {
    U256::from(a).checked_mul(U256::from(b)).ok_or(Error::Overflow)
}

/// floor(a * b / d). Exact: the product of two `u128` fits.
///
/// # Errors
/// [`Error::Overflow`] for `d` = 0 and for a result beyond `u128`.
#[inline(never)]
pub fn mul_div_down(a: u128, b: u128, d: u128) -> Result<u128, Error> {
    narrow(div(product(a, b)?, U256::from(d)).ok_or(Error::Overflow)?)
}

/// ceil(a * b / d).
///
/// # Errors
/// As [`mul_div_down`].
pub fn mul_div_up(a: u128, b: u128, d: u128) -> Result<u128, Error> {
    div_up(product(a, b)?, U256::from(d))
}

pub(crate) fn div_up(a: U256, d: U256) -> Result<u128, Error> {
    let quotient = div(a, d).ok_or(Error::Overflow)?;
    let back = quotient.checked_mul(d).ok_or(Error::Overflow)?;
    narrow(quotient)?.checked_add(u128::from(back != a)).ok_or(Error::Overflow)
}

/// balance * rate * seconds: exact interest in wei scaled by 1e18.
///
/// # Errors
/// [`Error::Overflow`] where it does not fit 256 bits.
pub fn interest_scaled(balance: u128, rate: u64, seconds: u64) -> Result<U256, Error> {
    product(balance, u128::from(rate))?.checked_mul(U256::from(seconds)).ok_or(Error::Overflow)
}

/// Interest in wei, rounded up: what a borrower owes.
///
/// # Errors
/// [`Error::Overflow`] for a result beyond `u128`.
pub fn interest_up(balance: u128, rate: u64, seconds: u64) -> Result<u128, Error> {
    div_up(interest_scaled(balance, rate, seconds)?, U256::from(WAD))
}

/// Wei of a scaled amount, rounded down.
///
/// # Errors
/// [`Error::Overflow`] for a result beyond `u128`.
pub fn unscale_down(scaled: U256) -> Result<u128, Error> {
    narrow(div(scaled, U256::from(WAD)).ok_or(Error::Overflow)?)
}

/// (1 + interest of one window) ^ windows, scaled by 1e27, each product rounded down.
fn growth_down(window_rate: U256, windows: u8) -> Result<U256, Error> {
    let ray = U256::from(RAY);
    let mul = |a: U256, b: U256| a.checked_mul(b).and_then(|p| div(p, ray)).ok_or(Error::Overflow);
    let mut base = ray.checked_add(window_rate).ok_or(Error::Overflow)?;
    let mut growth = ray;
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
    let grown = growth_down(U256::from(per_window), windows)?;
    let growth = grown.checked_sub(U256::from(RAY)).ok_or(Error::Overflow)?;
    let principal = narrow(div(product(balance, per_window)?, growth).ok_or(Error::Overflow)?)?;
    Ok(principal.min(balance))
}
