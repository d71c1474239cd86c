//! The functions of the program `caliber-desk`: issuance, evidence, classes, metadata, roles.

use alloc::vec::Vec;

use contract_kit::{
    only_delegated,
    reader::{answer, answer_bytes, truth, Reader},
    selectors,
    signatures::domain_separator,
};
use stylus_sdk::msg;
use usdai_abi::{
    caliber::{ICaliber as C, IERC721Metadata as M},
    common::{IAccessControl as A, IPausable as P},
    roles::DEFAULT_ADMIN_ROLE,
    susdai::IERC5267 as G,
    SolCall,
};

use super::small;
use crate::{
    attestation::{domain, Signed},
    errors::Error,
    state::Caliber,
    token::NAME,
    word::of_hash,
};

selectors! {
    MINT = C::mintCall;
    BURN = C::burnCall;
    SET_DOCUMENT = C::setDocumentCall;
    APPRAISE = C::appraiseCall;
    ATTEST_DOCUMENT = C::attestDocumentCall;
    ATTEST_APPRAISAL = C::attestAppraisalCall;
    ATTESTATION_NONCE = C::attestationNonceCall;
    CANCEL_ATTESTATIONS = C::cancelAttestationsCall;
    DOMAIN_SEPARATOR = C::DOMAIN_SEPARATORCall;
    EIP712_DOMAIN = G::eip712DomainCall;
    TITLE_COUNT = C::titleCountCall;
    TITLE_OF_LOT = C::titleOfLotCall;
    VERIFY_SERIAL = C::verifySerialCall;
    SET_CLASS = C::setClassCall;
    CLASS_INFO = C::classInfoCall;
    SET_METADATA_HASH = C::setMetadataHashCall;
    METADATA_HASH = C::metadataHashCall;
    SET_BASE_URI = C::setBaseURICall;
    NAME_OF = M::nameCall;
    SYMBOL = M::symbolCall;
    TOKEN_URI = M::tokenURICall;
    HAS_ROLE = A::hasRoleCall;
    GET_ROLE_ADMIN = A::getRoleAdminCall;
    GRANT_ROLE = A::grantRoleCall;
    REVOKE_ROLE = A::revokeRoleCall;
    RENOUNCE_ROLE = A::renounceRoleCall;
    PAUSE = P::pauseCall;
    UNPAUSE = P::unpauseCall;
}

fn signed<'a>(r: &mut Reader<'a>) -> Result<Signed<'a>, Error> {
    Ok(Signed { by: r.address()?, deadline: r.word()?, signature: r.bytes()? })
}

impl Caliber {
    /// Runs the function that `calldata` names. On CALIBER's storage only.
    ///
    /// # Errors
    /// Those of the function, and `InvalidParameter`; nothing for an unknown function; `NotWired` on any other storage.
    pub fn desk_functions(&mut self, calldata: &[u8]) -> Result<Vec<u8>, Error> {
        only_delegated(self.desk()).map_err(Error)?;
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            MINT => {
                let (to, class, units) = (r.address()?, small(r)?, r.word()?);
                let root = r.hash()?;
                self.mint(to, class, units, root, r.address()?)?
            }
            ATTESTATION_NONCE => {
                let id = r.word()?;
                self.attestation_nonce(id, small(r)?)?
            }
            VERIFY_SERIAL => {
                let (id, serial) = (r.word()?, r.bytes()?);
                truth(self.verify_serial(id, serial, r.array()?)?)
            }
            TITLE_COUNT => self.last_id.get(),
            TITLE_OF_LOT => self.lots.get(r.hash()?),
            METADATA_HASH => of_hash(self.metadata_hash(r.word()?)?),
            DOMAIN_SEPARATOR => of_hash(domain_separator(NAME)),
            HAS_ROLE => {
                let role = r.hash()?;
                truth(self.roles.has(role, r.address()?))
            }
            GET_ROLE_ADMIN => {
                r.word()?;
                of_hash(DEFAULT_ADMIN_ROLE)
            }
            CLASS_INFO => return Ok(answer(&self.class_info(small(r)?))),
            TOKEN_URI => return Ok(answer_bytes(&self.token_uri(r.word()?)?)),
            NAME_OF | SYMBOL => return Ok(answer_bytes(NAME.as_bytes())),
            EIP712_DOMAIN => return Ok(domain()),
            selector => {
                self.desk_act(selector, r)?;
                return Ok(Vec::new());
            }
        };
        Ok(answer(&[word]))
    }

    /// The functions without a result.
    #[inline(never)]
    fn desk_act(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<(), Error> {
        match selector {
            SET_DOCUMENT => {
                let (id, kind, hash) = (r.word()?, small(r)?, r.hash()?);
                self.file_document(id, kind, hash, r.word()?, msg::sender())
            }
            APPRAISE => {
                let (id, value) = (r.word()?, r.word()?);
                self.file_appraisal(id, value, r.word()?, msg::sender())
            }
            ATTEST_DOCUMENT => {
                let (id, kind, hash, expiry) = (r.word()?, small(r)?, r.hash()?, r.word()?);
                self.attest_document(id, kind, hash, expiry, &signed(r)?)
            }
            ATTEST_APPRAISAL => {
                let (id, value, expiry) = (r.word()?, r.word()?, r.word()?);
                self.attest_appraisal(id, value, expiry, &signed(r)?)
            }
            CANCEL_ATTESTATIONS => {
                let id = r.word()?;
                self.cancel_attestations(id, small(r)?)
            }
            BURN => self.burn(r.word()?),
            SET_CLASS => {
                let (class, name, ltv_bps) = (small(r)?, r.hash()?, r.number(u64::MAX)?);
                self.set_class(class, name, ltv_bps, r.array()?, r.array()?)
            }
            SET_METADATA_HASH => {
                let id = r.word()?;
                self.set_metadata_hash(id, r.hash()?)
            }
            SET_BASE_URI => self.set_base_uri(r.bytes()?),
            PAUSE => self.pause(),
            UNPAUSE => self.unpause(),
            GRANT_ROLE => {
                let role = r.hash()?;
                Ok(self.roles.change(role, r.address()?, true)?)
            }
            REVOKE_ROLE => {
                let role = r.hash()?;
                Ok(self.roles.change(role, r.address()?, false)?)
            }
            RENOUNCE_ROLE => {
                let role = r.hash()?;
                Ok(self.roles.renounce(role, r.address()?)?)
            }
            _ => Err(Error(Vec::new())),
        }
    }
}
