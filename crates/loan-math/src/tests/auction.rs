use proptest::prelude::*;

use super::exact::{self, int};
use crate::{distribute, price_at, write_down, Error, Proceeds, Sale, DAY};

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
fn proceeds_go_to_principal_then_interest_then_the_borrower() {
    for (price, principal, interest, surplus, loss) in
        [(0, 0, 0, 0, 100), (99, 99, 0, 0, 1), (100, 100, 0, 0, 0), (105, 100, 5, 0, 0), (111, 100, 10, 1, 0)]
    {
        assert_eq!(distribute(price, 100, 10), Proceeds { principal, interest, surplus, loss });
    }
}

#[test]
fn write_down_loses_what_is_above_the_limit() {
    assert_eq!(write_down(100, 60), (60, 40));
    assert_eq!(write_down(100, 100), (100, 0));
    assert_eq!(write_down(100, u128::MAX), (100, 0));
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
    fn proceeds_add_up_to_the_unit(price: u128, balance: u128, interest: u128) {
        let parts = distribute(price, balance, interest);
        prop_assert_eq!(int(parts.principal) + int(parts.interest) + int(parts.surplus), int(price));
        prop_assert_eq!(int(parts.principal) + int(parts.loss), int(balance));
        prop_assert!(parts.interest == 0 || parts.principal == balance);
        prop_assert!(parts.surplus == 0 || parts.interest == interest);
    }
}
