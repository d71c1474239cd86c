//! Requests, sealed bids, settlement and claims.
use anyhow::{bail, Context, Result};
use usdai_abi::qev::IQev;
use usdai_abi::susdai::{ISUSDai, NothingToSettle};

use super::{tokens, Request, SealedBid, Stage};
use crate::chain::CallError;
use crate::scenario::Portion;
use crate::types::{keccak256, FixedBytes, U256};
use crate::units::{self, DAY, EPOCH_DAYS};

/// Words of the tick table that one settlement transaction walks; all 256 would fit, too.
const SETTLE_WORDS: u64 = 64;
/// One micro-share.
const UNIT: u64 = 1_000_000_000_000;

/// One item of a batch of reveals: 8 bytes id, 2 bytes tick, 16 bytes salt.
///
/// # Errors
/// For an id that does not fit its 8 bytes.
pub fn reveal_item(id: U256, tick: u16, salt: &[u8; 16]) -> Result<Vec<u8>> {
    Ok([&units::small(id)?.to_be_bytes()[..], &tick.to_be_bytes(), salt].concat())
}

impl Stage<'_> {
    pub(super) fn request(&mut self, account: &str, amount: Portion, name: &str) -> Result<String> {
        let owner = self.account(account)?;
        let vault = self.protocol.susdai;
        let unit = U256::from(UNIT);
        let shares = self.portion(amount, vault, owner.address())? / unit * unit;
        let call = ISUSDai::requestRedeemCall { shares, controller: owner.address(), owner: owner.address() };
        let id = self.chain.send(&owner, vault, &call)?.event::<ISUSDai::RedeemRequest>(vault)?.requestId;
        let day = (self.chain.now()? - self.scenario.start) / DAY;
        // Requests of the last day belong to the next epoch.
        let cohort = day / EPOCH_DAYS + u64::from(day % EPOCH_DAYS == EPOCH_DAYS - 1);
        let request = Request {
            name: name.to_owned(),
            id,
            account: account.to_owned(),
            shares,
            cohort,
            cancelled: false,
            bids: Vec::new(),
            paid: U256::ZERO,
        };
        self.requests.insert(name.to_owned(), request);
        Ok(format!("request {id}: {} sUSDai of {account}", tokens(shares)))
    }

    pub(super) fn cancel(&mut self, name: &str) -> Result<String> {
        let request = self.known(name)?.clone();
        let owner = self.account(&request.account)?;
        let vault = self.protocol.susdai;
        let call = ISUSDai::cancelRedeemCall { requestId: request.id, receiver: owner.address() };
        let back = self.chain.send(&owner, vault, &call)?.event::<ISUSDai::RedeemCancel>(vault)?.shares;
        self.requests.get_mut(name).context("known above")?.cancelled = true;
        Ok(format!("{} sUSDai back", tokens(back)))
    }

    pub(super) fn bid(&mut self, name: &str, tick: u16) -> Result<String> {
        let request = self.known(name)?.clone();
        let owner = self.account(&request.account)?;
        let epoch = (self.clock - self.scenario.start) / DAY / EPOCH_DAYS;
        // A real bidder draws it at random. Here the same file has to give the same figures.
        let hash = keccak256(format!("salt of {name} in epoch {epoch}"));
        let salt: [u8; 16] = hash[..16].try_into()?;
        let commitment = self
            .chain
            .call(
                self.protocol.qev,
                &IQev::commitmentForCall {
                    epoch: U256::from(epoch),
                    id: request.id,
                    tick: U256::from(tick),
                    salt: FixedBytes(salt),
                },
            )?
            ._0;
        self.chain.send(
            &owner,
            self.protocol.qev,
            &IQev::commitCall { id: request.id, commitment, opening: Vec::new().into() },
        )?;
        let bids = &mut self.requests.get_mut(name).context("known above")?.bids;
        bids.retain(|bid| bid.epoch != epoch);
        bids.push(SealedBid { epoch, tick, salt, revealed: false });
        Ok(format!("sealed for epoch {epoch}: {}...", &commitment.to_string()[..14]))
    }

    /// One batch; anyone who knows the openings may send it.
    pub(super) fn reveal(&mut self, names: &[String]) -> Result<String> {
        let epoch = (self.clock - self.scenario.start) / DAY / EPOCH_DAYS;
        let mut items = Vec::new();
        for name in names {
            let request = self.requests.get_mut(name).with_context(|| format!("no request named {name}"))?;
            let bid = request
                .bids
                .iter_mut()
                .find(|bid| bid.epoch == epoch)
                .with_context(|| format!("{name} has no bid in epoch {epoch}"))?;
            items.extend(reveal_item(request.id, bid.tick, &bid.salt)?);
            bid.revealed = true;
        }
        let qev = self.protocol.qev;
        let receipt = self.chain.send(&self.staff.keeper, qev, &IQev::revealCall { items: items.into() })?;
        let revealed: Vec<_> =
            receipt.logs.iter().filter_map(|log| log.decode::<IQev::BidRevealed>(qev)).collect();
        if revealed.len() != names.len() {
            bail!("{} of {} bids were opened", revealed.len(), names.len());
        }
        let shown: Vec<_> =
            names.iter().zip(&revealed).map(|(name, bid)| format!("{name} {} bps", bid.tick)).collect();
        Ok(shown.join(", "))
    }

    /// Until nothing is left to settle.
    pub(super) fn settle(&mut self) -> Result<String> {
        let vault = self.protocol.susdai;
        let mut settled = Vec::new();
        loop {
            let receipt = match self.chain.send(
                &self.staff.keeper,
                vault,
                &ISUSDai::settleCall { maxWords: U256::from(SETTLE_WORDS) },
            ) {
                Ok(receipt) => receipt,
                Err(CallError::Reverted(reverted)) if reverted.is::<NothingToSettle>() => break,
                Err(other) => return Err(other.into()),
            };
            for event in receipt.logs.iter().filter_map(|log| log.decode::<ISUSDai::EpochSettled>(vault)) {
                settled.push(format!(
                    "epoch {}: {} sUSDai for {} USDai, fees {}, bonds {}",
                    event.epoch,
                    tokens(event.shares),
                    tokens(event.assets),
                    tokens(event.fee),
                    tokens(event.bond)
                ));
            }
        }
        Ok(if settled.is_empty() { "nothing to settle".to_owned() } else { settled.join("; ") })
    }

    pub(super) fn claim(&mut self, name: &str) -> Result<String> {
        let request = self.known(name)?.clone();
        let owner = self.account(&request.account)?;
        let p = &self.protocol;
        let before = self.balance(p.usdai, owner.address())?;
        self.chain.send(
            &owner,
            p.susdai,
            &ISUSDai::claimCall { requestId: request.id, receiver: owner.address() },
        )?;
        let paid = self.balance(p.usdai, owner.address())? - before;
        let pending =
            self.chain.call(p.qev, &IQev::claimableCall { id: request.id })?.pending * U256::from(UNIT);
        self.requests.get_mut(name).context("known above")?.paid += paid;
        Ok(format!("{} USDai paid, {} sUSDai still queued", tokens(paid), tokens(pending)))
    }

    fn known(&self, name: &str) -> Result<&Request> {
        self.requests.get(name).with_context(|| format!("no request named {name}"))
    }
}
