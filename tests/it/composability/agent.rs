//! A contract that requests, bids and claims for its users.
use e2e::{usd, world, Turn};
use usdai_abi::qev::{IQev, NotController};
use usdai_abi::susdai::ISUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{Address, Bytes, B256, U256};
use usdai_cli::wallet::Account;

use super::approve;

alloy_sol_types::sol! {
    interface IAgent {
        event Joined(address indexed user, uint256 indexed id, uint256 shares);
        function request(uint256 shares) external returns (uint256 id);
        function bid(uint256 id, bytes32 commitment, bytes opening) external;
        function withdrawBid(uint256 id) external;
        function cancel(uint256 id) external returns (uint256 shares);
        function claim(uint256 id) external returns (uint256 shares, uint256 assets);
        function pocketOf(address user) external view returns (address);
    }
}

const SALT: [u8; 16] = [3; 16];

/// 300,000 staked, 210,000 lent: 90,000 are idle.
fn agent() -> (Turn, Address) {
    let w = world();
    w.stake(&w.alice, 150_000);
    w.stake(&w.bob, 150_000);
    let _ = w.borrow(usd(300_000), usd(210_000));
    let arguments = (w.p.susdai, w.p.qev).abi_encode_params();
    let agent = w.solidity(include_str!("../../solidity/artifacts/BidAgent.json"), &arguments);
    for user in [&w.alice, &w.bob] {
        approve(&w, user, w.p.susdai, agent);
    }
    (w, agent)
}

fn join(w: &e2e::World, agent: Address, user: &Account, shares: U256) -> U256 {
    let receipt = w.send(user, agent, &IAgent::requestCall { shares });
    receipt.event::<IAgent::Joined>(agent).expect("Joined").id
}

fn bid(id: U256, commitment: B256) -> IAgent::bidCall {
    IAgent::bidCall { id, commitment, opening: Bytes::new() }
}

#[test]
fn the_higher_bid_of_an_agents_user_leaves_first() {
    let (w, agent) = agent();
    let low = join(&w, agent, &w.alice, usd(60_000));
    let high = join(&w, agent, &w.bob, usd(60_000));
    for (user, id, tick) in [(&w.alice, low, 10), (&w.bob, high, 50)] {
        let commitment = w.commitment(0, id, tick, SALT);
        w.send(user, agent, &bid(id, commitment));
    }
    w.day(28);
    // Opened by somebody who knows the salts; the agent does not.
    assert_eq!(w.reveal(&[(low, 10, SALT), (high, 50, SALT)]), 2);
    w.day(30);
    w.settle();
    w.send(&w.bob, agent, &IAgent::claimCall { id: high });
    let paid = w.balance(w.p.usdai, w.bob.address());
    let price = w.view(w.p.susdai, &ISUSDai::epochPriceCall { epoch: U256::ZERO })._0;
    let full = usd(60_000) * price / usd(1) * U256::from(9_950) / U256::from(10_000);
    assert!(paid <= full && full - paid <= U256::from(60_000), "all of it at 0.5 % off: {paid} of {full}");
    w.send(&w.alice, agent, &IAgent::claimCall { id: low });
    let rest = w.balance(w.p.usdai, w.alice.address());
    assert!(rest > U256::ZERO && rest < usd(31_000), "what was left: {rest}");
    let pocket = w.view(agent, &IAgent::pocketOfCall { user: w.alice.address() })._0;
    assert_eq!(
        w.balance(w.p.usdai, pocket) + w.balance(w.p.usdai, agent),
        U256::ZERO,
        "nothing stays behind"
    );
}

#[test]
fn a_bid_is_withdrawn_and_a_lot_cancelled_by_its_user_alone() {
    let (w, agent) = agent();
    let id = join(&w, agent, &w.alice, usd(1_000));
    join(&w, agent, &w.bob, usd(1_000));
    let commitment = w.commitment(0, id, 5, SALT);
    let pocket = w.view(agent, &IAgent::pocketOfCall { user: w.bob.address() })._0;
    w.refused(&w.bob, agent, &bid(id, commitment), &NotController { id, caller: pocket });
    w.send(&w.alice, agent, &bid(id, commitment));
    w.send(&w.alice, agent, &IAgent::withdrawBidCall { id });
    let before = w.balance(w.p.susdai, w.alice.address());
    w.send(&w.alice, agent, &IAgent::cancelCall { id });
    assert_eq!(w.balance(w.p.susdai, w.alice.address()) - before, usd(1_000));
    assert_eq!(w.view(w.p.qev, &IQev::lotCall { id }).units, U256::ZERO);
}

#[test]
fn an_agents_winner_is_not_paid_what_another_user_has_won() {
    let (w, agent) = agent();
    let small = join(&w, agent, &w.alice, usd(100));
    let large = join(&w, agent, &w.bob, usd(40_000));
    w.day(30);
    w.settle();
    for id in [large, small] {
        w.send(&w.staff.keeper, w.p.susdai, &ISUSDai::syncCall { requestId: id });
    }
    w.send(&w.alice, agent, &IAgent::claimCall { id: small });
    assert!(w.balance(w.p.usdai, w.alice.address()) <= usd(101));
    w.send(&w.bob, agent, &IAgent::claimCall { id: large });
    assert!(w.balance(w.p.usdai, w.bob.address()) >= usd(39_999));
}
