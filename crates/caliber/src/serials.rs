//! Serial numbers of a lot, by Merkle proofs.

use alloy_primitives::U256;
use contract_kit::{reader::Reader, signatures::hash_words};
use stylus_sdk::crypto::keccak;

use crate::{
    errors::*,
    state::{place, Caliber},
    word::of_hash,
};

/// The longest proof, of a lot of 2^32 units.
const MAX_PROOF: usize = 32;

impl Caliber {
    /// Whether `serial` is in the title's lot.
    ///
    /// # Errors
    /// `ERC721NonexistentToken`; `InvalidParameter` for a proof of more than 32 hashes.
    pub(crate) fn verify_serial(
        &self,
        id: U256,
        serial: &[u8],
        (length, mut proof): (usize, Reader<'_>),
    ) -> Result<bool, Error> {
        self.existing(id)?;
        if length > MAX_PROOF {
            return Err(invalid());
        }
        // Hashed twice: no inner node of the tree, 64 bytes, can be taken for a serial number.
        let mut node = keccak(keccak(serial));
        for _ in 0..length {
            let other = proof.hash()?;
            let (low, high) = if node < other { (node, other) } else { (other, node) };
            node = hash_words(&[of_hash(low), of_hash(high)]);
        }
        Ok(node == self.word(id, place::SERIAL_ROOT))
    }
}
