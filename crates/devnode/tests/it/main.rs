//! The chain as its users see it: through requests.

mod access_list;
mod activation;
mod basics;
mod blocks;
mod cache;
mod cargo_stylus;
mod common;
mod dev;
mod estimates;
mod flood;
mod fragments;
mod frames;
mod fuzz;
mod golden;
mod hostile;
mod lifetime;
mod nesting;
mod reading;
mod refusals;
mod requests;
mod server;
mod spending;
mod state_file;
mod system;
mod tracing;
mod transactions;
