//! Contracts of others around the protocol: integrators that hold and use the tokens, hostile ones for every trap, and
//! the properties that the standards promise to all of them. See docs/composability.md.
mod agent;
mod erc4626;
mod erc7540;
mod feeds;
mod lending;
mod random;
mod titles;
mod tokens;
mod users;
mod wallets;
mod wrapper;

use e2e::World;
use usdai_abi::erc20::IERC20;
use usdai_abi::SolCall;
use usdai_cli::chain::CallError;
use usdai_cli::types::{Address, U256};
use usdai_cli::wallet::Account;

/// More gas than any call of the protocol needs, fewer than a transaction may have: what a trap may cost at most.
const BOUND: u64 = 8_000_000;

fn approve(w: &World, owner: &Account, token: Address, spender: Address) {
    w.send(owner, token, &IERC20::approveCall { spender, value: U256::MAX });
}

/// The data of a transaction's revert; it has to fail by a revert, and not to run out of gas.
#[track_caller]
fn revert_data<C: SolCall>(w: &World, from: &Account, to: Address, call: &C) -> Vec<u8> {
    match w.chain.send(from, to, call) {
        Err(CallError::Reverted(reverted)) => reverted.data,
        Err(other) => panic!("{} failed otherwise: {other}", C::SIGNATURE),
        Ok(_) => panic!("{} went through", C::SIGNATURE),
    }
}
