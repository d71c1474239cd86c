//! Between storage words and the values of the arithmetic.

use alloy_primitives::{
    aliases::{U16, U32, U96},
    Address, U128, U256, U64,
};
use contract_kit::wire::{ask, log_event};
use stylus_sdk::{block, contract};
use usdai_abi::{router::ILoanRouter, susdai::ISUSDai, SolCall};
use vault_math::{epoch_of, floor_due, AdminFee, Claimable, Ledger, LoanBook, Totals, Vesting};

use super::{
    errors::{Error, MathOverflow, NotWired},
    Vault,
};

impl Vault {
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger {
            supply: self.total_supply.get(),
            idle: widen(self.idle.get()),
            reserved: widen(self.reserved.get()),
            fee: self.fee(),
        }
    }

    pub(crate) fn fee(&self) -> AdminFee {
        let [bps] = self.fee_bps.get().into_limbs();
        let [low, high] = self.loan_cost.get().into_limbs();
        let cost = u128::from(low) | u128::from(high).wrapping_shl(64);
        AdminFee { bps, cost: cost.wrapping_shl(32).cast_signed().wrapping_shr(32) }
    }

    /// What the loans have cost. The rate has its own place.
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn store_cost(&mut self, fee: &AdminFee) {
        let cost = fee.cost.cast_unsigned();
        let high = cost.wrapping_shr(64) as u64 & u64::from(u32::MAX);
        self.loan_cost.set(U96::from_limbs([cost as u64, high]));
    }

    /// A floor above what is idle would promise money that is gone; it does only while nothing is queued.
    pub(crate) fn lower_floor(&mut self) {
        let floor = self.floor.get().min(self.idle.get());
        self.floor.set(floor);
    }

    pub(crate) fn store_ledger(&mut self, ledger: &Ledger) -> Result<(), Error> {
        self.total_supply.set(ledger.supply);
        self.idle.set(narrow(ledger.idle)?);
        self.reserved.set(narrow(ledger.reserved)?);
        Ok(())
    }

    pub(crate) fn vesting(&self) -> Vesting {
        Vesting { amount: widen(self.vesting_amount.get()), end: word(self.vesting_end.get()) }
    }

    pub(crate) fn claimable_of(&self, controller: Address) -> Claimable {
        let bucket = self.claimable.getter(controller);
        Claimable { shares: widen(bucket.shares.get()), assets: widen(bucket.assets.get()) }
    }

    pub(crate) fn store_claimable(&mut self, controller: Address, value: &Claimable) -> Result<(), Error> {
        let mut bucket = self.claimable.setter(controller);
        bucket.shares.set(narrow(value.shares)?);
        bucket.assets.set(narrow(value.assets)?);
        Ok(())
    }

    /// What the loans are worth now, from the router.
    pub(crate) fn loans(&self) -> Result<LoanBook, Error> {
        let router = self.router()?;
        let [optimistic, conservative] = ask(self, router, ILoanRouter::bookValueCall::SELECTOR, &[])?;
        Ok(LoanBook { optimistic, conservative })
    }

    /// What depositors buy into.
    pub(crate) fn optimistic(&self) -> Result<Totals, Error> {
        Ok(self.ledger().optimistic(&self.loans()?)?)
    }

    /// What redeemers are paid from.
    pub(crate) fn conservative(&self) -> Result<Totals, Error> {
        let unvested = self.vesting().unvested(block::timestamp())?;
        Ok(self.ledger().conservative(&self.loans()?, unvested)?)
    }

    pub(crate) fn router(&self) -> Result<Address, Error> {
        let router = self.loan_router.get();
        if router.is_zero() {
            return Err(NotWired {}.into());
        }
        Ok(router)
    }

    pub(crate) fn auction(&self) -> Result<Address, Error> {
        let auction = self.auction.get();
        if auction.is_zero() {
            return Err(NotWired {}.into());
        }
        Ok(auction)
    }

    pub(crate) fn epoch(&self) -> u64 {
        epoch_of(word(self.genesis.get()), block::timestamp())
    }

    /// Shares that wait in the auction, and those that a settlement has not burned yet.
    pub(crate) fn queued(&self) -> U256 {
        self.balances.get(contract::address())
    }

    /// The part of idle that no loan can take. Nothing is promised while nothing is queued.
    pub(crate) fn floor_in_force(&self) -> U256 {
        if self.settling.get() || !self.queued().is_zero() {
            widen(self.floor.get())
        } else {
            U256::ZERO
        }
    }

    /// Records what is idle as the floor of the youngest epoch past its day 28, once. The first step of every
    /// function that changes state, so that nobody can take that liquidity away from under a running auction.
    pub(crate) fn touch_floor(&mut self) -> Result<(), Error> {
        let Some(due) = floor_due(word(self.genesis.get()), block::timestamp()) else { return Ok(()) };
        if epoch_in(self.floors.get()) > due {
            return Ok(());
        }
        self.floors.set(to_epoch(due.checked_add(1).ok_or(MathOverflow {})?));
        self.floor.set(self.idle.get());
        log_event::<ISUSDai::LiquidityFloorSet>(&[number(due)], &[widen(self.idle.get())]);
        Ok(())
    }

    /// The epochs before `next` are over. What is held back for them is free; what is held back for a younger
    /// one is at most what is idle.
    pub(crate) fn close_epochs(&mut self, next: u64) {
        self.next_epoch.set(to_epoch(next));
        let floor = if epoch_in(self.floors.get()) > next {
            self.floor.get().min(self.idle.get())
        } else {
            U128::ZERO
        };
        self.floor.set(floor);
    }
}

pub(crate) fn widen(value: U128) -> U256 {
    let [low, high] = value.into_limbs();
    U256::from_limbs([low, high, 0, 0])
}

pub(crate) fn narrow(value: U256) -> Result<U128, Error> {
    match value.into_limbs() {
        [low, high, 0, 0] => Ok(U128::from_limbs([low, high])),
        _ => Err(MathOverflow {}.into()),
    }
}

pub(crate) fn word(value: U64) -> u64 {
    let [limb] = value.into_limbs();
    limb
}

pub(crate) fn to_word(value: u64) -> U64 {
    U64::from_limbs([value])
}

pub(crate) fn number(value: u64) -> U256 {
    U256::from_limbs([value, 0, 0, 0])
}

pub(crate) fn epoch_in(value: U32) -> u64 {
    let [limb] = value.into_limbs();
    limb
}

/// Epochs end at 2^32, 353 million years after the genesis.
pub(crate) fn to_epoch(value: u64) -> U32 {
    U32::from_limbs([value.min(u64::from(u32::MAX))])
}

/// At most the highest rate, which fits.
pub(crate) fn to_bps(value: u64) -> U16 {
    U16::from_limbs([value & u64::from(u16::MAX)])
}
