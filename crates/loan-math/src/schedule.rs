use crate::{instalment_principal_down, Error};

/// One day, seconds.
pub const DAY: u64 = 86_400;
/// One payment window, seconds.
pub const WINDOW: u64 = 30 * DAY;
/// How long before its end a window can be paid, seconds. Short, so that paying early wins little time.
pub const EARLY: u64 = 7 * DAY;
/// Scale of rates: 1.0.
pub const WAD: u64 = 1_000_000_000_000_000_000;
/// 100 % in basis points.
pub const BPS: u16 = 10_000;
/// Highest rate: 100 % a year of 365 days, per second scaled by 1e18, rounded down.
pub const MAX_RATE: u64 = WAD / (365 * DAY);
/// Most windows of one loan.
pub const MAX_PAYMENTS: u8 = 120;

/// How the principal comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Level payments; the last one takes the rest.
    Amortising,
    /// Interest in each window, the principal with the last.
    InterestOnly,
}

/// One loan: its terms and how far it has been paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loan {
    /// How the principal comes back.
    pub kind: Kind,
    /// Interest per second, scaled by 1e18.
    pub rate: u64,
    /// Penalty per second on the balance of a late loan, scaled by 1e18.
    pub grace_rate: u64,
    /// The longest time for which the penalty is charged, and after which a late loan can be called, seconds.
    pub grace_duration: u64,
    /// Windows in all.
    pub payments: u8,
    /// Windows paid.
    pub paid: u8,
    /// Origination.
    pub start: u64,
    /// Interest has been paid up to this time.
    pub since: u64,
    /// Outstanding principal, wei.
    pub balance: u128,
}

impl Loan {
    /// Windows not yet paid.
    pub fn windows_left(&self) -> u8 {
        self.payments.saturating_sub(self.paid)
    }

    /// The end of window number `window`, counted from 1; 0 gives the midnight from which windows are counted.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn due(&self, window: u8) -> Result<u64, Error> {
        let windows = u64::from(window).checked_mul(WINDOW).ok_or(Error::Overflow)?;
        self.start
            .div_ceil(DAY)
            .checked_mul(DAY)
            .and_then(|midnight| midnight.checked_add(windows))
            .ok_or(Error::Overflow)
    }

    /// The end of the first unpaid window.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn next_due(&self) -> Result<u64, Error> {
        self.due(self.paid.checked_add(1).ok_or(Error::Overflow)?)
    }

    /// The first unpaid window can be paid from this time on.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn payable_from(&self) -> Result<u64, Error> {
        self.next_due()?.checked_sub(EARLY).ok_or(Error::Overflow)
    }

    /// The loan can be called defaulted at any time after this one.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn grace_end(&self) -> Result<u64, Error> {
        self.next_due()?.checked_add(self.grace_duration).ok_or(Error::Overflow)
    }

    /// The principal that the next of `windows_left` payments brings on `balance`, wei, rounded down.
    ///
    /// # Errors
    /// [`Error::Overflow`] where an intermediate result does not fit.
    pub fn instalment(&self, balance: u128, windows_left: u8) -> Result<u128, Error> {
        match self.kind {
            _ if windows_left <= 1 => Ok(balance),
            Kind::Amortising => instalment_principal_down(balance, self.rate, windows_left),
            Kind::InterestOnly => Ok(0),
        }
    }
}
