//! The book in storage, and the loans' clock.
//!
//! The clock is the chain's time, less the days by which pauses of repayment have moved the deadlines. It stands still
//! during such a pause. Every time in a record is the clock's.

use alloc::{vec, vec::Vec};

use alloy_primitives::U256;
use contract_kit::slots::{Cell, Cells};
use loan_math::{Book, BookStore, Bucket, BPS, DAY, RING};
use stylus_sdk::prelude::*;

use super::{clock, errors::*, word::Field};

/// 7 slots. A view of the book's value reads the first two, the third only while a loan is late or in default, the next
/// two only while one is very late or claimed, and the days only where it has not been quiet since the last change.
#[storage]
pub(crate) struct Ledger {
    /// `PRINCIPAL` to `RATE`.
    flow: Cell,
    /// Accrued interest, scaled, in the lowest 160 bits; `LAST` to `LAST_ID`.
    accrual: Cell,
    /// `DEFAULTED` to `HAIRCUTS`. Never zero once there are haircuts, so that the first late loan fills no new slot.
    impaired: Cell,
    /// `LATE_30` and `LATE_60`.
    late: Cell,
    /// `LATE_90` and `CLAIMS`.
    later: Cell,
    /// A bit for each bucket with principal: the ring's in word 0, then 256 days of bullets in a word.
    bitmap: Cells<U256>,
    /// By place on the ring, of bullets by day: `BUCKET_RATE` to `BUCKET_DAY`.
    buckets: Cells<U256>,
}

/// No more than 96 bits, as the parts of it below have.
const PRINCIPAL: Field = Field::new(0, 96);
/// The day until which it is quiet, see [`loan_math::quiet_until`].
const QUIET: Field = Field::new(96, 32);
const RATE: Field = Field::new(128, 128);
// 128 + 96 + 32 = 256 bits.
const BUCKET_RATE: Field = Field::new(0, 128);
const BUCKET_PRINCIPAL: Field = Field::new(128, 96);
const BUCKET_DAY: Field = Field::new(224, 32);
// 160 + 40 + 16 + 8 + 32 = 256 bits.
const ACCRUED_BITS: usize = 160;
const LAST: Field = Field::new(160, 40);
/// Days by which the clock is behind.
const BEHIND: Field = Field::new(200, 16);
const FLAGS: Field = Field::new(216, 8);
/// The latest loan's id.
const LAST_ID: Field = Field::new(224, 32);
// 2 * 96 + 5 * 8 = 232 bits.
const DEFAULTED: Field = Field::new(0, 96);
/// Principal 7 days past due.
const LATE_7: Field = Field::new(96, 96);
/// Five of them, each in steps of 50 basis points.
const HAIRCUTS: Field = Field::new(192, 40);
// 2 * 96 bits.
const LATE_30: Field = Field::new(0, 96);
const LATE_60: Field = Field::new(96, 96);
// 2 * 96 bits.
const LATE_90: Field = Field::new(0, 96);
const CLAIMS: Field = Field::new(96, 96);
/// What a haircut is counted in, basis points.
pub(crate) const HAIRCUT_STEP: u16 = 50;

/// The clock stands still.
const STOPPED: u8 = 1;
/// `late` is not zero.
const LATE: u8 = 2;
/// `later` is not zero.
const LATER: u8 = 4;
/// `DEFAULTED` or `LATE_7` is not zero; or has been, before a write-down.
const IMPAIRED: u8 = 8;
/// There can be bullets.
const BULLETS: u8 = 16;

impl BookStore for Ledger {
    #[inline(never)]
    fn bucket(&self, place: u64) -> Bucket {
        let word = self.buckets.get(U256::from(place));
        Bucket {
            day: BUCKET_DAY.small(word),
            rate: BUCKET_RATE.get(word),
            principal: BUCKET_PRINCIPAL.get(word),
        }
    }

    #[inline(never)]
    fn set_bucket(&mut self, place: u64, bucket: Bucket) {
        // Days fit, as times do; a principal is a part of the book's.
        let word = BUCKET_DAY.cut(bucket.day.into()) | BUCKET_PRINCIPAL.cut(bucket.principal);
        self.buckets.insert(U256::from(place), word | BUCKET_RATE.cut(bucket.rate));
    }

