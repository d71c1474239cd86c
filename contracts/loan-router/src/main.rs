//! Prints the constructor, or the whole interface from abi/.
extern crate alloc;

#[path = "lib.rs"]
mod contract;

fn main() {
    contract::print_from_args(include_str!("../../../abi/loan-router.sol"));
}
