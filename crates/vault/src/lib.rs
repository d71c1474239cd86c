//! sUSDai, the vault.
//!
//! PURPOSE. Depositors' USDai becomes loans; their shares carry the interest. Deposits are at once (ERC-4626).
//! Redemptions wait for the end of a 30-day epoch (ERC-7540): the shares are escrowed here, their place in line
//! is sold in a sealed auction by qev-auction, and what was won is pulled.
//!
//! ROLES. DEFAULT_ADMIN wires the vault to the router and the auction, once, unpauses and grants the roles.
//! It sets the admin's share of the profit, at most 20 %. PAUSER pauses. The loan router takes idle USDai for loans and
//! credits repayments. USDai tells of its blacklist. Nobody sets a price.
//!
//! TWO PROGRAMS. The core has what moves shares and money and what contracts ask; the rest runs in an extension, the
//! desk, on the same storage. Both are made of this crate.
//!
//! ACCOUNTING. `idle` is free or promised to an open epoch, `reserved` is owed to settled redemptions; both are
//! counted here, so that a gift of USDai changes no price. Two prices from exact totals: a depositor pays for
//! idle + loans with their interest; a redeemer gets idle less unvested fees + loans after haircuts. The second
//! is never above the first. Base yield counts in both once USDai has sent it; a deposit and a settlement pull it when
//! a day has passed. Both are net of the admin's share of the profit. The first deposit locks 1e6 shares. Queued shares are the vault's own balance, in
//! the supply until they are burned.
//!
//! SETTLEMENT. On day 28 what is idle becomes the epoch's floor: no loan can draw on it while anything is
//! queued. From day 30 on anyone settles; price (redemption, rounded down) and liquidity (all that is idle) are
//! fixed once, when the settlement opens. At its end the sold and the forfeited shares are burned, the payment
//! moves from idle to reserved, and what winners gave up vests over 30 days into the redemption price.
//!
//! ROUNDING. Shares for assets down, assets for shares up, prices down, unvested fees up, payouts down; a reserve
//! is the auction's, rounded up. The dust of a settlement is at most one wei of assets.
//!
//! LIVENESS. The pause stops deposits and new requests. It never stops settlement, cancellation, sync, claims,
//! transfers, repayments. A blacklisted controller's winnings wait in its bucket and hold nobody up. A USDai that
//! refuses its yield stops no deposit and no settlement. Nothing loops over users.
//!
//! REENTRANCY. USDai, the router and the auction are called, and none of them calls back: the entry point rejects
//! any re-entry, views included. State is written before a call that can move money.
//!
//! KNOWN LIMITS. Winnings are pooled per controller: after `sync`, `claimableRedeemRequest` of a request is zero
//! and `maxRedeem` of its controller holds its shares. `totalAssets` and the conversions are at the redemption
//! price, previews at the deposit price. Where USDai's note of a listing did not arrive, the account moves shares until
//! `syncBlacklist`, but no USDai.
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
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

mod blacklist;
mod claim;
mod deposit;
mod dispatch;
mod erc20;
mod errors;
mod fees;
mod functions;
mod loans;
mod operators;
mod pause;
mod permit;
mod request;
mod settlement;
mod state;
#[cfg(test)]
mod tests;
mod views;
mod yields;

use alloc::{vec, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use contract_kit::{
    slots::{Account, Eighth, Flag, Half, Pairs, Quarter, Rest, Short, ShortHalf, Words},
    Roles,
};
use stylus_sdk::{block, prelude::*};
use usdai_abi::roles::DEFAULT_ADMIN_ROLE;

pub use errors::Error;
use errors::{InvalidParameter, ZeroAddress};
use state::to_time;

/// The storage of the vault, and all that it does with it. A deposit reads slots 1, 4 and 8, the redemption price 4, 6
/// and 8, a request 9.
#[storage]
pub struct Vault {
    /// Slot 0.
    roles: Roles,
    /// Slot 1, with the four below: full. Times are Unix seconds of 32 bits, good until the year 2106.
    usdai: Account,
    genesis: Eighth,
    /// When base yield was last asked for.
    harvested: Eighth,
    /// How many epochs have had a floor.
    floors: Short,
    /// Bit 15: paused; bits 0 to 14: the admin's share of the profit, basis points.
    fee_and_pause: Short,
    /// Slot 2. The top bit: the account is on the blacklist.
    balances: Words<Address>,
    /// Slot 3. By owner, then spender.
    allowances: Pairs<Address, Address>,
    /// Slot 4, with `idle`.
    supply: Half,
    idle: Half,
    /// Slot 5, with the two below: USDai that loans cannot take, and a mark that stays, so that no settlement pays for
    /// the slot: neither the first, nor one after all that was reserved has been claimed.
    reserved: Half,
    floor: ShortHalf,
    mark: Flag,
    /// Slot 6, with the four below: the part of idle that vests, when it has, the open settlement, the oldest epoch
    /// that is not settled, a copy of the admin's share.
    vesting_amount: Half,
    vesting_end: Quarter,
    settling: Flag,
    next_epoch: Eighth,
    rate_copy: Short,
    /// Slot 7, with the one below: what a settlement that takes several calls may give out, and its price.
    liquidity: Half,
    settling_price: Half,
    /// Slot 8, with the one below: what the loans have cost, wei, two's complement.
    loan_router: Account,
    loan_cost: Rest,
    /// Slot 9, with the three below: copies of what a request would read slot 1 for.
    auction: Account,
    genesis_copy: Eighth,
    floors_copy: Short,
    paused_copy: Flag,
    /// Slot 10. What a controller has won and not taken yet: shares below, assets above.
    claimable: Words<Address>,
    /// Slot 11. By controller, then operator.
    operators: Pairs<Address, Address>,
    /// Slot 12. The extension.
    desk: Account,
    /// Slot 13. Who is paid the admin's share.
    fee_recipient: Account,
    /// Slot 14. Of permits.
    nonces: Words<Address>,
    /// Slot 15. By controller, then nonce: used up by an operator's authorisation.
    authorizations: Pairs<Address, B256>,
}

// Safety: each program that is built on this has one of these, at slot 0, and nothing else.
unsafe impl TopLevelStorage for Vault {}

impl Vault {
    /// `admin` gets DEFAULT_ADMIN_ROLE. `genesis`: the beginning of epoch 0, Unix seconds. `desk`: the program
    /// that runs what the core does not know.
    ///
    /// # Errors
    /// [`ZeroAddress`]; [`InvalidParameter`] for a genesis of more than 32 bits.
    pub fn constructor(
        &mut self,
        admin: Address,
        usdai: Address,
        genesis: U256,
        desk: Address,
    ) -> Result<(), Error> {
        if admin.is_zero() || usdai.is_zero() || desk.is_zero() {
            return Err(ZeroAddress {}.into());
        }
        let genesis = match genesis.into_limbs() {
            [genesis, 0, 0, 0] => u32::try_from(genesis).ok(),
            _ => None,
        };
        let genesis = genesis.ok_or(InvalidParameter {})?;
        self.roles.set(DEFAULT_ADMIN_ROLE, admin, true);
        self.usdai.set(usdai);
        self.genesis.set(genesis);
        self.genesis_copy.set(genesis);
        self.harvested.set(to_time(block::timestamp()));
        // So that slots 5 and 6 exist, and the first settlement does not pay for them.
        self.mark.set(true);
        self.vesting_end.set(block::timestamp());
        self.desk.set(desk);
        Ok(())
    }

    /// The program that runs what the core does not know.
    pub fn desk(&self) -> Address {
        self.desk.get()
    }
}
