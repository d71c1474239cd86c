//! The protocol in the plainest way: USDai, sUSDai and the auction over exact fractions and numbers without a width.
//!
//! Written from the design, for tests to compare the contracts with: no storage words, no SDK, no library of the
//! contracts. A settlement is done at once, by sorting all bids; nothing is lazy.

pub mod auction;
pub mod call;
pub mod clock;
pub mod dollar;
mod number;
mod outcome;
pub mod protocol;
pub mod tokens;
pub mod vault;

pub use call::Call;
pub use number::{above, down, from_bytes, n, pow10, pow2, q, up, wad, N, Q};
pub use outcome::{word, Contract, Event, Outcome, Refusal};
pub use protocol::{Places, Protocol, Role};

/// An account.
pub type Who = [u8; 20];
