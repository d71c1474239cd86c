//! Scenarios: what happens on which day, read from a TOML file and checked as a whole before anything is sent.
mod model;
mod parse;
mod raw;
mod validate;

pub use model::{Action, Bid, Class, Loan, LoanKind, Party, Portion, Protocol, Scenario, Step, Title};
pub use parse::load;

#[cfg(test)]
mod tests;
