//! The bound of deposits, with an oracle that answers what it is told.

use super::*;
use stylus_sdk::{
    prelude::*,
    storage::{StorageBool, StorageU256},
};
use usdai_abi::oracle::StalePrice;

#[derive(SolidityError, Debug)]
pub(super) enum Refusal {
    Stale(StalePrice),
}

#[storage]
pub(super) struct Oracle {
    price: StorageU256,
    stale: StorageBool,
}

unsafe impl TopLevelStorage for Oracle {}

impl Oracle {
    fn set(&mut self, price: U256, stale: bool) {
        self.price.set(price);
        self.stale.set(stale);
    }
}

#[public]
impl Oracle {
    fn price(&self, token: Address) -> Result<U256, Refusal> {
        if self.stale.get() {
            return Err(Refusal::Stale(StalePrice { token, updatedAt: U256::from(5) }));
        }
        Ok(self.price.get())
    }
}

const MINIMUM: u128 = 995_000_000_000_000_000;

#[motsu::test]
fn deposit_stops_below_the_price(usdai: Contract<Usdai>, coin: Contract<Coin>, oracle: Contract<Oracle>) {
    with_coin(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_price_oracle(oracle.address()).motsu_unwrap();
    saw(&usdai, &IUSDai::PriceOracleSet { oracle: oracle.address() });
    for price in [MINIMUM, 10u128.pow(18), 3 * 10u128.pow(18)] {
        oracle.sender(ADMIN).set(u(price), false);
        let minted = usdai.sender(ALICE).deposit(token, usdc(1), U256::ZERO, ALICE).motsu_unwrap();
        assert_eq!(minted, usd(1), "at par, whatever the price");
    }
    for price in [MINIMUM - 1, 1, 0] {
        oracle.sender(ADMIN).set(u(price), false);
        let error = usdai.sender(ALICE).deposit(token, usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
        assert_eq!(error, PriceTooLow { token, price: u(price), minimum: u(MINIMUM) }.into());
    }
}

#[motsu::test]
fn withdraw_goes_on_when_the_price_is_stale(
    usdai: Contract<Usdai>,
    coin: Contract<Coin>,
    oracle: Contract<Oracle>,
) {
    with_alice(&usdai, &coin);
    let token = coin.address();
    usdai.sender(ADMIN).set_price_oracle(oracle.address()).motsu_unwrap();
    oracle.sender(ADMIN).set(U256::ZERO, true);
    let error = usdai.sender(ALICE).deposit(token, usdc(1), U256::ZERO, ALICE).motsu_unwrap_err();
    assert_eq!(error.read::<StalePrice>(), Some(StalePrice { token, updatedAt: u(5) }));
    let out = usdai.sender(ALICE).withdraw(token, usd(10), usdc(10), ALICE).motsu_unwrap();
    assert_eq!(out, usdc(10));
}

#[motsu::test]
fn the_oracle_has_code_or_is_nobody(usdai: Contract<Usdai>, coin: Contract<Coin>, rock: Contract<Rock>) {
    with_coin(&usdai, &coin);
    let error = usdai.sender(ADMIN).set_price_oracle(BOB).motsu_unwrap_err();
    assert_eq!(error, call_failed(BOB));
    // What is no oracle stops deposits.
    usdai.sender(ADMIN).set_price_oracle(rock.address()).motsu_unwrap();
    assert!(usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_res().is_err());
    usdai.sender(ADMIN).set_price_oracle(Address::ZERO).motsu_unwrap();
    usdai.sender(ALICE).deposit(coin.address(), usdc(1), U256::ZERO, ALICE).motsu_unwrap();
}
