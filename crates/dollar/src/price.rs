//! The price below which nobody may bring an asset.

use alloy_primitives::{Address, U256};
use contract_kit::{
    has_code,
    wire::{ask, event, word_of},
};
use usdai_abi::{oracle::IPriceOracle, usdai::IUSDai, SolCall};

use crate::{errors::*, state::Dollar};

/// What an asset has to be worth in a deposit, dollars of 18 decimals.
pub(crate) const MINIMUM: u64 = 995_000_000_000_000_000;

impl Dollar {
    /// # Errors
    /// `PriceTooLow`; those of the oracle when it has no price that can be trusted.
    #[inline(never)]
    pub(crate) fn ensure_priced(&self, token: Address) -> Result<(), Error> {
        let oracle = self.oracle.get();
        if oracle.is_zero() {
            return Ok(());
        }
        let [price] = ask(self, oracle, IPriceOracle::priceCall::SELECTOR, &[word_of(token)])?;
        let minimum = U256::from(MINIMUM);
        if price < minimum {
            return Err(fail(PriceTooLow::SELECTOR, &[word_of(token), price, minimum]));
        }
        Ok(())
    }

    /// # Errors
    /// `CallFailed` for an address without code; zero is allowed.
    pub(crate) fn set_price_oracle(&mut self, oracle: Address) -> Result<(), Error> {
        if !oracle.is_zero() && !has_code(oracle) {
            return Err(fail_of(CallFailed::SELECTOR, oracle));
        }
        self.oracle.set(oracle);
        event::<IUSDai::PriceOracleSet>(&[], &[word_of(oracle)]);
        Ok(())
    }
}
