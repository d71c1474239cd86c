//! What is stored of a loan, its statuses, and how a record is read and written.

use alloy_primitives::{Address, U256};
use contract_kit::wire::address_of;
use loan_math::{mul_div_up, Kind, Loan, BPS, DAY};

use super::{errors::*, word::Field, Loans};

pub(crate) const OFFERED: u8 = 1;
pub(crate) const ACTIVE: u8 = 2;
pub(crate) const DEFAULTED: u8 = 3;
pub(crate) const AUCTION: u8 = 4;
pub(crate) const REPAID: u8 = 5;
pub(crate) const SOLD: u8 = 6;
pub(crate) const REVOKED: u8 = 7;
pub(crate) const REFINANCED: u8 = 8;

// The 9 words of a loan, the last seven only where they are needed. Balances have 96 bits, times 32.

/// All that a payment on time changes: `BALANCE` to `FLAGS`.
pub(crate) const STATE: u8 = 0;
/// What every loan has: `TITLE` to `APPRAISAL`.
pub(crate) const TERMS: u8 = 1;
/// What most loans do without, only of those with the flag `EXTRA`: `FIRST_LOSS` to `DUST`.
pub(crate) const MORE: u8 = 2;
/// The loan that this one replaces.
pub(crate) const REPLACED: u8 = 3;
/// `HELD` and `TARGET`.
pub(crate) const RESERVE: u8 = 4;
/// `AUCTION_START` to `SOLD_TITLES`.
pub(crate) const RECOVERY: u8 = 5;
/// `START_PRICE` and `LOWEST_PRICE`.
pub(crate) const PRICES: u8 = 6;
/// `SENIOR_INTEREST` and `JUNIOR_INTEREST`.
pub(crate) const CLAIMS: u8 = 7;
/// `AMOUNT` to `WRITTEN_OFF`.
pub(crate) const PENDING: u8 = 8;

// 96 + 36 + 3 * 32 + 2 * 7 + 2 + 4 + 8 = 256 bits.
const BALANCE: Field = Field::new(0, 96);
const RATE: Field = Field::new(96, 36);
const START: Field = Field::new(132, 32);
/// Interest is paid up to here; while Offered, the offer's expiry.
const SINCE: Field = Field::new(164, 32);
/// Here, so that a default writes no word of its own.
const DEFAULTED_AT: Field = Field::new(196, 32);
const PAYMENTS: Field = Field::new(228, 7);
const PAID: Field = Field::new(235, 7);
const KIND: Field = Field::new(242, 2);
const STATUS: Field = Field::new(244, 4);
const FLAGS: Field = Field::new(248, 8);
// 30 + 35 + 22 + 13 + 24 + 16 + 8 + 2 * 54 = 256 bits.
pub(crate) const TITLE: Field = Field::new(0, 30);
pub(crate) const GRACE_RATE: Field = Field::new(30, 35);
pub(crate) const GRACE_DURATION: Field = Field::new(65, 22);
/// Days that the loans' clock was behind at the start.
pub(crate) const BEHIND: Field = Field::new(87, 13);
/// The borrower's number, from 1.
pub(crate) const BORROWER: Field = Field::new(100, 24);
/// The curator's number, from 1.
pub(crate) const CURATOR: Field = Field::new(124, 16);
pub(crate) const CLASS: Field = Field::new(140, 8);
/// As drawn, in `UNIT`s; what is left over is `DUST`.
pub(crate) const PRINCIPAL: Field = Field::new(148, 54);
/// In `UNIT`s.
pub(crate) const APPRAISAL: Field = Field::new(202, 54);
// 96 + 36 + 32 + 6 * 8 + 40 = 252 bits.
pub(crate) const FIRST_LOSS: Field = Field::new(0, 96);
pub(crate) const SENIOR_RATE: Field = Field::new(96, 36);
pub(crate) const SERVICING_RATE: Field = Field::new(132, 32);
pub(crate) const DAY_OF_MONTH: Field = Field::new(164, 8);
/// Quarters of an hour east of 12 hours west of UTC.
pub(crate) const ZONE: Field = Field::new(172, 8);
pub(crate) const RESERVE_PAYMENTS: Field = Field::new(180, 8);
/// Basis points.
pub(crate) const ORIGINATION: Field = Field::new(188, 8);
/// Basis points.
pub(crate) const EXIT: Field = Field::new(196, 8);
pub(crate) const TITLES: Field = Field::new(204, 8);
/// Wei of the principal below a `UNIT`.
pub(crate) const DUST: Field = Field::new(212, 40);
// 2 * 96 bits.
pub(crate) const HELD: Field = Field::new(0, 96);
pub(crate) const TARGET: Field = Field::new(96, 96);
// 40 + 8 + 40 + 8 = 96 bits.
pub(crate) const AUCTION_START: Field = Field::new(0, 40);
pub(crate) const ROUND: Field = Field::new(40, 8);
pub(crate) const BREACHED_AT: Field = Field::new(48, 40);
pub(crate) const SOLD_TITLES: Field = Field::new(88, 8);
// 2 * 128 bits.
pub(crate) const START_PRICE: Field = Field::new(0, 128);
pub(crate) const LOWEST_PRICE: Field = Field::new(128, 128);
// 2 * 96 bits.
pub(crate) const SENIOR_INTEREST: Field = Field::new(0, 96);
pub(crate) const JUNIOR_INTEREST: Field = Field::new(96, 96);
// 96 + 40 + 96 = 232 bits.
/// Of a write-down that is announced; of a sold loan what the insurer is asked for.
pub(crate) const AMOUNT: Field = Field::new(0, 96);
/// When the write-down may be carried out.
pub(crate) const READY: Field = Field::new(96, 40);
/// Of the vault's principal; of a sold loan what it has lost and nobody is asked for.
pub(crate) const WRITTEN_OFF: Field = Field::new(136, 96);

