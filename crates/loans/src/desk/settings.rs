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

use crate::{errors::*, limits::*, offers::terms::bounded, record::*, Loans};

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

    pub(crate) fn set_borrower_cap(&mut self, borrower: Address, cap: U256) -> Result<(), Error> {
        self.roles.only_number(number!(CURATOR_ROLE))?;
        if borrower.is_zero() {
            return Err(zero_address());
        }
        let account = CAP.put(self.borrowers.get(borrower), cap_of(cap)?)?;
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
            let fees = self.fees.get();
            let number = CURATORS.get(fees).saturating_add(1);
            self.fees.set(CURATORS.put(fees, number)?);
            self.curator_at.insert(wide(number), curator);
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

    /// Sets and logs who gets the fees.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn store_fees(&mut self, recipient: Address, cost_bps: u64) -> Result<(), Error> {
        let curators = CURATORS.get(self.fees.get());
        let word = COST.put(word_of(recipient), cost_bps.into())?;
        self.fees.set(CURATORS.put(word, curators)?);
        log_event::<FeesSet>(&[], &[word_of(recipient), wide(cost_bps.into())]);
        Ok(())
    }
}
