use super::*;

#[motsu::test]
fn set_feed_keeps_and_logs(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let told = oracle.sender(BOB).run(&IPriceOracle::feedCall { token: TOKEN }).motsu_unwrap();
    assert_eq!((told.aggregator, told.decimals), (feed.address(), 8));
    assert_eq!(told.heartbeat, U256::from(DAY));
    assert_eq!((told.minimum, told.maximum), (u(WAD / 2), u(WAD * 3 / 2)));
    let aggregator = feed.address();
    let (heartbeat, minimum, maximum) = (U256::from(DAY), u(WAD / 2), u(WAD * 3 / 2));
    saw(&oracle, &IPriceOracle::FeedSet { token: TOKEN, aggregator, heartbeat, minimum, maximum });
}

#[motsu::test]
fn set_feed_reverts_by_name(
    oracle: Contract<PriceOracle>,
    feed: Contract<Aggregator>,
    fine: Contract<Aggregator>,
    rock: Contract<Rock>,
) {
    with_feed(&oracle, &feed);
    let good = set_feed(feed.address());
    let set = |call: IPriceOracle::setFeedCall| oracle.sender(ADMIN).run(&call).motsu_res().map(|_| ());
    let invalid = || Err(InvalidParameter {}.into());
    let (one, two_128) = (U256::from(1), U256::from(1) << 128);
    let change = |change: &dyn Fn(&mut IPriceOracle::setFeedCall)| {
        let mut call = good.clone();
        change(&mut call);
        call
    };
    assert_eq!(set(change(&|c| c.token = Address::ZERO)), Err(ZeroAddress {}.into()));
    assert_eq!(set(change(&|c| c.aggregator = Address::ZERO)), Err(ZeroAddress {}.into()));
    assert_eq!(set(change(&|c| c.heartbeat = U256::ZERO)), invalid());
    assert_eq!(set(change(&|c| c.heartbeat = one << 32)), invalid());
    assert_eq!(set(change(&|c| c.heartbeat = (one << 32) - one)), Ok(()));
    assert_eq!(set(change(&|c| c.minimum = U256::ZERO)), invalid());
    assert_eq!(set(change(&|c| c.minimum = c.maximum + one)), invalid());
    assert_eq!(set(change(&|c| c.minimum = c.maximum)), Ok(()));
    assert_eq!(set(change(&|c| c.maximum = two_128)), invalid());
    assert_eq!(set(change(&|c| c.maximum = two_128 - one)), Ok(()));
    assert!(set(set_feed(rock.address())).is_err());
    fine.sender(ADMIN).set(19, u(1), NOW);
    assert_eq!(set(set_feed(fine.address())), Err(UnsupportedDecimals { decimals: 19 }.into()));
}

#[motsu::test]
fn remove_feed_forgets(oracle: Contract<PriceOracle>, feed: Contract<Aggregator>) {
    with_feed(&oracle, &feed);
    let remove = IPriceOracle::removeFeedCall { token: TOKEN };
    oracle.sender(ADMIN).run(&remove).motsu_unwrap();
    saw(&oracle, &IPriceOracle::FeedRemoved { token: TOKEN });
    assert_eq!(price(&oracle), Err(UnknownFeed { token: TOKEN }.into()));
    assert_eq!(oracle.sender(ADMIN).run(&remove).motsu_unwrap_err(), UnknownFeed { token: TOKEN }.into());
}
