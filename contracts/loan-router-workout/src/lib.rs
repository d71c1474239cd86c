//! Loans that go wrong: breach, default, auction, announced write-downs.
//!
//! A part of the loan router that its core delegates to, on the storage of `crates/loans`; called directly, it refuses.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]

extern crate alloc;

#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use contract_kit::only_delegated;
use loans::{Loans, Route};
use stylus_sdk::{prelude::*, ArbResult};

#[storage]
pub(crate) struct Workout {
    /// Slots 0 and following, as in the core.
    loans: Loans,
}

contract_kit::entry_point! { Workout }

impl Workout {
    /// The functions of this part.
    ///
    /// # Errors
    /// `NotWired()` when nobody has delegated here; those of the function.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        only_delegated(self.loans.extension(Route::Workout))?;
        self.loans.workout_functions(calldata).map_err(Vec::from)
    }
}
