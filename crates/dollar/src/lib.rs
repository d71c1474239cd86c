//! USDai, the dollar token: its storage and all it does. Two programs answer for it on one storage: `usdai`, what
//! holders use every day, and `usdai-desk`, the rest.
//!
//! PURPOSE. Whoever brings a listed stablecoin gets USDai for it, one dollar for one dollar; whoever burns USDai
//! gets a listed stablecoin back. Everything that exists is backed: `reserves()` shows both sides in one call.
//!
//! ROLES. DEFAULT_ADMIN lists assets, sets caps, prices, access, tiers and bridges' limits, unpauses and grants the
//! roles. PAUSER pauses. BLACKLISTER puts accounts on the blacklist and takes them off. DEPOSITOR deposits while
//! deposits are closed; VOUCHER_SIGNER admits others to a deposit. TREASURER takes unused money out of the escrow.
//! BRIDGE mints and burns for other chains.
//!
//! ACCOUNTING. What is held of each asset is counted here, in the asset's own decimals; a token sent without
//! `deposit` backs nothing. The sum over all assets, in 18 decimals, is `backing` and what lies in the escrow of the
//! base yield. `backing >= totalSupply + bridged` always. A deposit measures what has arrived and reverts when it is
//! not what was asked for, so that a token with a fee, or one that lies, mints nothing.
//!
//! PRICES. A deposit needs the asset at 0.995 dollars or more at the price oracle, once one is set. A withdrawal is at
//! par and asks nobody.
//!
//! YIELD. The backing earns by tiers, to the second; what has accrued is settled before the backing changes. Only what
//! the escrow holds is paid, to the vault; it is minted against money that moves from the escrow into the backing.
//!
//! ROUNDING. Deposits are exact, since an asset is never finer than USDai. A withdrawal rounds down to the
//! asset's smallest part, and reverts when nothing would be left; the difference stays as backing. Yield, and what
//! comes back of a bridge's limit, round down.
//!
//! BLACKLIST. A listed account neither sends, receives, moves for others, mints nor burns. The mark is the top
//! bit of the balance word: no transfer reads a slot more for it. The supply is below 2^128.
//!
//! LIVENESS. The pause stops deposits, withdrawals and bridges, never transfers: claims and repayments go on. Closed
//! access closes deposits only.
//!
//! REENTRANCY. Calls go to listed assets, after all effects, and to the price oracle. The entry point rejects any
//! re-entry, views included.
//!
//! KNOWN LIMITS. One asset's loss of value is everybody's: an asset counts at par. A bridge burns without an
//! allowance, as ERC-7802 has it, of anybody but the vault; its limits bound what a broken one can do.
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

mod access;
mod admin;
mod bridge;
mod desk;
mod errors;
mod holder;
mod permit;
mod price;
mod reserves;
mod state;
#[cfg(test)]
mod tests;
mod token;
mod word;
mod yields;

pub use errors::Error;
pub use state::Dollar;
