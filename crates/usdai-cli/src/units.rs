//! Decimal text to fixed-point integers and back.
use crate::types::U256;

/// Decimals of USDC.
pub const USDC_DECIMALS: u8 = 6;
/// Decimals of USDai and sUSDai.
pub const TOKEN_DECIMALS: u8 = 18;
/// Decimals of a redemption lot: requests are multiples of a millionth of a share.
pub const LOT_DECIMALS: u8 = 6;
/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Days of an epoch.
pub const EPOCH_DAYS: u64 = 30;
/// Seconds of a year of 365 days, the year of every rate here.
pub const YEAR: u64 = 365 * DAY;

/// 10^18.
#[must_use]
pub fn wad() -> U256 {
    U256::from(1_000_000_000_000_000_000_u64)
}

/// A figure of the chain that has to fit 64 bits: a time, a count, an id.
///
/// # Errors
/// When it does not.
pub fn small(value: U256) -> anyhow::Result<u64> {
    u64::try_from(value).map_err(|_| anyhow::anyhow!("{value} is no sensible time, count or id"))
}

/// Reads a plain decimal number (`1_200_000.50`) as an integer of `decimals` places.
///
/// # Errors
/// A sentence that says what is expected: signs, exponents, blanks, more than `decimals` places and
/// values beyond 10^30 are refused.
pub fn parse_decimal(text: &str, decimals: u8) -> Result<U256, String> {
    let expected = || {
        format!("`{text}` is no amount: write digits with at most {decimals} decimal places, such as \"1_200_000.50\"")
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let valid = |part: &str| {
        !part.starts_with('_')
            && !part.ends_with('_')
            && part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
    };
    if text.starts_with('-') {
        return Err(format!("`{text}` is negative: amounts are zero or more"));
    }
    if whole.is_empty() || !valid(whole) || !valid(fraction) || (text.contains('.') && fraction.is_empty()) {
        return Err(expected());
    }
    let whole: String = whole.bytes().filter(|b| *b != b'_').map(char::from).collect();
    let fraction: String = fraction.bytes().filter(|b| *b != b'_').map(char::from).collect();
    if fraction.len() > usize::from(decimals) {
        return Err(format!(
            "`{text}` has {} decimal places, at most {decimals} are possible here",
            fraction.len()
        ));
    }
    if whole.trim_start_matches('0').len() > 30 {
        return Err(format!("`{text}` is too large"));
    }
    let digits = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    U256::from_str_radix(&digits, 10).map_err(|_| expected())
}

/// All decimals of `value` without trailing zeros: `1200000.5`.
#[must_use]
pub fn exact(value: U256, decimals: u8) -> String {
    let digits = format!("{value:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

/// For people: groups of three and `places` decimals, cut off, never rounded up.
#[must_use]
pub fn grouped(value: U256, decimals: u8, places: usize) -> String {
    let digits = format!("{value:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if places > 0 {
        out.push('.');
        out.push_str(&fraction[..places.min(fraction.len())]);
    }
    out
}

/// Groups of three for a count.
#[must_use]
pub fn count(value: u64) -> String {
    grouped(U256::from(value), 0, 0)
}

/// For display only: `value` of `decimals` places as a floating-point number.
#[must_use]
pub fn approximate(value: U256, decimals: u8) -> f64 {
    exact(value, decimals).parse().unwrap_or(f64::NAN)
}

/// Yearly yield in percent that takes `from` to `to` in `seconds`, compounded; display only.
#[must_use]
pub fn apy_percent(from: U256, to: U256, seconds: u64) -> Option<f64> {
    if from.is_zero() || seconds == 0 {
        return None;
    }
    let growth = approximate(to, TOKEN_DECIMALS) / approximate(from, TOKEN_DECIMALS);
    #[allow(clippy::cast_precision_loss)]
    let years = seconds as f64 / YEAR as f64;
    Some((growth.powf(1.0 / years) - 1.0) * 100.0)
}

/// A yearly rate in percent with up to 6 places as a rate per second scaled 1e18, rounded down.
///
/// # Errors
/// As [`parse_decimal`].
pub fn rate_per_second(percent: &str) -> Result<U256, String> {
    let micro_percent = parse_decimal(percent, 6)?;
    // percent * 1e6 -> fraction * 1e18 is times 1e10.
    Ok(micro_percent * U256::from(10_000_000_000_u64) / U256::from(YEAR))
}

/// A percentage with up to two places as basis points.
///
/// # Errors
/// As [`parse_decimal`], and above 100 %.
pub fn percent_to_bps(percent: &str) -> Result<u64, String> {
    let bps = parse_decimal(percent, 2)?;
    if bps > U256::from(10_000) {
        return Err(format!("`{percent}` is more than 100 percent"));
    }
    Ok(bps.to::<u64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_round_trips() {
        for (text, decimals, value) in [
            ("0", 6, 0_u64),
            ("1", 6, 1_000_000),
            ("1_200_000.50", 6, 1_200_000_500_000),
            ("0.000001", 6, 1),
            ("007.5", 2, 750),
        ] {
            assert_eq!(parse_decimal(text, decimals), Ok(U256::from(value)), "{text}");
        }
        assert_eq!(exact(U256::from(1_200_000_500_000_u64), 6), "1200000.5");
        assert_eq!(exact(U256::from(1), 18), "0.000000000000000001");
        assert_eq!(exact(U256::ZERO, 18), "0");
    }

    #[test]
    fn malformed_amounts_are_refused_with_a_reason() {
        for text in [
            "",
            "-1",
            "1.5e9",
            "+1",
            " 1",
            "1 000",
            "1.",
            ".5",
            "_1",
            "1_",
            "0x10",
            "1.0000001",
            "1,000",
            "NaN",
        ] {
            let error = parse_decimal(text, 6).expect_err(text);
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
        assert!(parse_decimal(&"9".repeat(31), 18).is_err());
    }

    #[test]
    fn amounts_are_shown_in_groups_and_cut_off() {
        assert_eq!(grouped(U256::from(1_234_567_899_999_u64), 6, 2), "1,234,567.89");
        assert_eq!(grouped(U256::from(5), 6, 2), "0.00");
        assert_eq!(count(32_000_000), "32,000,000");
        assert_eq!(count(999), "999");
    }

    #[test]
    fn rates_round_down() {
        // 0.12e18 / 31,536,000 s = 3,805,175,038.05...
        assert_eq!(rate_per_second("12"), Ok(U256::from(3_805_175_038_u64)));
        assert_eq!(percent_to_bps("70"), Ok(7_000));
        assert!(percent_to_bps("100.01").is_err());
    }

    #[test]
    fn yield_is_compounded_over_a_year() {
        let year = apy_percent(wad(), wad() + wad() / U256::from(10), YEAR).expect("positive");
        assert!((year - 10.0).abs() < 1e-9);
        let half = apy_percent(wad(), wad() + wad() / U256::from(10), YEAR / 2).expect("positive");
        assert!((half - 21.0).abs() < 1e-9);
    }
}
