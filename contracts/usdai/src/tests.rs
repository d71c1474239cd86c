//! The entry point, on the program that is called most.

use alloy_primitives::{Address, U256};
use contract_kit::entry::{dispatch, Program};
use motsu::prelude::*;
use usdai_abi::{
    common::{AlreadyConstructed, CallFailed, InvalidParameter, NonPayable, UnknownFunction, ZeroAddress},
    erc20::IERC20,
    SolCall, SolError, SolValue,
};

use super::Usdai;

const ADMIN: Address = Address::repeat_byte(0xa0);
/// keccak256("stylus_constructor()"), as StylusDeployer calls it.
const CONSTRUCTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];

fn construct(admin: Address, desk: Address) -> Vec<u8> {
    [&CONSTRUCTOR[..], &(admin, desk).abi_encode()].concat()
}

fn call(usdai: &Contract<Usdai>, calldata: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    dispatch::<Usdai>(&mut usdai.sender(ADMIN), calldata)
}

fn unknown(selector: [u8; 4]) -> Result<Vec<u8>, Vec<u8>> {
    Err(UnknownFunction { selector: selector.into() }.abi_encode())
}

#[motsu::test]
fn the_constructor_runs_once(usdai: Contract<Usdai>, desk: Contract<dollar_desk::Desk>) {
    let calldata = construct(ADMIN, desk.address());
    assert_eq!(call(&usdai, &calldata), Ok(Vec::new()));
    assert_eq!(usdai.sender(ADMIN).dollar.desk(), desk.address());
    assert_eq!(call(&usdai, &calldata), Err(AlreadyConstructed {}.abi_encode()));
    assert_eq!(call(&usdai, &CONSTRUCTOR), Err(AlreadyConstructed {}.abi_encode()));
}

#[motsu::test]
fn a_constructor_that_fails_names_why(usdai: Contract<Usdai>, desk: Contract<dollar_desk::Desk>) {
    let malformed = Err(InvalidParameter {}.abi_encode());
    let good = construct(ADMIN, desk.address());
    // motsu takes nothing back, so each one has to be the first on its own contract.
    for length in [4, 35, 67] {
        assert_eq!(call(&Contract::random(), &good[..length]), malformed, "{length} bytes");
    }
    let mut dirty = good;
    dirty[4] = 1;
    assert_eq!(call(&usdai, &dirty), malformed, "an address of more than 20 bytes");
    let zero = construct(Address::ZERO, ADMIN);
    assert_eq!(call(&Contract::random(), &zero), Err(ZeroAddress {}.abi_encode()));
    let rock = construct(ADMIN, ADMIN);
    assert_eq!(call(&Contract::random(), &rock), Err(CallFailed { target: ADMIN }.abi_encode()));
}

#[motsu::test]
fn value_is_refused_by_name(usdai: Contract<Usdai>) {
    // One for each call.
    ADMIN.fund(U256::from(2));
    let mut payer = usdai.sender_and_value(ADMIN, U256::from(1));
    let calldata = IERC20::totalSupplyCall {}.abi_encode();
    assert_eq!(dispatch::<Usdai>(&mut payer, &calldata), Err(NonPayable {}.abi_encode()));
    assert_eq!(dispatch::<Usdai>(&mut payer, &[]), Err(NonPayable {}.abi_encode()));
}

#[motsu::test]
fn calldata_without_a_selector_is_refused_by_name(usdai: Contract<Usdai>) {
    assert_eq!(call(&usdai, &[]), unknown([0; 4]));
    assert_eq!(call(&usdai, &[0x55, 0x85, 0x25]), unknown([0; 4]));
}

#[motsu::test]
fn unknown_functions_are_named_by_the_program_that_knows_none(desk: Contract<dollar_desk::Desk>) {
    let mut desk = desk.sender(ADMIN);
    assert_eq!(dispatch::<dollar_desk::Desk>(&mut desk, &[1, 2, 3, 4, 5]), unknown([1, 2, 3, 4]));
    // Without a constructor its selector is as unknown as any other.
    assert_eq!(dispatch::<dollar_desk::Desk>(&mut desk, &CONSTRUCTOR), unknown(CONSTRUCTOR));
}

#[motsu::test]
fn what_the_core_does_not_know_is_the_desks_to_refuse(
    usdai: Contract<Usdai>,
    desk: Contract<dollar_desk::Desk>,
) {
    call(&usdai, &construct(ADMIN, desk.address())).unwrap();
    assert_eq!(call(&usdai, &[1, 2, 3, 4]), unknown([1, 2, 3, 4]));
}

#[test]
fn the_constructor_is_what_solidity_would_write() {
    assert_eq!(<Usdai as Program>::CONSTRUCTOR, "constructor(address admin, address desk)");
    assert_eq!(<dollar_desk::Desk as Program>::CONSTRUCTOR, "");
}

/// A desk that knows no function.
mod dollar_desk {
    use stylus_sdk::{prelude::*, ArbResult};

    #[storage]
    pub struct Desk;

    contract_kit::entry_point! { Desk }

    impl Desk {
        fn functions(&mut self, _calldata: &[u8]) -> ArbResult {
            Err(Vec::new())
        }
    }
}
