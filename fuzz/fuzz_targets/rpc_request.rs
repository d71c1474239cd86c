//! Requests of any content to one node: the cases of `crates/devnode/tests/it/fuzz.rs`.
#![no_main]

#[path = "../../crates/devnode/tests/it/requests.rs"]
mod requests;

use std::sync::LazyLock;

static NODE: LazyLock<devnode::Node> = LazyLock::new(requests::node);

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    requests::answer(&NODE, data);
});
