//! The loan book: what is outstanding, what comes in when, on whom and on what it rests.
//!
//! A pure account of loans as they are at one time; where they come from, a chain or a tape, makes no difference.
pub mod figures;
pub mod read;
pub mod svg;
pub mod text;

use loan_math::Loan;

/// A loan of the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// Name, or number on the chain.
    pub id: String,
    /// Who owes.
    pub borrower: String,
    /// Who chose it.
    pub curator: String,
    /// What it rests on.
    pub class: String,
    /// Terms and how far it has been paid.
    pub loan: Loan,
    /// What its titles are worth now, wei.
    pub collateral: u128,
    /// Whether it has been called defaulted: nothing is expected of it.
    pub defaulted: bool,
}

/// The book at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Unix seconds.
    pub now: u64,
    /// Unix seconds of epoch 0.
    pub genesis: u64,
    /// Open loans.
    pub positions: Vec<Position>,
    /// USDai in the vault that nothing is promised of, wei.
    pub idle: u128,
    /// What those who wait for redemption would get at today's price, wei.
    pub queued: u128,
}
