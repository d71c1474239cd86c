//! 256-bit arithmetic and hashing. Results replace the first operand.

use super::Answer;
use crate::env::Env;
use crate::pricing::{self, ADD_MOD, DIV, HOSTIO, MUL_MOD, PTR};
use alloy_primitives::keccak256;

/// Quotient; zero for a divisor of zero.
pub fn math_div(env: &mut Env<'_, '_>, value: u32, divisor: u32) -> Answer {
    env.buy_ink(HOSTIO + 3 * PTR + DIV)?;
    let (a, b) = (env.uint(value)?, env.uint(divisor)?);
    env.put_uint(value, a.checked_div(b).unwrap_or_default())
}

/// Remainder; zero for a modulus of zero.
pub fn math_mod(env: &mut Env<'_, '_>, value: u32, modulus: u32) -> Answer {
    env.buy_ink(HOSTIO + 3 * PTR + DIV)?;
    let (a, b) = (env.uint(value)?, env.uint(modulus)?);
    env.put_uint(value, a.checked_rem(b).unwrap_or_default())
}

/// Power modulo 2^256, as the EVM's EXP.
pub fn math_pow(env: &mut Env<'_, '_>, value: u32, exponent: u32) -> Answer {
    env.buy_ink(HOSTIO + 3 * PTR)?;
    let (base, exponent) = (env.uint(value)?, env.uint(exponent)?);
    env.buy_ink(pricing::pow(&exponent.to_be_bytes()))?;
    env.put_uint(value, base.wrapping_pow(exponent))
}

/// Sum modulo a number; zero for a modulus of zero.
pub fn math_add_mod(env: &mut Env<'_, '_>, value: u32, addend: u32, modulus: u32) -> Answer {
    env.buy_ink(HOSTIO + 4 * PTR + ADD_MOD)?;
    let (a, b, modulus) = (env.uint(value)?, env.uint(addend)?, env.uint(modulus)?);
    env.put_uint(value, a.add_mod(b, modulus))
}

/// Product modulo a number; zero for a modulus of zero.
pub fn math_mul_mod(env: &mut Env<'_, '_>, value: u32, multiplier: u32, modulus: u32) -> Answer {
    env.buy_ink(HOSTIO + 4 * PTR + MUL_MOD)?;
    let (a, b, modulus) = (env.uint(value)?, env.uint(multiplier)?, env.uint(modulus)?);
    env.put_uint(value, a.mul_mod(b, modulus))
}

/// keccak256 of `len` bytes.
pub fn native_keccak256(env: &mut Env<'_, '_>, input: u32, len: u32, output: u32) -> Answer {
    env.buy_ink(pricing::keccak(len))?;
    let hash = keccak256(&env.bytes(input, len)?);
    env.put(output, hash.as_slice())
}
