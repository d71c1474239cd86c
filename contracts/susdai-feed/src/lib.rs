//! A feed of sUSDai's redemption price for lending markets, in the shape of Chainlink's AggregatorV3.
//!
//! PURPOSE. Markets read one number of a collateral and lend or liquidate on it at once. The vault's price is exact and
//! moves in the transaction that moves it: a repayment lifts it, a default lowers it. Here nothing that a transaction
//! does moves what the same transaction reads.
//!
//! HOW. Anyone records the vault's price by `checkpoint`. In the second of the record the answer stays what it was;
//! from the next second on it is the recorded price where that is lower (a loss is told in full), else it rises to it,
//! by 1 % a day at most (of half its target, after a deep fall). Records within one second replace one another and count once it has passed. An answer is a
//! function of the last record and the time: it calls nobody, and cannot be read in the middle of another's call.
//!
//! STALENESS. `updatedAt` is the time of the last record: a reader sets his own limit. Without records the answer goes
//! on to the last target and stays there.
//!
//! ROLES. None, and nothing to set: the vault is named at the construction.
//!
//! KNOWN LIMITS. Only the latest round is kept. A loss is seen a second after its record: a reader may trade on the
//! old answer until somebody has recorded. A price that has risen by much, after a long time without records or after a
//! loss was made good, is reached late, never early. An answer of zero says that the shares stand for nothing.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::indexing_slicing))]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod answer;
#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, U256};
use contract_kit::{
    reader::{answer, answer_bytes, truth, Reader},
    selectors,
    slots::{Account, Half, Quarter},
    wire::{ask, encode, log_event, word_of},
    Bubbled,
};
use stylus_sdk::{block, prelude::*, ArbResult};
use usdai_abi::{
    common::{ZeroAddress, IERC165},
    feed::{IFeed, NoAnswer, UnknownRound},
    susdai::ISUSDai,
    SolCall, SolError,
};

use answer::Round;

selectors! {
    LATEST_ROUND_DATA = IFeed::latestRoundDataCall;
    GET_ROUND_DATA = IFeed::getRoundDataCall;
    CHECKPOINT = IFeed::checkpointCall;
    DECIMALS = IFeed::decimalsCall;
    DESCRIPTION = IFeed::descriptionCall;
    VERSION = IFeed::versionCall;
    VAULT = IFeed::vaultCall;
    SUPPORTS_INTERFACE = IERC165::supportsInterfaceCall;
}

#[storage]
pub(crate) struct Feed {
    /// Slot 0.
    vault: Account,
    /// Slot 1, with the two below. The answer in the second of the last record, that second, how many records there
    /// have been in different seconds.
    answer: Half,
    at: Quarter,
    round: Quarter,
    /// Slot 2. What the answer reaches.
    target: Half,
}

contract_kit::entry_point! { Feed, constructor(vault: address) }

impl Feed {
    /// `vault`: whose redemption price this tells.
    fn constructor(&mut self, vault: Address) -> Result<(), Vec<u8>> {
        if vault.is_zero() {
            return Err(encode(ZeroAddress::SELECTOR, &[]));
        }
        self.vault.set(vault);
        Ok(())
    }

    /// Every function of `IFeed` and `IERC165`.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Vec::new()) };
        Ok(match selector {
            LATEST_ROUND_DATA => self.latest_round_data()?,
            GET_ROUND_DATA => {
                let asked = reader.word()?;
                if asked != self.round_id() {
                    return Err(encode(UnknownRound::SELECTOR, &[asked]));
                }
                self.latest_round_data()?
            }
            CHECKPOINT => {
                self.checkpoint().map_err(revert_data)?;
                Vec::new()
            }
            DECIMALS => answer(&[U256::from_limbs([18, 0, 0, 0])]),
            VERSION => answer(&[U256::from_limbs([1, 0, 0, 0])]),
            VAULT => answer(&[word_of(self.vault.get())]),
            SUPPORTS_INTERFACE => {
                let [a, b, c, id] = reader.word()?.into_limbs();
                answer(&[truth((a, b, c, id) == (0, 0, 0, 0x01ff_c9a7_0000_0000))])
            }
            DESCRIPTION => answer_bytes(b"sUSDai / USDai"),
            _ => return Err(Vec::new()),
        })
    }
}

impl Feed {
    fn checkpoint(&mut self) -> Result<(), Bubbled> {
        let [price] = ask(self, self.vault.get(), ISUSDai::redemptionSharePriceCall::SELECTOR, &[])?;
        let now = block::timestamp();
        let rounds = self.round.get();
        let last = self.last();
        let next = if rounds == 0 { Round::first(price, now) } else { last.next(price, now) };
        if rounds == 0 || last.at != now {
            // One a second at most: the count ends long after the time does.
            self.round.set(rounds.saturating_add(1));
        }
        self.answer.set(narrow(next.answer));
        self.target.set(narrow(next.target));
        self.at.set(next.at);
        log_event::<IFeed::Checkpoint>(&[self.round_id()], &[next.target, next.answer]);
        Ok(())
    }

    fn latest_round_data(&self) -> Result<Vec<u8>, Vec<u8>> {
        let id = self.round_id();
        if id.is_zero() {
            return Err(encode(NoAnswer::SELECTOR, &[]));
        }
        let last = self.last();
        let at = U256::from_limbs([last.at, 0, 0, 0]);
        Ok(answer(&[id, last.answer_at(block::timestamp()), at, at, id]))
    }

    fn round_id(&self) -> U256 {
        U256::from_limbs([self.round.get(), 0, 0, 0])
    }

    fn last(&self) -> Round {
        Round { answer: widen(self.answer.get()), target: widen(self.target.get()), at: self.at.get() }
    }
}

#[cfg(not(feature = "export-abi"))]
fn revert_data(error: Bubbled) -> Vec<u8> {
    error.0
}

#[cfg(feature = "export-abi")]
fn revert_data(error: Bubbled) -> Vec<u8> {
    error.data.to_vec()
}

#[allow(clippy::cast_possible_truncation)] // the halves are meant
fn widen(value: u128) -> U256 {
    U256::from_limbs([value as u64, value.wrapping_shr(64) as u64, 0, 0])
}

/// Of a number of 128 bits.
fn narrow(value: U256) -> u128 {
    let [low, high, ..] = value.into_limbs();
    u128::from(low) | u128::from(high).wrapping_shl(64)
}
