//! Pieces that every contract of this project uses.
#![cfg_attr(not(any(test, feature = "export-abi")), no_std)]
