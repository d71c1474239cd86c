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
    /// The exit fee, where these windows are the last.
    pub exit: u128,
    /// What closes the loan: all of the above, the remaining principal, its interest to now, the exit fee.
    pub payoff: u128,
    /// The vault's part of `interest`.
    pub senior_interest: u128,
    /// The servicer's part of `interest`.
    pub servicing: u128,
    /// Interest will have been paid up to this time.
    since: u64,
}

impl Quote {
    /// The least that is taken, wei.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn due(&self) -> Result<u128, Error> {
        add(add(add(self.principal, self.interest)?, self.penalty)?, self.exit)
    }
}

/// What a payment did, wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// What the payer pays: the sum of the five below.
    pub taken: u128,
    /// Principal, scheduled and early.
    pub principal: u128,
    /// Interest.
    pub interest: u128,
    /// Penalty: the vault's.
    pub penalty: u128,
    /// Exit fee.
    pub exit: u128,
    /// To the reserve.
    pub refill: u128,
    /// The vault's part of the principal.
    pub senior: u128,
    /// The vault's part of the interest.
    pub senior_interest: u128,
    /// The servicer's part of the interest.
    pub servicing: u128,
}

impl Payment {
    /// To the vault.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn vault(&self) -> Result<u128, Error> {
        add(add(self.senior, self.senior_interest)?, self.penalty)
    }

    /// To servicer and treasury.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn fees(&self) -> Result<u128, Error> {
        add(self.servicing, self.exit)
    }

    /// To the curator: principal of the first loss and what interest the others leave. The parts add up to `taken`.
    ///
    /// # Errors
    /// [`Error::Overflow`] where the parts are more than the whole.
    pub fn junior(&self) -> Result<u128, Error> {
        let others = add(add(self.vault()?, self.fees()?)?, self.refill)?;
        sub(self.taken, others)
    }
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

/// Vault's and servicer's part of `interest`, which `principal`, `senior` of it the vault's, has earned in `seconds`.
/// Each is rounded up, the vault's first; neither is more than there is.
#[inline(never)]
fn split(
    loan: &Loan,
    interest: u128,
    principal: u128,
    senior: u128,
    seconds: u64,
) -> Result<(u128, u128), Error> {
    if loan.is_plain() {
        return Ok((interest, 0));
    }
    let vault = interest_up(senior, loan.senior_rate, seconds)?.min(interest);
    let rest = interest.saturating_sub(vault);
    if loan.first_loss == 0 {
        return Ok((vault, rest));
    }
    Ok((vault, interest_up(principal, loan.servicing_rate, seconds)?.min(rest)))
}

/// What is due at `now`; `exit_fee` is what closing costs, wei.
///
/// Every window that has ended is due. When none has, the next one is from [`EARLY`](crate::EARLY) before its end,
/// with the interest to `now`. A penalty is owed once for being late, on the whole
/// balance from the oldest unpaid due time, at most for the grace duration.
///
/// # Errors
/// [`Error::Closed`] for a loan without unpaid windows, [`Error::Overflow`] where a result does not fit.
#[inline(never)]
pub fn quote(loan: &Loan, exit_fee: u128, now: u64) -> Result<Quote, Error> {
    let mut left = loan.windows_left()?;
    if left == 0 {
        return Err(Error::Closed);
    }
    let first_due = loan.next_due()?;
    let mut quote = Quote {
        windows: 0,
        principal: 0,
        interest: 0,
        penalty: 0,
        exit: 0,
        payoff: 0,
        senior_interest: 0,
        servicing: 0,
        since: loan.since,
    };
    if now > first_due {
        let late = elapsed(first_due, now)?.min(loan.grace_duration);
        quote.penalty = interest_up(loan.balance, loan.grace_rate, late)?;
    }
    let mut balance = loan.balance;
    let mut due = first_due;
    // The running window counts only alone: with older ones due, it is left for the next payment.
    while left > 0 && (due <= now || (quote.windows == 0 && now >= first_due.saturating_sub(crate::EARLY))) {
        let until = due.min(now);
        let seconds = elapsed(quote.since, until)?;
        let interest = interest_up(balance, loan.rate, seconds)?;
        let principal = loan.instalment(balance, left)?;
        let (senior, servicing) = split(loan, interest, balance, loan.senior_of(balance), seconds)?;
        quote.senior_interest = add(quote.senior_interest, senior)?;
        quote.servicing = add(quote.servicing, servicing)?;
        quote.interest = add(quote.interest, interest)?;
        quote.principal = add(quote.principal, principal)?;
        quote.windows = quote.windows.checked_add(1).ok_or(Error::Overflow)?;
        quote.since = until;
        balance = sub(balance, principal)?;
        left = left.saturating_sub(1);
        if due > now || left == 0 {
            break;
        }
        let next = loan.paid.checked_add(quote.windows).and_then(|w| w.checked_add(1));
        due = loan.due(next.ok_or(Error::Overflow)?)?;
    }
    if balance == 0 {
        quote.exit = exit_fee;
    }
    let running = interest_up(balance, loan.rate, elapsed(quote.since, now)?)?;
    quote.payoff = add(add(add(quote.due()?, balance)?, running)?, sub(exit_fee, quote.exit)?)?;
    Ok(quote)
}

