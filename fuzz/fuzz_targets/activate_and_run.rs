//! Contract code that is decoded, activated and run: the cases of `crates/stylus-vm/tests/fuzz`.
#![no_main]

#[allow(dead_code)]
#[path = "../../crates/stylus-vm/tests/fuzz/driver.rs"]
mod driver;
#[path = "../../crates/stylus-vm/tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    driver::case(data);
});
