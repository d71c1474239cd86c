//! What memory pages cost. Pages are counted over all programs of a transaction.

use crate::Params;

/// Gas of the exponential part: entry `n` is `31_874_000 ^ (n / 128)`, rounded down.
const EXPONENTS: [u32; 129] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38, 43, 50, 57,
    65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569, 651, 745, 853, 976,
    1117, 1279, 1463, 1675, 1917, 2194, 2511, 2874, 3290, 3765, 4309, 4932, 5645, 6461, 7395, 8464, 9687,
    11087, 12689, 14523, 16621, 19024, 21773, 24919, 28521, 32642, 37359, 42758, 48938, 56010, 64104, 73368,
    83971, 96106, 109994, 125890, 144082, 164904, 188735, 216010, 247226, 282953, 323844, 370643, 424206,
    485509, 555672, 635973, 727880, 833067, 953456, 1091243, 1248941, 1429429, 1636000, 1872423, 2143012,
    2452704, 2807151, 3212820, 3677113, 4208502, 4816684, 5512756, 6309419, 7221210, 8264766, 9459129,
    10826093, 12390601, 14181199, 16230562, 18576084, 21260563, 24332984, 27849408, 31873999,
];

fn exponent(pages: u16) -> u64 {
    EXPONENTS.get(usize::from(pages)).map_or(u64::MAX, |gas| u64::from(*gas))
}

/// Gas to open `new` pages when `open` are open and `ever` were open at most, the penalty for passing the page
/// limit included (more than anyone has).
pub fn grow_cost(params: &Params, new: u16, open: u16, ever: u16) -> u64 {
    let new_open = open.saturating_add(new);
    if params.stylus_version >= 3 && params.page_limit != 0 && new_open > params.page_limit {
        return u64::MAX;
    }
    let new_ever = ever.max(new_open);
    if new_ever <= params.free_pages {
        return 0;
    }
    let paid = |pages: u16| u64::from(pages.saturating_sub(params.free_pages));
    let linear = paid(new_open).saturating_sub(paid(open)).saturating_mul(u64::from(params.page_gas));
    linear.saturating_add(exponent(new_ever).saturating_sub(exponent(ever)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponents_follow_their_formula() {
        let base = (31_874_000_f64.ln() / 128.0).exp();
        for pages in 0..129_u16 {
            assert_eq!(base.powi(i32::from(pages)) as u64, exponent(pages), "pages {pages}");
        }
        assert_eq!(exponent(129), u64::MAX);
    }

    #[test]
    fn all_pages_cost_the_same_in_any_steps() {
        let params = Params::default();
        for step in 1..=128_u16 {
            let (mut total, mut open) = (0, 0);
            while open < 128 {
                let new = step.min(128 - open);
                total += grow_cost(&params, new, open, open);
                open += new;
            }
            assert_eq!(total, 31_999_998, "step {step}");
        }
    }

    #[test]
    fn two_pages_are_free_and_the_third_is_not() {
        let params = Params::default();
        assert_eq!(grow_cost(&params, 2, 0, 0), 0);
        assert_eq!(grow_cost(&params, 1, 2, 2), 1_000);
        // reopened pages pay the linear part again, not the exponential one
        assert_eq!(grow_cost(&params, 15, 2, 17), 15_000);
        assert_eq!(grow_cost(&params, 15, 2, 2), 15_000 + 9 - 1);
    }

    #[test]
    fn nobody_can_pay_for_more_than_the_limit() {
        let params = Params::default();
        assert_eq!(grow_cost(&params, 1, 128, 128), u64::MAX);
        assert_eq!(grow_cost(&params, u16::MAX, 0, 0), u64::MAX);
        let narrow = Params { page_limit: 4, ..Params::default() };
        assert_eq!(grow_cost(&narrow, 2, 3, 100), u64::MAX);
        let unlimited = Params { page_limit: 0, ..Params::default() };
        assert_eq!(grow_cost(&unlimited, 1, 127, 128), 1_000);
    }
}
