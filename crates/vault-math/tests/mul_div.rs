//! The exact division against arbitrary precision.

use alloy_primitives::U256;
use num_bigint::BigUint;
use proptest::prelude::*;
use vault_math::{mul_div_down, mul_div_up, MathError};

fn big(value: U256) -> BigUint {
    BigUint::from_bytes_le(&value.to_le_bytes::<32>())
}

/// What the result has to be.
fn expected(a: U256, b: U256, d: U256, up: bool) -> Result<BigUint, MathError> {
    if d.is_zero() {
        return Err(MathError::DivisionByZero);
    }
    let round = if up { big(d) - 1u8 } else { BigUint::ZERO };
    let quotient = (big(a) * big(b) + round) / big(d);
    if quotient.bits() > 256 {
        return Err(MathError::Overflow);
    }
    Ok(quotient)
}

fn check(a: U256, b: U256, d: U256) {
    assert_eq!(mul_div_down(a, b, d).map(big), expected(a, b, d, false), "down {a} {b} {d}");
    assert_eq!(mul_div_up(a, b, d).map(big), expected(a, b, d, true), "up {a} {b} {d}");
}

fn edges() -> Vec<U256> {
    let mut edges = vec![U256::ZERO];
    for bits in [0, 1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 223, 224, 254, 255] {
        let power = U256::from(1) << bits;
        edges.extend([power - U256::from(1), power, power + U256::from(1)]);
    }
    edges.extend([U256::MAX - U256::from(1), U256::MAX]);
    edges
}

#[test]
fn mul_div_is_exact_at_every_edge() {
    let edges = edges();
    for a in &edges {
        for b in &edges {
            for d in &edges {
                check(*a, *b, *d);
            }
        }
    }
}

#[test]
fn mul_div_names_its_errors() {
    let one = U256::from(1);
    assert_eq!(mul_div_down(one, one, U256::ZERO), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_up(U256::ZERO, one, U256::ZERO), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_down(U256::MAX, U256::from(2), one), Err(MathError::Overflow));
    // The quotient fits, rounded up it does not: (2^256 - 1) + 1/2.
    let odd = (U256::from(1) << 255) + (U256::from(1) << 254);
    assert_eq!(mul_div_down(U256::MAX, odd, odd), Ok(U256::MAX));
    assert_eq!(mul_div_up(U256::MAX, U256::MAX, U256::MAX - one), Err(MathError::Overflow));
}

#[test]
fn mul_div_rounds_every_small_case_right() {
    for a in 0..24u64 {
        for b in 0..24u64 {
            for d in 1..24u64 {
                let (x, y, z) = (U256::from(a), U256::from(b), U256::from(d));
                assert_eq!(mul_div_down(x, y, z), Ok(U256::from(a * b / d)));
                assert_eq!(mul_div_up(x, y, z), Ok(U256::from((a * b).div_ceil(d))));
            }
        }
    }
}

/// Numbers of every length, with runs of ones and zeros, which is where a guessed digit is wrong.
fn number() -> impl Strategy<Value = U256> {
    let dense = (any::<[u64; 4]>(), 0usize..256).prop_map(|(limbs, shift)| U256::from_limbs(limbs) >> shift);
    let runs = prop::collection::vec(
        prop::sample::select(vec![0u32, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, u32::MAX]),
        8,
    )
    .prop_map(|digits| digits.into_iter().fold(U256::ZERO, |value, digit| (value << 32) | U256::from(digit)));
    prop_oneof![dense, runs]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn mul_div_equals_big_integers(a in number(), b in number(), d in number()) {
        check(a, b, d);
    }
}
