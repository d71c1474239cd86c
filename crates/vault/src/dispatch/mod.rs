//! From calldata to functions and back.
//!
//! Nearly all arguments and results are single words, so that one reader and one writer do for all functions; the SDK's
//! generated codecs would be a quarter of the program. Selectors are the ABI crate's. An unknown selector reverts with
//! nothing, as everywhere; a malformed argument reverts with `InvalidParameter()`.
//!
//! The core has what moves shares and money and what other contracts ask; the desk has the rest.

mod core;
mod desk;

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use contract_kit::reader::{answer, Malformed, Reader};

fn account_pair(r: &mut Reader<'_>) -> Result<(Address, Address), Malformed> {
    Ok((r.address()?, r.address()?))
}

fn role_and_account(r: &mut Reader<'_>) -> Result<(B256, Address), Malformed> {
    Ok((r.hash()?, r.address()?))
}

fn amount_and_account(r: &mut Reader<'_>) -> Result<(U256, Address), Malformed> {
    Ok((r.word()?, r.address()?))
}

fn amount_and_pair(r: &mut Reader<'_>) -> Result<(U256, Address, Address), Malformed> {
    Ok((r.word()?, r.address()?, r.address()?))
}

fn words((a, b): (U256, U256)) -> Vec<u8> {
    answer(&[a, b])
}
