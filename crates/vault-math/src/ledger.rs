//! The vault's books and the steps that change them, settlement apart.

use alloy_primitives::U256;

use crate::{AdminFee, MathError, Totals, LOCKED_SHARES};

/// What the prices are made of, as far as the vault knows it itself. All in smallest parts. Assets that are owed to settled
/// redemptions are apart from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Shares in existence, the locked and the queued ones too.
    pub supply: U256,
    /// Assets that are free or promised to an open epoch. Unvested fees are among them.
    pub idle: U256,
    /// The admin's share of the profit. Its payment is part of idle until it leaves.
    pub fee: AdminFee,
}

/// What the loans are worth, as the loan router says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoanBook {
    /// Principal and accrued interest.
    pub optimistic: U256,
    /// Principal less haircuts.
    pub conservative: U256,
}

/// What a deposit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minted {
    /// Shares for the receiver.
    pub shares: U256,
    /// Assets that the depositor pays.
    pub assets: U256,
    /// Shares that are locked for ever: [`LOCKED_SHARES`] at the first deposit, else zero.
    pub locked: U256,
}

impl Ledger {
    /// What a depositor buys into: idle assets and the loans with their interest, less the admin's share of that;
    /// unvested fees count.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn optimistic(&self, loans: &LoanBook) -> Result<Totals, MathError> {
        self.totals(loans.optimistic, U256::ZERO)
    }

    /// What a redeemer is paid from: without `unvested` fees and unpaid interest, the loans after their haircuts.
    /// Never more than [`Ledger::optimistic`], whatever the router says.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn conservative(&self, loans: &LoanBook, unvested: U256) -> Result<Totals, MathError> {
        self.totals(loans.conservative.min(loans.optimistic), unvested)
    }

    fn totals(&self, loans: U256, unvested: U256) -> Result<Totals, MathError> {
        // Fees may have been lent out: they are then in the loans, and the haircuts may exceed what is left.
        let held_back = add(unvested, self.fee.due(loans)?)?;
        let assets = add(self.idle, loans)?.checked_sub(held_back).unwrap_or(U256::ZERO);
        Ok(Totals { shares: self.supply, assets })
    }
}

/// `assets` come in for shares, rounded down.
///
/// # Errors
/// [`MathError::Zero`] when no share would come of it; [`MathError::Insolvent`]; [`MathError::Overflow`].
pub fn deposit(ledger: &Ledger, loans: &LoanBook, assets: U256) -> Result<(Ledger, Minted), MathError> {
    let all = ledger.optimistic(loans)?.to_shares_down(assets)?;
    let locked = locked(ledger);
    let shares = all.checked_sub(locked).unwrap_or(U256::ZERO);
    issue(ledger, Minted { shares, assets, locked })
}

/// `shares` go out for assets, rounded up.
///
/// # Errors
/// As [`deposit`].
pub fn mint(ledger: &Ledger, loans: &LoanBook, shares: U256) -> Result<(Ledger, Minted), MathError> {
    let locked = locked(ledger);
    let assets = ledger.optimistic(loans)?.to_assets_up(add(shares, locked)?)?;
    issue(ledger, Minted { shares, assets, locked })
}

/// `amount` leaves for a borrower; `floor` of what is idle stays.
///
/// # Errors
/// [`MathError::Insufficient`] with what may leave.
pub fn fund_loan(ledger: &Ledger, floor: U256, amount: U256) -> Result<Ledger, MathError> {
    let available = ledger.idle.checked_sub(floor).unwrap_or(U256::ZERO);
    if amount > available {
        return Err(MathError::Insufficient { available });
    }
    Ok(Ledger { idle: sub(ledger.idle, amount)?, fee: ledger.fee.lend(amount)?, ..*ledger })
}

/// `amount` has come back from the loans, or is base yield.
///
/// # Errors
/// [`MathError::Overflow`].
pub fn credit_repayment(ledger: &Ledger, amount: U256) -> Result<Ledger, MathError> {
    Ok(Ledger { idle: add(ledger.idle, amount)?, fee: ledger.fee.receive(amount), ..*ledger })
}

/// The admin takes what is due on sure profit; `floor` of what is idle stays. The new books and the payment.
///
/// # Errors
/// [`MathError::Insufficient`] with what may leave; [`MathError::Overflow`].
pub fn collect_fee(ledger: &Ledger, loans: &LoanBook, floor: U256) -> Result<(Ledger, U256), MathError> {
    let (fee, due) = ledger.fee.collect(loans.conservative.min(loans.optimistic))?;
    let available = ledger.idle.checked_sub(floor).unwrap_or(U256::ZERO);
    if due > available {
        return Err(MathError::Insufficient { available });
    }
    Ok((Ledger { idle: sub(ledger.idle, due)?, fee, ..*ledger }, due))
}

fn issue(ledger: &Ledger, minted: Minted) -> Result<(Ledger, Minted), MathError> {
    if minted.shares.is_zero() {
        return Err(MathError::Zero);
    }
    let supply = add(add(ledger.supply, minted.shares)?, minted.locked)?;
    Ok((Ledger { supply, idle: add(ledger.idle, minted.assets)?, ..*ledger }, minted))
}

fn locked(ledger: &Ledger) -> U256 {
    if ledger.supply.is_zero() {
        LOCKED_SHARES
    } else {
        U256::ZERO
    }
}

pub(crate) fn add(a: U256, b: U256) -> Result<U256, MathError> {
    a.checked_add(b).ok_or(MathError::Overflow)
}

pub(crate) fn sub(a: U256, b: U256) -> Result<U256, MathError> {
    a.checked_sub(b).ok_or(MathError::Overflow)
}
