//! The chain as its users see it: through requests.

mod access_list;
mod activation;
mod basics;
mod common;
mod dev;
mod estimates;
mod golden;
mod hostile;
mod nesting;
mod reading;
mod refusals;
mod server;
mod state_file;
mod tracing;
mod transactions;
