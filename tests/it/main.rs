//! End-to-end tests: compiled programs on the embedded chain, over JSON-RPC.
mod demo;
mod deployment;
mod engines;
mod http;
mod loans;
mod money;
mod redemptions;
mod titles;
mod tokens;
mod vault;
