use alloy_primitives::{keccak256, Address, U256};
use motsu::prelude::*;
use stylus_sdk::{msg, prelude::*, storage::StorageType, ArbResult};
use vault::Vault;

use super::Susdai;

const ADMIN: Address = Address::repeat_byte(0xa0);
const USDAI: Address = Address::repeat_byte(0xa1);

/// Stands for the desk: shows that a call has been delegated, and whose it is.
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

fn deployed() -> (Contract<Susdai>, Contract<Echo>) {
    let (vault, desk) = (Contract::<Susdai>::random(), Contract::<Echo>::random());
    let _ = desk.sender(ADMIN);
    vault.sender(ADMIN).constructor(ADMIN, USDAI, U256::ZERO, desk.address()).motsu_unwrap();
    (vault, desk)
}

fn call(vault: &Contract<Susdai>, signature: &str) -> Result<Vec<u8>, Vec<u8>> {
    vault.sender(ADMIN).functions(&keccak256(signature)[..4])
}

#[motsu::test]
fn the_constructor_and_the_functions_share_the_storage() {
    let (vault, _desk) = deployed();
    assert_eq!(call(&vault, "totalSupply()"), Ok(vec![0; 32]));
    let refused = call(&vault, "totalAssets()");
    assert_eq!(refused, Err(keccak256("NotWired()")[..4].to_vec()));
}

#[motsu::test]
fn what_the_core_does_not_know_is_delegated() {
    let (vault, _desk) = deployed();
    for signature in ["asset()", "permit()", "nothing()"] {
        let expected = [&keccak256(signature)[..4], ADMIN.as_slice()].concat();
        assert_eq!(call(&vault, signature), Ok(expected), "{signature}");
    }
    assert_eq!(vault.sender(ADMIN).functions(&[1, 2]), Ok([&[1, 2], ADMIN.as_slice()].concat()));
}

#[motsu::test]
fn malformed_calldata_is_refused_by_name() {
    let (vault, _desk) = deployed();
    let refused = Err(keccak256("InvalidParameter()")[..4].to_vec());
    assert_eq!(call(&vault, "balanceOf(address)"), refused, "too short");
    let calldata = [&keccak256("balanceOf(address)")[..4], &[0xff; 32]].concat();
    assert_eq!(vault.sender(ADMIN).functions(&calldata), refused, "no address");
}

#[motsu::test]
fn the_vault_is_all_there_is_in_storage() {
    assert_eq!(<Susdai as StorageType>::REQUIRED_SLOTS, <Vault as StorageType>::REQUIRED_SLOTS);
}
