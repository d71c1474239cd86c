//! Prices of stablecoins, in dollars of 18 decimals, from Chainlink-shaped feeds.
//!
//! PURPOSE. `price(token)` answers with a price that can be trusted, or reverts and says why not. Nothing is kept of
//! the prices themselves.
//!
//! ROLES. ORACLE sets and removes feeds. DEFAULT_ADMIN sets the sequencer's uptime feed and grants the roles.
//!
//! TRUST. An answer counts when its round is complete, it is positive, not of a time to come, not older than the
//! feed's heartbeat, not carried over from an earlier round, and within the bounds that were set for it: a feed that
//! stops at its own minimum is out of bounds before it gets there. A feed that has changed its decimals is set again
//! first. Where a sequencer feed is set, no price counts while the sequencer is down or has just come back: until then
//! nobody could have reacted to the prices.
//!
//! ROUNDING. None: feeds have at most 18 decimals.
//!
//! LIVENESS. A token whose feed fails stops its own price only.
//!
//! REENTRANCY. Static calls only. The entry point rejects any re-entry.
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
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod dispatch;
mod errors;
mod feeds;
mod price;
mod sequencer;
#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use alloy_primitives::Address;
use contract_kit::{
    slots::{Word, Words},
    Roles,
};
use stylus_sdk::{prelude::*, ArbResult};
use usdai_abi::roles::{DEFAULT_ADMIN_ROLE, ORACLE_ROLE};

use errors::{fail, Error, SolError, ZeroAddress};

#[storage]
pub(crate) struct PriceOracle {
    /// Slot 0.
    roles: Roles,
    /// Slot 1. Bits 0 to 159: aggregator; 160 to 167: its decimals; 168 to 199: heartbeat, seconds.
    feeds: Words<Address>,
    /// Slot 2. Bits 0 to 127: least price; 128 to 255: largest.
    bounds: Words<Address>,
    /// Slot 3. Bits 0 to 159: the sequencer's uptime feed; 160 to 191: grace, seconds.
    sequencer: Word,
}

contract_kit::entry_point! { PriceOracle, constructor(admin: address) }

impl PriceOracle {
    /// `admin` gets DEFAULT_ADMIN_ROLE and ORACLE_ROLE.
    fn constructor(&mut self, admin: Address) -> Result<(), Error> {
        if admin.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.roles.set(ORACLE_ROLE, admin, true);
        Ok(())
    }

    /// Every function of `IPriceOracle`, `IAccessControl` and `IERC165`.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        self.dispatch(calldata).map_err(Vec::from)
    }
}
