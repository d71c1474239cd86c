//! Revealing: own bids from their files, others' from their published openings.
use std::collections::{btree_map::Entry, BTreeMap};

use anyhow::Result;
use timelock::{Bid, Network, Opening};
use usdai_abi::qev::IQev;

use super::beacon::Source;
use super::seal::commitment;
use super::store::KeptBid;
use crate::chain::Chain;
use crate::deploy::Protocol;
use crate::play::reveal_item;
use crate::types::{B256, U256};
use crate::units::{DAY, EPOCH_DAYS};
use crate::wallet::Account;

/// Bids of one transaction.
const BATCH: usize = 100;

/// What came of the bids of an epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The epoch.
    pub epoch: u64,
    /// Bids that are sealed and not revealed.
    pub sealed: usize,
    /// Of these, without an opening of the known form to a round of these days.
    pub unreadable: usize,
    /// Of these, whose opening does not decrypt, or not to what was committed to.
    pub wrong: usize,
    /// Revealed now.
    pub revealed: usize,
}

/// A sealed bid as the log has it.
struct Sealed {
    commitment: B256,
    opening: Vec<u8>,
}

fn epoch(chain: &Chain, protocol: &Protocol) -> Result<u64> {
    Ok(chain.now()?.saturating_sub(protocol.genesis) / (EPOCH_DAYS * DAY))
}

/// The bids of `epoch` that are sealed and neither withdrawn nor revealed; of each lot the latest.
fn sealed(chain: &Chain, protocol: &Protocol, epoch: u64) -> Result<BTreeMap<u64, Sealed>> {
    let (qev, of) = (protocol.qev, U256::from(epoch));
    let mut bids = BTreeMap::new();
    for log in chain.logs(qev)? {
        if let Some(bid) = log.decode::<IQev::BidSealed>(qev).filter(|bid| bid.epoch == of) {
            let entry = Sealed { commitment: bid.commitment, opening: bid.opening.to_vec() };
            bids.insert(bid.id.to::<u64>(), entry);
        } else if let Some(bid) = log.decode::<IQev::BidWithdrawn>(qev).filter(|bid| bid.epoch == of) {
            bids.remove(&bid.id.to::<u64>());
        } else if let Some(bid) = log.decode::<IQev::BidRevealed>(qev).filter(|bid| bid.epoch == of) {
            bids.remove(&bid.id.to::<u64>());
        }
    }
    Ok(bids)
}

/// Sends openings in batches; returns how many were accepted.
fn send(chain: &Chain, sender: &Account, protocol: &Protocol, bids: &[(u64, Bid)]) -> Result<usize> {
    let mut accepted = 0;
    for batch in bids.chunks(BATCH) {
        let mut items = Vec::new();
        for (lot, bid) in batch {
            items.extend(reveal_item(U256::from(*lot), bid.tick, &bid.salt)?);
        }
        let receipt = chain.send(sender, protocol.qev, &IQev::revealCall { items: items.into() })?;
        accepted +=
            receipt.logs.iter().filter(|log| log.decode::<IQev::BidRevealed>(protocol.qev).is_some()).count();
    }
    Ok(accepted)
}

/// Reveals those of `kept` that are sealed in the current epoch.
///
/// # Errors
/// What the node or the contract says.
pub fn reveal(chain: &Chain, sender: &Account, protocol: &Protocol, kept: &[KeptBid]) -> Result<Opened> {
    let epoch = epoch(chain, protocol)?;
    let waiting = sealed(chain, protocol, epoch)?;
    let own: Vec<_> = kept
        .iter()
        .filter(|bid| (bid.chain_id, bid.auction, bid.epoch) == (chain.id(), protocol.qev, epoch))
        .filter(|bid| waiting.get(&bid.lot).is_some_and(|sealed| sealed.commitment == bid.commitment))
        .map(|bid| (bid.lot, bid.bid()))
        .collect();
    let revealed = send(chain, sender, protocol, &own)?;
    Ok(Opened { epoch, sealed: waiting.len(), revealed, ..Opened::default() })
}

/// Opens all published bids of the current epoch and reveals them. What does not open is counted and passed over.
///
/// # Errors
/// When the source has not the signature of a round that bids wait for; what the node or the contract says.
pub fn open_all(
    chain: &Chain,
    sender: &Account,
    protocol: &Protocol,
    network: &Network,
    source: &Source,
) -> Result<Opened> {
    let epoch = epoch(chain, protocol)?;
    let waiting = sealed(chain, protocol, epoch)?;
    let mut result = Opened { epoch, sealed: waiting.len(), ..Opened::default() };
    // A bidder may publish nonsense: only rounds of this epoch's reveal are asked for.
    let (opens, ends) = window(network, protocol, epoch)?;
    let (mut beacons, mut bids) = (BTreeMap::new(), Vec::new());
    for (lot, sealed) in waiting {
        let opening = Opening::from_bytes(&sealed.opening).ok();
        let Some(opening) = opening.filter(|opening| (opens..=ends).contains(&opening.round)) else {
            result.unreadable += 1;
            continue;
        };
        let round = opening.round;
        if let Entry::Vacant(entry) = beacons.entry(round) {
            match source.round(network, round) {
                Ok(beacon) => {
                    entry.insert(Some(beacon));
                }
                // The round that everybody's client takes has to be there; one that a bidder has made up need not.
                Err(error) if round == opens => return Err(error.context(format!("round {round}"))),
                Err(_) => {
                    entry.insert(None);
                }
            }
        }
        let Some(beacon) = beacons.get(&round).and_then(Option::as_ref) else {
            result.unreadable += 1;
            continue;
        };
        match opening.open(beacon) {
            Ok(bid) if commitment(chain.id(), protocol.qev, epoch, lot, &bid) == sealed.commitment => {
                bids.push((lot, bid));
            }
            _ => result.wrong += 1,
        }
    }
    result.revealed = send(chain, sender, protocol, &bids)?;
    Ok(result)
}

/// The rounds between the close of bids and the end of the epoch.
fn window(network: &Network, protocol: &Protocol, epoch: u64) -> Result<(u64, u64)> {
    let start = protocol.genesis + epoch * EPOCH_DAYS * DAY;
    Ok((network.round_from(start + 28 * DAY)?, network.round_from(start + EPOCH_DAYS * DAY)?))
}
