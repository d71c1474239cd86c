use crate::{calendar, instalment_principal_down, interest_up, Error};

/// One day, seconds.
pub const DAY: u64 = 86_400;
/// One payment window of a fixed schedule, seconds.
pub const WINDOW: u64 = 30 * DAY;
/// A twelfth of a year of 365.25 days, seconds: the month that the level payment of a calendar schedule is computed with.
pub const MONTH: u64 = 2_629_800;
/// How long before its end a window can be paid, seconds. Short, so that paying early wins little time.
pub const EARLY: u64 = 7 * DAY;
/// Scale of rates: 1.0.
pub const WAD: u64 = 1_000_000_000_000_000_000;
/// 100 % in basis points.
pub const BPS: u16 = 10_000;
/// Highest rate: 100 % a year of 365 days, per second scaled by 1e18, rounded down.
pub const MAX_RATE: u64 = WAD / (365 * DAY);
/// Most windows of one loan, without a stub.
pub const MAX_PAYMENTS: u8 = 120;

/// How the principal comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Level payments; the last one takes the rest.
    #[default]
    Amortising,
    /// Interest in each window, the principal with the last.
    InterestOnly,
    /// Nothing before the end of the last window, then everything.
    Bullet,
}

/// One loan: its terms and how far it has been paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loan {
    /// How the principal comes back.
    pub kind: Kind,
    /// Interest per second, scaled by 1e18: what the borrower pays.
    pub rate: u64,
    /// The vault's part of it, on the vault's principal.
    pub senior_rate: u64,
    /// The servicer's part of it, on all principal.
    pub servicing_rate: u64,
    /// Penalty per second on the balance of a late loan, scaled by 1e18.
    pub grace_rate: u64,
    /// The longest time for which the penalty is charged, and after which a late loan can be called, seconds.
    pub grace_duration: u64,
    /// Windows in all, without a stub.
    pub payments: u8,
    /// Due dates paid, a stub included.
    pub paid: u8,
    /// Day of the month on which windows end; 0 for windows of 30 days.
    pub day: u8,
    /// From the loan's clock to its local time, seconds: the time zone, and how far the clock was behind at the start.
    pub zone: i64,
    /// Origination.
    pub start: u64,
    /// Interest has been paid up to this time.
    pub since: u64,
    /// Outstanding principal, wei.
    pub balance: u128,
    /// The part of the balance that is paid last and lost first, wei, as far as the balance reaches.
    pub first_loss: u128,
}

/// Where the windows of a loan end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grid {
    /// A fixed schedule's base, an end of day 0 of the count; a calendar's first month, counted from year 0.
    base: i64,
    /// Whether a shorter window without principal comes first.
    stub: bool,
}

fn seconds(days: i64) -> Result<i64, Error> {
    days.checked_mul(DAY.cast_signed()).ok_or(Error::Overflow)
}

impl Loan {
    fn grid(&self) -> Result<Grid, Error> {
        let local = i64::try_from(self.start)
            .ok()
            .and_then(|start| start.checked_add(self.zone))
            .ok_or(Error::Overflow)?;
        let day = local.div_euclid(DAY.cast_signed());
        if self.day == 0 {
            // The first midnight at or after the start.
            let partial = i64::from(local.rem_euclid(DAY.cast_signed()) > 0);
            return Ok(Grid { base: day.checked_add(partial).ok_or(Error::Overflow)?, stub: false });
        }
        let date = calendar::date(day)?;
        let anchor = self.day.min(calendar::days_in_month(date.month));
        let later = i64::from(date.day >= anchor);
        let base = date.month.checked_add(later).ok_or(Error::Overflow)?;
        Ok(Grid { base, stub: date.day != anchor })
    }

    /// Due dates in all: one for a bullet; for other loans the windows, and one more for a stub.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn windows(&self) -> Result<u8, Error> {
        if self.kind == Kind::Bullet {
            return Ok(1);
        }
        self.payments.checked_add(u8::from(self.day > 0 && self.grid()?.stub)).ok_or(Error::Overflow)
    }

    /// Due dates not yet paid.
    ///
    /// # Errors
    /// As [`Self::windows`].
    pub fn windows_left(&self) -> Result<u8, Error> {
        Ok(self.windows()?.saturating_sub(self.paid))
    }

    /// The end of window number `window`, counted from 1: a local midnight.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn due(&self, window: u8) -> Result<u64, Error> {
        let grid = self.grid()?;
        let window = match self.kind {
            Kind::Bullet => self.payments.checked_add(u8::from(grid.stub)).ok_or(Error::Overflow)?,
            _ => window,
        };
        let day = if self.day == 0 {
            i64::from(window).checked_mul(30).and_then(|days| grid.base.checked_add(days))
        } else {
            let month = grid.base.checked_add(i64::from(window)).and_then(|month| month.checked_sub(1));
            month.and_then(|month| calendar::day_of(month, self.day))
        };
        let local = seconds(day.ok_or(Error::Overflow)?)?;
        local.checked_sub(self.zone).and_then(|time| u64::try_from(time).ok()).ok_or(Error::Overflow)
    }

    /// The end of the first unpaid window.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn next_due(&self) -> Result<u64, Error> {
        self.due(self.paid.checked_add(1).ok_or(Error::Overflow)?)
    }

    /// The end of the last window.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond the end of time.
    pub fn maturity(&self) -> Result<u64, Error> {
        self.due(self.windows()?)
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

    /// The principal that the next of `left` due dates brings on `balance`, wei, rounded down. A stub brings none.
    ///
    /// # Errors
    /// [`Error::Overflow`] where an intermediate result does not fit.
    pub fn instalment(&self, balance: u128, left: u8) -> Result<u128, Error> {
        match self.kind {
            _ if left <= 1 => Ok(balance),
            // More left than there are windows: the stub.
            _ if left > self.payments => Ok(0),
            Kind::Amortising => instalment_principal_down(balance, self.rate, self.period(), left),
            Kind::InterestOnly | Kind::Bullet => Ok(0),
        }
    }

    /// A window's length for the level payment, seconds.
    fn period(&self) -> u64 {
        if self.day == 0 {
            WINDOW
        } else {
            MONTH
        }
    }

    /// Principal and interest of one full window at the start, wei, rounded up: what a reserve is counted in.
    ///
    /// # Errors
    /// [`Error::Overflow`] where a result does not fit.
    pub fn level_payment(&self) -> Result<u128, Error> {
        let interest = interest_up(self.balance, self.rate, self.period())?;
        self.instalment(self.balance, self.payments)?.checked_add(interest).ok_or(Error::Overflow)
    }

    /// The vault's part of `balance`: what is above the first loss.
    #[must_use]
    pub fn senior_of(&self, balance: u128) -> u128 {
        balance.saturating_sub(self.first_loss)
    }

    /// Whether all interest is the vault's.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.first_loss == 0 && self.servicing_rate == 0
    }
}
