//! The contracts around the vault, beside the dollar that all tests share: a book of loans, a queue that sells first in,
//! first out. They keep the rules that the vault relies on, and revert where the real ones do.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use contract_kit::{erc20 as token_calls, Bubbled};
use stylus_sdk::{
    msg,
    prelude::*,
    storage::{StorageAddress, StorageMap, StorageU256},
};
use usdai_abi::{
    common::{InvalidParameter, Unauthorized},
    qev::{OutOfOrder, UnknownLot},
    susdai::ISUSDai,
};

#[derive(SolidityError, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unauthorized(Unauthorized),
    UnknownLot(UnknownLot),
    OutOfOrder(OutOfOrder),
    InvalidParameter(InvalidParameter),
    Bubbled(Bubbled),
}

// ── Loan router ──

/// Lends and is repaid through the vault; what it says its book is worth follows from that.
#[storage]
pub(super) struct Book {
    vault: StorageAddress,
    dollar: StorageAddress,
    principal: StorageU256,
    interest: StorageU256,
    haircut: StorageU256,
}

unsafe impl TopLevelStorage for Book {}

impl Book {
    pub(super) fn set(&mut self, vault: Address, dollar: Address) {
        self.vault.set(vault);
        self.dollar.set(dollar);
    }

    pub(super) fn accrue(&mut self, interest: U256) {
        self.interest.set(self.interest.get() + interest);
    }

    pub(super) fn impair(&mut self, haircut: U256) {
        self.haircut.set(haircut);
    }

    /// A loss: principal that never comes back.
    pub(super) fn write_off(&mut self, loss: U256) {
        self.principal.set(self.principal.get() - loss);
    }

    pub(super) fn lend(&mut self, to: Address, amount: U256) -> Result<(), Refusal> {
        let vault = self.vault.get();
        contract_kit::call(self, vault, &ISUSDai::fundLoanCall { to, amount })?;
        self.principal.set(self.principal.get() + amount);
        Ok(())
    }

    /// Pays from the book's own dollars: interest first.
    pub(super) fn repay(&mut self, amount: U256) -> Result<(), Refusal> {
        let (vault, dollar) = (self.vault.get(), self.dollar.get());
        let interest = self.interest.get().min(amount);
        self.interest.set(self.interest.get() - interest);
        self.principal.set(self.principal.get() - (amount - interest));
        token_calls::transfer(self, dollar, vault, amount)?;
        contract_kit::call(self, vault, &ISUSDai::creditRepaymentCall { amount })?;
        Ok(())
    }

    /// Pays more than is owed.
    pub(super) fn repay_gift(&mut self, amount: U256) -> Result<(), Refusal> {
        let (vault, dollar) = (self.vault.get(), self.dollar.get());
        token_calls::transfer(self, dollar, vault, amount)?;
        contract_kit::call(self, vault, &ISUSDai::creditRepaymentCall { amount })?;
        Ok(())
    }

    /// Repays what is owed at most.
    pub(super) fn repay_up_to(&mut self, amount: U256) -> Result<(), Refusal> {
        let owed = self.principal.get() - self.haircut.get() + self.interest.get();
        self.repay(amount.min(owed))
    }

    /// A haircut of half the principal at most; it ends the one before.
    pub(super) fn impair_up_to(&mut self, amount: U256) {
        self.haircut.set(amount.min(self.principal.get() / U256::from(2)));
    }

    /// Says that it has paid without paying.
    pub(super) fn lie(&mut self, amount: U256) -> Result<(), Refusal> {
        let vault = self.vault.get();
        contract_kit::call(self, vault, &ISUSDai::creditRepaymentCall { amount })?;
        Ok(())
    }
}

#[public]
impl Book {
    fn book_value(&self) -> (U256, U256) {
        let principal = self.principal.get();
        (principal + self.interest.get(), principal - self.haircut.get())
    }
}

// ── Auction ──

#[storage]
pub(super) struct Lot {
    controller: StorageAddress,
    units: StorageU256,
    cohort: StorageU256,
    tick: StorageU256,
    won_units: StorageU256,
    won_assets: StorageU256,
}

/// Sells whole or in part, in the order of the ids; each lot gives up its own tick.
#[storage]
pub(super) struct Queue {
    vault: StorageAddress,
    /// The cohort of new lots.
    cohort: StorageU256,
    count: StorageU256,
    lots: StorageMap<U256, Lot>,
    next: StorageU256,
    /// Units to burn unpaid at the next settlement.
    bond: StorageU256,
    /// Calls that a settlement takes before it is done.
    pages: StorageU256,
    /// Adds to what is reserved: a queue that gives out more than it has.
    excess: StorageU256,
    price: StorageU256,
    liquidity: StorageU256,
    /// Of settled epochs.
    prices: StorageMap<U256, StorageU256>,
}

unsafe impl TopLevelStorage for Queue {}

const BPS: u64 = 10_000;

impl Queue {
    pub(super) fn set(&mut self, vault: Address) {
        self.vault.set(vault);
    }

    pub(super) fn open_cohort(&mut self, cohort: U256) {
        self.cohort.set(cohort);
    }

    pub(super) fn bid(&mut self, id: U256, tick: U256) {
        self.lots.setter(id).tick.set(tick);
    }

