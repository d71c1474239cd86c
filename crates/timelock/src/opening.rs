//! What a bidder publishes with the commitment, so that anyone can open the bid after its round.
use crate::{Beacon, Ciphertext, Error, Network, Round};

/// Length of an opening: version, round, ciphertext. The same for every bid.
pub const OPENING_BYTES: usize = 1 + 8 + 96 + 2 * BID_BYTES;
const BID_BYTES: usize = 18;
const VERSION: u8 = 1;

/// What the commitment hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Basis points; 0 is no bid.
    pub tick: u16,
    /// 16 random bytes.
    pub salt: [u8; 16],
}

/// A bid encrypted to a round: version (1), round (8, big endian), U (96), V (18), W (18); 141 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When it opens.
    pub round: Round,
    ciphertext: Ciphertext,
}

impl Opening {
    /// Encrypts `bid` to `round`.
    ///
    /// # Errors
    /// As [`Network::encrypt`].
    pub fn seal(network: &Network, round: Round, bid: &Bid) -> Result<Self, Error> {
        let message = [&bid.tick.to_be_bytes()[..], &bid.salt].concat();
        Ok(Self { round, ciphertext: network.encrypt(round, &message)? })
    }

    /// Decrypts with the beacon of its round. Whether the bid is that of the commitment is for the caller to check.
    ///
    /// # Errors
    /// [`Error::Signature`] for another round's beacon; [`Error::Proof`].
    pub fn open(&self, beacon: &Beacon) -> Result<Bid, Error> {
        if beacon.round != self.round {
            return Err(Error::Signature(self.round));
        }
        let message = beacon.decrypt(&self.ciphertext)?;
        let (tick, salt) = message.split_first_chunk::<2>().ok_or(Error::Form)?;
        Ok(Bid { tick: u16::from_be_bytes(*tick), salt: salt.try_into().map_err(|_| Error::Form)? })
    }

    /// The published bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[VERSION][..], &self.round.to_be_bytes(), &self.ciphertext.to_bytes()].concat()
    }

    /// Reads published bytes.
    ///
    /// # Errors
    /// [`Error::Form`] for another length or version; [`Error::Point`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() != OPENING_BYTES {
            return Err(Error::Form);
        }
        let (version, rest) = bytes.split_first().ok_or(Error::Form)?;
        let (round, ciphertext) = rest.split_first_chunk::<8>().ok_or(Error::Form)?;
        if *version != VERSION {
            return Err(Error::Form);
        }
        Ok(Self { round: u64::from_be_bytes(*round), ciphertext: Ciphertext::from_bytes(ciphertext)? })
    }
}
