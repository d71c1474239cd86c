//! Pure step functions.
#![no_std]
#![deny(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
