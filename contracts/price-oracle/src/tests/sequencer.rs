use super::*;

const GRACE: u64 = 3_600;

fn with_sequencer(oracle: &Contract<PriceOracle>, feed: &Contract<Aggregator>, up: &Contract<Aggregator>) {
    with_feed(oracle, feed);
    up.sender(ADMIN).set(0, U256::ZERO, NOW - GRACE - 1);
    let call = IPriceOracle::setSequencerFeedCall { aggregator: up.address(), grace: U256::from(GRACE) };
    oracle.sender(ADMIN).run(&call).motsu_unwrap();
    saw(oracle, &IPriceOracle::SequencerFeedSet { aggregator: up.address(), grace: U256::from(GRACE) });
}

#[motsu::test]
fn price_waits_for_the_sequencer(
    oracle: Contract<PriceOracle>,
    feed: Contract<Aggregator>,
    up: Contract<Aggregator>,
) {
    with_sequencer(&oracle, &feed, &up);
    assert_eq!(price(&oracle), Ok(u(WAD)));
    up.sender(ADMIN).set(0, u(1), NOW - GRACE - 1);
    assert_eq!(price(&oracle), Err(SequencerDown {}.into()));
    for started in [NOW - GRACE, NOW, NOW + 1] {
        up.sender(ADMIN).set(0, U256::ZERO, started);
        assert_eq!(price(&oracle), Err(GracePeriod { until: U256::from(started + GRACE) }.into()));
    }
    // A round that has not begun.
    up.sender(ADMIN).set(0, U256::ZERO, 0);
    assert_eq!(price(&oracle), Err(SequencerDown {}.into()));
    up.sender(ADMIN).set(0, U256::ZERO, NOW - GRACE - 1);
    assert_eq!(price(&oracle), Ok(u(WAD)));
}

#[motsu::test]
fn the_sequencer_feed_is_set_and_taken_away(
    oracle: Contract<PriceOracle>,
    feed: Contract<Aggregator>,
    up: Contract<Aggregator>,
    rock: Contract<Rock>,
) {
    with_sequencer(&oracle, &feed, &up);
    let told = oracle.sender(BOB).run(&IPriceOracle::sequencerFeedCall {}).motsu_unwrap();
    assert_eq!((told.aggregator, told.grace), (up.address(), U256::from(GRACE)));
    let set = |aggregator, grace| {
        let call = IPriceOracle::setSequencerFeedCall { aggregator, grace: U256::from(grace) };
        oracle.sender(ADMIN).run(&call).motsu_res().map(|_| ())
    };
    assert_eq!(set(up.address(), 1u64 << 32), Err(InvalidParameter {}.into()));
    assert_eq!(set(Address::ZERO, 1), Err(InvalidParameter {}.into()));
    assert!(set(rock.address(), 1).is_err());
    up.sender(ADMIN).set(0, u(1), NOW);
    assert_eq!(price(&oracle), Err(SequencerDown {}.into()));
    set(Address::ZERO, 0).unwrap();
    assert_eq!(price(&oracle), Ok(u(WAD)));
}
