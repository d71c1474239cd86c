//! Tests a Stylus program of another project: `cargo run -p devnode --example counter`.

use alloy_primitives::{hex, Address, U256};
use devnode::testing::{Failure, TestChain};

const INCREMENT: [u8; 4] = hex!("d09de08a");
const NUMBER: [u8; 4] = hex!("8381f58a");

fn deploy(chain: &TestChain) -> Result<Address, Box<dyn std::error::Error>> {
    let wasm = wat::parse_str(include_str!("counter.wat"))?;
    Ok(chain.deploy_program(&chain.account("deployer"), &wasm)?)
}

fn number(chain: &TestChain, counter: Address) -> Result<U256, Failure> {
    chain.call(Address::ZERO, counter, &NUMBER).map(|word| U256::from_be_slice(&word))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let chain = TestChain::new();
    let counter = deploy(&chain)?;
    let alice = chain.account("alice");
    for _ in 0..3 {
        let receipt = chain.send(&alice, counter, &INCREMENT)?;
        println!(
            "block {}: {} gas, {} of it in the program",
            receipt.block, receipt.gas_used, receipt.execution_gas
        );
    }
    println!("the counter {counter} is at {}", number(&chain, counter)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn increment_adds_one_and_emits_it() {
        let chain = TestChain::new();
        let counter = deploy(&chain).unwrap();
        let alice = chain.account("alice");
        let receipt = chain.send(&alice, counter, &INCREMENT).unwrap();
        assert_eq!(receipt.logs.len(), 1);
        assert_eq!(U256::from_be_slice(&receipt.logs[0].data.data), U256::from(1));
        assert!(receipt.execution_gas > 22_100, "the first write of a slot: {}", receipt.execution_gas);
        let again = chain.send(&alice, counter, &INCREMENT).unwrap();
        assert!(again.execution_gas < receipt.execution_gas);
        assert_eq!(number(&chain, counter).unwrap(), U256::from(2));
        assert_eq!(chain.logs(counter).unwrap().len(), 2);
    }

    #[test]
    fn the_number_carries_into_the_next_byte() {
        let chain = TestChain::new();
        let counter = deploy(&chain).unwrap();
        let alice = chain.account("alice");
        for _ in 0..257 {
            chain.send(&alice, counter, &INCREMENT).unwrap();
        }
        assert_eq!(chain.storage(counter, U256::ZERO), U256::from(257));
    }

    #[test]
    fn unknown_calls_revert_without_data() {
        let chain = TestChain::new();
        let counter = deploy(&chain).unwrap();
        let failure = chain.send(&chain.account("alice"), counter, &[1, 2, 3, 4]).unwrap_err();
        assert_eq!(failure.data().map(|data| data.len()), Some(0));
        assert_eq!(number(&chain, counter).unwrap(), U256::ZERO);
    }

    #[test]
    fn contracts_can_be_impersonated_and_time_goes_both_ways() {
        let chain = TestChain::new();
        let counter = deploy(&chain).unwrap();
        let (start, before) = (chain.now(), chain.snapshot().unwrap());
        chain.set_balance(counter, U256::from(1_000_000_000_000_000_000_u64));
        chain.send(counter, counter, &INCREMENT).unwrap();
        chain.warp(86_400).unwrap();
        assert_eq!(chain.now(), start + 86_401);
        chain.revert(before).unwrap();
        assert_eq!((chain.now(), number(&chain, counter).unwrap()), (start, U256::ZERO));
    }

    #[test]
    fn bytecode_that_fails_is_no_contract() {
        let chain = TestChain::new();
        let alice = chain.account("alice");
        // REVERT(0, 0)
        let failure = chain.deploy_evm(&alice, &hex!("5f5ffd")).unwrap_err();
        assert!(matches!(failure, Failure::Reverted { .. }), "{failure}");
        // returns the single byte 00, which stops
        let contract = chain.deploy_evm(&alice, &hex!("60015ff3")).unwrap();
        assert!(chain.call(&alice, contract, &[]).unwrap().is_empty());
        let value = U256::from(7);
        chain.pay(&alice, contract, value, &[]).unwrap();
        assert_eq!(chain.balance(contract), value);
    }
}
