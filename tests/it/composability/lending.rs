//! A lending market that takes sUSDai by its feed.
use e2e::{usd, world, Turn, World};
use usdai_abi::erc20::IERC20;
use usdai_abi::feed::IFeed;
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::{SolCall, SolValue};
use usdai_cli::types::{address, Address, U256};

use super::approve;

alloy_sol_types::sol! {
    #[derive(Debug, PartialEq, Eq)]
    error StaleFeed(uint256 updatedAt);
    #[derive(Debug, PartialEq, Eq)]
    error Unhealthy(uint256 debt, uint256 limit);
    #[derive(Debug, PartialEq, Eq)]
    error Healthy(uint256 debt, uint256 limit);

    interface IMarket {
        function supply(uint256 amount) external;
        function post(uint256 shares) external;
        function borrow(uint256 amount) external;
        function repay(uint256 amount) external;
        function withdraw(uint256 shares) external;
        function liquidate(address account) external;
        function price() external view returns (uint256);
        function collateralOf(address account) external view returns (uint256);
        function debtOf(address account) external view returns (uint256);
    }

    struct Call3 { address target; bool allowFailure; bytes callData; }
    interface IMulticall3 {
        function aggregate3(Call3[] calls) external payable;
    }
}

/// A contract that does several things in one transaction.
const BATCH: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");

/// A market with 500,000 USDai of bob's; alice has 500,000 in the vault.
fn market() -> (Turn, Address) {
    let w = world();
    w.stake(&w.alice, 500_000);
    w.deposit(&w.bob, 600_000);
    let arguments = (w.p.usdai, w.p.susdai, w.p.feed).abi_encode_params();
    let market = w.solidity(include_str!("../../solidity/artifacts/LendingMarket.json"), &arguments);
    approve(&w, &w.bob, w.p.usdai, market);
    w.send(&w.bob, market, &IMarket::supplyCall { amount: usd(500_000) });
    (w, market)
}

fn post(w: &World, market: Address, shares: U256) {
    approve(w, &w.alice, w.p.susdai, market);
    w.send(&w.alice, market, &IMarket::postCall { shares });
}

#[test]
fn a_market_lends_on_shares_and_gives_them_back() {
    let (w, market) = market();
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    w.day(1);
    post(&w, market, usd(100_000));
    let too_much = usd(80_000) + U256::from(1);
    w.refused(
        &w.alice,
        market,
        &IMarket::borrowCall { amount: too_much },
        &Unhealthy { debt: too_much, limit: usd(80_000) },
    );
    w.send(&w.alice, market, &IMarket::borrowCall { amount: usd(80_000) });
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(80_000));
    let one = IMarket::withdrawCall { shares: usd(1) };
    w.refused(
        &w.alice,
        market,
        &one,
        &Unhealthy { debt: usd(80_000), limit: usd(99_999) * U256::from(8) / U256::from(10) },
    );
    approve(&w, &w.alice, w.p.usdai, market);
    w.send(&w.alice, market, &IMarket::repayCall { amount: usd(80_000) });
    w.send(&w.alice, market, &IMarket::withdrawCall { shares: usd(100_000) });
    assert_eq!(w.balance(w.p.susdai, market), U256::ZERO);
}

#[test]
fn nobody_borrows_on_a_price_that_he_has_just_made() {
    let (w, market) = market();
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    w.day(1);
    // In one transaction: shares, a gift to the vault, a new record, and a debt above what the shares are worth.
    let capital = usd(100_000);
    w.send(&w.bob, w.p.usdai, &IERC20::transferCall { to: BATCH, value: capital });
    let step = |target, call: Vec<u8>| Call3 { target, allowFailure: false, callData: call.into() };
    let steps = |borrowed| {
        vec![
            step(w.p.usdai, IERC20::approveCall { spender: w.p.susdai, value: U256::MAX }.abi_encode()),
            step(w.p.susdai, ISUSDai::depositCall { assets: usd(50_000), receiver: BATCH }.abi_encode()),
            step(w.p.usdai, IERC20::transferCall { to: w.p.susdai, value: usd(50_000) }.abi_encode()),
            step(w.p.feed, IFeed::checkpointCall {}.abi_encode()),
            step(w.p.susdai, IERC20::approveCall { spender: market, value: U256::MAX }.abi_encode()),
            step(market, IMarket::postCall { shares: usd(50_000) }.abi_encode()),
            step(market, IMarket::borrowCall { amount: borrowed }.abi_encode()),
        ]
    };
    let greedy = IMulticall3::aggregate3Call { calls: steps(usd(40_000) + U256::from(1)) };
    let refused = w.chain.send(&w.bob, BATCH, &greedy);
    assert!(refused.is_err(), "the gift is in no price");
    w.send(&w.bob, BATCH, &IMulticall3::aggregate3Call { calls: steps(usd(40_000)) });
    assert_eq!(w.view(market, &IMarket::debtOfCall { account: BATCH })._0, usd(40_000));
    w.day(3);
    assert_eq!(w.view(market, &IMarket::priceCall {})._0, usd(1), "nor does it come out later");
}

#[test]
fn a_feed_without_records_is_stale_for_a_market_that_looks() {
    let (w, market) = market();
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    let recorded = U256::from(w.chain.now().expect("time"));
    post(&w, market, usd(1_000));
    w.day(4);
    let borrow = IMarket::borrowCall { amount: usd(1) };
    w.refused(&w.alice, market, &borrow, &StaleFeed { updatedAt: recorded });
    // Without a debt nobody needs a price to leave.
    w.send(&w.alice, market, &IMarket::withdrawCall { shares: usd(1) });
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    w.send(&w.alice, market, &borrow);
}

#[test]
fn a_default_makes_a_debt_liquidable_in_the_next_second_and_the_market_whole() {
    let (w, market) = market();
    w.day(1);
    let (loan, _) = w.borrow(usd(400_000), usd(280_000));
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    post(&w, market, usd(100_000));
    w.send(&w.alice, market, &IMarket::borrowCall { amount: usd(70_000) });
    let liquidate = IMarket::liquidateCall { account: w.alice.address() };
    w.refused(&w.bob, market, &liquidate, &Healthy { debt: usd(70_000), limit: usd(90_000) });

    w.day(1 + 2 * 31 + 12);
    w.send(&w.staff.keeper, w.p.router, &ILoanRouter::markDefaultCall { loanId: loan });
    w.send(&w.staff.keeper, w.p.feed, &IFeed::checkpointCall {});
    assert_eq!(w.view(market, &IMarket::priceCall {})._0, usd(1), "not in the second of its record");
    w.chain.advance_to(w.chain.now().expect("time") + 1).expect("time");
    let price = w.view(market, &IMarket::priceCall {})._0;
    assert!(
        price < usd(1) * U256::from(90) / U256::from(100),
        "a haircut of 40 % on half of the vault: {price}"
    );
    let before = w.balance(w.p.susdai, w.bob.address());
    w.send(&w.bob, market, &liquidate);
    let seized = w.balance(w.p.susdai, w.bob.address()) - before;
    assert_eq!(seized, usd(73_500) * usd(1) / price);
    assert_eq!(w.view(market, &IMarket::debtOfCall { account: w.alice.address() })._0, U256::ZERO);
    assert_eq!(w.balance(w.p.usdai, market), usd(500_000), "the lenders have lost nothing");
}