    #[inline(never)]
    fn bitmap(&self, word: u64) -> U256 {
        self.bitmap.get(U256::from(word))
    }

    #[inline(never)]
    fn set_bitmap(&mut self, word: u64, bits: U256) {
        self.bitmap.insert(U256::from(word), bits);
    }
}

impl Ledger {
    /// Fills the ring's places, so that no loan pays for a new one.
    pub(crate) fn fill_ring(&mut self) {
        for place in 0..RING {
            self.set_bucket(place, Bucket { day: u64::from(u32::MAX), ..Bucket::default() });
        }
    }

    fn flags(&self) -> u8 {
        FLAGS.byte(self.accrual.get())
    }

    /// The book as it was last stored.
    #[inline(never)]
    pub(crate) fn stored(&self) -> Book {
        let flow = self.flow.get();
        let accrual = self.accrual.get();
        let flags = self.flags();
        let unused = 256_usize.abs_diff(ACCRUED_BITS);
        let mut book = Book {
            principal: PRINCIPAL.get(flow),
            rate: RATE.get(flow),
            accrued: accrual.wrapping_shl(unused).wrapping_shr(unused),
            last: LAST.small(accrual),
            bullets: flags & BULLETS != 0,
            quiet: QUIET.small(flow),
            ..Book::default()
        };
        let [first, second, third, fourth] = &mut book.late;
        if flags & IMPAIRED != 0 {
            let impaired = self.impaired.get();
            (book.defaulted, *first) = (DEFAULTED.get(impaired), LATE_7.get(impaired));
        }
        if flags & LATE != 0 {
            let late = self.late.get();
            (*second, *third) = (LATE_30.get(late), LATE_60.get(late));
        }
        if flags & LATER != 0 {
            let later = self.later.get();
            (*fourth, book.claims) = (LATE_90.get(later), CLAIMS.get(later));
        }
        book
    }

    /// The book now. Its `last` is the loans' clock.
    ///
    /// # Errors
    /// [`MathOverflow`].
    #[inline(never)]
    pub(crate) fn current(&self) -> Result<Book, Error> {
        Ok(loan_math::accrue(&self.stored(), self, self.now())?)
    }

    /// # Errors
    /// [`MathOverflow`] where a sum does not fit its bits.
    #[inline(never)]
    pub(crate) fn store(&mut self, book: &Book) -> Result<(), Error> {
        if book.accrued.bit_len() > ACCRUED_BITS {
            return Err(overflow());
        }
        let accrual = self.accrual.get();
        let old = FLAGS.byte(accrual);
        let [first, second, third, fourth] = book.late;
        let mut flags = old & STOPPED;
        for (flag, used) in [
            (IMPAIRED, book.defaulted | first != 0),
            (LATE, second | third != 0),
            (LATER, fourth | book.claims != 0),
            (BULLETS, book.bullets),
        ] {
            if used {
                flags |= flag;
            }
        }
        // The other slots are touched only while they hold something.
        if (old | flags) & IMPAIRED != 0 {
            let impaired = DEFAULTED.put(self.impaired.get(), book.defaulted)?;
            self.impaired.set(LATE_7.put(impaired, first)?);
        }
        if (old | flags) & LATE != 0 {
            let late = LATE_30.put(U256::ZERO, second)?;
            self.late.set(LATE_60.put(late, third)?);
        }
        if (old | flags) & LATER != 0 {
            let later = LATE_90.put(U256::ZERO, fourth)?;
            self.later.set(CLAIMS.put(later, book.claims)?);
        }
        let mut quiet = book.quiet;
        if quiet < book.last / DAY {
            quiet = loan_math::quiet_until(book, self);
        }
        let flow = RATE.cut(book.rate) | QUIET.cut(quiet.into());
        self.flow.set(PRINCIPAL.put(flow, book.principal)?);
        let mut word = LAST.put(book.accrued, book.last.into())?;
        word = BEHIND.put(word, BEHIND.get(accrual))?;
        word = FLAGS.put(word, flags.into())?;
        self.accrual.set(LAST_ID.put(word, LAST_ID.get(accrual))?);
        Ok(())
    }

