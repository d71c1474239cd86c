//! Between storage words and the values of the arithmetic.

use alloy_primitives::{Address, U128, U256, U64};
use contract_kit::wire::{ask, emit};
use stylus_sdk::{block, contract};
use usdai_abi::{router::ILoanRouter, susdai::ISUSDai, SolCall, SolEvent};
use vault_math::{epoch_of, floor_due, Claimable, Ledger, LoanBook, Totals, Vesting};

use super::{
    errors::{Error, MathOverflow, NotWired},
    Susdai,
};

impl Susdai {
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger {
            supply: self.total_supply.get(),
            idle: widen(self.idle.get()),
            reserved: widen(self.reserved.get()),
        }
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
        if word(self.floors.get()) > due {
            return Ok(());
        }
        self.floors.set(to_word(due.checked_add(1).ok_or(MathOverflow {})?));
        self.floor.set(self.idle.get());
        emit(ISUSDai::LiquidityFloorSet::SIGNATURE_HASH, &[number(due)], &[widen(self.idle.get())]);
        Ok(())
    }

    /// The epochs before `next` are over. What is held back for them is free; what is held back for a younger
    /// one is at most what is idle.
    pub(crate) fn close_epochs(&mut self, next: u64) {
        self.next_epoch.set(to_word(next));
        let floor =
            if word(self.floors.get()) > next { self.floor.get().min(self.idle.get()) } else { U128::ZERO };
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
