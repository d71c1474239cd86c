//! The book in storage.

use alloc::{vec, vec::Vec};

use alloy_primitives::U256;
use loan_math::{Book, BookStore};
use stylus_sdk::{
    prelude::*,
    storage::{StorageMap, StorageU256},
};

use super::{clock, errors::*, word::Field};

/// 5 slots. A view of the book's value reads the first two, the third only while a loan is in default, and the days
/// that have passed since the last change.
#[storage]
pub(crate) struct Ledger {
    /// `PRINCIPAL` and `RATE`.
    flow: StorageU256,
    /// Accrued interest, scaled, in the lowest 160 bits; `LAST` and `COUNT`.
    accrual: StorageU256,
    /// `DEFAULTED` and `HAIRCUT`.
    impaired: StorageU256,
    /// 256 days in a word, a bit for each day with a bucket.
    bitmap: StorageMap<U256, StorageU256>,
    /// Two days in a word, the even one low.
    buckets: StorageMap<U256, StorageU256>,
}

const PRINCIPAL: Field = Field::new(0, 128);
const RATE: Field = Field::new(128, 128);
const ACCRUED_BITS: usize = 160;
const LAST: Field = Field::new(160, 40);
/// Defaulted loans on the book.
const COUNT: Field = Field::new(200, 32);
const DEFAULTED: Field = Field::new(0, 128);
/// Basis points.
const HAIRCUT: Field = Field::new(128, 16);

/// Where `day`'s bucket lies in its word.
fn half(day: u64) -> Field {
    if day & 1 == 0 {
        Field::new(0, 128)
    } else {
        Field::new(128, 128)
    }
}

impl BookStore for Ledger {
    fn bucket(&self, day: u64) -> u128 {
        half(day).get(self.buckets.get(U256::from(day >> 1)))
    }

    fn set_bucket(&mut self, day: u64, rate: u128) {
        let key = U256::from(day >> 1);
        // 128 bits always fit.
        if let Ok(word) = half(day).put(self.buckets.get(key), rate) {
            self.buckets.insert(key, word);
        }
    }

    fn bitmap(&self, word: u64) -> U256 {
        self.bitmap.get(U256::from(word))
    }

    fn set_bitmap(&mut self, word: u64, bits: U256) {
        self.bitmap.insert(U256::from(word), bits);
    }
}

impl Ledger {
    /// The book as it was last stored.
    #[inline(never)]
    pub(crate) fn stored(&self) -> Book {
        let flow = self.flow.get();
        let accrual = self.accrual.get();
        let defaulted_loans = u32::try_from(COUNT.get(accrual)).unwrap_or(u32::MAX);
        let unused = 256_usize.abs_diff(ACCRUED_BITS);
        Book {
            principal: PRINCIPAL.get(flow),
            rate: RATE.get(flow),
            accrued: accrual.wrapping_shl(unused).wrapping_shr(unused),
            last: LAST.small(accrual),
            defaulted: if defaulted_loans == 0 { 0 } else { DEFAULTED.get(self.impaired.get()) },
            defaulted_loans,
        }
    }

    /// The book now.
    ///
    /// # Errors
    /// [`MathOverflow`].
    pub(crate) fn current(&self) -> Result<Book, Error> {
        Ok(loan_math::accrue(&self.stored(), self, clock::now())?)
    }

    /// # Errors
    /// [`MathOverflow`] where a sum does not fit its bits.
    #[inline(never)]
    pub(crate) fn store(&mut self, book: &Book) -> Result<(), Error> {
        if book.accrued.bit_len() > ACCRUED_BITS {
            return Err(overflow());
        }
        // The third slot is touched only by defaults.
        if book.defaulted_loans > 0 || COUNT.get(self.accrual.get()) > 0 {
            let impaired = DEFAULTED.put(self.impaired.get(), book.defaulted)?;
            self.impaired.set(impaired);
        }
        self.flow.set(RATE.put(U256::from(book.principal), book.rate)?);
        let accrual = LAST.put(book.accrued, book.last.into())?;
        self.accrual.set(COUNT.put(accrual, book.defaulted_loans.into())?);
        Ok(())
    }

    pub(crate) fn haircut_bps(&self) -> u16 {
        u16::try_from(HAIRCUT.get(self.impaired.get())).unwrap_or(u16::MAX)
    }

    /// # Errors
    /// [`MathOverflow`] beyond 16 bits.
    pub(crate) fn set_haircut_bps(&mut self, bps: u64) -> Result<(), Error> {
        let word = HAIRCUT.put(self.impaired.get(), bps.into())?;
        self.impaired.set(word);
        Ok(())
    }
}
