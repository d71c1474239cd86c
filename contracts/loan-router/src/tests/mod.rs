pub(crate) mod clock { pub(crate) fn now() -> u64 { 0 } }
