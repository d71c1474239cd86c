//! End-to-end tests: compiled programs on the embedded chain, over JSON-RPC.
mod bad_input;
mod composability;
mod demo;
mod deployment;
mod dollar;
mod engines;
mod feed;
mod gas;
mod http;
mod loans;
mod money;
mod qev;
mod redemptions;
mod susdai;
mod titles;
mod tokens;
mod vault;
