//! One file per group of functions. Time moves by moving genesis: motsu's clock stands still.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

mod bids;
mod cycle;
mod layout;
mod matrix;
mod phases;
mod relayed;
mod reveal;
mod roles;
mod settle;
mod vault;

use alloy_primitives::{Address, FixedBytes, B256, U256};
use auction_math::{DAY, EPOCH};
use motsu::prelude::*;
use usdai_abi::{common::*, qev::*, roles::*};

use super::{errors::Error, QevAuction};

/// The time of motsu's blocks.
const NOW: u64 = 1_735_689_600;
const ADMIN: Address = Address::repeat_byte(0xa0);
const PAUSER: Address = Address::repeat_byte(0xa5);
const VAULT: Address = Address::repeat_byte(0xb0);
const ALICE: Address = Address::repeat_byte(0xc0);
const BOB: Address = Address::repeat_byte(0xc1);
const STRANGER: Address = Address::repeat_byte(0xc2);

/// One share, and one asset, in wei.
const WAD: u64 = 1_000_000_000_000_000_000;
/// Units of one share.
const SHARE: u64 = 1_000_000;

fn u(value: u64) -> U256 {
    U256::from(value)
}

fn assets(whole: u64) -> U256 {
    u(WAD) * u(whole)
}

/// Constructs the contract with epoch 0 beginning now, names the vault and a pauser.
fn deploy(qev: &Contract<QevAuction>) {
    qev.sender(STRANGER).constructor(ADMIN, u(NOW)).motsu_unwrap();
    qev.sender(ADMIN).wire(VAULT).motsu_unwrap();
    qev.sender(ADMIN).grant_role(PAUSER_ROLE, PAUSER).motsu_unwrap();
}

/// Moves to the second `second` of epoch `epoch`.
fn warp(qev: &Contract<QevAuction>, epoch: u64, second: u64) {
    let mut contract = qev.sender(ADMIN);
    let settings = contract.settings().with_genesis(NOW - epoch * EPOCH - second);
    contract.keep(settings);
}

fn enqueue(qev: &Contract<QevAuction>, controller: Address, shares: u64) -> U256 {
    qev.sender(VAULT).enqueue(controller, u(shares * SHARE)).motsu_unwrap()
}

fn salt(id: U256) -> FixedBytes<16> {
    FixedBytes::repeat_byte(id.to::<u8>())
}

fn commitment(qev: &Contract<QevAuction>, epoch: u64, id: U256, tick: u16) -> B256 {
    qev.sender(ALICE).commitment_for(u(epoch), id, U256::from(tick), salt(id)).motsu_unwrap()
}

fn seal(qev: &Contract<QevAuction>, controller: Address, epoch: u64, id: U256, tick: u16) {
    let word = commitment(qev, epoch, id, tick);
    qev.sender(controller).commit(id, word, &[]).motsu_unwrap();
}

/// The item of a batch that opens the bid.
fn item(id: U256, tick: u16) -> Vec<u8> {
    [&id.to::<u64>().to_be_bytes()[..], &tick.to_be_bytes(), salt(id).as_slice()].concat()
}

fn reveal(qev: &Contract<QevAuction>, items: &[(U256, u16)]) -> U256 {
    let batch: Vec<u8> = items.iter().flat_map(|(id, tick)| item(*id, *tick)).collect();
    qev.sender(STRANGER).reveal(&batch).motsu_unwrap()
}

/// Settles at par in one call: sold, reserve, fee, bond.
fn settle(qev: &Contract<QevAuction>, epoch: u64, liquidity: U256) -> (U256, U256, U256, U256) {
    let (done, sold, reserve, fee, bond) =
        qev.sender(VAULT).settle(u(epoch), u(WAD), liquidity, U256::MAX).motsu_unwrap();
    assert!(done);
    (sold, reserve, fee, bond)
}

fn claim(qev: &Contract<QevAuction>, id: U256) -> (U256, U256) {
    let (_, units, assets) = qev.sender(VAULT).claim(id).motsu_unwrap();
    (units, assets)
}

/// Controller, units, cohort, state, tick, epoch of the bid.
fn lot(qev: &Contract<QevAuction>, id: U256) -> (Address, U256, U256, u8, U256, U256) {
    qev.sender(STRANGER).lot(id).motsu_unwrap()
}

fn state(qev: &Contract<QevAuction>, id: U256) -> u8 {
    lot(qev, id).3
}

const QUEUED: u8 = 1;
const SEALED: u8 = 2;
const REVEALED: u8 = 3;
const CLOSED: u8 = 4;
