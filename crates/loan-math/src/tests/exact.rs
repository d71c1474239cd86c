//! Exact arithmetic to compare with.
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::WAD;

pub fn int(value: u128) -> BigRational {
    BigRational::from(BigInt::from(value))
}

/// Interest in wei.
pub fn interest(balance: u128, rate: u64, seconds: u64) -> BigRational {
    int(balance) * int(rate.into()) * int(seconds.into()) / int(WAD.into())
}

/// The annuity's principal: b * r / ((1 + r)^n - 1).
pub fn instalment(balance: u128, rate: u64, period: u64, windows: u8) -> BigRational {
    if windows <= 1 {
        return int(balance);
    }
    if rate == 0 {
        return int(balance) / int(windows.into());
    }
    let r = int(rate.into()) * int(period.into()) / int(WAD.into());
    let growth = (int(1) + r.clone()).pow(windows.into()) - int(1);
    int(balance) * r / growth
}

/// 0 <= rounded - exact < 1.
pub fn is_ceil(rounded: u128, exact: &BigRational) -> bool {
    int(rounded) >= *exact && int(rounded) - exact < int(1)
}

/// 0 <= exact - rounded < 1.
pub fn is_floor(rounded: u128, exact: &BigRational) -> bool {
    int(rounded) <= *exact && exact - int(rounded) < int(1)
}
