//! QEV on the compiled programs: blindness, late settlement, gas, and the bidder's client.
mod blind;
mod client;
mod gas;
mod late;

use e2e::{usd, World};
use usdai_abi::qev::IQev;
use usdai_abi::susdai::ISUSDai;
use usdai_cli::types::{Bytes, U256};
use usdai_cli::wallet::Account;

/// A salt that is a number.
fn salt(n: u64) -> [u8; 16] {
    let mut salt = [0x5a; 16];
    salt[..8].copy_from_slice(&n.to_be_bytes());
    salt
}

/// Seals a bid with an opening of some bytes.
fn commit(w: &World, who: &Account, epoch: u64, id: U256, tick: u16, opening: &[u8]) -> IQev::commitCall {
    let commitment = w.commitment(epoch, id, tick, salt(id.to()));
    let call = IQev::commitCall { id, commitment, opening: Bytes::from(opening.to_vec()) };
    w.send(who, w.p.qev, &call);
    call
}

/// What a lot may still claim, USDai, and what is left of it, sUSDai.
fn fate(w: &World, id: U256) -> (U256, U256) {
    let lot = w.view(w.p.qev, &IQev::claimableCall { id });
    (lot.assets, lot.pending * U256::from(1_000_000_000_000_u64))
}

/// One call of `settleMany`: the epochs it has settled, in order.
fn settle_many(w: &World, epochs: u64, words: u64) -> Vec<u64> {
    let call = ISUSDai::settleManyCall { maxEpochs: U256::from(epochs), maxWords: U256::from(words) };
    let receipt = w.send(&w.staff.keeper, w.p.susdai, &call);
    let settled = receipt.logs.iter().filter_map(|log| log.decode::<ISUSDai::EpochSettled>(w.p.susdai));
    settled.map(|event| event.epoch.to()).collect()
}

/// As [`usd`], in hundredths.
fn cents(hundredths: u64) -> U256 {
    usd(hundredths) / U256::from(100)
}
