//! Encryption to a future round of a drand beacon, and the openings of sealed bids.
//!
//! A drand network signs the number of each round at its time. The signature of a round is the key of an
//! identity-based encryption whose identity is that round: anyone encrypts to a round to come with the network's public
//! key, nobody can decrypt before a threshold of the network has signed, everybody can afterwards.
//!
//! SCHEME. Boneh and Franklin's FullIdent over BLS12-381, public key in G2 and signatures in G1, as drand's tlock has it
//! (<https://eprint.iacr.org/2023/189>): with the identity point `Q = H1(SHA-256(round, 8 bytes big endian))`, a random
//! `sigma` as long as the message, `r = H3(sigma, message)`:
//!
//! ```text
//! U = r G2      V = sigma xor H2(e(Q, public key)^r)      W = message xor H4(sigma)
//! ```
//!
//! H2 and H4 are SHA-256 of a tag and the argument, cut off; H3 repeats SHA-256 until it gives a scalar. Decryption
//! recomputes `r` and refuses what does not give U again, so that a changed ciphertext opens to nothing. Interoperable
//! with tlock and tlock-js, whose ciphertexts are test vectors here.
//!
//! LIMITS. A message is one block of at most 32 bytes. The code is not constant-time: it handles openings of bids on
//! their bidder's own machine.
mod beacon;
mod ibe;
mod opening;
mod text;

pub use beacon::{Beacon, Network, Round, TestBeacon};
pub use ibe::{Ciphertext, MAX_MESSAGE};
pub use opening::{Bid, Opening, OPENING_BYTES};

/// What cannot be read, checked or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Bytes that are no point of the curve's subgroup, or the point at infinity.
    #[error("these bytes are no point of the curve")]
    Point,
    /// The signature is not the network's over this round.
    #[error("the signature is not this network's for round {0}")]
    Signature(u64),
    /// Longer than a block.
    #[error("{0} bytes are too long: a message has at most {MAX_MESSAGE}")]
    Length(usize),
    /// Not a ciphertext or opening of the known form.
    #[error("these bytes are no opening of the known form")]
    Form,
    /// The ciphertext does not belong to this key, or was changed.
    #[error("the ciphertext does not open with this key")]
    Proof,
    /// A network that has no such round.
    #[error("the network has no round at this time")]
    Round,
    /// The operating system gave no randomness.
    #[error("the operating system gives no random bytes")]
    Randomness,
}
