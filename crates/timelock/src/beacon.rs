//! Networks, their rounds and signatures.
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G2Affine, G2Projective};
use ark_ec::{pairing::Pairing, AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::PrimeField;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    ibe::{compressed, decrypt, encrypt, g1, g2, identity},
    Ciphertext, Error,
};

/// Number of a round; the first is 1.
pub type Round = u64;

/// A drand network of the scheme `bls-unchained-g1-rfc9380`. In JSON as its `/info` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Compressed point of G2, hex.
    #[serde(with = "crate::text")]
    public_key: Vec<u8>,
    /// Unix time of round 1.
    genesis_time: u64,
    /// Seconds between rounds.
    period: u64,
}

/// A round and its signature. In JSON as drand's `/public/ROUND` has it; other fields are passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beacon {
    /// The round.
    pub round: Round,
    /// Compressed point of G1, hex.
    #[serde(with = "crate::text")]
    pub signature: Vec<u8>,
}

const QUICKNET_KEY: &str = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";

impl Network {
    /// The League of Entropy's quicknet: a round every three seconds since 23 August 2023.
    #[must_use]
    pub fn quicknet() -> Self {
        let public_key = hex::decode(QUICKNET_KEY).unwrap_or_default();
        Self { public_key, genesis_time: 1_692_803_367, period: 3 }
    }

    /// # Errors
    /// [`Error::Point`] for a key that is no point of G2; [`Error::Round`] for a period of zero.
    pub fn new(public_key: Vec<u8>, genesis_time: u64, period: u64) -> Result<Self, Error> {
        let _ = g2(&public_key)?;
        if period == 0 {
            return Err(Error::Round);
        }
        Ok(Self { public_key, genesis_time, period })
    }

    /// Checks what was read from a file.
    ///
    /// # Errors
    /// As [`Network::new`].
    pub fn checked(self) -> Result<Self, Error> {
        Self::new(self.public_key, self.genesis_time, self.period)
    }

    fn key(&self) -> Result<G2Affine, Error> {
        g2(&self.public_key)
    }

    /// The first round at or after `time`, Unix seconds.
    ///
    /// # Errors
    /// [`Error::Round`] for a period of zero or past the end of 64 bits.
    pub fn round_from(&self, time: u64) -> Result<Round, Error> {
        let since = time.saturating_sub(self.genesis_time);
        if self.period == 0 {
            return Err(Error::Round);
        }
        since.div_ceil(self.period).checked_add(1).ok_or(Error::Round)
    }

    /// When `round` is signed, Unix seconds.
    ///
    /// # Errors
    /// [`Error::Round`] for round 0 and past the end of 64 bits.
    pub fn time_of(&self, round: Round) -> Result<u64, Error> {
        round
            .checked_sub(1)
            .and_then(|n| n.checked_mul(self.period))
            .and_then(|n| n.checked_add(self.genesis_time))
            .ok_or(Error::Round)
    }

    /// Encrypts `message`, at most 32 bytes, to `round`.
    ///
    /// # Errors
    /// [`Error::Length`], [`Error::Randomness`], [`Error::Point`] for a network with a bad key.
    pub fn encrypt(&self, round: Round, message: &[u8]) -> Result<Ciphertext, Error> {
        let mut sigma = vec![0; message.len()];
        getrandom::fill(&mut sigma).map_err(|_| Error::Randomness)?;
        encrypt(&self.key()?, round, message, &sigma)
    }

    /// Checks that `beacon` is this network's.
    ///
    /// # Errors
    /// [`Error::Signature`], [`Error::Point`].
    pub fn verify(&self, beacon: &Beacon) -> Result<(), Error> {
        let signature = beacon.point()?;
        let left = Bls12_381::pairing(signature, G2Affine::generator());
        let right = Bls12_381::pairing(identity(beacon.round)?, self.key()?);
        if left != right {
            return Err(Error::Signature(beacon.round));
        }
        Ok(())
    }
}

impl Beacon {
    fn point(&self) -> Result<G1Affine, Error> {
        g1(&self.signature)
    }

    /// Decrypts what was encrypted to this round.
    ///
    /// # Errors
    /// [`Error::Proof`] for a ciphertext of another round or network, or a changed one; [`Error::Point`].
    pub fn decrypt(&self, ciphertext: &Ciphertext) -> Result<Vec<u8>, Error> {
        decrypt(&self.point()?, ciphertext)
    }

    /// The public randomness of the round: SHA-256 of its signature.
    #[must_use]
    pub fn randomness(&self) -> [u8; 32] {
        Sha256::digest(&self.signature).into()
    }
}

/// A network of one whose key is the hash of its name: it signs any round at once, so it hides nothing. For development
/// chains, where time is moved by hand.
#[derive(Clone, Debug)]
pub struct TestBeacon {
    secret: Fr,
}

impl TestBeacon {
    /// The network of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let digest = Sha256::digest(format!("usdai test beacon: {name}"));
        Self { secret: Fr::from_be_bytes_mod_order(&digest) }
    }

    /// Its public side: round 1 at Unix time 0, one every three seconds.
    #[must_use]
    pub fn network(&self) -> Network {
        let key = (G2Projective::generator() * self.secret).into_affine();
        Network { public_key: compressed(&key), genesis_time: 0, period: 3 }
    }

    /// Signs a round.
    ///
    /// # Errors
    /// None that a round can bring about.
    pub fn sign(&self, round: Round) -> Result<Beacon, Error> {
        let signature = (identity(round)? * self.secret).into_affine();
        Ok(Beacon { round, signature: compressed(&signature) })
    }
}
