use proptest::prelude::*;

use super::exact::{self, int};
use crate::{distribute, price_at, title_price, Claims, Error, Sale, BPS, DAY};

const SALE: Sale = Sale { start: 1_000, duration: 7 * DAY, start_price: 1_200, reserve: 500 };

#[test]
fn price_falls_from_the_start_price_to_the_reserve() {
    assert_eq!(price_at(&SALE, 0), Ok(1_200));
    assert_eq!(price_at(&SALE, 1_000), Ok(1_200));
    assert_eq!(price_at(&SALE, 1_001), Ok(1_200), "rounded up");
    assert_eq!(price_at(&SALE, 1_000 + DAY), Ok(1_100));
    assert_eq!(price_at(&SALE, 1_000 + 7 * DAY - 1), Ok(501), "rounded up");
    assert_eq!(price_at(&SALE, 1_000 + 7 * DAY), Ok(500));
    assert_eq!(price_at(&SALE, 1_001 + 7 * DAY), Err(Error::AuctionEnded { end: 1_000 + 7 * DAY }));
}

#[test]
fn auction_without_duration_has_one_price_for_one_second() {
    let sale = Sale { duration: 0, ..SALE };
    assert_eq!(price_at(&sale, 1_000), Ok(1_200));
    assert_eq!(price_at(&sale, 1_001), Err(Error::AuctionEnded { end: 1_000 }));
}

#[test]
fn reserve_above_the_start_price_is_an_error() {
    assert_eq!(price_at(&Sale { reserve: 1_201, ..SALE }, 1_000), Err(Error::Overflow));
}

#[test]
fn proceeds_go_down_the_waterfall() {
    let claims = Claims { senior: 100, senior_interest: 10, junior: 20, junior_interest: 3 };
    for (money, paid, surplus) in [
        (0, [0, 0, 0, 0], 0),
        (99, [99, 0, 0, 0], 0),
        (105, [100, 5, 0, 0], 0),
        (129, [100, 10, 19, 0], 0),
        (133, [100, 10, 20, 3], 0),
        (140, [100, 10, 20, 3], 7),
    ] {
        let parts = distribute(money, 0, &claims).unwrap();
        let [senior, senior_interest, junior, junior_interest] = paid;
        assert_eq!(parts.paid, Claims { senior, senior_interest, junior, junior_interest }, "{money}");
        assert_eq!((parts.costs, parts.surplus), (0, surplus), "{money}");
    }
    let parts = distribute(201, 500, &claims).unwrap();
    assert_eq!((parts.costs, parts.surplus), (10, 58), "costs round down");
}

#[test]
fn titles_are_priced_by_their_appraisal() {
    assert_eq!(title_price(100, 1, 3), Ok(34));
    assert_eq!(title_price(100, 3, 3), Ok(100));
    assert_eq!(title_price(100, 1, 0), Err(Error::Overflow));
}

proptest! {
    #[test]
    fn price_is_the_exact_line_rounded_up(
        start_price: u128, cut: u128, start in 0..1u64 << 40, duration in 1..60 * DAY, at in 0..60 * DAY,
    ) {
        let sale = Sale { start, duration, start_price, reserve: start_price - start_price.min(cut) };
        match price_at(&sale, start + at) {
            Ok(price) => {
                let fall = int(sale.start_price - sale.reserve) * int(at.into()) / int(duration.into());
                prop_assert!(exact::is_ceil(price, &(int(start_price) - fall)));
                prop_assert!(at <= duration);
                if at < duration {
                    prop_assert!(price_at(&sale, start + at + 1).unwrap() <= price);
                }
            }
            Err(error) => {
                prop_assert!(at > duration);
                prop_assert_eq!(error, Error::AuctionEnded { end: start + duration });
            }
        }
    }

    #[test]
    fn proceeds_add_up_to_the_unit(
        money: u128, cost_bps in 0..=BPS, parts in prop::array::uniform4(0..1u128 << 120),
    ) {
        let [senior, senior_interest, junior, junior_interest] = parts;
        let claims = Claims { senior, senior_interest, junior, junior_interest };
        let got = distribute(money, cost_bps, &claims).unwrap();
        prop_assert_eq!(int(got.costs) + int(got.paid.total().unwrap()) + int(got.surplus), int(money), "INV-LOAN-12 the waterfall is exact");
        let left = claims.less(&got.paid);
        let order = [
            (claims.senior, got.paid.senior), (claims.senior_interest, got.paid.senior_interest),
            (claims.junior, got.paid.junior), (claims.junior_interest, got.paid.junior_interest),
        ];
        for pair in order.windows(2) {
            prop_assert!(pair[1].1 == 0 || pair[0].0 == pair[0].1, "nobody is paid before those above");
        }
        prop_assert!(got.surplus == 0 || left == Claims::default());
    }

    #[test]
    fn titles_together_bring_the_price_and_less_than_a_unit_each_more(
        price in 0..1u128 << 96, values in prop::collection::vec(1..1u128 << 90, 1..13),
    ) {
        let appraisal: u128 = values.iter().sum();
        let sum: u128 = values.iter().map(|value| title_price(price, *value, appraisal).unwrap()).sum();
        prop_assert!(sum >= price && sum < price + values.len() as u128);
    }
}
