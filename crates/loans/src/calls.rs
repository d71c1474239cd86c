//! What the router asks of the registry of titles, of the vault and of the currency.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use contract_kit::{
    erc20,
    wire::{ask, log_event, tell, word_of, Selector},
};
use stylus_sdk::{contract, msg};
use usdai_abi::{caliber::ICaliber, router::ILoanRouter::CreditAdded, susdai::ISUSDai, SolCall};

use super::{address, errors::*, limits::*, record::*, Loans};

/// The most titles of one loan.
pub(crate) const MAX_TITLES: usize = 12;

/// A title of a loan that has not been sold or taken back.
#[derive(Clone, Copy)]
pub(crate) struct Lot {
    /// Its number among the loan's.
    pub(crate) number: u8,
    pub(crate) title: U256,
    /// Its appraisal, wei.
    pub(crate) value: u128,
}

impl Loans {
    /// The loan's titles that are still here.
    #[inline(never)]
    pub(crate) fn lots_of(&self, loan_id: U256, several: bool) -> Vec<Lot> {
        if several {
            let count = TITLES.byte(self.word(loan_id, MORE));
            let lot = |number: u8| {
                let word = self.lots.get(loan_id, U256::from(number));
                let lot = Lot { number, title: wide(LOT_TITLE.get(word)), value: LOT_VALUE.get(word) };
                (LOT_GONE.get(word) == 0).then_some(lot)
            };
            return (0..count).filter_map(lot).collect();
        }
        let title = wide(TITLE.get(self.word(loan_id, TERMS)));
        if SOLD_TITLES.get(self.word(loan_id, RECOVERY)) > 0 {
            return Vec::new();
        }
        alloc::vec![Lot { number: 0, title, value: self.appraisal_of(loan_id) }]
    }

    /// A title of the loan that is still here.
    ///
    /// # Errors
    /// [`NotForSale`].
    pub(crate) fn lot(&self, loan_id: U256, several: bool, title: U256) -> Result<Lot, Error> {
        let lot = self.lots_of(loan_id, several).into_iter().find(|lot| lot.title == title);
        lot.ok_or_else(|| fail(NotForSale::SELECTOR, &[loan_id, title]))
    }

    /// Marks a title as sold or taken back.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn lot_gone(&mut self, loan_id: U256, several: bool, number: u8) -> Result<(), Error> {
        let sold = SOLD_TITLES.get(self.word(loan_id, RECOVERY)).saturating_add(1);
        self.put(loan_id, RECOVERY, SOLD_TITLES, sold)?;
        if several {
            let mut place = self.lots.setter(loan_id, U256::from(number));
            let word = LOT_GONE.put(place.get(), 1)?;
            place.set(word);
        }
        Ok(())
    }

    /// Tells the registry something of one title.
    ///
    /// # Errors
    /// The registry's.
    #[inline(never)]
    pub(crate) fn tell_title<const N: usize>(
        &mut self,
        selector: Selector,
        title: U256,
        account: Option<Address>,
    ) -> Result<[U256; N], Error> {
        let words = [title, account.map(word_of).unwrap_or_default()];
        let caliber = address(&self.caliber);
        // The callee refuses a word too much.
        let words = if account.is_some() { words.as_slice() } else { words.split_at(1).0 };
        Ok(tell(self, caliber, selector, words)?)
    }

    /// Tells the registry the same of all of a loan's titles, none of which has gone.
    ///
    /// # Errors
    /// The registry's.
    #[inline(never)]
    pub(crate) fn tell_titles(
        &mut self,
        selector: Selector,
        loan_id: U256,
        several: bool,
        account: Option<Address>,
    ) -> Result<(), Error> {
        if !several {
            let title = wide(TITLE.get(self.word(loan_id, TERMS)));
            let _: [U256; 0] = self.tell_title(selector, title, account)?;
            return Ok(());
        }
        for lot in self.lots_of(loan_id, several) {
            let _: [U256; 0] = self.tell_title(selector, lot.title, account)?;
        }
        Ok(())
    }

    /// Whether all documents and the appraisal of a title are current.
    ///
    /// # Errors
    /// The registry's.
    pub(crate) fn is_current(&self, title: U256) -> Result<bool, Error> {
        let [current] = ask(self, address(&self.caliber), ICaliber::isCurrentCall::SELECTOR, &[title])?;
        Ok(!current.is_zero())
    }

    /// Moves USDai from the caller to `to`.
    ///
    /// # Errors
    /// The token's.
    #[inline(never)]
    pub(crate) fn pull(&mut self, to: Address, amount: u128) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let usdai = address(&self.usdai);
        Ok(erc20::transfer_from(self, usdai, msg::sender(), to, wide(amount))?)
    }

    /// Moves USDai from the caller to this contract.
    ///
    /// # Errors
    /// The token's.
    pub(crate) fn pull_here(&mut self, amount: u128) -> Result<(), Error> {
        self.pull(contract::address(), amount)
    }

    /// Moves USDai from this contract to `to`.
    ///
    /// # Errors
    /// The token's.
    #[inline(never)]
    pub(crate) fn push(&mut self, to: Address, amount: u128) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let usdai = address(&self.usdai);
        Ok(erc20::transfer(self, usdai, to, wide(amount))?)
    }

    /// Moves USDai to the vault, from the caller or from what is held here, and has it booked there.
    ///
    /// # Errors
    /// Those of the token and of the vault.
    #[inline(never)]
    pub(crate) fn pay_vault(&mut self, amount: u128, held: bool) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let susdai = address(&self.susdai);
        if held {
            self.push(susdai, amount)?;
        } else {
            self.pull(susdai, amount)?;
        }
        let _: [U256; 0] = tell(self, susdai, ISUSDai::creditRepaymentCall::SELECTOR, &[wide(amount)])?;
        Ok(())
    }

    /// Has the vault pay `amount` out to `to`.
    ///
    /// # Errors
    /// The vault's.
    #[inline(never)]
    pub(crate) fn fund(&mut self, to: Address, amount: u128) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let susdai = address(&self.susdai);
        let words = [word_of(to), wide(amount)];
        let _: [U256; 0] = tell(self, susdai, ISUSDai::fundLoanCall::SELECTOR, &words)?;
        Ok(())
    }

    /// Somebody's money that waits here to be fetched.
    ///
    /// # Errors
    /// [`MathOverflow`].
    #[inline(never)]
    pub(crate) fn add_credit(&mut self, account: Address, amount: u128) -> Result<(), Error> {
        if amount == 0 {
            return Ok(());
        }
        let mut credit = self.credits.setter(account);
        credit.set(credit.get().checked_add(wide(amount)).ok_or_else(overflow)?);
        log_event::<CreditAdded>(&[word_of(account)], &[wide(amount)]);
        Ok(())
    }

    /// The recipient of the fees.
    pub(crate) fn treasury(&self) -> Address {
        account_in(self.fees.get())
    }
}
