//! Who may borrow, curate and pledge how much, and what is open of it. Caps count principal as it was drawn, until the
//! loan is closed.

use alloy_primitives::{Address, U256};
use contract_kit::wire::{word_of, Selector};

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

/// `account` with `principal` less open.
#[inline(never)]
fn less(account: U256, principal: u128) -> Result<U256, Error> {
    OPEN.put(account, OPEN.get(account).checked_sub(principal).ok_or_else(overflow)?)
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
        let account = self.within_borrower_cap(borrower, principal)?;
        self.borrowers.insert(borrower, account);
        let account = self.within_curator_cap(curator, principal)?;
        self.curators.insert(curator, account);
        let account = more(self.classes.get(class), principal, ClassCapExceeded::SELECTOR, class)?;
        self.classes.insert(class, account);
        Ok(())
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
        let account = less(self.borrowers.get(borrower), principal)?;
        self.borrowers.insert(borrower, account);
        let curator = self.curator_of(loan_id);
        let account = less(self.curators.get(curator), principal)?;
        self.curators.insert(curator, account);
        let class = wide(CLASS.get(self.word(loan_id, TERMS)));
        let account = less(self.classes.get(class), principal)?;
        self.classes.insert(class, account);
        Ok(borrower)
    }
}