/// What principals and appraisals are counted in, wei: a millionth of a dollar.
pub(crate) const UNIT: u128 = 1_000_000_000_000;
/// The latest time that fits a record.
pub(crate) const END_OF_TIME: u64 = (1 << 32) - 1;
/// The highest id of a loan's first title.
pub(crate) const MAX_TITLE: u64 = (1 << 30) - 1;

/// Windows of 30 days from UTC midnights, all interest the vault's, no exit fee: on time, `STATE` says everything.
pub(crate) const PLAIN: u8 = 1;
/// There is a first loss.
pub(crate) const TRANCHED: u8 = 2;
/// There is a reserve.
pub(crate) const RESERVED: u8 = 4;
/// There are several titles, each with a word of its own.
pub(crate) const LOTS: u8 = 8;
/// The vault's strategist has agreed.
pub(crate) const AGREED: u8 = 16;
/// The servicer has declared a breach.
pub(crate) const BREACHED: u8 = 32;
/// There is a word `MORE`.
pub(crate) const EXTRA: u8 = 64;

/// The time zone that a `ZONE` of 0 stands for, in quarters of an hour.
pub(crate) const WEST: i64 = -48;
/// A quarter of an hour, seconds.
pub(crate) const QUARTER: i64 = 900;

/// A loan as it is worked on: what `STATE` says, and of the other words what is needed.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) status: u8,
    pub(crate) flags: u8,
    /// 0 while it is not in default.
    pub(crate) defaulted_at: u64,
    pub(crate) loan: Loan,
}

