//! The bidder's side of QEV: what the contract cannot do for a bidder, since it must not know the bid.
//!
//! A bid is sealed with a fresh salt, kept in a file before the commitment is sent, and published encrypted to the first
//! round of a beacon after the close of bids, so that anyone can reveal it. The commitment is computed here: a node that
//! was asked for it would learn the bid.
mod beacon;
mod open;
mod seal;
mod store;

pub use beacon::{network, Source};
pub use open::{open_all, reveal, Opened};
pub use seal::{commitment, seal, typed_digest, withdraw_digest, Sealed, Terms};
pub use store::{export, import, load, read_file, save, KeptBid, Passphrase};
