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
    let mut divisor = split(d);
    let divisor = significant(&mut divisor);
    let Some(leading) = divisor.last() else { return Err(MathError::DivisionByZero) };
    // A divisor whose top bit is set makes every digit guess wrong by two at most.
    let zeros = leading.leading_zeros().wrapping_sub(DIGIT_BITS);
    shift_left(divisor, zeros);
    // The product, what the shift adds, and a digit above it for the first turn.
    let mut rest = [0u64; 18];
    multiply(significant(&mut split(a)), significant(&mut split(b)), &mut rest);
    shift_left(&mut rest, zeros);

    // Each turn divides the digits from its place on, which are below the divisor times 2^32, and leaves their remainder.
    let length = significant(&mut rest).len();
    let size = divisor.len();
    let mut quotient: Digits = [0; 8];
    for place in (0..=length.saturating_sub(size)).rev() {
        let Some(part) = rest.get_mut(place..place.saturating_add(size).saturating_add(1)) else { continue };
        let digit = divide_digit(part, divisor);
        match quotient.get_mut(place) {
            Some(to) => *to = digit,
            None if digit == 0 => {}
            None => return Err(MathError::Overflow),
        }
    }
    Ok((join(&quotient), rest.iter().all(|digit| *digit == 0)))
}

/// Divides `rest`, below `divisor * 2^32` and a digit longer, by `divisor`; leaves the remainder and returns the digit.
fn divide_digit(rest: &mut [u64], divisor: &[u64]) -> u64 {
    let ([.., second, top], [.., leading]) = (&*rest, divisor) else { return 0 };
    let Some(guess) = (top.wrapping_shl(DIGIT_BITS) | second).checked_div(*leading) else { return 0 };
    // The guess is never too small, and at most two too large.
    let mut digit = guess.min(DIGIT_MASK);
    if digit != 0 && subtract_product(rest, divisor, digit) {
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

/// `rest -= divisor * digit`; whether it went below zero and was wrapped.
fn subtract_product(rest: &mut [u64], divisor: &[u64], digit: u64) -> bool {
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

/// `rest += divisor`; whether that undid a borrow.
fn add_back(rest: &mut [u64], divisor: &[u64]) -> bool {
    let mut carry = 0u64;
    for (r, d) in rest.iter_mut().zip(divisor.iter().chain(&[0])) {
        let sum = r.wrapping_add(*d).wrapping_add(carry);
        *r = sum & DIGIT_MASK;
        carry = sum.wrapping_shr(DIGIT_BITS);
    }
    carry == 1
}

/// Writes `a * b` to `product`, which is zero and long enough.
fn multiply(a: &[u64], b: &[u64], product: &mut [u64]) {
    for (offset, x) in a.iter().enumerate() {
        // x * y + digit + carry <= (2^32 - 1)^2 + 2 * (2^32 - 1) < 2^64.
        let mut carry = 0u64;
        for (digit, y) in product.iter_mut().skip(offset).zip(b.iter().chain(&[0])) {
            let sum = x.wrapping_mul(*y).wrapping_add(*digit).wrapping_add(carry);
            *digit = sum & DIGIT_MASK;
            carry = sum.wrapping_shr(DIGIT_BITS);
        }
    }
}

/// The digits without the zeros at their upper end.
fn significant(digits: &mut [u64]) -> &mut [u64] {
    let length = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last.wrapping_add(1));
    digits.get_mut(..length).unwrap_or_default()
}

/// Multiplies by `2^bits`, fewer than 32; the result fits.
fn shift_left(digits: &mut [u64], bits: u32) {
    let mut carry = 0u64;
    for digit in digits {
        let moved = digit.wrapping_shl(bits) | carry;
        *digit = moved & DIGIT_MASK;
        carry = moved.wrapping_shr(DIGIT_BITS);
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
