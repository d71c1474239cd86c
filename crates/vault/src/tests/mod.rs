//! One file per group of verbs. Time is the genesis: motsu's blocks all have one second, so that a day passes by
//! moving every stored time a day into the past.
#![allow(clippy::panic, clippy::cast_possible_truncation)]

mod blacklist;
mod claim;
mod deposit;
mod erc20;
mod fees;
mod layout;
mod loans;
mod neighbours;
mod operators;
mod permit;
mod request;
mod roles;
mod settle;
mod views;
mod walk;
mod yields;

use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};

use motsu::prelude::*;
use stylus_sdk::{prelude::*, storage::StorageB256, ArbResult};
use usdai_abi::{
    common::Blacklisted,
    erc20::IERC20,
    roles::{DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    susdai::ISUSDai,
    SolCall, SolError, SolEvent,
};
use vault_math::{DAY, LOCKED_SHARES};

use super::{deposit::DEAD, errors::*, pause, Vault};
use contract_kit::testing::Dollar;
use neighbours::{Book, Queue};

/// The time of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const ADMIN: Address = Address::repeat_byte(0xa0);
const DESK: Address = Address::repeat_byte(0xde);
const PAUSER: Address = Address::repeat_byte(0xa1);
const ALICE: Address = Address::repeat_byte(0xb0);
const BOB: Address = Address::repeat_byte(0xb1);
const CAROL: Address = Address::repeat_byte(0xb2);
const BORROWER: Address = Address::repeat_byte(0xb3);

fn u(value: u128) -> U256 {
    U256::from(value)
}

/// Whole dollars or shares.
fn e18(value: u128) -> U256 {
    u(value) * u(10u128.pow(18))
}

/// The vault and its neighbours.
struct World {
    vault: Contract<Vault>,
    dollar: Contract<Dollar>,
    book: Contract<Book>,
    queue: Contract<Queue>,
}

impl World {
    /// Wired, at the first second of epoch 0; Alice, Bob, Carol and the book have 1,000,000 dollars each.
    fn new() -> Self {
        let world = Self::unwired();
        let (book, queue) = (world.book.address(), world.queue.address());
        world.vault.sender(ADMIN).wire(book, queue).motsu_unwrap();
        world
    }

    fn unwired() -> Self {
        let world = Self {
            vault: Contract::random(),
            dollar: Contract::random(),
            book: Contract::random(),
            queue: Contract::random(),
        };
        let vault = world.vault.address();
        world
            .vault
            .sender(BOB)
            .constructor(ADMIN, world.dollar.address(), U256::from(NOW), DESK)
            .motsu_unwrap();
        world.vault.sender(ADMIN).grant_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
        world.book.sender(ADMIN).set(vault, world.dollar.address());
        world.queue.sender(ADMIN).set(vault);
        for account in [ALICE, BOB, CAROL] {
            world.dollar.sender(ADMIN).issue(account, e18(1_000_000));
            world.dollar.sender(account).approve(vault, U256::MAX);
        }
        world.dollar.sender(ADMIN).issue(world.book.address(), e18(1_000_000));
        world
    }

    /// With 1,000 shares of Alice (and the locked ones).
    fn staked() -> Self {
        let world = Self::new();
        world.deposit(ALICE, e18(1_000) + LOCKED_SHARES);
        world
    }

    fn deposit(&self, who: Address, assets: U256) -> U256 {
        self.vault.sender(who).deposit(assets, who).motsu_unwrap()
    }

    fn request(&self, who: Address, shares: U256) -> U256 {
        self.vault.sender(who).request_redeem(shares, who, who).motsu_unwrap()
    }

    /// `seconds` pass.
    fn pass(&self, seconds: u64) {
        let mut vault = self.vault.sender(ADMIN);
        let vault = &mut *vault;
        let end = vault.vesting_end.get();
        vault.vesting_end.set(end.saturating_sub(seconds));
        let seconds = u32::try_from(seconds).unwrap();
        vault.genesis.set(vault.genesis.get() - seconds);
        vault.genesis_copy.set(vault.genesis_copy.get() - seconds);
        let harvested = vault.harvested.get();
        vault.harvested.set(harvested.saturating_sub(seconds));
    }

    fn settle(&self) -> (U256, bool) {
        self.vault.sender(CAROL).settle(u(100)).motsu_unwrap()
    }

    fn shares(&self, who: Address) -> U256 {
        self.vault.sender(ADMIN).balance_of(who)
    }

    fn dollars(&self, who: Address) -> U256 {
        self.dollar.sender(ADMIN).balance_of(who)
    }

    /// idle, reserved, unvested, floor.
    fn balances(&self) -> [U256; 4] {
        self.vault.sender(ADMIN).balances().motsu_unwrap().into()
    }

    /// Deposit price, redemption price.
    fn prices(&self) -> (U256, U256) {
        let high = self.vault.sender(ADMIN).deposit_share_price().motsu_unwrap();
        (high, self.vault.sender(ADMIN).redemption_share_price().motsu_unwrap())
    }

    /// USDai lists the account, or no longer, and tells the vault.
    fn mark(&self, account: Address, listed: bool) {
        self.dollar.sender(ADMIN).mark(account, listed);
        self.vault.sender(self.dollar.address()).note_blacklisted(account, listed).motsu_unwrap();
    }

    fn pause(&self) {
        self.vault.sender(PAUSER).pause().motsu_unwrap();
    }

    /// The vault has logged exactly this.
    #[track_caller]
    fn saw<E: SolEvent>(&self, event: &E) {
        assert!(self.vault.emitted(event), "{} was not logged like this", E::SIGNATURE);
    }
}

/// What a neighbour's error becomes.
fn bubbled(error: impl SolError) -> Error {
    contract_kit::Bubbled::from_data(error.abi_encode()).into()
}

/// The programs as one, for calls of the neighbours: a delegation is not to be seen from outside.
#[public]
impl Vault {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        match self.core(calldata).map_err(Vec::from)? {
            Some(answer) => Ok(answer),
            None => self.desk_functions(calldata).map_err(Vec::from),
        }
    }
}
