//! Sealing, withdrawing and opening bids.

use alloc::{vec, vec::Vec};

use alloy_primitives::{FixedBytes, B256, U256};
use auction_math::{Lot, Phase, MAX_TICK};
use contract_kit::wire::event;
use stylus_sdk::{block, contract, crypto::keccak, msg};
use usdai_abi::qev::IQev;

use super::{
    book::{refused, small, word, PAGE},
    errors::*,
    roles::ensure_not_paused,
    QevAuction,
};

/// First bytes of every commitment's preimage.
const DOMAIN: &[u8; 11] = b"USDAI-QEV-1";
/// The longest opening that is published, bytes.
const MAX_OPENING: usize = 512;
/// Bytes of one item of a batch: id, tick, salt.
const ITEM: usize = 26;
/// Bytes of a commitment's preimage; the last ones are the item.
const PREIMAGE: usize = 145;

pub(crate) fn commit(this: &mut QevAuction, id: U256, commitment: B256, opening: &[u8]) -> Result<(), Error> {
    check_bid(this, commitment, opening)?;
    let (number, lot) = controlled(this, id)?;
    let epoch = this.current_epoch()?;
    this.ensure_phase(epoch, Phase::Open)?;
    seal(this, id, number, lot, epoch, commitment, opening)
}

/// What does not depend on the lot.
pub(crate) fn check_bid(this: &QevAuction, commitment: B256, opening: &[u8]) -> Result<(), Error> {
    ensure_not_paused(this)?;
    if commitment.is_zero() {
        return Err(EmptyCommitment {}.into());
    }
    if opening.len() > MAX_OPENING {
        return Err(OpeningTooLong { length: U256::from(opening.len()) }.into());
    }
    Ok(())
}

/// The lot, when the caller controls it.
fn controlled(this: &QevAuction, id: U256) -> Result<(u64, Lot), Error> {
    let (number, lot) = this.known_lot(id)?;
    let caller = msg::sender();
    if caller != lot.controller {
        return Err(NotController { id, caller }.into());
    }
    Ok((number, lot))
}

/// Seals a bid that its controller wants, in an open epoch.
pub(crate) fn seal(
    this: &mut QevAuction,
    id: U256,
    number: u64,
    lot: Lot,
    epoch: u16,
    commitment: B256,
    opening: &[u8],
) -> Result<(), Error> {
    let settled = this.ensure_past_settled(&lot, epoch)?;
    auction_math::seal(this, number, lot, epoch, commitment.into(), settled, PAGE)
        .map_err(|refusal| refused(id, lot, refusal))?;
    event::<IQev::BidSealed>(&[id, word(u64::from(epoch))], &sealed(commitment, opening));
    Ok(())
}

/// Withdraws a bid as its controller wants, in an open epoch.
pub(crate) fn unseal(
    this: &mut QevAuction,
    id: U256,
    number: u64,
    lot: Lot,
    epoch: u16,
) -> Result<(), Error> {
    auction_math::unseal(this, number, lot, epoch).map_err(|refusal| refused(id, lot, refusal))?;
    event::<IQev::BidWithdrawn>(&[id, word(u64::from(epoch))], &[]);
    Ok(())
}

/// The data words of `BidSealed`: the commitment, then the place, length and padded bytes of the opening.
fn sealed(commitment: B256, opening: &[u8]) -> Vec<U256> {
    let mut words = vec![commitment.into(), word(64), U256::from(opening.len())];
    for chunk in opening.chunks(32) {
        words.push(B256::right_padding_from(chunk).into());
    }
    words
}

pub(crate) fn cancel_commit(this: &mut QevAuction, id: U256) -> Result<(), Error> {
    let (number, lot) = controlled(this, id)?;
    let epoch = this.current_epoch()?;
    this.ensure_phase(epoch, Phase::Open)?;
    unseal(this, id, number, lot, epoch)
}

pub(crate) fn reveal(this: &mut QevAuction, items: &[u8]) -> Result<U256, Error> {
    let (batch, rest) = items.as_chunks::<ITEM>();
    if items.is_empty() || !rest.is_empty() {
        return Err(MalformedBatch { length: U256::from(items.len()) }.into());
    }
    let epoch = this.current_epoch()?;
    this.ensure_phase(epoch, Phase::Reveal)?;
    let mut preimage = preimage(word(u64::from(epoch)), U256::ZERO, 0, [0; 16]);
    let mut accepted = 0u64;
    for item in batch {
        let (Some((number, tick)), Some(end)) = (split(item), preimage.last_chunk_mut::<ITEM>()) else {
            continue;
        };
        *end = *item;
        let commitment = keccak(preimage).into();
        let id = word(number);
        // A tick that does not exist is no bid; it must not cost the bond.
        let bid = if tick > MAX_TICK { 0 } else { tick };
        if auction_math::reveal(this, number, epoch, commitment, bid)? {
            accepted = accepted.saturating_add(1);
            let (epoch, tick) = (word(u64::from(epoch)), word(u64::from(bid)));
            event::<IQev::BidRevealed>(&[id, epoch], &[tick]);
        } else {
            event::<IQev::RevealSkipped>(&[id], &[]);
        }
    }
    Ok(word(accepted))
}

/// The id and the tick of an item.
fn split(item: &[u8; ITEM]) -> Option<(u64, u16)> {
    let (id, rest) = item.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*id), u16::from_be_bytes(*rest.first_chunk::<2>()?)))
}

/// What is hashed to a commitment.
fn preimage(epoch: U256, id: U256, tick: u16, salt: [u8; 16]) -> [u8; PREIMAGE] {
    let here = contract::address();
    let parts: [&[u8]; 7] = [
        DOMAIN,
        &word(block::chainid()).to_be_bytes::<32>(),
        here.as_slice(),
        &epoch.to_be_bytes::<32>(),
        &id.to_be_bytes::<32>(),
        &tick.to_be_bytes(),
        &salt,
    ];
    let mut bytes = [0; PREIMAGE];
    for (to, from) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
        *to = *from;
    }
    bytes
}

pub(crate) fn commitment_for(epoch: U256, id: U256, tick: U256, salt: FixedBytes<16>) -> Result<B256, Error> {
    Ok(keccak(preimage(epoch, id, small(tick)?, salt.0)))
}