/// Pays `amount` at `now`: every window that is due with its penalty, then up to `reserve_gap` into the reserve, then
/// principal with the rest, each unit of it with the interest that it has earned so far. Takes at most the payoff,
/// which fills no reserve; the loan is closed when its balance is 0.
///
/// # Errors
/// [`Error::PaymentTooSmall`] for less than what is due, and for what pays all principal but not all of `exit_fee`;
/// and as [`quote`].
pub fn repay(
    loan: &Loan,
    amount: u128,
    exit_fee: u128,
    reserve_gap: u128,
    now: u64,
) -> Result<(Loan, Payment), Error> {
    let quote = quote(loan, exit_fee, now)?;
    settle(loan, &quote, amount, exit_fee, reserve_gap, now)
}

/// As [`repay`], with what [`quote`] has answered.
///
/// # Errors
/// As [`repay`].
pub fn settle(
    loan: &Loan,
    quote: &Quote,
    amount: u128,
    exit_fee: u128,
    reserve_gap: u128,
    now: u64,
) -> Result<(Loan, Payment), Error> {
    let due = quote.due()?;
    let Some(rest) = amount.checked_sub(due) else {
        return Err(Error::PaymentTooSmall { amount, due });
    };
    let balance = sub(loan.balance, quote.principal)?;
    let mut payment = Payment {
        taken: amount,
        penalty: quote.penalty,
        exit: quote.exit,
        senior_interest: quote.senior_interest,
        servicing: quote.servicing,
        ..Payment::default()
    };
    let early = if amount >= quote.payoff {
        payment.taken = quote.payoff;
        payment.exit = exit_fee;
        balance
    } else {
        payment.refill = rest.min(reserve_gap);
        // Interest per unit of principal since the last payment, so that no interest has to be remembered for a
        // principal that is gone.
        let growth = u128::from(loan.rate)
            .checked_mul(u128::from(elapsed(quote.since, now)?))
            .and_then(|g| g.checked_add(u128::from(WAD)))
            .ok_or(Error::Overflow)?;
        let early = match sub(rest, payment.refill)? {
            0 => 0,
            rest => mul_div_down(rest, u128::from(WAD), growth)?,
        };
        // Without an exit fee this is never so: early = balance needs the payoff.
        if early >= balance && balance > 0 {
            return Err(Error::PaymentTooSmall { amount, due: quote.payoff });
        }
        early
    };
    payment.principal = add(quote.principal, early)?;
    let beside = add(add(payment.penalty, payment.exit)?, payment.refill)?;
    payment.interest = sub(sub(payment.taken, payment.principal)?, beside)?;
    let left = sub(balance, early)?;
    payment.senior = sub(loan.senior_of(loan.balance), loan.senior_of(left))?;
    let early_interest = sub(payment.interest, quote.interest)?;
    if early_interest > 0 {
        let senior = sub(loan.senior_of(balance), loan.senior_of(left))?;
        let (vault, servicing) = split(loan, early_interest, early, senior, elapsed(quote.since, now)?)?;
        payment.senior_interest = add(payment.senior_interest, vault)?;
        payment.servicing = add(payment.servicing, servicing)?;
    }
    let paid = if left == 0 {
        loan.windows()?
    } else {
        loan.paid.checked_add(quote.windows).ok_or(Error::Overflow)?
    };
    Ok((Loan { balance: left, paid, since: quote.since, ..*loan }, payment))
}

/// What closes a loan at `now` with interest on its whole balance from the last payment on, and the penalty so far: a
/// loan that is not late owes this, and one that is sold for its default.
///
/// # Errors
/// [`Error::Overflow`] where a result does not fit.
#[inline(never)]
pub fn close_at(loan: &Loan, now: u64) -> Result<Payment, Error> {
    let seconds = elapsed(loan.since, now)?;
    let interest = interest_up(loan.balance, loan.rate, seconds)?;
    let senior = loan.senior_of(loan.balance);
    let (senior_interest, servicing) = split(loan, interest, loan.balance, senior, seconds)?;
    let late = now.saturating_sub(loan.next_due()?).min(loan.grace_duration);
    let penalty = interest_up(loan.balance, loan.grace_rate, late)?;
    Ok(Payment {
        taken: add(add(loan.balance, interest)?, penalty)?,
        principal: loan.balance,
        interest,
        penalty,
        senior,
        senior_interest,
        servicing,
        ..Payment::default()
    })
}
