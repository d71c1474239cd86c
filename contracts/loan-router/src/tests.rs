use alloy_primitives::{keccak256, Address};
use loans::Loans;
use motsu::prelude::*;
use stylus_sdk::{msg, prelude::*, storage::StorageType, ArbResult};

use super::LoanRouter;

const ADMIN: Address = Address::repeat_byte(0xa0);
const OTHER: Address = Address::repeat_byte(0xa1);

/// Stands for an extension: shows that a call has been delegated, and whose it is.
#[storage]
struct Echo;

unsafe impl TopLevelStorage for Echo {}

#[public]
impl Echo {
    #[fallback]
    fn functions(&mut self, calldata: &[u8]) -> ArbResult {
        Ok([calldata, msg::sender().as_slice()].concat())
    }
}

fn call(router: &Contract<LoanRouter>, signature: &str) -> Result<Vec<u8>, Vec<u8>> {
    router.sender(ADMIN).functions(&keccak256(signature)[..4])
}

#[motsu::test]
fn the_core_answers_and_the_rest_is_delegated() {
    let (router, echo) = (Contract::<LoanRouter>::random(), Contract::<Echo>::random());
    let _ = echo.sender(ADMIN);
    let echo = echo.address();
    router.sender(ADMIN).constructor(ADMIN, OTHER, OTHER, OTHER, echo, echo, echo, echo).motsu_unwrap();
    assert_eq!(call(&router, "bookValue()"), Ok(vec![0; 64]));
    for signature in ["accept(uint256)", "startAuction(uint256)", "loanCount()", "nothing()"] {
        let expected = [&keccak256(signature)[..4], ADMIN.as_slice()].concat();
        assert_eq!(call(&router, signature), Ok(expected), "{signature}");
    }
    let refused = Err(keccak256("InvalidParameter()")[..4].to_vec());
    assert_eq!(call(&router, "repay(uint256,uint256)"), refused, "too short");
}

#[motsu::test]
fn the_constructor_refuses_nobody() {
    let router = Contract::<LoanRouter>::random();
    let refused =
        router.sender(ADMIN).constructor(ADMIN, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, Address::ZERO);
    assert_eq!(Vec::from(refused.unwrap_err()), keccak256("ZeroAddress()")[..4].to_vec());
}

#[motsu::test]
fn the_loans_are_all_there_is_in_storage() {
    assert_eq!(<LoanRouter as StorageType>::REQUIRED_SLOTS, <Loans as StorageType>::REQUIRED_SLOTS);
}