impl Entry {
    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A number as a word, in one place.
#[inline(never)]
#[allow(clippy::cast_possible_truncation)] // the halves are meant
pub(crate) fn wide(number: u128) -> U256 {
    U256::from_limbs([number as u64, (number >> 64) as u64, 0, 0])
}

/// # Errors
/// [`MathOverflow`] beyond 128 bits.
#[inline(never)]
pub(crate) fn to_u128(number: U256) -> Result<u128, Error> {
    match number.into_limbs() {
        [low, high, 0, 0] => Ok(u128::from(low) | u128::from(high) << 64),
        _ => Err(overflow()),
    }
}

/// The account in the lowest 160 bits of a word.
#[inline(never)]
pub(crate) fn account_in(word: U256) -> Address {
    address_of(word)
}

/// Where a word of a loan is. Greater ids would meet other loans' words.
fn key(loan_id: U256, index: u8) -> Option<U256> {
    match loan_id.into_limbs() {
        [id, 0, 0, 0] if id >> 32 == 0 => Some(U256::from_limbs([id << 4 | u64::from(index), 0, 0, 0])),
        _ => None,
    }
}

/// An amount rounded down to a `UNIT`.
pub(crate) fn whole(amount: u128) -> u128 {
    (amount / UNIT).saturating_mul(UNIT)
}

/// A kind by its number in the ABI.
pub(crate) fn kind_of(number: u128) -> Kind {
    match number {
        0 => Kind::Amortising,
        1 => Kind::InterestOnly,
        _ => Kind::Bullet,
    }
}

pub(crate) fn number_of(kind: Kind) -> u128 {
    match kind {
        Kind::Amortising => 0,
        Kind::InterestOnly => 1,
        Kind::Bullet => 2,
    }
}

/// `MORE` of a loan that has none: all interest is the vault's, windows end at UTC midnights, there is one title.
#[inline(never)]
pub(crate) fn ordinary(rate: u64) -> Result<U256, Error> {
    let word = ZONE.put(U256::ZERO, WEST.unsigned_abs().into())?;
    SENIOR_RATE.put(TITLES.put(word, 1)?, rate.into())
}

/// Fills in what `TERMS` and `MORE` say.
#[inline(never)]
pub(crate) fn read_terms(loan: &mut Loan, terms: U256, more: U256) {
    loan.grace_rate = GRACE_RATE.small(terms);
    loan.grace_duration = GRACE_DURATION.small(terms);
    loan.first_loss = FIRST_LOSS.get(more);
    loan.senior_rate = SENIOR_RATE.small(more);
    loan.servicing_rate = SERVICING_RATE.small(more);
    loan.day = DAY_OF_MONTH.byte(more);
    let quarters = i64::from(ZONE.byte(more)).saturating_add(WEST);
    let behind = BEHIND.small(terms).saturating_mul(DAY).cast_signed();
    loan.zone = quarters.saturating_mul(QUARTER).saturating_add(behind);
}

/// The loan's `STATE`.
///
/// # Errors
/// [`MathOverflow`] where a value does not fit.
#[inline(never)]
pub(crate) fn state_word(entry: &Entry) -> Result<U256, Error> {
    let loan = &entry.loan;
    let mut state = U256::ZERO;
    for (field, value) in [
        (BALANCE, loan.balance),
        (RATE, loan.rate.into()),
        (START, loan.start.into()),
        (SINCE, loan.since.into()),
        (DEFAULTED_AT, entry.defaulted_at.into()),
        (PAYMENTS, loan.payments.into()),
        (PAID, loan.paid.into()),
        (KIND, number_of(loan.kind)),
        (STATUS, entry.status.into()),
        (FLAGS, entry.flags.into()),
    ] {
        state = field.put(state, value)?;
    }
    Ok(state)
}

impl Loans {
    /// A word of a loan's record; zero for ids beyond 32 bits, which nobody hands out.
    #[inline(never)]
    pub(crate) fn word(&self, loan_id: U256, index: u8) -> U256 {
        key(loan_id, index).map_or(U256::ZERO, |key| self.records.get(key))
    }

    #[inline(never)]
    pub(crate) fn set_word(&mut self, loan_id: U256, index: u8, word: U256) {
        if let Some(key) = key(loan_id, index) {
            self.records.insert(key, word);
        }
    }

    /// Sets one number in a word of a loan's record.
    ///
    /// # Errors
    /// [`MathOverflow`] where it does not fit.
    #[inline(never)]
    pub(crate) fn put(&mut self, loan_id: U256, index: u8, field: Field, value: u128) -> Result<(), Error> {
        if let Some(key) = key(loan_id, index) {
            let mut place = self.records.setter(key);
            place.set(field.put(place.get(), value)?);
        }
        Ok(())
    }

    /// What `STATE` says. Of a plain loan that is all, but for the penalty.
    #[inline(never)]
    pub(crate) fn glance(&self, loan_id: U256) -> Entry {
        let state = self.word(loan_id, STATE);
        let rate = RATE.small(state);
        let loan = Loan {
            kind: kind_of(KIND.get(state)),
            rate,
            senior_rate: rate,
            payments: PAYMENTS.byte(state),
            paid: PAID.byte(state),
            start: START.small(state),
            since: SINCE.small(state),
            balance: BALANCE.get(state),
            ..Loan::default()
        };
        Entry {
            status: STATUS.byte(state),
            flags: FLAGS.byte(state),
            defaulted_at: DEFAULTED_AT.small(state),
            loan,
        }
    }

    /// The word `MORE`, or what it would say.
    #[inline(never)]
    pub(crate) fn more(&self, loan_id: U256, entry: &Entry) -> U256 {
        if entry.has(EXTRA) {
            return self.word(loan_id, MORE);
        }
        // A loan that is not there has no titles.
        if entry.status == 0 {
            return U256::ZERO;
        }
        ordinary(entry.loan.rate).unwrap_or_default()
    }

