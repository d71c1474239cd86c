//! USDai, the dollar token: what holders use every day. What it keeps to is in the header of `crates/dollar`.
//!
//! Any function that this program does not have runs in `usdai-desk`, on this program's storage. The desk is named
//! at the construction and never again.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
// The SDK's context-free calls: the `vm()` object links every host function into every program.
#![allow(deprecated)]

extern crate alloc;

#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};

use alloy_primitives::Address;
use contract_kit::{delegate, has_code, wire::encode, wire::word_of};
use dollar::Dollar;
use stylus_sdk::{prelude::*, ArbResult};
use usdai_abi::{common::CallFailed, SolError};

#[storage]
pub(crate) struct Usdai {
    /// From slot 0.
    dollar: Dollar,
}

contract_kit::entry_point! { Usdai, constructor(admin: address, desk: address) }

impl Usdai {
    /// `admin` gets DEFAULT_ADMIN_ROLE; `desk` is the program of all other functions. Deposits are closed.
    fn constructor(&mut self, admin: Address, desk: Address) -> Result<(), Vec<u8>> {
        self.dollar.construct(admin, desk)?;
        if !has_code(desk) {
            return Err(encode(CallFailed::SELECTOR, &[word_of(desk)]));
        }
        Ok(())
    }

    /// What holders use every day; the rest in the desk.
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        match self.dollar.core(calldata) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => {
                let desk = self.dollar.desk();
                delegate(self, desk, calldata)
            }
            Err(error) => Err(error.into()),
        }
    }
}
