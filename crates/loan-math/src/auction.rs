use crate::{mul_div_down, mul_div_up, Error, BPS};

/// A Dutch auction of one loan's titles. Prices in wei, times in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Its first second.
    pub start: u64,
    /// From the first to the last second.
    pub duration: u64,
    /// Price at the start.
    pub start_price: u128,
    /// Price at the end, at most the start price.
    pub reserve: u128,
}

/// What a loan still owes when its titles are sold, wei, in the order in which it is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The vault's principal.
    pub senior: u128,
    /// The vault's interest and penalty.
    pub senior_interest: u128,
    /// The curator's principal: the first loss.
    pub junior: u128,
    /// Interest of the curator and the servicer.
    pub junior_interest: u128,
}

/// How money is shared out, wei. The parts add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proceeds {
    /// What the auction costs.
    pub costs: u128,
    /// To each claim.
    pub paid: Claims,
    /// To the borrower.
    pub surplus: u128,
}

impl Claims {
    /// Everything.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn total(&self) -> Result<u128, Error> {
        add(self.to_vault()?, self.to_curator()?)
    }

    /// The vault's.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn to_vault(&self) -> Result<u128, Error> {
        add(self.senior, self.senior_interest)
    }

    /// Not the vault's.
    ///
    /// # Errors
    /// [`Error::Overflow`] beyond `u128`.
    pub fn to_curator(&self) -> Result<u128, Error> {
        add(self.junior, self.junior_interest)
    }

    /// What is left after `paid`.
    #[must_use]
    pub fn less(&self, paid: &Self) -> Self {
        Self {
            senior: self.senior.saturating_sub(paid.senior),
            senior_interest: self.senior_interest.saturating_sub(paid.senior_interest),
            junior: self.junior.saturating_sub(paid.junior),
            junior_interest: self.junior_interest.saturating_sub(paid.junior_interest),
        }
    }
}

fn add(a: u128, b: u128) -> Result<u128, Error> {
    a.checked_add(b).ok_or(Error::Overflow)
}

/// The price at `now`: falls linearly from the start price to the reserve, rounded up. Before the start it is the
/// start price.
///
/// # Errors
/// [`Error::AuctionEnded`] after the end; [`Error::Overflow`] for a reserve above the start price.
pub fn price_at(sale: &Sale, now: u64) -> Result<u128, Error> {
    let end = sale.start.checked_add(sale.duration).ok_or(Error::Overflow)?;
    if now > end {
        return Err(Error::AuctionEnded { end });
    }
    let range = sale.start_price.checked_sub(sale.reserve).ok_or(Error::Overflow)?;
    let elapsed = now.saturating_sub(sale.start);
    if elapsed == 0 {
        return Ok(sale.start_price);
    }
    let fall = mul_div_down(range, u128::from(elapsed), u128::from(sale.duration))?;
    sale.start_price.checked_sub(fall).ok_or(Error::Overflow)
}

/// A title's part of `price`, by its `value` of the `appraisal` of all of them, rounded up.
///
/// # Errors
/// [`Error::Overflow`] for an appraisal of nothing.
pub fn title_price(price: u128, value: u128, appraisal: u128) -> Result<u128, Error> {
    mul_div_up(price, value, appraisal)
}

/// Shares `money` out: costs (`cost_bps` of it, rounded down), the claims in their order, the rest to the borrower.
///
/// # Errors
/// [`Error::Overflow`] for costs above the whole.
pub fn distribute(money: u128, cost_bps: u16, claims: &Claims) -> Result<Proceeds, Error> {
    let costs = if cost_bps == 0 { 0 } else { mul_div_down(money, cost_bps.into(), BPS.into())? };
    let mut rest = money.checked_sub(costs).ok_or(Error::Overflow)?;
    let mut pay = |claim: u128| {
        let part = rest.min(claim);
        rest = rest.saturating_sub(part);
        part
    };
    let paid = Claims {
        senior: pay(claims.senior),
        senior_interest: pay(claims.senior_interest),
        junior: pay(claims.junior),
        junior_interest: pay(claims.junior_interest),
    };
    Ok(Proceeds { costs, paid, surplus: rest })
}
