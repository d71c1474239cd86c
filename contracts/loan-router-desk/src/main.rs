//! Prints the interface of the contract that this is a part of, from abi/.
extern crate alloc;

#[path = "lib.rs"]
mod contract;

fn main() {
    contract::print_from_args(include_str!("../../../abi/loan-router.sol"));
}
