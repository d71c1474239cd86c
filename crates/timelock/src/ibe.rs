//! The encryption itself.
use ark_bls12_381::{Bls12_381, Fq, Fq12, Fq2, Fq6, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::{
    hashing::{curve_maps::wb::WBMap, map_to_curve_hasher::MapToCurveBasedHasher, HashToCurve},
    pairing::Pairing,
    AffineRepr, CurveGroup, PrimeGroup,
};
use ark_ff::{field_hashers::DefaultFieldHasher, BigInteger, Field, PrimeField};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// The longest message, bytes: one hash.
pub const MAX_MESSAGE: usize = 32;
/// Bytes of U.
const POINT: usize = 96;
/// Domain of the hash to G1.
const DST: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

type Hasher =
    MapToCurveBasedHasher<G1Projective, DefaultFieldHasher<Sha256, 128>, WBMap<ark_bls12_381::g1::Config>>;

/// An encrypted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ciphertext {
    /// `r G2`.
    u: G2Affine,
    v: Vec<u8>,
    w: Vec<u8>,
}

/// The point of an identity.
pub(crate) fn identity(round: u64) -> Result<G1Affine, Error> {
    let digest = Sha256::digest(round.to_be_bytes());
    Hasher::new(DST).and_then(|hasher| hasher.hash(&digest)).map_err(|_| Error::Point)
}

/// Reads a compressed point of G1; not infinity.
pub(crate) fn g1(bytes: &[u8]) -> Result<G1Affine, Error> {
    let point = G1Affine::deserialize_compressed(bytes).map_err(|_| Error::Point)?;
    if bytes.len() != POINT / 2 || point.is_zero() {
        return Err(Error::Point);
    }
    Ok(point)
}

/// Reads a compressed point of G2; not infinity.
pub(crate) fn g2(bytes: &[u8]) -> Result<G2Affine, Error> {
    let point = G2Affine::deserialize_compressed(bytes).map_err(|_| Error::Point)?;
    if bytes.len() != POINT || point.is_zero() {
        return Err(Error::Point);
    }
    Ok(point)
}

/// A point in its compressed form.
pub(crate) fn compressed(point: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(POINT);
    // Writing to memory does not fail.
    let _ = point.serialize_compressed(&mut bytes);
    bytes
}

fn xor(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

/// An element of the target group as drand writes it: the coefficients from the highest to the lowest, big endian.
fn target_bytes(value: &Fq12) -> Vec<u8> {
    let base = |out: &mut Vec<u8>, value: &Fq| out.extend(value.into_bigint().to_bytes_be());
    let quadratic = |out: &mut Vec<u8>, value: &Fq2| {
        base(out, &value.c1);
        base(out, &value.c0);
    };
    let sextic = |out: &mut Vec<u8>, value: &Fq6| {
        for part in [&value.c2, &value.c1, &value.c0] {
            quadratic(out, part);
        }
    };
    let mut out = Vec::with_capacity(576);
    sextic(&mut out, &value.c1);
    sextic(&mut out, &value.c0);
    out
}

fn h2(value: &Fq12, length: usize) -> Vec<u8> {
    let mut hash = Sha256::new_with_prefix(b"IBE-H2");
    hash.update(target_bytes(value));
    hash.finalize()[..length].to_vec()
}

fn h3(sigma: &[u8], message: &[u8]) -> Result<Fr, Error> {
    let mut hash = Sha256::new_with_prefix(b"IBE-H3");
    hash.update(sigma);
    hash.update(message);
    let seed = hash.finalize();
    for count in 1..u16::MAX {
        let mut hash = Sha256::new_with_prefix(count.to_le_bytes());
        hash.update(seed);
        let mut bytes: [u8; 32] = hash.finalize().into();
        // The order has 255 bits.
        bytes[0] >>= 1;
        let mut limbs = [0u64; 4];
        for (limb, chunk) in limbs.iter_mut().rev().zip(bytes.chunks_exact(8)) {
            *limb = chunk.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        }
        if let Some(scalar) = Fr::from_bigint(ark_ff::BigInt::new(limbs)) {
            return Ok(scalar);
        }
    }
    Err(Error::Proof)
}

fn h4(sigma: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new_with_prefix(b"IBE-H4");
    hash.update(sigma);
    hash.finalize()[..sigma.len()].to_vec()
}

/// Encrypts `message` to `round` of the network with this public key; `sigma` is random and as long.
pub(crate) fn encrypt(key: &G2Affine, round: u64, message: &[u8], sigma: &[u8]) -> Result<Ciphertext, Error> {
    if message.len() > MAX_MESSAGE || sigma.len() != message.len() {
        return Err(Error::Length(message.len()));
    }
    let r = h3(sigma, message)?;
    let u = (ark_bls12_381::G2Projective::generator() * r).into_affine();
    let shared = Bls12_381::pairing(identity(round)?, key).0.pow(r.into_bigint());
    Ok(Ciphertext { u, v: xor(sigma, &h2(&shared, sigma.len())), w: xor(message, &h4(sigma)) })
}

/// Decrypts with a round's signature.
pub(crate) fn decrypt(signature: &G1Affine, ciphertext: &Ciphertext) -> Result<Vec<u8>, Error> {
    let shared = Bls12_381::pairing(signature, ciphertext.u).0;
    let sigma = xor(&ciphertext.v, &h2(&shared, ciphertext.v.len()));
    let message = xor(&ciphertext.w, &h4(&sigma));
    if (ark_bls12_381::G2Projective::generator() * h3(&sigma, &message)?).into_affine() != ciphertext.u {
        return Err(Error::Proof);
    }
    Ok(message)
}

impl Ciphertext {
    /// U, V and W, one after the other: 96 bytes and twice the message.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [compressed(&self.u).as_slice(), &self.v, &self.w].concat()
    }

    /// Reads what [`Ciphertext::to_bytes`] has written.
    ///
    /// # Errors
    /// [`Error::Form`] for a length that no message gives; [`Error::Point`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let (u, rest) = bytes.split_at_checked(POINT).ok_or(Error::Form)?;
        if rest.len() % 2 != 0 || rest.len() > 2 * MAX_MESSAGE {
            return Err(Error::Form);
        }
        let (v, w) = rest.split_at(rest.len() / 2);
        Ok(Self { u: g2(u)?, v: v.to_vec(), w: w.to_vec() })
    }
}
