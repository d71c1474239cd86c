//! One file per group of verbs.
#![allow(clippy::panic, clippy::cast_possible_truncation)]

mod assets;
mod blacklist;
mod deposit;
mod erc20;
mod invariants;
mod layout;
mod permit;
mod roles;
mod tokens;
mod withdraw;

use alloy_primitives::{Address, B256, U256};
use contract_kit::Bubbled;
use motsu::prelude::*;
use usdai_abi::{
    common::CallFailed,
    erc20::IERC20,
    roles::{BLACKLISTER_ROLE, DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    usdai::IUSDai,
    SolError, SolEvent,
};

use super::{errors::*, Usdai};
use tokens::{habit, Coin, Garbage, Rock, Silent};

const ADMIN: Address = Address::repeat_byte(0xa0);
const PAUSER: Address = Address::repeat_byte(0xa1);
const LISTER: Address = Address::repeat_byte(0xa2);
const ALICE: Address = Address::repeat_byte(0xb0);
const BOB: Address = Address::repeat_byte(0xb1);
const CAROL: Address = Address::repeat_byte(0xb2);

fn u(value: u128) -> U256 {
    U256::from(value)
}

/// Whole dollars of USDai.
fn usd(value: u128) -> U256 {
    u(value) * u(10u128.pow(18))
}

/// Whole dollars of a coin with 6 decimals.
fn usdc(value: u128) -> U256 {
    u(value) * u(1_000_000)
}

/// Constructs the contract and grants every role.
fn deploy(usdai: &Contract<Usdai>) {
    usdai.sender(BOB).constructor(ADMIN).motsu_unwrap();
    usdai.sender(ADMIN).grant_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
    usdai.sender(ADMIN).grant_role(BLACKLISTER_ROLE, LISTER).motsu_unwrap();
}

/// With a listed coin of 6 decimals, cap 1,000,000, of which Alice has 10,000.
fn with_coin(usdai: &Contract<Usdai>, coin: &Contract<Coin>) {
    deploy(usdai);
    coin.sender(ADMIN).set(6, 0);
    coin.sender(ADMIN).mint(ALICE, usdc(10_000));
    usdai.sender(ADMIN).list_asset(coin.address(), usdc(1_000_000)).motsu_unwrap();
}

/// And Alice has turned 1,000 of it into USDai.
fn with_alice(usdai: &Contract<Usdai>, coin: &Contract<Coin>) {
    with_coin(usdai, coin);
    usdai.sender(ALICE).deposit(coin.address(), usdc(1_000), U256::ZERO, ALICE).motsu_unwrap();
}

fn call_failed(target: Address) -> Error {
    Error::Call(Bubbled::from_data(CallFailed { target }.abi_encode()))
}

/// The contract has logged exactly this.
#[track_caller]
fn saw<E: SolEvent>(usdai: &Contract<Usdai>, event: &E) {
    assert!(usdai.emitted(event), "{} was not logged like this", E::SIGNATURE);
}
