//! Prints the constructor as the SDK knows it, and the whole interface from abi/: the SDK's own list leaves out the
//! functions of traits and of fallbacks.
extern crate alloc;

#[path = "lib.rs"]
mod contract;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("constructor") => contract::print_from_args(),
        _ => print!("{}", include_str!("../../../abi/susdai.sol")),
    }
}