    /// Shows `amount` less of the defaulted loans, in a book that need not be accrued for it.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn less_defaulted(&mut self, amount: u128) -> Result<(), Error> {
        let impaired = self.impaired.get();
        let left = DEFAULTED.get(impaired).checked_sub(amount).ok_or_else(overflow)?;
        self.impaired.set(DEFAULTED.put(impaired, left)?);
        Ok(())
    }

    /// The loans' clock, Unix seconds less the moved days. It never goes back, also where a pause has moved the
    /// deadlines by more than it has lasted.
    pub(crate) fn now(&self) -> u64 {
        let accrual = self.accrual.get();
        let last = LAST.small(accrual);
        if FLAGS.byte(accrual) & STOPPED != 0 {
            return last;
        }
        clock::now().saturating_sub(self.moved()).max(last)
    }

    /// By how much the clock is behind the chain's time, seconds.
    pub(crate) fn moved(&self) -> u64 {
        self.behind().saturating_mul(DAY)
    }

    /// The same in days.
    pub(crate) fn behind(&self) -> u64 {
        BEHIND.small(self.accrual.get())
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.flags() & STOPPED != 0
    }

    /// # Errors
    /// [`RepaymentsPaused`].
    pub(crate) fn ensure_running(&self) -> Result<(), Error> {
        if self.is_stopped() {
            return Err(fail(RepaymentsPaused::SELECTOR, &[]));
        }
        Ok(())
    }

    /// Stops the clock of a book that has been stored just now.
    ///
    /// # Errors
    /// None that can happen.
    pub(crate) fn stop(&mut self) -> Result<(), Error> {
        let accrual = self.accrual.get();
        let flags = FLAGS.byte(accrual) | STOPPED;
        self.accrual.set(FLAGS.put(accrual, flags.into())?);
        Ok(())
    }

    /// Starts it again. All deadlines have moved by the days since it stopped, rounded up; answers how many.
    ///
    /// # Errors
    /// [`MathOverflow`] beyond 65,535 days.
    pub(crate) fn start(&mut self) -> Result<u64, Error> {
        let accrual = self.accrual.get();
        let stopped_at = LAST.small(accrual).saturating_add(self.moved());
        let days = clock::now().saturating_sub(stopped_at).div_ceil(DAY);
        let behind = self.behind().saturating_add(days);
        let flags = FLAGS.byte(accrual) & !STOPPED;
        let accrual = BEHIND.put(accrual, behind.into())?;
        self.accrual.set(FLAGS.put(accrual, flags.into())?);
        Ok(days)
    }

    pub(crate) fn last_id(&self) -> U256 {
        super::record::wide(LAST_ID.get(self.accrual.get()))
    }

    /// Hands out the next loan's id.
    ///
    /// # Errors
    /// [`MathOverflow`] beyond 2^32.
    pub(crate) fn next_id(&mut self) -> Result<U256, Error> {
        let accrual = self.accrual.get();
        let id = LAST_ID.get(accrual).saturating_add(1);
        self.accrual.set(LAST_ID.put(accrual, id)?);
        Ok(super::record::wide(id))
    }

    /// Basis points: 7, 30, 60 and 90 days past due, defaulted.
    pub(crate) fn haircuts(&self) -> [u16; 5] {
        let [a, b, c, d, e, ..] = HAIRCUTS.small(self.impaired.get()).to_le_bytes();
        [a, b, c, d, e].map(|steps| u16::from(steps).saturating_mul(HAIRCUT_STEP))
    }

    /// # Errors
    /// [`InvalidParameter`] for what is no multiple of 50, above 10,000 or below the one before.
    pub(crate) fn set_haircuts(&mut self, bps: [u16; 5]) -> Result<(), Error> {
        let (mut lower, mut packed, mut place) = (0, 0, 1);
        for haircut in bps {
            if haircut < lower || haircut > BPS || haircut % HAIRCUT_STEP != 0 {
                return Err(invalid());
            }
            lower = haircut;
            packed |= u128::from(haircut / HAIRCUT_STEP).saturating_mul(place);
            place = place.saturating_mul(256);
        }
        let word = HAIRCUTS.put(self.impaired.get(), packed)?;
        self.impaired.set(word);
        Ok(())
    }
}
