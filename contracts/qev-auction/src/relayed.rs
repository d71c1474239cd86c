//! Bids by signature: the controller signs, anyone brings it. The payer of the transaction is then not the bidder.
//!
//! EIP-712, domain "USD.AI QEV", version "1", this chain and this contract:
//!
//! ```text
//! SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)
//! WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)
//! ```
//!
//! The epoch is signed, so that a signature that a relayer holds back cannot seal a commitment that fits no epoch and
//! cost the bond. Nonces count up by one, so that of two signatures the older cannot replace the younger bid.

use alloc::vec::Vec;

use alloy_primitives::{b256, Address, B256, U256};
use auction_math::{Lot, Phase};
use contract_kit::{
    number,
    reader::answer,
    signatures::{digest, domain_separator as separator, signed_by},
    wire::{event, word_of},
};
use stylus_sdk::{block, contract, crypto::keccak, msg};
use usdai_abi::qev::IQev;

use super::{bids, book::word, errors::*, QevAuction};

/// The name of the domain.
pub(crate) const NAME: &str = "USD.AI QEV";
const VERSION: &str = "1";
/// Hash of "SealBid(uint256 id,uint256 epoch,bytes32 commitment,bytes opening,uint256 nonce,uint256 deadline)".
pub(crate) const SEAL_TYPE: B256 = b256!("1472c39f5049eb8a5216df7e939636e244f248b47a020644baf1c5b212239ecd");
/// Hash of "WithdrawBid(uint256 id,uint256 epoch,uint256 nonce,uint256 deadline)".
pub(crate) const WITHDRAW_TYPE: B256 =
    b256!("8d044ea8ffb0213796829eef9309de1d84aabff169d186c565fe4962444dabc0");

pub(crate) fn domain_separator() -> B256 {
    separator(NAME)
}

pub(crate) fn commit_for(
    this: &mut QevAuction,
    id: U256,
    commitment: B256,
    opening: &[u8],
    deadline: U256,
    signature: &[u8],
) -> Result<(), Error> {
    bids::check_bid(this, commitment, opening)?;
    let (number, lot) = this.known_lot(id)?;
    let epoch = this.current_epoch()?;
    this.ensure_phase(epoch, Phase::Open)?;
    let opening_hash = U256::from_be_bytes(keccak(opening).0);
    let message = [number!(SEAL_TYPE), id, word(u64::from(epoch)), commitment.into(), opening_hash];
    use_signature(this, id, &lot, &message, deadline, signature)?;
    bids::seal(this, id, number, lot, epoch, commitment, opening)
}

pub(crate) fn cancel_commit_for(
    this: &mut QevAuction,
    id: U256,
    deadline: U256,
    signature: &[u8],
) -> Result<(), Error> {
    let (number, lot) = this.known_lot(id)?;
    let epoch = this.current_epoch()?;
    this.ensure_phase(epoch, Phase::Open)?;
    let message = [number!(WITHDRAW_TYPE), id, word(u64::from(epoch))];
    use_signature(this, id, &lot, &message, deadline, signature)?;
    bids::unseal(this, id, number, lot, epoch)
}

/// All signatures that the caller has given so far lose their force.
pub(crate) fn revoke_signatures(this: &mut QevAuction) -> Result<U256, Error> {
    let controller = msg::sender();
    let nonce = next_nonce(this, controller)?;
    event::<IQev::SignaturesRevoked>(&[word_of(controller)], &[nonce]);
    Ok(nonce)
}

/// Moves `controller` on to his next nonce and returns it.
fn next_nonce(this: &mut QevAuction, controller: Address) -> Result<U256, Error> {
    let next = this.nonces.get(controller).checked_add(word(1)).ok_or(MathOverflow {})?;
    this.nonces.insert(controller, next);
    Ok(next)
}

/// Checks the controller's signature over `message`, his nonce and the deadline, and spends the nonce.
fn use_signature(
    this: &mut QevAuction,
    id: U256,
    lot: &Lot,
    message: &[U256],
    deadline: U256,
    signature: &[u8],
) -> Result<(), Error> {
    if word(block::timestamp()) > deadline {
        return Err(ExpiredSignature { deadline }.into());
    }
    let controller = lot.controller;
    let mut words = Vec::with_capacity(7);
    words.extend_from_slice(message);
    words.push(this.nonces.get(controller));
    words.push(deadline);
    // Spent before a contract is asked; the call to it can change nothing.
    next_nonce(this, controller)?;
    if !signed_by(controller, digest(domain_separator(), &words), signature) {
        return Err(InvalidSignature { id, controller }.into());
    }
    Ok(())
}

/// The fields of ERC-5267 in their encoding.
pub(crate) fn domain() -> Vec<u8> {
    let mut data = answer(&[
        // All but a salt and extensions.
        U256::from_limbs([0, 0, 0, 0x0f << 56]),
        word(0xe0),
        word(0x120),
        word(block::chainid()),
        word_of(contract::address()),
        U256::ZERO,
        word(0x160),
    ]);
    for text in [NAME, VERSION] {
        data.extend_from_slice(&answer(&[U256::from(text.len())]));
        data.extend_from_slice(text.as_bytes());
        while data.len() & 31 != 0 {
            data.push(0);
        }
    }
    data.extend_from_slice(&answer(&[U256::ZERO]));
    data
}