    /// Takes units of a lot as a bond that is not revealed.
    pub(super) fn forfeit(&mut self, id: U256, units: U256) {
        let left = self.lots.getter(id).units.get() - units;
        self.lots.setter(id).units.set(left);
        self.bond.set(self.bond.get() + units);
    }

    pub(super) fn set_pages(&mut self, pages: u64) {
        self.pages.set(U256::from(pages));
    }

    pub(super) fn set_excess(&mut self, excess: U256) {
        self.excess.set(excess);
    }

    fn only_vault(&self) -> Result<(), Refusal> {
        let caller = msg::sender();
        if caller != self.vault.get() {
            return Err(Unauthorized { caller }.into());
        }
        Ok(())
    }

    fn known(&self, id: U256) -> Result<(), Refusal> {
        if id.is_zero() || id > self.count.get() {
            return Err(UnknownLot { id }.into());
        }
        Ok(())
    }

    fn ids(&self) -> impl Iterator<Item = U256> {
        (1..=self.count.get().to::<u64>()).map(U256::from)
    }
}

#[public]
impl Queue {
    fn enqueue(&mut self, controller: Address, units: U256) -> Result<U256, Refusal> {
        self.only_vault()?;
        let id = self.count.get() + U256::from(1);
        let cohort = self.cohort.get();
        self.count.set(id);
        let mut lot = self.lots.setter(id);
        lot.controller.set(controller);
        lot.units.set(units);
        lot.cohort.set(cohort);
        Ok(id)
    }

    fn cancel(&mut self, id: U256) -> Result<(Address, U256), Refusal> {
        self.only_vault()?;
        self.known(id)?;
        let mut lot = self.lots.setter(id);
        let units = lot.units.get();
        lot.units.set(U256::ZERO);
        Ok((lot.controller.get(), units))
    }

    #[allow(clippy::type_complexity)]
    fn settle(
        &mut self,
        epoch: U256,
        price: U256,
        liquidity: U256,
        _max_words: U256,
    ) -> Result<(bool, U256, U256, U256, U256), Refusal> {
        self.only_vault()?;
        let (exists, first) = self.next_epoch_with_lots();
        if exists && epoch != first {
            return Err(OutOfOrder { epoch, expected: first }.into());
        }
        let zero = U256::ZERO;
        if !self.pages.get().is_zero() {
            let again = self.price.get();
            if !again.is_zero() && (again != price || self.liquidity.get() != liquidity) {
                return Err(InvalidParameter {}.into());
            }
            self.price.set(price);
            self.liquidity.set(liquidity);
            self.pages.set(self.pages.get() - U256::from(1));
            return Ok((false, zero, zero, zero, zero));
        }
        let (bps, scale) = (U256::from(BPS), U256::from(10_000_000_000u64));
        let mut capacity = if price.is_zero() { zero } else { liquidity * scale / price };
        let (mut sold, mut used, mut fee) = (zero, zero, zero);
        for id in self.ids() {
            let mut lot = self.lots.setter(id);
            if lot.cohort.get() > epoch {
                continue;
            }
            let paid = bps - lot.tick.get();
            let units = lot.units.get().min(capacity / paid);
            let (left, won) = (lot.units.get() - units, lot.won_units.get() + units);
            let assets = lot.won_assets.get() + units * paid * price / scale;
            lot.units.set(left);
            lot.won_units.set(won);
            lot.won_assets.set(assets);
            capacity -= units * paid;
            sold += units;
            used += units * paid;
            fee += units * (bps - paid);
        }
        self.next.set(epoch + U256::from(1));
        self.prices.setter(epoch).set(price);
        let bond = self.bond.get();
        self.bond.set(zero);
        self.price.set(zero);
        let reserve = (used * price).div_ceil(scale) + self.excess.get();
        Ok((true, sold, reserve, fee * price / scale, bond))
    }

    fn claim(&mut self, id: U256) -> Result<(Address, U256, U256), Refusal> {
        self.only_vault()?;
        self.known(id)?;
        let mut lot = self.lots.setter(id);
        let won = (lot.controller.get(), lot.won_units.get(), lot.won_assets.get());
        lot.won_units.set(U256::ZERO);
        lot.won_assets.set(U256::ZERO);
        Ok(won)
    }

    fn lot(&self, id: U256) -> (Address, U256, U256, u8, U256, U256) {
        let lot = self.lots.getter(id);
        let (controller, units) = (lot.controller.get(), lot.units.get());
        (controller, units, lot.cohort.get(), u8::from(!controller.is_zero()), lot.tick.get(), U256::ZERO)
    }

    fn claimable(&self, id: U256) -> Result<(U256, U256, U256), Refusal> {
        self.known(id)?;
        let lot = self.lots.getter(id);
        Ok((lot.won_units.get(), lot.won_assets.get(), lot.units.get()))
    }

    #[allow(clippy::type_complexity)]
    fn result(&self, epoch: U256) -> (bool, U256, U256, U256, U256, U256) {
        let zero = U256::ZERO;
        (epoch < self.next.get(), self.prices.get(epoch), zero, zero, zero, zero)
    }

    fn next_epoch_with_lots(&self) -> (bool, U256) {
        let waiting = self.ids().filter(|id| !self.lots.getter(*id).units.get().is_zero());
        let first = waiting.map(|id| self.lots.getter(id).cohort.get()).min();
        match first {
            Some(cohort) => (true, cohort.max(self.next.get())),
            None => (false, U256::ZERO),
        }
    }
}
