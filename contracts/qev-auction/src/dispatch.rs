//! From calldata to functions and back.
//!
//! Nearly all arguments and results are single words, so that one reader and one writer do for all functions; the SDK's
//! generated codecs would be a quarter of the program. Selectors are the ABI crate's. An unknown selector reverts with
//! nothing, as everywhere; a malformed argument reverts with `InvalidParameter()`.

use alloc::vec::Vec;

use alloy_primitives::{Address, FixedBytes, B256, U256};
use contract_kit::{
    reader::{answer, truth, Malformed, Reader},
    selectors,
    wire::word_of,
};
use usdai_abi::{
    common::{IAccessControl as A, IPausable as P},
    qev::IQev as Q,
    SolCall,
};

use super::{errors::Error, relayed, QevAuction};

selectors! {
    ENQUEUE = Q::enqueueCall;
    CANCEL = Q::cancelCall;
    SETTLE = Q::settleCall;
    CLAIM = Q::claimCall;
    WIRE = Q::wireCall;
    COMMIT = Q::commitCall;
    CANCEL_COMMIT = Q::cancelCommitCall;
    COMMIT_FOR = Q::commitForCall;
    CANCEL_COMMIT_FOR = Q::cancelCommitForCall;
    REVOKE_SIGNATURES = Q::revokeSignaturesCall;
    NONCES = Q::noncesCall;
    DOMAIN_SEPARATOR = Q::DOMAIN_SEPARATORCall;
    EIP712_DOMAIN = Q::eip712DomainCall;
    REVEAL = Q::revealCall;
    COMMITMENT_FOR = Q::commitmentForCall;
    PHASE = Q::phaseCall;
    LOT = Q::lotCall;
    LOT_COUNT = Q::lotCountCall;
    CLAIMABLE = Q::claimableCall;
    COHORT = Q::cohortCall;
    TICK_TOTAL = Q::tickTotalCall;
    RESULT = Q::resultCall;
    NEXT_EPOCH_WITH_LOTS = Q::nextEpochWithLotsCall;
    BIDDER_COUNT = Q::bidderCountCall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSED = P::pausedCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
}

fn role_and_account(r: &mut Reader<'_>) -> Result<(B256, Address), Malformed> {
    Ok((r.hash()?, r.address()?))
}

fn small(value: u8) -> U256 {
    U256::from_limbs([u64::from(value), 0, 0, 0])
}

/// 16 bytes, at the upper end of their word.
fn salt(r: &mut Reader<'_>) -> Result<FixedBytes<16>, Malformed> {
    let word = r.word()?.to_be_bytes::<32>();
    match word.split_first_chunk::<16>() {
        Some((salt, rest)) if rest.iter().all(|byte| *byte == 0) => Ok(FixedBytes(*salt)),
        _ => Err(Malformed),
    }
}

impl QevAuction {
    /// Runs the function that `calldata` names.
    ///
    /// # Errors
    /// Those of the function; see above for the calldata's own.
    pub(crate) fn dispatch(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            ENQUEUE => {
                let controller = r.address()?;
                self.enqueue(controller, r.word()?)?
            }
            SETTLE => {
                let (epoch, price, liquidity, words) = (r.word()?, r.word()?, r.word()?, r.word()?);
                let (done, sold, reserve, fee, bond) = self.settle(epoch, price, liquidity, words)?;
                return Ok(answer(&[truth(done), sold, reserve, fee, bond]));
            }
            CLAIM => {
                let (controller, units, assets) = self.claim(r.word()?)?;
                return Ok(answer(&[word_of(controller), units, assets]));
            }
            CANCEL => {
                let (controller, units) = self.cancel(r.word()?)?;
                return Ok(answer(&[word_of(controller), units]));
            }
            REVEAL => self.reveal(r.bytes()?)?,
            NEXT_EPOCH_WITH_LOTS => {
                let (exists, epoch) = self.next_epoch_with_lots();
                return Ok(answer(&[truth(exists), epoch]));
            }
            selector => return self.look(selector, r),
        };
        Ok(answer(&[word]))
    }

    /// Views, and what is left to [`Self::act`].
    fn look(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
        let word = match selector {
            LOT => {
                let (controller, units, cohort, state, tick, epoch) = self.lot(r.word()?)?;
                return Ok(answer(&[word_of(controller), units, cohort, small(state), tick, epoch]));
            }
            CLAIMABLE => {
                let (units, assets, pending) = self.claimable(r.word()?)?;
                return Ok(answer(&[units, assets, pending]));
            }
            COHORT => {
                let (live, lots) = self.cohort(r.word()?)?;
                return Ok(answer(&[live, lots]));
            }
            RESULT => {
                let (settled, price, tick, cohort, num, den) = self.result(r.word()?);
                return Ok(answer(&[truth(settled), price, tick, cohort, num, den]));
            }
            BIDDER_COUNT => {
                let (sealed, revealed) = self.bidder_count(r.word()?)?;
                return Ok(answer(&[sealed, revealed]));
            }
            TICK_TOTAL => {
                let (epoch, cohort, tick) = (r.word()?, r.word()?, r.word()?);
                self.tick_total(epoch, cohort, tick)
            }
            COMMITMENT_FOR => {
                let (epoch, id, tick) = (r.word()?, r.word()?, r.word()?);
                self.commitment_for(epoch, id, tick, salt(r)?)?.into()
            }
            PHASE => small(self.phase(r.word()?)),
            LOT_COUNT => self.lot_count(),
            NONCES => self.nonces(r.address()?),
            DOMAIN_SEPARATOR => relayed::domain_separator().into(),
            EIP712_DOMAIN => return Ok(relayed::domain()),
            REVOKE_SIGNATURES => self.revoke_signatures()?,
            PAUSED => truth(self.paused()),
            HAS_ROLE => {
                let (role, account) = role_and_account(r)?;
                truth(self.has_role(role, account))
            }
            GET_ROLE_ADMIN => self.get_role_admin(r.hash()?).into(),
            selector => {
                self.act(selector, r)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    fn act(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<(), Error> {
        match selector {
            COMMIT => {
                let (id, commitment) = (r.word()?, r.hash()?);
                self.commit(id, commitment, r.bytes()?)
            }
            COMMIT_FOR => {
                let (id, commitment) = (r.word()?, r.hash()?);
                let (opening, deadline) = (r.bytes()?, r.word()?);
                self.commit_for(id, commitment, opening, deadline, r.bytes()?)
            }
            CANCEL_COMMIT => self.cancel_commit(r.word()?),
            CANCEL_COMMIT_FOR => {
                let (id, deadline) = (r.word()?, r.word()?);
                self.cancel_commit_for(id, deadline, r.bytes()?)
            }
            WIRE => self.wire(r.address()?),
            GRANT_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.grant_role(role, account)
            }
            REVOKE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.revoke_role(role, account)
            }
            RENOUNCE_ROLE => {
                let (role, account) = role_and_account(r)?;
                self.renounce_role(role, account)
            }
            PAUSE => self.pause(),
            UNPAUSE => self.unpause(),
            _ => Err(Error(Vec::new())),
        }
    }
}
