//! The usdai command.
fn main() {}
