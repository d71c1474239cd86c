//! What a controller has won and not taken yet: shares already burned, and the assets set aside for them.

use alloy_primitives::U256;

use crate::{
    ledger::{add, sub},
    mul_div_down, mul_div_up, MathError,
};

/// A controller's bucket. Its lots' winnings are pooled, so that every payment is O(1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claimable {
    /// Burned shares that the assets stand for.
    pub shares: U256,
    /// Assets that can be taken.
    pub assets: U256,
}

/// What leaves a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Shares booked out.
    pub shares: U256,
    /// Assets paid.
    pub assets: U256,
}

impl Claimable {
    /// Books a lot's winnings in.
    ///
    /// # Errors
    /// [`MathError::Overflow`].
    pub fn add(&self, shares: U256, assets: U256) -> Result<Self, MathError> {
        Ok(Self { shares: add(self.shares, shares)?, assets: add(self.assets, assets)? })
    }

    /// Takes all.
    ///
    /// # Errors
    /// [`MathError::Zero`] when there are no assets.
    pub fn take_all(&self) -> Result<(Self, Payout), MathError> {
        if self.assets.is_zero() {
            return Err(MathError::Zero);
        }
        Ok((Self::default(), Payout { shares: self.shares, assets: self.assets }))
    }

    /// Takes `shares`; their assets are rounded down, the last share takes the rest.
    ///
    /// # Errors
    /// [`MathError::Zero`] when it pays nothing; [`MathError::Insufficient`] with the shares there are.
    pub fn redeem(&self, shares: U256) -> Result<(Self, Payout), MathError> {
        if shares > self.shares {
            return Err(MathError::Insufficient { available: self.shares });
        }
        if shares.is_zero() {
            return Err(MathError::Zero);
        }
        let assets = mul_div_down(self.assets, shares, self.shares)?;
        self.take(Payout { shares, assets })
    }

    /// Takes `assets`; the shares for them are rounded up.
    ///
    /// # Errors
    /// [`MathError::Zero`] for nothing; [`MathError::Insufficient`] with the assets there are.
    pub fn withdraw(&self, assets: U256) -> Result<(Self, Payout), MathError> {
        if assets > self.assets {
            return Err(MathError::Insufficient { available: self.assets });
        }
        if assets.is_zero() {
            return Err(MathError::Zero);
        }
        // At most all shares, since `assets` is at most all assets.
        let shares = mul_div_up(self.shares, assets, self.assets)?;
        self.take(Payout { shares, assets })
    }

    fn take(&self, payout: Payout) -> Result<(Self, Payout), MathError> {
        if payout.assets.is_zero() {
            return Err(MathError::Zero);
        }
        let left =
            Self { shares: sub(self.shares, payout.shares)?, assets: sub(self.assets, payout.assets)? };
        Ok((left, payout))
    }
}
