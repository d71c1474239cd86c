//! What is packed into a title's words. Times have 40 bits.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use caliber_math::Status;

/// The latest time that fits.
pub(crate) const END_OF_TIME: u64 = (1 << 40) - 1;

/// A title's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Nobody before the mint and after the burn.
    pub(crate) owner: Address,
    pub(crate) status: Status,
    pub(crate) class: u8,
    /// The first expiry of the evidence, 0 while a piece is missing.
    pub(crate) until: u64,
    /// Evidence of an earlier round counts as missing: foreclosure voids it all by one more round.
    pub(crate) round: u16,
    /// Whether the approval that is stored elsewhere still holds: a transfer ends it without a write there.
    pub(crate) approved: bool,
}

impl Head {
    pub(crate) fn of(word: B256) -> Self {
        let [approved, r1, r0, u4, u3, u2, u1, u0, _, _, class, status, ..] = word.0;
        Self {
            owner: account(word),
            status: Status::of(status),
            class,
            until: u64::from_be_bytes([0, 0, 0, u4, u3, u2, u1, u0]),
            round: u16::from_be_bytes([r1, r0]),
            approved: approved != 0,
        }
    }

    pub(crate) fn word(&self) -> B256 {
        let mut word = self.owner.into_word();
        let [_, _, _, u4, u3, u2, u1, u0] = self.until.to_be_bytes();
        let [r1, r0] = self.round.to_be_bytes();
        if let Some(above) = word.0.first_chunk_mut::<12>() {
            *above = [self.approved.into(), r1, r0, u4, u3, u2, u1, u0, 0, 0, self.class, self.status as u8];
        }
        word
    }
}

/// The upper 11 bytes of a document's second word and of the appraisal's first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// How often the piece has been filed or its signatures cancelled.
    pub(crate) sequence: u32,
    /// The title's round when it was filed.
    pub(crate) round: u16,
    pub(crate) expiry: u64,
}

impl Stamp {
    pub(crate) fn of(word: B256) -> Self {
        let [s3, s2, s1, s0, r1, r0, e4, e3, e2, e1, e0, ..] = word.0;
        Self {
            sequence: u32::from_be_bytes([s3, s2, s1, s0]),
            round: u16::from_be_bytes([r1, r0]),
            expiry: u64::from_be_bytes([0, 0, 0, e4, e3, e2, e1, e0]),
        }
    }

    /// `word`, whose upper 11 bytes become this stamp.
    pub(crate) fn put(&self, mut word: B256) -> B256 {
        let [s3, s2, s1, s0] = self.sequence.to_be_bytes();
        let [r1, r0] = self.round.to_be_bytes();
        let [_, _, _, e4, e3, e2, e1, e0] = self.expiry.to_be_bytes();
        if let Some(above) = word.0.first_chunk_mut::<11>() {
            *above = [s3, s2, s1, s0, r1, r0, e4, e3, e2, e1, e0];
        }
        word
    }
}

/// The time and the value of an appraisal, below its stamp.
pub(crate) fn appraised(word: B256) -> (u64, u128) {
    let [.., t4, t3, t2, t1, t0, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = word.0;
    let time = u64::from_be_bytes([0, 0, 0, t4, t3, t2, t1, t0]);
    let value = word.0.last_chunk().copied().map_or(0, u128::from_be_bytes);
    (time, value)
}

/// An appraisal's word without its stamp.
pub(crate) fn appraisal(time: u64, value: u128) -> B256 {
    let [a, b] = [value >> 64, value & u128::from(u64::MAX)].map(low);
    B256::from(U256::from_limbs([b, a, time, 0]).to_be_bytes::<32>())
}

/// A title's lot: who keeps it, how many units it has, of which round its metadata is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) bailee: Address,
    pub(crate) units: u64,
    pub(crate) metadata_round: u16,
}

impl Lot {
    pub(crate) fn of(word: B256) -> Self {
        let [m1, m0, _, _, n7, n6, n5, n4, n3, n2, n1, n0, ..] = word.0;
        Self {
            bailee: account(word),
            units: u64::from_be_bytes([n7, n6, n5, n4, n3, n2, n1, n0]),
            metadata_round: u16::from_be_bytes([m1, m0]),
        }
    }

    pub(crate) fn word(&self) -> B256 {
        let mut word = self.bailee.into_word();
        let [m1, m0] = self.metadata_round.to_be_bytes();
        let [n7, n6, n5, n4, n3, n2, n1, n0] = self.units.to_be_bytes();
        if let Some(above) = word.0.first_chunk_mut::<12>() {
            *above = [m1, m0, 0, 0, n7, n6, n5, n4, n3, n2, n1, n0];
        }
        word
    }
}

/// The address in the lower 20 bytes.
#[inline(never)]
pub(crate) fn account(word: B256) -> Address {
    word.0.last_chunk().copied().map_or(Address::ZERO, Address::new)
}

pub(crate) fn wide(value: u128) -> U256 {
    U256::from_limbs([low(value & u128::from(u64::MAX)), low(value >> 64), 0, 0])
}

/// The number, when it has no more than 128 bits.
pub(crate) fn narrow(value: U256) -> Option<u128> {
    match value.into_limbs() {
        [a, b, 0, 0] => Some(u128::from(a) | (u128::from(b) << 64)),
        _ => None,
    }
}

pub(crate) fn number(value: u64) -> U256 {
    U256::from_limbs([value, 0, 0, 0])
}

pub(crate) fn of_hash(hash: B256) -> U256 {
    U256::from_be_bytes(hash.0)
}

#[allow(clippy::cast_possible_truncation)] // below 2^64 already
fn low(half: u128) -> u64 {
    half as u64
}

/// Bytes that are whole words, as words.
pub(crate) fn words_of(bytes: &[u8]) -> Vec<U256> {
    let mut words = Vec::new();
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<32>() {
        words.push(U256::from_be_bytes(*word));
        rest = tail;
    }
    words
}
