use crate::{interest_up, mul_div_down, Error, Loan, WAD};

/// What a loan owes at one time, wei, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Windows that the payment of what is due settles.
    pub windows: u8,
    /// Principal in them.
    pub principal: u128,
    /// Interest in them.
    pub interest: u128,
    /// Penalty for being late.
    pub penalty: u128,
    /// What closes the loan: all of the above, the remaining principal, and its interest to now.
    pub payoff: u128,
    /// Interest will have been paid up to this time.
    since: u64,
}

impl Quote {
    /// The least that is taken, wei.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn due(&self) -> Result<u128, Error> {
        add(add(self.principal, self.interest)?, self.penalty)
    }
}

/// What a payment did, wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// What the borrower pays: the sum of the three below.
    pub taken: u128,
    /// Principal, scheduled and early.
    pub principal: u128,
    /// Interest.
    pub interest: u128,
    /// Penalty.
    pub penalty: u128,
}

fn add(a: u128, b: u128) -> Result<u128, Error> {
    a.checked_add(b).ok_or(Error::Overflow)
}

fn sub(a: u128, b: u128) -> Result<u128, Error> {
    a.checked_sub(b).ok_or(Error::Overflow)
}

fn elapsed(from: u64, to: u64) -> Result<u64, Error> {
    to.checked_sub(from).ok_or(Error::Overflow)
}

/// What is due at `now`.
///
/// Every window that has ended is due. When none has, the next one is from [`EARLY`](crate::EARLY) before its end,
/// with the interest to `now`. A penalty is owed once for being late, on the whole
/// balance from the oldest unpaid due time, at most for the grace duration.
///
/// # Errors
/// [`Error::Closed`] for a loan without unpaid windows, [`Error::Overflow`] where a result does not fit.
pub fn quote(loan: &Loan, now: u64) -> Result<Quote, Error> {
    if loan.windows_left() == 0 {
        return Err(Error::Closed);
    }
    let first_due = loan.next_due()?;
    let mut quote = Quote { windows: 0, principal: 0, interest: 0, penalty: 0, payoff: 0, since: loan.since };
    if now > first_due {
        let late = elapsed(first_due, now)?.min(loan.grace_duration);
        quote.penalty = interest_up(loan.balance, loan.grace_rate, late)?;
    }
    let mut balance = loan.balance;
    let mut due = first_due;
    let mut left = loan.windows_left();
    // The running window counts only alone: with older ones due, it is left for the next payment.
    while left > 0 && (due <= now || (quote.windows == 0 && now >= loan.payable_from()?)) {
        let until = due.min(now);
        let interest = interest_up(balance, loan.rate, elapsed(quote.since, until)?)?;
        let principal = loan.instalment(balance, left)?;
        quote.interest = add(quote.interest, interest)?;
        quote.principal = add(quote.principal, principal)?;
        quote.windows = quote.windows.checked_add(1).ok_or(Error::Overflow)?;
        quote.since = until;
        balance = sub(balance, principal)?;
        left = left.saturating_sub(1);
        if due > now {
            break;
        }
        due = loan.due(
            loan.paid.checked_add(quote.windows).and_then(|w| w.checked_add(1)).ok_or(Error::Overflow)?,
        )?;
    }
    let running = interest_up(balance, loan.rate, elapsed(quote.since, now)?)?;
    quote.payoff = add(add(quote.due()?, balance)?, running)?;
    Ok(quote)
}

/// Pays `amount` at `now`: every window that is due with its penalty, then principal with the rest, each unit of it
/// with the interest that it has earned so far. Takes at most the payoff; the loan is closed when its balance is 0.
///
/// # Errors
/// [`Error::PaymentTooSmall`] for less than what is due, and as [`quote`].
pub fn repay(loan: &Loan, amount: u128, now: u64) -> Result<(Loan, Payment), Error> {
    let quote = quote(loan, now)?;
    let due = quote.due()?;
    let Some(rest) = amount.checked_sub(due) else {
        return Err(Error::PaymentTooSmall { amount, due });
    };
    let balance = sub(loan.balance, quote.principal)?;
    let (taken, early) = if amount >= quote.payoff {
        (quote.payoff, balance)
    } else {
        // Interest per unit of principal since the last payment, so that no interest has to be remembered for a
        // principal that is gone. Below the payoff this stays below the balance: early = balance would need
        // rest >= balance * (1 + growth), which is the payoff.
        let growth = u128::from(loan.rate)
            .checked_mul(u128::from(elapsed(quote.since, now)?))
            .and_then(|g| g.checked_add(u128::from(WAD)))
            .ok_or(Error::Overflow)?;
        (amount, mul_div_down(rest, u128::from(WAD), growth)?)
    };
    let principal = add(quote.principal, early)?;
    let payment = Payment {
        taken,
        principal,
        interest: sub(sub(taken, principal)?, quote.penalty)?,
        penalty: quote.penalty,
    };
    let balance = sub(balance, early)?;
    let paid = if balance == 0 {
        loan.payments
    } else {
        loan.paid.checked_add(quote.windows).ok_or(Error::Overflow)?
    };
    Ok((Loan { balance, paid, since: quote.since, ..*loan }, payment))
}
