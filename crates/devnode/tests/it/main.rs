//! The chain as its users see it: through requests.

mod activation;
mod basics;
mod common;
mod dev;
mod golden;
mod hostile;
mod nesting;
mod reading;
mod server;
mod state_file;
mod transactions;
