use alloy_primitives::U256;
use num_rational::BigRational;
use proptest::prelude::*;

use super::exact::{self, int};
use crate::{
    instalment_principal_down, interest_scaled, interest_up, mul_div_down, mul_div_up, unscale_down, Error,
    MAX_PAYMENTS, MAX_RATE, MONTH, WAD, WINDOW,
};

#[test]
fn interest_of_the_live_example_agrees() {
    let balance = 100_000 * u128::from(WAD);
    assert_eq!(interest_up(balance, 2_917_300_861, WINDOW), Ok(756_164_383_171_200_000_000));
    assert_eq!(interest_up(balance, 1_585_489_599, 10 * 86_400), Ok(136_986_301_353_600_000_000));
}

#[test]
fn level_principal_of_the_live_example_agrees_to_twelve_digits() {
    // The live contract compounds in 18 decimals and floors each step.
    let balance = 100_000 * u128::from(WAD);
    let ours = instalment_principal_down(balance, 2_917_300_861, WINDOW, 36).unwrap();
    assert!(ours.abs_diff(2_427_252_780_448_877_351_624) < 1_000_000_000, "{ours}");
}

#[test]
fn roundings_are_where_their_names_say() {
    assert_eq!(mul_div_down(7, 3, 2), Ok(10));
    assert_eq!(mul_div_up(7, 3, 2), Ok(11));
    assert_eq!(mul_div_up(6, 3, 2), Ok(9));
    assert_eq!(mul_div_down(1, 1, 0), Err(Error::Overflow));
    assert_eq!(mul_div_up(u128::MAX, u128::MAX, u128::MAX), Ok(u128::MAX));
    assert_eq!(mul_div_down(u128::MAX, 2, 1), Err(Error::Overflow));
    assert_eq!(interest_up(1, 1, 1), Ok(1));
    assert_eq!(interest_up(0, 1, 1), Ok(0));
    assert_eq!(unscale_down(interest_scaled(1, 1, 1)), Ok(0));
}

#[test]
fn one_window_left_takes_the_balance() {
    for windows in [0, 1] {
        assert_eq!(instalment_principal_down(123, 5, WINDOW, windows), Ok(123));
    }
    assert_eq!(instalment_principal_down(100, 0, WINDOW, 3), Ok(33));
}

proptest! {
    #[test]
    fn interest_is_the_exact_one_rounded_up(balance: u128, rate in 0..=MAX_RATE, seconds in 0..=130 * WINDOW) {
        let exact = exact::interest(balance, rate, seconds);
        match interest_up(balance, rate, seconds) {
            Ok(rounded) => prop_assert!(exact::is_ceil(rounded, &exact)),
            Err(_) => prop_assert!(exact > int(u128::MAX - 1)),
        }
    }

    #[test]
    fn mul_div_is_exact(a: u128, b: u128, d in 1u128..) {
        let exact = int(a) * int(b) / int(d);
        match mul_div_down(a, b, d) {
            Ok(rounded) => prop_assert!(exact::is_floor(rounded, &exact)),
            Err(_) => prop_assert!(exact >= int(u128::MAX) + int(1)),
        }
        match mul_div_up(a, b, d) {
            Ok(rounded) => prop_assert!(exact::is_ceil(rounded, &exact)),
            Err(_) => prop_assert!(exact > int(u128::MAX)),
        }
    }

    #[test]
    fn level_principal_is_close_to_the_exact_annuity(
        balance in 0..1u128 << 96, rate in 0..=MAX_RATE, windows in 1..=MAX_PAYMENTS,
        period in prop_oneof![Just(WINDOW), Just(MONTH)],
    ) {
        let exact = exact::instalment(balance, rate, period, windows);
        let ours = instalment_principal_down(balance, rate, period, windows).unwrap();
        // A floored growth makes the principal larger, by less than one part in 1e9 even at the smallest rate.
        let slack: BigRational = exact.clone() / int(1_000_000_000) + int(1);
        prop_assert!(int(ours) >= exact.clone() - int(1) && int(ours) <= exact.clone() + slack, "{ours} {exact}");
        prop_assert!(ours <= balance);
    }

    #[test]
    fn any_input_gives_a_result_or_an_error(a: u128, rate: u64, seconds: u64, windows: u8) {
        let _ = interest_up(a, rate, seconds);
        let _ = instalment_principal_down(a, rate, seconds, windows);
    }
}

#[test]
fn products_of_halves_are_products() {
    let numbers = [0, 1, 2, u128::from(u64::MAX), 1 << 64, (1 << 127) + 12_345, u128::MAX - 1, u128::MAX];
    for a in numbers {
        for b in numbers {
            assert_eq!(crate::interest::product(a, b), U256::from(a) * U256::from(b), "{a} * {b}");
        }
    }
}
