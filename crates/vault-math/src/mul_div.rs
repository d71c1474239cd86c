//! Exact products divided by a 256-bit number.
//!
//! Long division on 32-bit digits held in 64-bit words: a WASM program has 64-bit division and no wider one,
//! and the code stays a tenth of a general big-number library's.

use alloy_primitives::U256;

use crate::MathError;

const DIGIT_BITS: u32 = 32;
const DIGIT_MASK: u64 = 0xffff_ffff;
const BASE: u64 = 1 << DIGIT_BITS;

/// A 256-bit number, least significant digit first. Every digit is below 2^32.
type Digits = [u64; 8];
/// A product of two of them.
type WideDigits = [u64; 16];

/// `a * b / d`, rounded down, with the product exact in 512 bits.
///
/// # Errors
/// [`MathError::DivisionByZero`]; [`MathError::Overflow`] when the quotient is 2^256 or more.
#[inline(never)]
pub fn mul_div_down(a: U256, b: U256, d: U256) -> Result<U256, MathError> {
    Ok(mul_div_rem(a, b, d)?.0)
}

/// `a * b / d`, rounded up, with the product exact in 512 bits.
///
/// # Errors
/// As [`mul_div_down`].
#[inline(never)]
pub fn mul_div_up(a: U256, b: U256, d: U256) -> Result<U256, MathError> {
    let (quotient, exact) = mul_div_rem(a, b, d)?;
    if exact {
        Ok(quotient)
    } else {
        quotient.checked_add(U256::from_limbs([1, 0, 0, 0])).ok_or(MathError::Overflow)
    }
}

/// `a * b`. The general multiplication costs a program more code than this detour.
pub(crate) fn mul(a: U256, b: U256) -> Result<U256, MathError> {
    mul_div_down(a, b, U256::from_limbs([1, 0, 0, 0]))
}

/// The quotient, and whether nothing remained.
#[inline(never)]
fn mul_div_rem(a: U256, b: U256, d: U256) -> Result<(U256, bool), MathError> {
    if d.is_zero() {
        return Err(MathError::DivisionByZero);
    }
    // A divisor whose top bit is set makes every digit guess wrong by two at most.
    let zeros = leading_zeros(d);
    let mut divisor: Digits = [0; 8];
    shift_left(&split(d), zeros, &mut divisor);
    let product = multiply(&split(a), &split(b));
    let mut numerator: WideDigits = [0; 16];
    let lost = shift_left(&product, zeros, &mut numerator);
    let (low, high) = numerator.split_at(8);
    if lost || !is_below(high, &divisor) {
        return Err(MathError::Overflow);
    }

    // `rest` stays below the divisor; each turn appends one digit and divides.
    let mut rest = [0u64; 9];
    copy(&mut rest, high);
    let mut quotient: Digits = [0; 8];
    for (digit, next) in quotient.iter_mut().zip(low).rev() {
        rest.rotate_right(1);
        if let Some(first) = rest.first_mut() {
            *first = *next;
        }
        *digit = divide_digit(&mut rest, &divisor);
    }
    Ok((join(&quotient), rest.iter().all(|digit| *digit == 0)))
}

/// Divides `rest`, below `divisor * 2^32`, by `divisor`; leaves the remainder and returns the digit.
fn divide_digit(rest: &mut [u64; 9], divisor: &Digits) -> u64 {
    let [.., second, top] = *rest;
    let [.., leading] = *divisor;
    let Some(guess) = (top.wrapping_shl(DIGIT_BITS) | second).checked_div(leading) else { return 0 };
    // The guess is never too small, and at most two too large.
    let mut digit = guess.min(DIGIT_MASK);
    if subtract_product(rest, divisor, digit) {
        // Two turns at most.
        loop {
            digit = digit.wrapping_sub(1);
            if add_back(rest, divisor) {
                break;
            }
        }
    }
    digit
}

