//! Prints the Solidity interface of the contract.
extern crate alloc;

#[path = "lib.rs"]
mod contract;

fn main() {
    contract::print_from_args();
}
