//! Shares and assets of a vault, always from exact totals, never through a rounded price.

use alloy_primitives::U256;

use crate::{mul_div_down, mul_div_up, MathError};

/// One, in 18 decimals.
pub const WAD: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);
/// Shares that the first deposit locks for ever. Whoever would raise the price of a share by giving assets away
/// gives them to these.
pub const LOCKED_SHARES: U256 = U256::from_limbs([1_000_000, 0, 0, 0]);

/// What a vault's shares stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Shares in existence, the locked ones and the queued ones too.
    pub shares: U256,
    /// Assets behind them.
    pub assets: U256,
}

impl Totals {
    /// Shares for `assets`, rounded down. One to one in an empty vault.
    ///
    /// # Errors
    /// [`MathError::Insolvent`] when there are shares without assets; [`MathError::Overflow`].
    pub fn to_shares_down(&self, assets: U256) -> Result<U256, MathError> {
        if self.shares.is_zero() {
            return Ok(assets);
        }
        mul_div_down(assets, self.shares, self.solvent()?)
    }

    /// Shares for `assets`, rounded up. One to one in an empty vault.
    ///
    /// # Errors
    /// As [`Totals::to_shares_down`].
    pub fn to_shares_up(&self, assets: U256) -> Result<U256, MathError> {
        if self.shares.is_zero() {
            return Ok(assets);
        }
        mul_div_up(assets, self.shares, self.solvent()?)
    }

    /// Assets for `shares`, rounded down. One to one in an empty vault.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn to_assets_down(&self, shares: U256) -> Result<U256, MathError> {
        if self.shares.is_zero() {
            return Ok(shares);
        }
        mul_div_down(shares, self.assets, self.shares)
    }

    /// Assets for `shares`, rounded up. One to one in an empty vault.
    ///
    /// # Errors
    /// [`MathError::Insolvent`] when there are shares without assets; [`MathError::Overflow`].
    pub fn to_assets_up(&self, shares: U256) -> Result<U256, MathError> {
        if self.shares.is_zero() {
            return Ok(shares);
        }
        mul_div_up(shares, self.solvent()?, self.shares)
    }

    /// Assets per share in 18 decimals, rounded down. One in an empty vault.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn price_down(&self) -> Result<U256, MathError> {
        self.to_assets_down(WAD)
    }

    fn solvent(&self) -> Result<U256, MathError> {
        if self.assets.is_zero() {
            return Err(MathError::Insolvent);
        }
        Ok(self.assets)
    }
}