/// `rest -= divisor * digit` modulo 2^288; whether it went below zero.
fn subtract_product(rest: &mut [u64; 9], divisor: &Digits, digit: u64) -> bool {
    // Digits are below 2^32: a product and a carry stay below 2^64, and so does every difference plus BASE.
    let mut carry = 0u64;
    let mut borrow = 0u64;
    for (r, d) in rest.iter_mut().zip(divisor.iter().chain(&[0])) {
        let product = d.wrapping_mul(digit).wrapping_add(carry);
        carry = product.wrapping_shr(DIGIT_BITS);
        let difference = r.wrapping_add(BASE).wrapping_sub(product & DIGIT_MASK).wrapping_sub(borrow);
        *r = difference & DIGIT_MASK;
        borrow = u64::from(difference < BASE);
    }
    borrow == 1
}

/// `rest += divisor` modulo 2^288; whether that undid a borrow.
fn add_back(rest: &mut [u64; 9], divisor: &Digits) -> bool {
    let mut carry = 0u64;
    for (r, d) in rest.iter_mut().zip(divisor.iter().chain(&[0])) {
        let sum = r.wrapping_add(*d).wrapping_add(carry);
        *r = sum & DIGIT_MASK;
        carry = sum.wrapping_shr(DIGIT_BITS);
    }
    carry == 1
}

fn multiply(a: &Digits, b: &Digits) -> WideDigits {
    let mut product: WideDigits = [0; 16];
    for (offset, x) in a.iter().enumerate() {
        // x * y + digit + carry <= (2^32 - 1)^2 + 2 * (2^32 - 1) < 2^64.
        let mut carry = 0u64;
        for (digit, y) in product.iter_mut().skip(offset).zip(b.iter().chain(&[0])) {
            let sum = x.wrapping_mul(*y).wrapping_add(*digit).wrapping_add(carry);
            *digit = sum & DIGIT_MASK;
            carry = sum.wrapping_shr(DIGIT_BITS);
        }
    }
    product
}

/// Writes `input * 2^bits` to `output`; whether something was lost. `bits` is below 256.
fn shift_left(input: &[u64], bits: u32, output: &mut [u64]) -> bool {
    let mut skip = 0usize;
    let mut small = bits;
    while small >= DIGIT_BITS {
        small = small.wrapping_sub(DIGIT_BITS);
        skip = skip.wrapping_add(1);
    }
    let mut carry = 0u64;
    for (to, from) in output.iter_mut().skip(skip).zip(input) {
        let moved = from.wrapping_shl(small) | carry;
        *to = moved & DIGIT_MASK;
        carry = moved.wrapping_shr(DIGIT_BITS);
    }
    carry != 0 || input.iter().rev().take(skip).any(|digit| *digit != 0)
}

/// Leading zero bits of a number that is not zero.
fn leading_zeros(value: U256) -> u32 {
    let mut zeros = 0u32;
    for limb in value.as_limbs().iter().rev() {
        zeros = zeros.wrapping_add(limb.leading_zeros());
        if *limb != 0 {
            break;
        }
    }
    zeros
}

/// `a < b`, both most significant last.
fn is_below(a: &[u64], b: &Digits) -> bool {
    for (x, y) in a.iter().zip(b).rev() {
        if x != y {
            return x < y;
        }
    }
    false
}

fn copy(to: &mut [u64], from: &[u64]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t = *f;
    }
}

#[inline(never)]
fn split(value: U256) -> Digits {
    let [a, b, c, d] = value.into_limbs();
    let low = |limb: u64| limb & DIGIT_MASK;
    let high = |limb: u64| limb.wrapping_shr(DIGIT_BITS);
    [low(a), high(a), low(b), high(b), low(c), high(c), low(d), high(d)]
}

fn join(digits: &Digits) -> U256 {
    let [a, b, c, d, e, f, g, h] = *digits;
    let pair = |low: u64, high: u64| low | high.wrapping_shl(DIGIT_BITS);
    U256::from_limbs([pair(a, b), pair(c, d), pair(e, f), pair(g, h)])
}
