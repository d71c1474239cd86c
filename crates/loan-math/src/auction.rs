use crate::{mul_div_down, Error};

/// A Dutch auction of one title. Prices in wei, times in Unix seconds.
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

/// How a price is shared out, wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proceeds {
    /// To the lenders, principal.
    pub principal: u128,
    /// To the lenders, interest and penalty.
    pub interest: u128,
    /// To the borrower.
    pub surplus: u128,
    /// Principal that the price does not cover.
    pub loss: u128,
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

/// Shares `price` out: principal first, then interest, the rest to the borrower. The parts add up to the price;
/// principal and loss add up to the balance.
pub fn distribute(price: u128, balance: u128, interest: u128) -> Proceeds {
    let principal = price.min(balance);
    let rest = price.saturating_sub(principal);
    let interest = rest.min(interest);
    Proceeds {
        principal,
        interest,
        surplus: rest.saturating_sub(interest),
        loss: balance.saturating_sub(principal),
    }
}

/// Writes a balance down to `limit`, the most that can still come back: what is left of it, and the loss.
pub fn write_down(balance: u128, limit: u128) -> (u128, u128) {
    let left = balance.min(limit);
    (left, balance.saturating_sub(left))
}
