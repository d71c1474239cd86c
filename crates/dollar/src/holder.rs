//! What holders use every day, and what the vault does for them: the functions of the program `usdai`. The most used ones
//! are tried first.
//!
//! All arguments and results are single words, or a string, so that one reader and one writer do for all functions.
//! A malformed argument reverts with `InvalidParameter()`.

use alloc::vec::Vec;

use alloy_primitives::U256;
use contract_kit::{
    reader::{answer, answer_bytes, truth, Reader},
    selectors,
    wire::word_of,
};
use stylus_sdk::msg;
use usdai_abi::{
    common::{IPausable as P, IERC165 as E},
    erc20::IERC20 as T,
    usdai::IUSDai as U,
    SolCall,
};
use vault_math::TOKEN_DECIMALS;

use crate::{admin::supports_interface, errors::Error, state::Dollar, token::NAME, word::wide};

selectors! {
    TRANSFER = T::transferCall;
    TRANSFER_FROM = T::transferFromCall;
    BALANCE_OF = T::balanceOfCall;
    APPROVE = T::approveCall;
    ALLOWANCE = T::allowanceCall;
    TOTAL_SUPPLY = T::totalSupplyCall;
    NAME_OF = T::nameCall;
    SYMBOL = T::symbolCall;
    DECIMALS = T::decimalsCall;
    DEPOSIT = U::depositCall;
    WITHDRAW = U::withdrawCall;
    REQUIRE_NOT_BLACKLISTED = U::requireNotBlacklistedCall;
    HARVEST_YIELD = U::harvestYieldCall;
    IS_BLACKLISTED = U::isBlacklistedCall;
    RESERVES = U::reservesCall;
    DESK = U::deskCall;
    PAUSED = P::pausedCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
}

impl Dollar {
    /// Runs the function that `calldata` names; `None` when it is none of these.
    ///
    /// # Errors
    /// Those of the function, and `InvalidParameter`.
    pub fn core(&mut self, calldata: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let Some((selector, mut input)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let word = if selector == TRANSFER {
            self.transfer(input.address()?, input.word()?)?;
            truth(true)
        } else if selector == TRANSFER_FROM {
            self.transfer_from(input.address()?, input.address()?, input.word()?)?;
            truth(true)
        } else if selector == BALANCE_OF {
            self.balance_of(input.address()?)
        } else if selector == DEPOSIT {
            self.deposit(input.address()?, input.word()?, input.word()?, input.address()?)?
        } else {
            return self.more(selector, input);
        };
        Ok(Some(answer(&[word])))
    }

    #[inline(never)]
    fn more(&mut self, selector: u32, mut input: Reader<'_>) -> Result<Option<Vec<u8>>, Error> {
        let word = match selector {
            WITHDRAW => self.withdraw(input.address()?, input.word()?, input.word()?, input.address()?)?,
            REQUIRE_NOT_BLACKLISTED => {
                self.require_not_blacklisted(input.address()?, input.address()?, input.address()?)?;
                return Ok(Some(Vec::new()));
            }
            HARVEST_YIELD => wide(self.harvest_yield()?),
            APPROVE => {
                self.approve(msg::sender(), input.address()?, input.word()?)?;
                truth(true)
            }
            ALLOWANCE => self.allowance(input.address()?, input.address()?),
            IS_BLACKLISTED => truth(self.is_blacklisted(input.address()?)),
            TOTAL_SUPPLY => self.total_supply(),
            DECIMALS => U256::from(TOKEN_DECIMALS),
            PAUSED => truth(self.paused.get()),
            DESK => word_of(self.desk.get()),
            SUPPORTS_INTERFACE => truth(supports_interface(input.word()?)),
            RESERVES => {
                let (backing, supply, bridged) = self.reserves();
                return Ok(Some(answer(&[backing, supply, bridged])));
            }
            NAME_OF | SYMBOL => return Ok(Some(answer_bytes(NAME.as_bytes()))),
            _ => return Ok(None),
        };
        Ok(Some(answer(&[word])))
    }
}
