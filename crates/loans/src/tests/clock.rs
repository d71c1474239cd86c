//! The tests' time, one for each thread and so for each test.
use std::cell::Cell;

std::thread_local! {
    static NOW: Cell<u64> = const { Cell::new(0) };
}

pub(crate) fn now() -> u64 {
    NOW.get()
}

pub(crate) fn set(time: u64) {
    NOW.set(time);
}

pub(crate) fn pass(seconds: u64) {
    NOW.set(NOW.get() + seconds);
}
