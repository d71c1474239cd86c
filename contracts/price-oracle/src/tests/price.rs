use super::*;

#[motsu::test]
fn price_has_18_decimals(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    assert_eq!(price(&oracle), Ok(u(WAD)));
    for (decimals, answer) in [(0, 1), (6, 999_999), (8, 99_500_000), (18, WAD + 1)] {
        feed.sender(ADMIN).set(decimals, u(answer), NOW);
        oracle.sender(ADMIN).run(&set_feed(feed.address())).motsu_unwrap();
        assert_eq!(price(&oracle), Ok(u(answer * 10u128.pow(18 - u32::from(decimals)))));
    }
}

#[motsu::test]
fn price_reverts_for_an_unknown_token(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let error = oracle.sender(BOB).run(&IPriceOracle::priceCall { token: BOB }).motsu_unwrap_err();
    assert_eq!(error, UnknownFeed { token: BOB }.into());
}

#[motsu::test]
fn price_goes_stale_after_the_heartbeat(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    feed.sender(ADMIN).set(8, u(100_000_000), NOW - DAY);
    assert_eq!(price(&oracle), Ok(u(WAD)));
    feed.sender(ADMIN).set(8, u(100_000_000), NOW - DAY - 1);
    let stale = StalePrice { token: TOKEN, updatedAt: U256::from(NOW - DAY - 1) };
    assert_eq!(price(&oracle), Err(stale.into()));
}

#[motsu::test]
fn price_of_an_earlier_round_is_stale(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    feed.sender(ADMIN).round(u(4), u(100_000_000), NOW, u(3));
    let stale = StalePrice { token: TOKEN, updatedAt: U256::from(NOW) };
    assert_eq!(price(&oracle), Err(stale.into()));
    feed.sender(ADMIN).round(u(4), u(100_000_000), NOW, u(4));
    assert_eq!(price(&oracle), Ok(u(WAD)));
}

#[motsu::test]
fn price_of_the_future_is_refused(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    feed.sender(ADMIN).set(8, u(100_000_000), NOW + 1);
    let future = FuturePrice { token: TOKEN, updatedAt: U256::from(NOW + 1) };
    assert_eq!(price(&oracle), Err(future.into()));
}

#[motsu::test]
fn answers_that_are_none_are_refused(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    for answer in [U256::ZERO, U256::MAX, U256::from(1) << 255] {
        feed.sender(ADMIN).set(8, answer, NOW);
        assert_eq!(price(&oracle), Err(InvalidAnswer { token: TOKEN }.into()), "{answer}");
    }
    // A round without an end, and one without a number.
    feed.sender(ADMIN).set(8, u(100_000_000), 0);
    assert_eq!(price(&oracle), Err(InvalidAnswer { token: TOKEN }.into()));
    feed.sender(ADMIN).round(U256::ZERO, u(100_000_000), NOW, U256::ZERO);
    assert_eq!(price(&oracle), Err(InvalidAnswer { token: TOKEN }.into()));
}

#[motsu::test]
fn prices_out_of_bounds_are_refused(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    for answer in [50_000_000, 150_000_000] {
        feed.sender(ADMIN).set(8, u(answer), NOW);
        assert!(price(&oracle).is_ok(), "the bounds are allowed");
    }
    for answer in [49_999_999, 150_000_001, 1] {
        feed.sender(ADMIN).set(8, u(answer), NOW);
        let error = PriceOutOfBounds { token: TOKEN, price: u(answer * 10_000_000_000) };
        assert_eq!(price(&oracle), Err(error.into()));
    }
    // The largest positive answer does not wrap.
    feed.sender(ADMIN).set(8, U256::MAX >> 1, NOW);
    assert_eq!(price(&oracle), Err(PriceOutOfBounds { token: TOKEN, price: U256::MAX }.into()));
}

#[motsu::test]
fn changed_decimals_stop_the_price(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    feed.sender(ADMIN).set(18, u(WAD), NOW);
    let error = FeedDecimalsChanged { token: TOKEN, decimals: u(18) };
    assert_eq!(price(&oracle), Err(error.into()));
    oracle.sender(ADMIN).run(&set_feed(feed.address())).motsu_unwrap();
    assert_eq!(price(&oracle), Ok(u(WAD)));
}
