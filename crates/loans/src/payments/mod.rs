//! Payments: by anyone, by a reserve; what is due.

mod book;
mod repay;
mod reserve;
