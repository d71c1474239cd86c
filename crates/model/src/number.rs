//! Whole numbers without a width, and exact fractions of them.

use num_bigint::BigInt;
use num_rational::BigRational;

/// A whole number.
pub type N = BigInt;
/// A fraction.
pub type Q = BigRational;

/// A whole number of a small one.
pub fn n(value: impl Into<N>) -> N {
    value.into()
}

/// `numerator / denominator`, exact.
///
/// # Panics
/// When the denominator is zero: the model never divides by nothing.
#[must_use]
pub fn q(numerator: &N, denominator: &N) -> Q {
    Q::new(numerator.clone(), denominator.clone())
}

/// The largest whole number that is not above.
#[must_use]
pub fn down(value: &Q) -> N {
    value.floor().to_integer()
}

/// The smallest whole number that is not below.
#[must_use]
pub fn up(value: &Q) -> N {
    value.ceil().to_integer()
}

/// `2^bits`.
#[must_use]
pub fn pow2(bits: u32) -> N {
    n(1) << bits
}

/// `10^digits`.
#[must_use]
pub fn pow10(digits: u32) -> N {
    n(10).pow(digits)
}

/// One, in 18 decimals.
#[must_use]
pub fn wad() -> N {
    pow10(18)
}

/// `a - b`, or zero where that is negative.
#[must_use]
pub fn above(a: &N, b: &N) -> N {
    (a - b).max(n(0))
}

/// A number of its bytes, the most significant first.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> N {
    N::from_bytes_be(num_bigint::Sign::Plus, bytes)
}
