//! What the admin and the curators set.

use alloy_primitives::{Address, U256};
use contract_kit::{
    number,
    wire::{log_event, word_of},
};
use loan_math::BPS;
use usdai_abi::{
    roles::{CURATOR_ROLE, DEFAULT_ADMIN_ROLE},
    router::ILoanRouter::{BorrowerCapSet, ClassSet, CuratorCapSet, FeesSet, HaircutsSet},
};

use crate::{errors::*, limits::*, offers::terms::bounded, record::*, word::Field, Loans};

/// The highest loan-to-value of any class.
const MAX_LTV_BPS: u64 = 8_000;
/// The most that an auction costs, of the price.
const MAX_COST_BPS: u64 = 500;

/// A cap as it is stored.
fn cap_of(cap: U256) -> Result<u128, Error> {
    match u128::try_from(cap) {
        Ok(wei) if wei >> 96 == 0 => Ok(wei),
        _ => Err(invalid()),
    }
}

impl Loans {
    pub(crate) fn set_class(&mut self, class: U256, ltv_bps: U256, cap: U256) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        bounded(class, 0, 255)?;
        let bps = bounded(ltv_bps, 0, MAX_LTV_BPS)?;
        let word = CAP.put(self.classes.get(class), cap_of(cap)?)?;
        self.classes.insert(class, LTV.put(word, bps.into())?);
        log_event::<ClassSet>(&[class], &[ltv_bps, cap]);
        Ok(())
    }

    pub(crate) fn class_limits(&self, class: U256) -> [U256; 3] {
        let word = self.classes.get(class);
        [LTV, CAP, OPEN].map(|field| wide(field.get(word)))
    }

    /// The first cap gives a borrower its number.
    pub(crate) fn set_borrower_cap(&mut self, borrower: Address, cap: U256) -> Result<(), Error> {
        self.roles.only_number(number!(CURATOR_ROLE))?;
        if borrower.is_zero() {
            return Err(zero_address());
        }
        let mut account = CAP.put(self.borrowers.get(borrower), cap_of(cap)?)?;
        if BORROWER_NUMBER.get(account) == 0 {
            let number = self.next_number(BORROWERS)?;
            self.account_at.insert(wide(number.saturating_add(FIRST_BORROWER)), word_of(borrower));
            account = BORROWER_NUMBER.put(account, number)?;
        }
        self.borrowers.insert(borrower, account);
        log_event::<BorrowerCapSet>(&[word_of(borrower)], &[cap]);
        Ok(())
    }

    pub(crate) fn borrower_cap(&self, borrower: Address) -> [U256; 2] {
        let account = self.borrowers.get(borrower);
        [CAP, OPEN].map(|field| wide(field.get(account)))
    }

    /// The first cap gives a curator its number.
    pub(crate) fn set_curator_cap(&mut self, curator: Address, cap: U256) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        if curator.is_zero() {
            return Err(zero_address());
        }
        let mut account = CAP.put(self.curators.get(curator), cap_of(cap)?)?;
        if NUMBER.get(account) == 0 {
            let number = self.next_number(CURATORS)?;
            self.account_at.insert(wide(number), word_of(curator));
            account = NUMBER.put(account, number)?;
        }
        self.curators.insert(curator, account);
        log_event::<CuratorCapSet>(&[word_of(curator)], &[cap]);
        Ok(())
    }

    pub(crate) fn curator_cap(&self, curator: Address) -> [U256; 2] {
        let account = self.curators.get(curator);
        [CAP, OPEN].map(|field| wide(field.get(account)))
    }

    pub(crate) fn set_haircuts(&mut self, bps: [U256; 5]) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        let mut haircuts = [0; 5];
        for (haircut, bps) in haircuts.iter_mut().zip(bps) {
            *haircut = u16::try_from(bounded(bps, 0, BPS.into())?).unwrap_or(BPS);
        }
        self.store_haircuts(haircuts)
    }

    pub(crate) fn haircuts(&self) -> [U256; 5] {
        self.ledger.haircuts().map(U256::from)
    }

    pub(crate) fn set_fees(&mut self, recipient: Address, cost_bps: U256) -> Result<(), Error> {
        self.roles.only_number(number!(DEFAULT_ADMIN_ROLE))?;
        if recipient.is_zero() {
            return Err(zero_address());
        }
        self.store_fees(recipient, bounded(cost_bps, 0, MAX_COST_BPS)?)
    }

    pub(crate) fn fee_settings(&self) -> [U256; 2] {
        [word_of(self.treasury()), wide(COST.get(self.fees.get()))]
    }
}

impl Loans {
    /// Sets and logs the haircuts.
    ///
    /// # Errors
    /// [`InvalidParameter`].
    pub(crate) fn store_haircuts(&mut self, bps: [u16; 5]) -> Result<(), Error> {
        self.ledger.set_haircuts(bps)?;
        log_event::<HaircutsSet>(&[], &bps.map(U256::from));
        Ok(())
    }

    /// Counts one account more.
    ///
    /// # Errors
    /// [`MathOverflow`] where the count is full.
    fn next_number(&mut self, count: Field) -> Result<u128, Error> {
        let fees = self.fees.get();
        let number = count.get(fees).saturating_add(1);
        self.fees.set(count.put(fees, number)?);
        Ok(number)
    }

    /// Sets and logs who gets the fees.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn store_fees(&mut self, recipient: Address, cost_bps: u64) -> Result<(), Error> {
        let fees = self.fees.get();
        let mut word = COST.put(word_of(recipient), cost_bps.into())?;
        for count in [CURATORS, BORROWERS] {
            word = count.put(word, count.get(fees))?;
        }
        self.fees.set(word);
        log_event::<FeesSet>(&[], &[word_of(recipient), wide(cost_bps.into())]);
        Ok(())
    }
}
