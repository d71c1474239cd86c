//! What is stored of a loan, its statuses, and how a record is read and written.

use alloy_primitives::{Address, U256};
use contract_kit::wire::address_of;
use loan_math::{Kind, Loan};
use stylus_sdk::storage::{StorageArray, StorageU256};

use super::{errors::*, word::Field, LoanRouter};

pub(crate) const OFFERED: u8 = 1;
pub(crate) const ACTIVE: u8 = 2;
pub(crate) const DEFAULTED: u8 = 3;
pub(crate) const AUCTION: u8 = 4;
pub(crate) const REPAID: u8 = 5;
pub(crate) const SOLD: u8 = 6;
pub(crate) const REVOKED: u8 = 7;

/// The 5 words of a loan, the last two only once it has defaulted. Amounts have 96 bits, rates and times 40.
pub(crate) type Record = StorageArray<StorageU256, 5>;

/// All that a payment on time changes: `BALANCE` to `STATUS`.
const STATE: usize = 0;
/// The borrower's address, `PRINCIPAL` above it.
pub(crate) const PARTIES: usize = 1;
/// `TITLE` to `APPRAISAL`.
pub(crate) const PLEDGE: usize = 2;
/// `DEFAULTED_AT` to `WRITTEN_OFF`.
pub(crate) const RECOVERY: usize = 3;
/// `START_PRICE` and `RESERVE`.
pub(crate) const PRICES: usize = 4;

// 96 + 3 * 40 + 4 * 8 = 248 bits.
const BALANCE: Field = Field::new(0, 96);
const RATE: Field = Field::new(96, 40);
const START: Field = Field::new(136, 40);
/// Interest is paid up to here; while Offered, the offer's expiry.
const SINCE: Field = Field::new(176, 40);
const PAYMENTS: Field = Field::new(216, 8);
const PAID: Field = Field::new(224, 8);
const KIND: Field = Field::new(232, 8);
const STATUS: Field = Field::new(240, 8);
// 160 + 96 = 256 bits.
pub(crate) const PRINCIPAL: Field = Field::new(160, 96);
// 64 + 40 + 32 + 96 = 232 bits.
pub(crate) const TITLE: Field = Field::new(0, 64);
pub(crate) const GRACE_RATE: Field = Field::new(64, 40);
pub(crate) const GRACE_DURATION: Field = Field::new(104, 32);
pub(crate) const APPRAISAL: Field = Field::new(136, 96);
// 40 + 40 + 96 = 176 bits.
pub(crate) const DEFAULTED_AT: Field = Field::new(0, 40);
pub(crate) const AUCTION_START: Field = Field::new(40, 40);
pub(crate) const WRITTEN_OFF: Field = Field::new(80, 96);
// 128 + 128 = 256 bits.
pub(crate) const START_PRICE: Field = Field::new(0, 128);
pub(crate) const RESERVE: Field = Field::new(128, 128);

/// A number as a word, in one place.
#[inline(never)]
pub(crate) fn wide(number: u128) -> U256 {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = number.to_le_bytes();
    U256::from_limbs([
        u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        u64::from_le_bytes([i, j, k, l, m, n, o, p]),
        0,
        0,
    ])
}

/// # Errors
/// [`MathOverflow`] beyond 128 bits.
pub(crate) fn to_u128(number: U256) -> Result<u128, Error> {
    u128::try_from(number).map_err(|_| overflow())
}

impl LoanRouter {
    /// A word of a loan's record.
    #[inline(never)]
    pub(crate) fn word(&self, loan_id: U256, index: usize) -> U256 {
        self.loans.getter(loan_id).get(index).unwrap_or_default()
    }

    #[inline(never)]
    pub(crate) fn set_word(&mut self, loan_id: U256, index: usize, word: U256) {
        if let Some(mut slot) = self.loans.setter(loan_id).setter(index) {
            slot.set(word);
        }
    }

    /// The loan's status, terms and state, as the arithmetic knows them.
    #[inline(never)]
    pub(crate) fn loan_of(&self, loan_id: U256) -> (u8, Loan) {
        let state = self.word(loan_id, STATE);
        let pledge = self.word(loan_id, PLEDGE);
        let loan = Loan {
            kind: if KIND.get(state) == 0 { Kind::Amortising } else { Kind::InterestOnly },
            rate: RATE.small(state),
            grace_rate: GRACE_RATE.small(pledge),
            grace_duration: GRACE_DURATION.small(pledge),
            payments: PAYMENTS.byte(state),
            paid: PAID.byte(state),
            start: START.small(state),
            since: SINCE.small(state),
            balance: BALANCE.get(state),
        };
        (STATUS.byte(state), loan)
    }

    /// The loan with the status `wanted`.
    ///
    /// # Errors
    /// [`WrongLoanStatus`].
    pub(crate) fn loan_in(&self, loan_id: U256, wanted: u8) -> Result<Loan, Error> {
        match self.loan_of(loan_id) {
            (status, loan) if status == wanted => Ok(loan),
            (status, _) => Err(wrong_status(loan_id, status)),
        }
    }

    /// Stores the loan's state and its status.
    ///
    /// # Errors
    /// [`MathOverflow`] where a value does not fit.
    #[inline(never)]
    pub(crate) fn store_loan(&mut self, loan_id: U256, loan: &Loan, status: u8) -> Result<(), Error> {
        let mut state = U256::ZERO;
        for (field, value) in [
            (BALANCE, loan.balance),
            (RATE, loan.rate.into()),
            (START, loan.start.into()),
            (SINCE, loan.since.into()),
            (PAYMENTS, loan.payments.into()),
            (PAID, loan.paid.into()),
            (KIND, u128::from(loan.kind == Kind::InterestOnly)),
            (STATUS, status.into()),
        ] {
            state = field.put(state, value)?;
        }
        self.set_word(loan_id, STATE, state);
        Ok(())
    }

    pub(crate) fn borrower_of(&self, loan_id: U256) -> Address {
        address_of(self.word(loan_id, PARTIES))
    }

    pub(crate) fn title_of(&self, loan_id: U256) -> U256 {
        wide(TITLE.get(self.word(loan_id, PLEDGE)))
    }
}
