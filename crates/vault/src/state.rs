//! Between storage words and the values of the arithmetic.

use alloy_primitives::{Address, U256};
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
        Ledger { supply: widen(self.supply.get()), idle: widen(self.idle.get()), fee: self.fee() }
    }

    pub(crate) fn fee(&self) -> AdminFee {
        AdminFee { bps: (self.fee_and_pause.get() & BPS).into(), cost: self.loan_cost.get() }
    }

    /// At most the highest rate, which fits.
    pub(crate) fn store_rate(&mut self, bps: u64) {
        let rate = u16::try_from(bps).unwrap_or(BPS) & BPS;
        let paused = self.fee_and_pause.get() & !BPS;
        self.fee_and_pause.set(paused | rate);
        self.rate_copy.set(rate);
    }

    /// What the loans have cost. The rate has its own place.
    pub(crate) fn store_cost(&mut self, fee: &AdminFee) {
        self.loan_cost.set(fee.cost);
    }

    /// A floor above what is idle would promise money that is gone; it does only while nothing is queued.
    pub(crate) fn lower_floor(&mut self) {
        let floor = self.floor.get().min(self.idle.get());
        self.floor.set(floor);
    }

    pub(crate) fn store_ledger(&mut self, ledger: &Ledger) -> Result<(), Error> {
        self.supply.set(narrow(ledger.supply)?);
        self.idle.set(narrow(ledger.idle)?);
        Ok(())
    }

    /// `assets` have left the books of the prices and wait for their owners.
    pub(crate) fn reserve(&mut self, assets: U256) -> Result<(), Error> {
        let reserved = widen(self.reserved.get()).checked_add(assets).ok_or(MathOverflow {})?;
        self.reserved.set(narrow(reserved)?);
        Ok(())
    }

    pub(crate) fn vesting(&self) -> Vesting {
        Vesting { amount: widen(self.vesting_amount.get()), end: self.vesting_end.get() }
    }

    pub(crate) fn claimable_of(&self, controller: Address) -> Claimable {
        let [a, b, c, d] = self.claimable.get(controller).into_limbs();
        Claimable { shares: U256::from_limbs([a, b, 0, 0]), assets: U256::from_limbs([c, d, 0, 0]) }
    }

    pub(crate) fn store_claimable(&mut self, controller: Address, value: &Claimable) -> Result<(), Error> {
        let ([a, b, 0, 0], [c, d, 0, 0]) = (value.shares.into_limbs(), value.assets.into_limbs()) else {
            return Err(MathOverflow {}.into());
        };
        self.claimable.insert(controller, U256::from_limbs([a, b, c, d]));
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
        // The copy is in a word that is read for the vesting anyway.
        let fee = AdminFee { bps: self.rate_copy.get().into(), cost: self.loan_cost.get() };
        let (supply, idle) = (widen(self.supply.get()), widen(self.idle.get()));
        Ok(Ledger { supply, idle, fee }.conservative(&self.loans()?, unvested)?)
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
        epoch_of(self.genesis.get().into(), block::timestamp())
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
        let (genesis, floors) = (self.genesis.get(), self.floors.get());
        self.touch_floor_at(genesis, floors)
    }

    /// As [`Vault::touch_floor`], where the word of the auction's address is read anyway.
    pub(crate) fn touch_floor_by_copy(&mut self) -> Result<(), Error> {
        let (genesis, floors) = (self.genesis_copy.get(), self.floors_copy.get());
        self.touch_floor_at(genesis, floors)
    }

    #[inline(never)]
    fn touch_floor_at(&mut self, genesis: u32, floors: u16) -> Result<(), Error> {
        let Some(due) = floor_due(genesis.into(), block::timestamp()) else { return Ok(()) };
        if u64::from(floors) > due {
            return Ok(());
        }
        let floors = to_count(due.checked_add(1).ok_or(MathOverflow {})?);
        self.floors.set(floors);
        self.floors_copy.set(floors);
        self.floor.set(self.idle.get());
        log_event::<ISUSDai::LiquidityFloorSet>(&[number(due)], &[widen(self.floor.get())]);
        Ok(())
    }

    /// The epochs before `next` are over. What is held back for them is free; what is held back for a younger
    /// one is at most what is idle.
    pub(crate) fn close_epochs(&mut self, next: u64) {
        self.next_epoch.set(to_epoch(next));
        let floor =
            if u64::from(self.floors.get()) > next { self.floor.get().min(self.idle.get()) } else { 0 };
        self.floor.set(floor);
    }
}

/// The part of `fee_and_pause` that is a rate; what is left of it says that the vault is paused.
pub(crate) const BPS: u16 = 0x7fff;

#[allow(clippy::cast_possible_truncation)] // the halves are meant
pub(crate) fn widen(value: u128) -> U256 {
    U256::from_limbs([value as u64, value.wrapping_shr(64) as u64, 0, 0])
}

pub(crate) fn narrow(value: U256) -> Result<u128, Error> {
    match value.into_limbs() {
        [low, high, 0, 0] => Ok(u128::from(low) | u128::from(high).wrapping_shl(64)),
        _ => Err(MathOverflow {}.into()),
    }
}

pub(crate) fn number(value: u64) -> U256 {
    U256::from_limbs([value, 0, 0, 0])
}

/// Times end in the year 2106.
pub(crate) fn to_time(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Epochs end at 2^32, 353 million years after the genesis.
pub(crate) fn to_epoch(value: u64) -> u32 {
    to_time(value)
}

/// Floors are counted to 65,535, 5,388 years after the genesis.
fn to_count(value: u64) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
