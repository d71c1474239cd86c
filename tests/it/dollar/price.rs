//! Prices by the oracle program, from a feed in Solidity.
use super::*;
use e2e::{usd, usdc, world, START};
use usdai_abi::oracle::*;
use usdai_abi::usdai::PriceTooLow;
use usdai_cli::types::hex;

/// A feed of 8 decimals.
fn feed(w: &World) -> Address {
    let arguments = (U256::from(8), U256::from(100_000_000)).abi_encode();
    w.solidity(include_str!("../../solidity/artifacts/TestAggregator.json"), &arguments)
}

fn say(w: &World, feed: Address, answer: i64, time: u64) {
    let answer = answer.to_string().parse().expect("a number");
    w.send(&w.bob, feed, &ITestAggregator::setCall { answer, time: U256::from(time) });
}

fn price(w: &World) -> IPriceOracle::priceCall {
    IPriceOracle::priceCall { token: w.p.usdc }
}

#[test]
fn deposits_stop_below_the_bound_and_withdrawals_never() {
    let w = world();
    w.deposit(&w.alice, 100);
    approve(&w, &w.alice, w.p.usdc, w.p.usdai, usdc(100));
    let call = deposit(w.p.usdc, usdc(10), w.alice.address());
    let withdraw = IUSDai::withdrawCall {
        token: w.p.usdc,
        amount: usd(10),
        minOut: usdc(10),
        recipient: w.alice.address(),
    };
    say(&w, w.feed, 99_500_000, 0);
    w.send(&w.alice, w.p.usdai, &call);
    say(&w, w.feed, 99_499_999, 0);
    let minimum = U256::from(995_000_000_000_000_000_u64);
    let price = U256::from(994_999_990_000_000_000_u64);
    w.refused(&w.alice, w.p.usdai, &call, &PriceTooLow { token: w.p.usdc, price, minimum });
    w.send(&w.alice, w.p.usdai, &withdraw);
    say(&w, w.feed, 100_000_000, 5);
    let stale = StalePrice { token: w.p.usdc, updatedAt: U256::from(5) };
    w.refused(&w.alice, w.p.usdai, &call, &stale);
    w.send(&w.alice, w.p.usdai, &withdraw);
    say(&w, w.feed, 100_000_000, 0);
    w.send(&w.alice, w.p.usdai, &call);
}

#[test]
fn answers_that_cannot_be_trusted_are_named() {
    let w = world();
    let (token, oracle) = (w.p.usdc, w.p.oracle);
    let refused = |error: Vec<u8>| {
        let answer = w.chain.call(oracle, &price(&w)).map(|answer| answer._0);
        let Err(usdai_cli::chain::CallError::Reverted(reverted)) = answer else { panic!("{answer:?}") };
        assert_eq!(reverted.data, error, "{reverted}");
    };
    use usdai_abi::SolError;
    assert_eq!(w.view(oracle, &price(&w))._0, usd(1));
    for answer in [0, -1, i64::MIN] {
        say(&w, w.feed, answer, 0);
        refused(InvalidAnswer { token }.abi_encode());
    }
    let now = w.chain.now().expect("time");
    say(&w, w.feed, 100_000_000, now + 50_000);
    refused(FuturePrice { token, updatedAt: U256::from(now + 50_000) }.abi_encode());
    say(&w, w.feed, 200_000_000, 0);
    refused(PriceOutOfBounds { token, price: usd(2) }.abi_encode());
    say(&w, w.feed, 100_000_000, now);
    w.send(&w.bob, w.feed, &ITestAggregator::carryOverCall {});
    refused(StalePrice { token, updatedAt: U256::from(now) }.abi_encode());
    say(&w, w.feed, 1, 0);
    w.send(&w.bob, w.feed, &ITestAggregator::setDecimalsCall { decimals: 0 });
    refused(FeedDecimalsChanged { token, decimals: U256::ZERO }.abi_encode());
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, token, w.feed).expect("set again");
    assert_eq!(w.view(oracle, &price(&w))._0, usd(1));
    w.send(&w.staff.admin, oracle, &IPriceOracle::removeFeedCall { token });
    refused(UnknownFeed { token }.abi_encode());
}

#[test]
fn no_price_while_the_sequencer_is_down_or_just_back() {
    let w = world();
    let (oracle, up) = (w.p.oracle, feed(&w));
    let grace = 3_600;
    let call = IPriceOracle::setSequencerFeedCall { aggregator: up, grace: U256::from(grace) };
    let nobody = IPriceOracle::setSequencerFeedCall { aggregator: w.bob.address(), grace: U256::from(grace) };
    let failed = usdai_abi::common::CallFailed { target: w.bob.address() };
    w.refused(&w.staff.admin, oracle, &nobody, &failed);
    w.send(&w.staff.admin, oracle, &call);
    approve(&w, &w.alice, w.p.usdc, w.p.usdai, usdc(100));
    let enter = deposit(w.p.usdc, usdc(10), w.alice.address());
    say(&w, up, 1, START - 10_000);
    w.refused(&w.alice, w.p.usdai, &enter, &SequencerDown {});
    let now = w.chain.now().expect("time");
    say(&w, up, 0, now);
    w.refused(&w.alice, w.p.usdai, &enter, &GracePeriod { until: U256::from(now + grace) });
    w.chain.advance_to(now + grace + 1).expect("time");
    w.send(&w.alice, w.p.usdai, &enter);
}

#[test]
fn what_is_no_feed_is_not_set() {
    let w = world();
    let call = |aggregator| IPriceOracle::setFeedCall {
        token: w.p.usdc,
        aggregator,
        heartbeat: U256::from(60),
        minimum: usd(1),
        maximum: usd(1),
    };
    let failed = |target| usdai_abi::common::CallFailed { target };
    w.refused(&w.staff.admin, w.p.oracle, &call(w.bob.address()), &failed(w.bob.address()));
    // Decimals of 256, which are no uint8.
    let code = hex!("600b600c600039600b6000f361010060005260206000f3").to_vec();
    let receipt = w.chain.transact(&w.bob, None, U256::ZERO, code.into()).expect("deploys");
    let odd = receipt.contract.expect("an address");
    w.refused(&w.staff.admin, w.p.oracle, &call(odd), &failed(odd));
}
