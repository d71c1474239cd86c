//! One file per group of verbs.
#![allow(clippy::panic, clippy::cast_possible_truncation)]

mod access;
mod assets;
mod blacklist;
mod bridge;
mod calldata;
mod deposit;
mod erc20;
mod invariants;
mod layout;
mod permit;
mod price;
mod roles;
mod tokens;
mod withdraw;
mod yields;

use alloy_primitives::{Address, B256, U256};
use motsu::prelude::*;
use usdai_abi::{
    common::{IAccessControl, IPausable, IERC165},
    erc20::IERC20,
    roles::{BLACKLISTER_ROLE, DEFAULT_ADMIN_ROLE, PAUSER_ROLE},
    usdai::IUSDai,
    SolCall, SolEvent,
};

use usdai_abi::common::NotWired;

use super::{errors::*, Dollar as Usdai};
use tokens::{habit, Coin, Garbage, Rock, Silent};

const ADMIN: Address = Address::repeat_byte(0xa0);
const PAUSER: Address = Address::repeat_byte(0xa1);
const LISTER: Address = Address::repeat_byte(0xa2);
const ALICE: Address = Address::repeat_byte(0xb0);
const BOB: Address = Address::repeat_byte(0xb1);
const CAROL: Address = Address::repeat_byte(0xb2);
/// Nothing is called there: both programs are one in these tests.
const DESK: Address = Address::repeat_byte(0xde);

/// The second of motsu's blocks.
const NOW: u128 = 1_735_689_600;

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

/// The errors as tests write them.
macro_rules! errors {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self(error.abi_encode())
            }
        })*
    };
}

errors! {
    AlreadyWired, Blacklisted, CallFailed, EnforcedPause, ExpectedPause, InvalidParameter, MathOverflow, NotWired,
    SlippageExceeded, Unauthorized, ZeroAddress, ZeroAmount, ERC20InsufficientAllowance, ERC20InsufficientBalance,
    ERC20InvalidApprover, ERC20InvalidReceiver, ERC20InvalidSender, ERC20InvalidSpender,
    ERC2612ExpiredSignature, ERC2612InvalidSigner, AssetAlreadyListed, AssetCapExceeded, BridgeLimitExceeded,
    InsufficientBridged, InsufficientEscrow, InsufficientReserves, InvalidVoucher, NotAdmitted, PriceTooLow,
    SupplyCapExceeded, TransferMismatch, UnknownAsset, UnsupportedDecimals, VoucherExpired,
}

impl Error {
    /// The arguments, when it is this error.
    fn read<E: SolError>(&self) -> Option<E> {
        E::abi_decode(&self.0, true).ok()
    }
}

impl Usdai {
    /// Runs a function by its calldata, as everybody else does.
    fn run<C: SolCall>(&mut self, call: &C) -> Result<C::Return, Error> {
        let data = self.raw(&call.abi_encode())?;
        Ok(C::abi_decode_returns(&data, true).expect("an answer as the ABI says"))
    }

    fn raw(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        match self.core(calldata)? {
            Some(answer) => Ok(answer),
            None => self.desk_functions(calldata),
        }
    }
}

/// Constructs the contract, opens deposits and grants the roles of the staff.
fn deploy(usdai: &Contract<Usdai>) {
    usdai.sender(BOB).construct(ADMIN, DESK).motsu_unwrap();
    usdai.sender(ADMIN).run(&IUSDai::setOpenCall { open: true }).motsu_unwrap();
    grant(usdai, PAUSER_ROLE, PAUSER);
    grant(usdai, BLACKLISTER_ROLE, LISTER);
}

fn grant(usdai: &Contract<Usdai>, role: B256, account: Address) {
    usdai.sender(ADMIN).run(&IAccessControl::grantRoleCall { role, account }).motsu_unwrap();
}

fn pause(usdai: &Contract<Usdai>) {
    usdai.sender(PAUSER).run(&IPausable::pauseCall {}).motsu_unwrap();
}

fn lacks(account: Address, role: B256) -> Error {
    AccessControlUnauthorizedAccount { account, neededRole: role }.into()
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
    CallFailed { target }.into()
}

/// The contract has logged exactly this.
#[track_caller]
fn saw<E: SolEvent>(usdai: &Contract<Usdai>, event: &E) {
    assert!(usdai.emitted(event), "{} was not logged like this", E::SIGNATURE);
}
