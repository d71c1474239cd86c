//! The book in storage.

use alloc::vec::Vec;

use alloy_primitives::{Uint, U128, U256};
use loan_math::{Book, BookStore};
use stylus_sdk::{
    prelude::*,
    storage::{StorageMap, StorageU128, StorageU16, StorageU256, StorageUint},
};

use super::{
    clock,
    errors::*,
    record::{limb, to_u40, wide, U32},
};

/// 5 slots. A view of the book's value reads the first two, the third only while a loan is in default, and the days
/// that have passed since the last change.
#[storage]
pub(crate) struct Ledger {
    // 16 + 16 = 32 bytes.
    principal: StorageU128,
    rate: StorageU128,
    // 20 + 5 + 4 = 29 bytes.
    accrued: StorageUint<160, 3>,
    last: StorageUint<40, 1>,
    defaulted_loans: StorageUint<32, 1>,
    // 16 + 2 = 18 bytes.
    defaulted: StorageU128,
    /// Basis points.
    pub(crate) haircut: StorageU16,
    /// 256 days in a word, a bit for each day with a bucket.
    bitmap: StorageMap<U256, StorageU256>,
    /// Two days in a word, the even one low.
    buckets: StorageMap<U256, StorageU256>,
}

/// How far `day`'s bucket is shifted in its word.
fn shift(day: u64) -> usize {
    if day & 1 == 0 {
        0
    } else {
        128
    }
}

impl BookStore for Ledger {
    fn bucket(&self, day: u64) -> u128 {
        let [a, b, c, d] = self.buckets.get(U256::from(day >> 1)).into_limbs();
        let (low, high) = if day & 1 == 0 { (a, b) } else { (c, d) };
        u128::from(low) | u128::from(high) << 64
    }

    fn set_bucket(&mut self, day: u64, rate: u128) {
        let word = U256::from(day >> 1);
        let other = self.buckets.get(word) & U256::from(u128::MAX).wrapping_shl(128_usize.abs_diff(shift(day)));
        self.buckets.insert(word, other | U256::from(rate).wrapping_shl(shift(day)));
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
    pub(crate) fn stored(&self) -> Book {
        let defaulted_loans = u32::try_from(limb(self.defaulted_loans.get())).unwrap_or(u32::MAX);
        let [a, b, c] = self.accrued.get().into_limbs();
        Book {
            principal: wide(self.principal.get()),
            rate: wide(self.rate.get()),
            accrued: U256::from_limbs([a, b, c, 0]),
            last: limb(self.last.get()),
            defaulted: if defaulted_loans == 0 { 0 } else { wide(self.defaulted.get()) },
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
    pub(crate) fn store(&mut self, book: &Book) -> Result<(), Error> {
        if book.accrued.bit_len() > 160 {
            return Err(MathOverflow {}.into());
        }
        let [a, b, c, _] = book.accrued.into_limbs();
        let accrued = Uint::<160, 3>::from_limbs([a, b, c]);
        self.principal.set(U128::from(book.principal));
        self.rate.set(U128::from(book.rate));
        self.accrued.set(accrued);
        self.last.set(to_u40(book.last)?);
        // The third slot is touched only by defaults.
        if book.defaulted_loans > 0 || !self.defaulted_loans.get().is_zero() {
            self.defaulted_loans.set(U32::from(book.defaulted_loans));
            self.defaulted.set(U128::from(book.defaulted));
        }
        Ok(())
    }

    pub(crate) fn haircut_bps(&self) -> u16 {
        let [low, high] = self.haircut.get().to_le_bytes::<2>();
        u16::from_le_bytes([low, high])
    }
}