    /// The loan with all of its terms.
    #[inline(never)]
    pub(crate) fn entry(&self, loan_id: U256) -> Entry {
        let mut entry = self.glance(loan_id);
        self.fill(loan_id, &mut entry);
        entry
    }

    /// The loan with its first loss, for questions about principal alone. Reads one word of most loans.
    pub(crate) fn with_first_loss(&self, loan_id: U256) -> Entry {
        let mut entry = self.glance(loan_id);
        if entry.has(TRANCHED) {
            entry.loan.first_loss = FIRST_LOSS.get(self.word(loan_id, MORE));
        }
        entry
    }

    #[inline(never)]
    fn fill(&self, loan_id: U256, entry: &mut Entry) {
        if entry.status == 0 {
            return;
        }
        let more = self.more(loan_id, entry);
        read_terms(&mut entry.loan, self.word(loan_id, TERMS), more);
    }

    /// A loan that can be paid at `now`: Active, Defaulted, or in an auction with nothing sold yet. Reads one word of a
    /// plain loan that is on time.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    #[inline(never)]
    pub(crate) fn open(&self, loan_id: U256, now: u64) -> Result<Entry, Error> {
        let mut entry = self.glance(loan_id);
        let open = match entry.status {
            ACTIVE | DEFAULTED => true,
            AUCTION => SOLD_TITLES.get(self.word(loan_id, RECOVERY)) == 0,
            _ => false,
        };
        if !open {
            return Err(wrong_status(loan_id, entry.status));
        }
        if !entry.has(PLAIN) || now > entry.loan.next_due()? {
            self.fill(loan_id, &mut entry);
        }
        Ok(entry)
    }

    /// The loan with the status `wanted`.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    pub(crate) fn entry_in(&self, loan_id: U256, wanted: u8) -> Result<Entry, Error> {
        let entry = self.entry(loan_id);
        if entry.status != wanted {
            return Err(wrong_status(loan_id, entry.status));
        }
        Ok(entry)
    }

    /// Stores the loan's state.
    ///
    /// # Errors
    /// [`MathOverflow`] where a value does not fit.
    pub(crate) fn store(&mut self, loan_id: U256, entry: &Entry) -> Result<(), Error> {
        let state = state_word(entry)?;
        self.set_word(loan_id, STATE, state);
        Ok(())
    }

    pub(crate) fn borrower_of(&self, loan_id: U256) -> Address {
        self.borrower_numbered(BORROWER.get(self.word(loan_id, TERMS)))
    }

    pub(crate) fn curator_of(&self, loan_id: U256) -> Address {
        account_in(self.account_at.get(wide(CURATOR.get(self.word(loan_id, TERMS)))))
    }

    /// The principal as drawn, wei.
    #[inline(never)]
    pub(crate) fn principal_of(&self, loan_id: U256, entry: &Entry) -> u128 {
        let units = PRINCIPAL.get(self.word(loan_id, TERMS));
        units.saturating_mul(UNIT).saturating_add(DUST.get(self.more(loan_id, entry)))
    }

    /// What the titles were worth together at the draw, wei, rounded down to a `UNIT`.
    pub(crate) fn appraisal_of(&self, loan_id: U256) -> u128 {
        APPRAISAL.get(self.word(loan_id, TERMS)).saturating_mul(UNIT)
    }

    /// What closing the loan costs, wei, rounded up.
    ///
    /// # Errors
    /// [`MathOverflow`].
    pub(crate) fn exit_fee(&self, loan_id: U256, entry: &Entry) -> Result<u128, Error> {
        if entry.has(PLAIN) {
            return Ok(0);
        }
        let bps = EXIT.get(self.more(loan_id, entry));
        if bps == 0 {
            return Ok(0);
        }
        Ok(mul_div_up(self.principal_of(loan_id, entry), bps, BPS.into())?)
    }

    /// What the book shows of a defaulted loan: the vault's principal less what is written down.
    pub(crate) fn shown(&self, loan_id: U256, entry: &Entry) -> u128 {
        let written_off = WRITTEN_OFF.get(self.word(loan_id, PENDING));
        entry.loan.senior_of(entry.loan.balance).saturating_sub(written_off)
    }
}
