//! Stablecoins that do not behave: compiled Solidity, listed by mistake or on purpose.
use e2e::{usd, world, World};
use usdai_abi::common::{Blacklisted, CallFailed, ReentrantCall};
use usdai_abi::erc20::IERC20;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::{IUSDai, TransferMismatch, UnsupportedDecimals};
use usdai_abi::{SolCall, SolError, SolValue};
use usdai_cli::types::{hex, Address, U256};

alloy_sol_types::sol! {
    interface IOddToken {
        function mint(address to, uint256 value) external;
        function arm(address target, bytes payload) external;
        function attempts() external view returns (uint256);
        function lastSuccess() external view returns (bool);
        function lastReturn() external view returns (bytes);
    }
}

const MILLION: u64 = 1_000_000_000_000;

/// Deploys a compiled token.
fn token(w: &World, artifact: &str, arguments: &[u8]) -> Address {
    w.solidity(artifact, arguments)
}

/// Lists the token and gives alice some, all of it approved.
fn listed(w: &World, token: Address) -> IUSDai::depositCall {
    let amount = U256::from(MILLION);
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::listAssetCall { token, cap: amount });
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, token, w.feed).expect("a price");
    w.send(&w.alice, token, &IOddToken::mintCall { to: w.alice.address(), value: amount });
    w.send(&w.alice, token, &IERC20::approveCall { spender: w.p.usdai, value: amount });
    IUSDai::depositCall {
        token,
        amount: amount / U256::from(2),
        minOut: U256::ZERO,
        recipient: w.alice.address(),
    }
}

#[test]
fn a_token_with_a_transfer_fee_is_refused() {
    let w = world();
    let token = token(
        &w,
        include_str!("../solidity/artifacts/FeeOnTransferToken.json"),
        &U256::from(100).abi_encode(),
    );
    let deposit = listed(&w, token);
    let received = deposit.amount / U256::from(100) * U256::from(99);
    w.refused(&w.alice, w.p.usdai, &deposit, &TransferMismatch { token, expected: deposit.amount, received });
    assert_eq!(w.balance(token, w.p.usdai), U256::ZERO);
}

#[test]
fn a_token_that_answers_nothing_works() {
    let w = world();
    let token = token(&w, include_str!("../solidity/artifacts/NoReturnToken.json"), &[]);
    let deposit = listed(&w, token);
    w.send(&w.alice, w.p.usdai, &deposit);
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(500_000));
    let back = IUSDai::withdrawCall {
        token,
        amount: usd(500_000),
        minOut: deposit.amount,
        recipient: w.bob.address(),
    };
    w.send(&w.alice, w.p.usdai, &back);
    assert_eq!(w.balance(token, w.bob.address()), deposit.amount);
}

#[test]
fn a_token_that_answers_false_is_refused() {
    let w = world();
    let token = token(&w, include_str!("../solidity/artifacts/FalseReturnToken.json"), &[]);
    let mut deposit = listed(&w, token);
    w.send(&w.alice, token, &IERC20::approveCall { spender: w.p.usdai, value: U256::ZERO });
    deposit.amount = U256::from(1);
    w.refused(&w.alice, w.p.usdai, &deposit, &CallFailed { target: token });
}

#[test]
fn a_token_that_calls_back_gets_nothing_and_stops_nobody() {
    let w = world();
    let token = token(&w, include_str!("../solidity/artifacts/ReentrantToken.json"), &[]);
    let deposit = listed(&w, token);
    // Even a view is refused while the contract is open.
    let payload = IERC20::totalSupplyCall {}.abi_encode();
    w.send(&w.bob, token, &IOddToken::armCall { target: w.p.usdai, payload: payload.into() });
    w.send(&w.alice, w.p.usdai, &deposit);
    assert_eq!(w.view(token, &IOddToken::attemptsCall {})._0, U256::from(1));
    assert!(!w.view(token, &IOddToken::lastSuccessCall {})._0, "the entry point rejects the re-entry");
    assert_eq!(w.view(token, &IOddToken::lastReturnCall {})._0, ReentrantCall {}.abi_encode());
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(500_000));
    // Another contract is open to calls, and sees the deposit's effects already.
    let payload = ISUSDai::depositSharePriceCall {}.abi_encode();
    w.send(&w.bob, token, &IOddToken::armCall { target: w.p.susdai, payload: payload.into() });
    w.send(&w.alice, w.p.usdai, &deposit);
    assert!(w.view(token, &IOddToken::lastSuccessCall {})._0);
    assert_eq!(w.balance(w.p.usdai, w.alice.address()), usd(1_000_000));
}

#[test]
fn what_is_no_token_is_not_listed() {
    let w = world();
    // An account without code, and a contract whose decimals are too many or none.
    let call = IUSDai::listAssetCall { token: w.bob.address(), cap: U256::from(1) };
    w.refused(&w.staff.admin, w.p.usdai, &call, &CallFailed { target: w.bob.address() });
    let nineteen = hex!("600a600c600039600a6000f3601360005260206000f3");
    let receipt =
        w.chain.transact(&w.staff.deployer, None, U256::ZERO, nineteen.to_vec().into()).expect("deploys");
    let call = IUSDai::listAssetCall { token: receipt.contract.expect("an address"), cap: U256::from(1) };
    w.refused(&w.staff.admin, w.p.usdai, &call, &UnsupportedDecimals { decimals: 19 });
}

#[test]
fn the_blacklist_stops_every_way_in_and_out() {
    let w = world();
    w.deposit(&w.alice, 1_000);
    let mark = |blacklisted| IUSDai::setBlacklistedCall { account: w.alice.address(), blacklisted };
    w.send(&w.staff.guardian, w.p.usdai, &mark(true));
    let listed = Blacklisted { account: w.alice.address() };
    let withdraw = IUSDai::withdrawCall {
        token: w.p.usdc,
        amount: usd(1),
        minOut: U256::ZERO,
        recipient: w.alice.address(),
    };
    let transfer = IERC20::transferCall { to: w.bob.address(), value: usd(1) };
    w.refused(&w.alice, w.p.usdai, &withdraw, &listed);
    w.refused(&w.alice, w.p.usdai, &transfer, &listed);
    w.deposit(&w.bob, 10);
    let to_her = IERC20::transferCall { to: w.alice.address(), value: usd(1) };
    w.refused(&w.bob, w.p.usdai, &to_her, &listed);
    w.send(&w.staff.guardian, w.p.usdai, &mark(false));
    w.send(&w.alice, w.p.usdai, &transfer);
}
