//! From calldata to functions and back.
//!
//! Nearly all arguments and results are single words, so that one reader and one writer do for all functions; the SDK's
//! generated codecs would be a quarter of a program. Selectors are the ABI crate's. An unknown selector reverts with
//! nothing, as everywhere; a malformed argument reverts with `InvalidParameter()`.

mod core;
mod desk;
mod offers;
mod refinance;
mod workout;

use alloy_primitives::{Address, B256, U256};
use contract_kit::reader::{Malformed, Reader};

/// The program that has a function which the core does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// From terms to a drawn loan.
    Offers,
    /// A loan in the place of another.
    Refinance,
    /// Default, auction, write-down, claims.
    Workout,
    /// Settings, roles, credits, views; what nobody knows.
    Desk,
}

fn role_and_account(r: &mut Reader<'_>) -> Result<(B256, Address), Malformed> {
    Ok((r.hash()?, r.address()?))
}

fn pair(r: &mut Reader<'_>) -> Result<(U256, U256), Malformed> {
    Ok((r.word()?, r.word()?))
}
