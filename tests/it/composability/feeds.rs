//! Price feeds that are traps: a deposit needs them, a withdrawal never does.
use e2e::{usd, usdc, world, Turn};
use usdai_abi::common::CallFailed;
use usdai_abi::usdai::IUSDai;
use usdai_cli::types::{Address, U256};

use super::{approve, BOUND};

alloy_sol_types::sol! {
    interface IHostileFeed {
        function arm(bool armed) external;
    }
}

/// A world whose stablecoin has this feed, which behaves no longer; alice has 100 USDai, and USDC approved.
fn armed(artifact: &str) -> (Turn, Address, IUSDai::depositCall) {
    let w = world();
    let feed = w.solidity(artifact, &[]);
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, w.p.usdc, feed).expect("a price");
    w.deposit(&w.alice, 100);
    approve(&w, &w.alice, w.p.usdc, w.p.usdai);
    w.send(&w.bob, feed, &IHostileFeed::armCall { armed: true });
    let (token, recipient) = (w.p.usdc, w.alice.address());
    let deposit = IUSDai::depositCall { token, amount: usdc(10), minOut: U256::ZERO, recipient };
    (w, feed, deposit)
}

/// Deposits stop with the feed's name; who wants out gets out.
fn stops_deposits_only(artifact: &str) {
    let (w, feed, deposit) = armed(artifact);
    w.refused(&w.alice, w.p.usdai, &deposit, &CallFailed { target: feed });
    let (token, recipient) = (w.p.usdc, w.alice.address());
    let withdraw = IUSDai::withdrawCall { token, amount: usd(100), minOut: usdc(100), recipient };
    let receipt = w.send(&w.alice, w.p.usdai, &withdraw);
    assert!(receipt.execution_gas < 1_000_000, "{} gas", receipt.execution_gas);
}

#[test]
fn a_silent_feed_stops_deposits_only() {
    stops_deposits_only(include_str!("../../solidity/artifacts/MuteFeed.json"));
}

#[test]
fn a_feed_that_answers_too_little_stops_deposits_only() {
    stops_deposits_only(include_str!("../../solidity/artifacts/ShortFeed.json"));
}

#[test]
fn a_feed_that_burns_gas_stops_deposits_only() {
    stops_deposits_only(include_str!("../../solidity/artifacts/BurnerFeed.json"));
}

#[test]
fn a_feed_that_answers_a_megabyte_is_read_as_far_as_it_counts() {
    let (w, _, deposit) = armed(include_str!("../../solidity/artifacts/BombFeed.json"));
    let receipt = w.send(&w.alice, w.p.usdai, &deposit);
    // The bomb pays for its own megabyte; nobody copies it.
    assert!(receipt.execution_gas < BOUND, "{} gas", receipt.execution_gas);
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(110));
}
