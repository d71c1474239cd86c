//! Sealing.
use anyhow::{bail, Context, Result};
use timelock::{Bid, Network, Opening};
use usdai_abi::qev::IQev;

use super::store::KeptBid;
use crate::chain::{Chain, Receipt};
use crate::deploy::Protocol;
use crate::types::{keccak256, Address, Bytes, B256, U256};
use crate::units::{DAY, EPOCH_DAYS};
use crate::wallet::Account;

/// Day of an epoch on which bids close.
const REVEAL_DAY: u64 = 28;

/// keccak256 of the 145 bytes that a commitment is of.
#[must_use]
pub fn commitment(chain_id: u64, auction: Address, epoch: u64, lot: u64, bid: &Bid) -> B256 {
    let word = |value: u64| U256::from(value).to_be_bytes::<32>();
    let preimage: [&[u8]; 7] = [
        b"USDAI-QEV-1",
        &word(chain_id),
        auction.as_slice(),
        &word(epoch),
        &word(lot),
        &bid.tick.to_be_bytes(),
        &bid.salt,
    ];
    keccak256(preimage.concat())
}

/// A bid that is sealed for an epoch, before it is sent.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What has to be kept.
    pub kept: KeptBid,
    /// What is published; empty for none.
    pub opening: Vec<u8>,
}

/// A bid that is on the chain.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Its commitment.
    pub commitment: B256,
    /// The transaction.
    pub receipt: Receipt,
}

impl Terms {
    /// Draws a salt and encrypts the bid to the first round of `network` after the close of bids.
    ///
    /// # Errors
    /// Without randomness, for a network with a bad key, or when the current epoch takes no bids.
    pub fn draw(
        chain: &Chain,
        protocol: &Protocol,
        network: Option<&Network>,
        lot: u64,
        tick: u16,
    ) -> Result<Self> {
        let now = chain.now()?;
        let since = now.saturating_sub(protocol.genesis);
        let epoch = since / (EPOCH_DAYS * DAY);
        if since % (EPOCH_DAYS * DAY) >= REVEAL_DAY * DAY {
            bail!("epoch {epoch} takes no bids since its day {REVEAL_DAY}; the next one will");
        }
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).ok().context("the system gives no random bytes")?;
        let bid = Bid { tick, salt };
        let close = protocol.genesis + (epoch * EPOCH_DAYS + REVEAL_DAY) * DAY;
        let opening = match network {
            Some(network) => Some(Opening::seal(network, network.round_from(close)?, &bid)?),
            None => None,
        };
        let auction = protocol.qev;
        let commitment = commitment(chain.id(), auction, epoch, lot, &bid);
        let round = opening.as_ref().map(|opening| opening.round);
        let kept = KeptBid { chain_id: chain.id(), auction, epoch, lot, tick, salt, commitment, round };
        Ok(Self { kept, opening: opening.map(|opening| opening.to_bytes()).unwrap_or_default() })
    }
}

/// Sends a commitment: by its bidder, or signed by him and sent by a relayer.
///
/// # Errors
/// What the contract says, for people.
pub fn seal(chain: &Chain, bidder: &Account, relayer: Option<&Account>, terms: &Terms) -> Result<Sealed> {
    let KeptBid { auction, lot, commitment, .. } = terms.kept;
    let (id, opening) = (U256::from(lot), Bytes::from(terms.opening.clone()));
    let receipt = match relayer {
        None => chain.send(bidder, auction, &IQev::commitCall { id, commitment, opening })?,
        Some(relayer) => {
            let nonce = chain.call(auction, &IQev::noncesCall { controller: bidder.address() })?._0;
            // Good for an hour: the relayer is to send it now.
            let deadline = U256::from(chain.now()? + 3_600);
            let digest = typed_digest(chain.id(), terms, nonce, deadline);
            let signature = bidder.sign_hash(digest)?.to_vec().into();
            let call = IQev::commitForCall { id, commitment, opening, deadline, signature };
            chain.send(relayer, auction, &call)?
        }
    };
    Ok(Sealed { commitment, receipt })
}

/// The EIP-712 hash that a bidder signs for a relayer.
#[must_use]
pub fn typed_digest(chain_id: u64, terms: &Terms, nonce: U256, deadline: U256) -> B256 {
    let kept = &terms.kept;
    let kind =
        "SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)";
    let fields = [
        U256::from(kept.lot),
        U256::from(kept.epoch),
        kept.commitment.into(),
        keccak256(&terms.opening).into(),
        nonce,
        deadline,
    ];
    typed(chain_id, kept.auction, kind, &fields)
}

/// The EIP-712 hash that a bidder signs to have a bid withdrawn.
#[must_use]
pub fn withdraw_digest(
    chain_id: u64,
    auction: Address,
    lot: u64,
    epoch: u64,
    nonce: U256,
    deadline: U256,
) -> B256 {
    let kind = "WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)";
    typed(chain_id, auction, kind, &[U256::from(lot), U256::from(epoch), nonce, deadline])
}

fn typed(chain_id: u64, auction: Address, kind: &str, fields: &[U256]) -> B256 {
    let hash = |kind: &str, fields: &[U256]| {
        let words = fields.iter().flat_map(|word| word.to_be_bytes::<32>());
        keccak256(keccak256(kind).into_iter().chain(words).collect::<Vec<u8>>())
    };
    let domain = hash(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
        &[
            keccak256("USD.AI QEV").into(),
            keccak256("1").into(),
            U256::from(chain_id),
            U256::from_be_bytes(auction.into_word().0),
        ],
    );
    keccak256([&[0x19, 0x01][..], domain.as_slice(), hash(kind, fields).as_slice()].concat())
}
