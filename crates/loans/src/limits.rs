//! Who may borrow, curate and pledge how much, and what is open of it. Caps count principal as it was drawn, until the
//! loan is closed.

use alloy_primitives::{Address, U256};
use contract_kit::{
    slots::Place,
    wire::{word_of, Selector},
};

use super::{errors::*, record::*, word::Field, Loans};

/// The most that may be open, wei.
pub(crate) const CAP: Field = Field::new(0, 96);
/// What is open, wei.
pub(crate) const OPEN: Field = Field::new(96, 96);
/// Of a borrower's next consent.
pub(crate) const NONCE: Field = Field::new(192, 40);
/// Of a borrower, from 1.
pub(crate) const BORROWER_NUMBER: Field = Field::new(232, 24);
/// Of a curator, from 1.
pub(crate) const NUMBER: Field = Field::new(192, 16);
/// Of a class, basis points of the appraisal.
pub(crate) const LTV: Field = Field::new(192, 16);

/// Above the registry's address: whether offers and draws are paused.
pub(crate) const PAUSED: Field = Field::new(160, 1);

/// Above the recipient of the fees: what an auction costs, basis points.
pub(crate) const COST: Field = Field::new(160, 16);
/// How many curators there have been.
pub(crate) const CURATORS: Field = Field::new(176, 16);
/// How many borrowers there have been.
pub(crate) const BORROWERS: Field = Field::new(192, 24);
/// Where borrowers begin among the numbered accounts, above all curators.
pub(crate) const FIRST_BORROWER: u128 = 1 << 32;

/// One of several titles of a loan.
pub(crate) const LOT_TITLE: Field = Field::new(0, 64);
/// Its appraisal, wei.
pub(crate) const LOT_VALUE: Field = Field::new(64, 96);
/// Sold or taken back.
pub(crate) const LOT_GONE: Field = Field::new(160, 1);

/// `account` with `principal` more open.
///
/// # Errors
/// The error `selector` of `who`, the cap and what was attempted.
#[inline(never)]
fn more(account: U256, principal: u128, selector: Selector, who: U256) -> Result<U256, Error> {
    let cap = CAP.get(account);
    let attempted = OPEN.get(account).checked_add(principal).ok_or_else(overflow)?;
    if attempted > cap {
        return Err(fail(selector, &[who, wide(cap), wide(attempted)]));
    }
    OPEN.put(account, attempted)
}

/// As [`more`], and stored.
#[inline(never)]
fn store_more(mut account: Place<'_>, principal: u128, selector: Selector, who: U256) -> Result<(), Error> {
    account.set(more(account.get(), principal, selector, who)?);
    Ok(())
}

/// Counts `principal` less as open.
#[inline(never)]
fn store_less(mut account: Place<'_>, principal: u128) -> Result<(), Error> {
    let word = account.get();
    let open = OPEN.get(word).checked_sub(principal).ok_or_else(overflow)?;
    account.set(OPEN.put(word, open)?);
    Ok(())
}

impl Loans {
    /// # Errors
    /// [`BorrowerCapExceeded`].
    pub(crate) fn within_borrower_cap(&self, borrower: Address, principal: u128) -> Result<U256, Error> {
        let account = self.borrowers.get(borrower);
        more(account, principal, BorrowerCapExceeded::SELECTOR, word_of(borrower))
    }

    /// # Errors
    /// [`CuratorCapExceeded`].
    pub(crate) fn within_curator_cap(&self, curator: Address, principal: u128) -> Result<U256, Error> {
        let account = self.curators.get(curator);
        more(account, principal, CuratorCapExceeded::SELECTOR, word_of(curator))
    }

    /// Counts an opened loan.
    ///
    /// # Errors
    /// That of the first cap that it exceeds.
    #[inline(never)]
    pub(crate) fn open_more(
        &mut self,
        borrower: Address,
        curator: Address,
        class: U256,
        principal: u128,
    ) -> Result<(), Error> {
        let who = word_of(borrower);
        store_more(self.borrowers.setter(borrower), principal, BorrowerCapExceeded::SELECTOR, who)?;
        let who = word_of(curator);
        store_more(self.curators.setter(curator), principal, CuratorCapExceeded::SELECTOR, who)?;
        store_more(self.classes.setter(class), principal, ClassCapExceeded::SELECTOR, class)
    }

    /// The account with a borrower's number.
    pub(crate) fn borrower_numbered(&self, number: u128) -> Address {
        account_in(self.account_at.get(wide(number.saturating_add(FIRST_BORROWER))))
    }

    /// Counts a closed loan; answers its borrower.
    ///
    /// # Errors
    /// None that can happen.
    #[inline(never)]
    pub(crate) fn open_less(&mut self, loan_id: U256, entry: &Entry) -> Result<Address, Error> {
        let (borrower, principal) = (self.borrower_of(loan_id), self.principal_of(loan_id, entry));
        store_less(self.borrowers.setter(borrower), principal)?;
        let curator = self.curator_of(loan_id);
        store_less(self.curators.setter(curator), principal)?;
        let class = wide(CLASS.get(self.word(loan_id, TERMS)));
        store_less(self.classes.setter(class), principal)?;
        Ok(borrower)
    }
}
