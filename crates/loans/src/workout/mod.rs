//! Loans that go wrong: breach, default, auction, write-down.

mod auction;
mod breach;
mod default;
mod share;
mod write_down;
