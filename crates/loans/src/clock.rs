//! The block's time, Unix seconds. Motsu's clock stands still, so that unit tests bring their own.

#[cfg(not(test))]
pub(crate) fn now() -> u64 {
    stylus_sdk::block::timestamp()
}

#[cfg(test)]
pub(crate) use crate::tests::clock::now;
