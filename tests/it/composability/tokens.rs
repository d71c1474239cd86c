//! Stablecoins that are traps, listed by mistake: return bombs, odd answers, gas burners, silence, lies.
use e2e::{usd, usdc, world, World};
use usdai_abi::common::CallFailed;
use usdai_abi::usdai::{IUSDai, TransferMismatch};
use usdai_abi::SolError;
use usdai_cli::types::{Address, U256};

use super::{approve, revert_data};

alloy_sol_types::sol! {
    interface IMintable {
        function mint(address to, uint256 value) external;
    }
}

const AMOUNT: u64 = 1_000_000;

/// Deploys and lists a token of 6 decimals; alice has some, approved. Returns the deposit of half of it.
fn listed(w: &World, artifact: &str) -> (Address, IUSDai::depositCall) {
    let token = w.solidity(artifact, &[]);
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::listAssetCall { token, cap: usdc(1_000) });
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, token, w.feed).expect("a price");
    w.send(&w.alice, token, &IMintable::mintCall { to: w.alice.address(), value: U256::from(2 * AMOUNT) });
    approve(w, &w.alice, token, w.p.usdai);
    let recipient = w.alice.address();
    let deposit = IUSDai::depositCall { token, amount: U256::from(AMOUNT), minOut: U256::ZERO, recipient };
    (token, deposit)
}

/// The deposit is refused with `CallFailed` of the token, and stablecoins that behave go in and out as before.
fn refused_alone(artifact: &str) {
    let w = world();
    let (token, deposit) = listed(&w, artifact);
    w.refused(&w.alice, w.p.usdai, &deposit, &CallFailed { target: token });
    assert_eq!(w.balance(token, w.p.usdai), U256::ZERO);
    w.deposit(&w.bob, 10);
    let (token, amount, recipient) = (w.p.usdc, usd(10), w.bob.address());
    w.send(&w.bob, w.p.usdai, &IUSDai::withdrawCall { token, amount, minOut: usdc(10), recipient });
}

#[test]
fn a_return_bomb_is_refused() {
    refused_alone(include_str!("../../solidity/artifacts/BombToken.json"));
}

#[test]
fn an_answer_that_is_neither_true_nor_false_is_refused() {
    refused_alone(include_str!("../../solidity/artifacts/TwoToken.json"));
}

#[test]
fn an_answer_shorter_than_a_word_is_refused() {
    refused_alone(include_str!("../../solidity/artifacts/ShortToken.json"));
}

#[test]
fn a_silent_revert_gets_a_name() {
    refused_alone(include_str!("../../solidity/artifacts/MuteToken.json"));
}

#[test]
fn a_gas_burner_leaves_enough_for_a_name() {
    refused_alone(include_str!("../../solidity/artifacts/BurnerToken.json"));
}

#[test]
fn a_megabyte_of_reason_is_cut() {
    let w = world();
    let (_, deposit) = listed(&w, include_str!("../../solidity/artifacts/RevertBombToken.json"));
    let data = revert_data(&w, &w.alice, w.p.usdai, &deposit);
    assert_eq!(data[..4], [0x08, 0xc3, 0x79, 0xa0]);
    assert!(data.len() <= 1_024, "{} bytes are handed on", data.len());
}

#[test]
fn a_token_that_says_it_has_moved_is_not_believed() {
    let w = world();
    let (token, deposit) = listed(&w, include_str!("../../solidity/artifacts/IdleToken.json"));
    let mismatch = TransferMismatch { token, expected: deposit.amount, received: U256::ZERO };
    w.refused(&w.alice, w.p.usdai, &deposit, &mismatch);
}

#[test]
fn a_token_whose_code_is_gone_pays_nobody_and_stops_nobody() {
    let w = world();
    w.deposit(&w.bob, 10);
    let token = w.solidity(include_str!("../../solidity/artifacts/NoReturnToken.json"), &[]);
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::listAssetCall { token, cap: usdc(1_000) });
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, token, w.feed).expect("a price");
    w.send(&w.alice, token, &IMintable::mintCall { to: w.alice.address(), value: U256::from(AMOUNT) });
    approve(&w, &w.alice, token, w.p.usdai);
    let recipient = w.alice.address();
    let call = IUSDai::depositCall { token, amount: U256::from(AMOUNT), minOut: U256::ZERO, recipient };
    w.send(&w.alice, w.p.usdai, &call);
    w.chain.request("anvil_setCode", serde_json::json!([token, "0x"])).expect("set");
    // A call to no code succeeds; believing it would burn dollars for nothing.
    let withdraw = |token| IUSDai::withdrawCall { token, amount: usd(1), minOut: U256::ZERO, recipient };
    let data = revert_data(&w, &w.alice, w.p.usdai, &withdraw(token));
    assert_eq!(data, CallFailed { target: token }.abi_encode());
    w.send(&w.alice, w.p.usdai, &withdraw(w.p.usdc));
}
