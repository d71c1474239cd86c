//! What is stored of a loan, its statuses, and how a record is read and written.

use alloc::vec::Vec;

use alloy_primitives::{Uint, U256, U8};
use loan_math::{Kind, Loan};
use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageU128, StorageU64, StorageU8, StorageUint},
};

use super::{errors::*, LoanRouter};

pub(crate) const OFFERED: u8 = 1;
pub(crate) const ACTIVE: u8 = 2;
pub(crate) const DEFAULTED: u8 = 3;
pub(crate) const AUCTION: u8 = 4;
pub(crate) const REPAID: u8 = 5;
pub(crate) const SOLD: u8 = 6;
pub(crate) const REVOKED: u8 = 7;

/// Amounts: 7.9e10 whole USDai.
pub(crate) type U96 = Uint<96, 2>;
/// Rates and times.
pub(crate) type U40 = Uint<40, 1>;
/// Durations.
pub(crate) type U32 = Uint<32, 1>;

/// 5 slots, the last two only for a loan that has defaulted. Only ever a mapping's value.
#[storage]
pub(crate) struct Record {
    // 12 + 5 + 5 + 5 + 1 + 1 + 1 + 1 = 31 bytes: all that a payment on time changes.
    pub(crate) balance: StorageUint<96, 2>,
    pub(crate) rate: StorageUint<40, 1>,
    pub(crate) start: StorageUint<40, 1>,
    /// Interest is paid up to here; while Offered, the offer's expiry.
    pub(crate) since: StorageUint<40, 1>,
    pub(crate) payments: StorageU8,
    pub(crate) paid: StorageU8,
    pub(crate) kind: StorageU8,
    pub(crate) status: StorageU8,
    // 20 + 12 = 32 bytes.
    pub(crate) borrower: StorageAddress,
    pub(crate) principal: StorageUint<96, 2>,
    // 8 + 5 + 4 + 12 = 29 bytes.
    pub(crate) title: StorageU64,
    pub(crate) grace_rate: StorageUint<40, 1>,
    pub(crate) grace_duration: StorageUint<32, 1>,
    pub(crate) appraisal: StorageUint<96, 2>,
    // 5 + 5 + 12 = 22 bytes.
    pub(crate) defaulted_at: StorageUint<40, 1>,
    pub(crate) auction_start: StorageUint<40, 1>,
    pub(crate) written_off: StorageUint<96, 2>,
    // 16 + 16 = 32 bytes.
    pub(crate) start_price: StorageU128,
    pub(crate) reserve: StorageU128,
}

/// The number in a one-limb integer.
pub(crate) fn limb<const BITS: usize>(number: Uint<BITS, 1>) -> u64 {
    let [limb] = number.into_limbs();
    limb
}

/// The number in a byte.
pub(crate) fn byte(number: U8) -> u8 {
    let [byte] = number.to_le_bytes::<1>();
    byte
}

/// The number in a two-limb integer.
pub(crate) fn wide<const BITS: usize>(number: Uint<BITS, 2>) -> u128 {
    let [low, high] = number.into_limbs();
    u128::from(low) | u128::from(high) << 64
}

/// # Errors
/// [`MathOverflow`] beyond 128 bits.
pub(crate) fn to_u128(number: U256) -> Result<u128, Error> {
    u128::try_from(number).map_err(|_| MathOverflow {}.into())
}

/// # Errors
/// [`MathOverflow`] beyond 96 bits.
pub(crate) fn to_u96(number: u128) -> Result<U96, Error> {
    U96::try_from(number).map_err(|_| MathOverflow {}.into())
}

/// # Errors
/// [`MathOverflow`] beyond 40 bits.
pub(crate) fn to_u40(number: u64) -> Result<U40, Error> {
    U40::try_from(number).map_err(|_| MathOverflow {}.into())
}

impl LoanRouter {
    pub(crate) fn status_of(&self, loan_id: U256) -> u8 {
        byte(self.loans.getter(loan_id).status.get())
    }

    /// # Errors
    /// [`WrongLoanStatus`] unless the loan has the status `wanted`.
    pub(crate) fn ensure_status(&self, loan_id: U256, wanted: u8) -> Result<(), Error> {
        let status = self.status_of(loan_id);
        if status == wanted {
            Ok(())
        } else {
            Err(WrongLoanStatus { loanId: loan_id, status }.into())
        }
    }

    /// The loan's terms and state, as the arithmetic knows it.
    pub(crate) fn loan_of(&self, loan_id: U256) -> Loan {
        let record = self.loans.getter(loan_id);
        Loan {
            kind: if record.kind.get().is_zero() { Kind::Amortising } else { Kind::InterestOnly },
            rate: limb(record.rate.get()),
            grace_rate: limb(record.grace_rate.get()),
            grace_duration: limb(record.grace_duration.get()),
            payments: byte(record.payments.get()),
            paid: byte(record.paid.get()),
            start: limb(record.start.get()),
            since: limb(record.since.get()),
            balance: wide(record.balance.get()),
        }
    }

    /// Stores what a payment changes.
    ///
    /// # Errors
    /// [`MathOverflow`] where a value does not fit.
    pub(crate) fn store_loan(&mut self, loan_id: U256, loan: &Loan, status: u8) -> Result<(), Error> {
        let mut record = self.loans.setter(loan_id);
        record.balance.set(to_u96(loan.balance)?);
        record.since.set(to_u40(loan.since)?);
        record.paid.set(U8::from(loan.paid));
        record.status.set(U8::from(status));
        Ok(())
    }

    pub(crate) fn set_status(&mut self, loan_id: U256, status: u8) {
        self.loans.setter(loan_id).status.set(U8::from(status));
    }
}
