//! What moves and pledges titles, and what other contracts ask.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use caliber_math::Verb;
use contract_kit::{
    reader::{answer, truth, Malformed, Reader},
    selectors,
    wire::word_of,
};
use usdai_abi::{
    caliber::{ICaliber as C, IERC721 as T},
    common::{IPausable as P, IERC165 as E},
    SolCall,
};

use super::small;
use crate::{errors::Error, state::Caliber, token::supports_interface};

selectors! {
    PLEDGE = C::pledgeCall;
    RELEASE = C::releaseCall;
    MARK_DEFAULTED = C::markDefaultedCall;
    MARK_CURED = C::markCuredCall;
    FORECLOSE = C::forecloseCall;
    COLLATERAL = C::collateralCall;
    TITLE = C::titleCall;
    DOCUMENT = C::documentCall;
    APPRAISAL = C::appraisalCall;
    IS_CURRENT = C::isCurrentCall;
    DESK = C::deskCall;
    TRANSFER_FROM = T::transferFromCall;
    SAFE_TRANSFER = T::safeTransferFrom_0Call;
    SAFE_TRANSFER_WITH_DATA = T::safeTransferFrom_1Call;
    APPROVE = T::approveCall;
    SET_APPROVAL_FOR_ALL = T::setApprovalForAllCall;
    OWNER_OF = T::ownerOfCall;
    BALANCE_OF = T::balanceOfCall;
    GET_APPROVED = T::getApprovedCall;
    IS_APPROVED_FOR_ALL = T::isApprovedForAllCall;
    PAUSED = P::pausedCall;
    SUPPORTS_INTERFACE = E::supportsInterfaceCall;
}

/// From, to, id.
fn move_of(r: &mut Reader<'_>) -> Result<(Address, Address, U256), Malformed> {
    Ok((r.address()?, r.address()?, r.word()?))
}

impl Caliber {
    /// Runs the function that `calldata` names; `None` when it is none of these.
    ///
    /// # Errors
    /// Those of the function, and `InvalidParameter`.
    pub fn core(&mut self, calldata: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let Some((selector, mut reader)) = Reader::of(calldata) else { return Err(Error(Vec::new())) };
        let r = &mut reader;
        let word = match selector {
            PLEDGE => {
                let id = r.word()?;
                return Ok(Some(answer(&self.pledge(id, r.address()?)?)));
            }
            COLLATERAL => return Ok(Some(answer(&self.collateral(r.word()?)?))),
            TITLE => return Ok(Some(answer(&self.title(r.word()?)?))),
            APPRAISAL => return Ok(Some(answer(&self.appraisal(r.word()?)?))),
            DOCUMENT => {
                let id = r.word()?;
                return Ok(Some(answer(&self.document(id, small(r)?)?)));
            }
            OWNER_OF => word_of(self.owner_of(r.word()?)?),
            BALANCE_OF => self.balance_of(r.address()?)?,
            GET_APPROVED => word_of(self.get_approved(r.word()?)?),
            IS_APPROVED_FOR_ALL => {
                let owner = r.address()?;
                truth(self.is_operator(owner, r.address()?))
            }
            IS_CURRENT => truth(self.is_current(r.word()?)?),
            PAUSED => truth(self.paused.get()),
            DESK => word_of(self.desk.get()),
            SUPPORTS_INTERFACE => truth(supports_interface(r.word()?)),
            selector => {
                let known = self.core_act(selector, r)?;
                return Ok(known.then(Vec::new));
            }
        };
        Ok(Some(answer(&[word])))
    }

    /// The functions without a result; whether there is one of this selector.
    #[inline(never)]
    fn core_act(&mut self, selector: u32, r: &mut Reader<'_>) -> Result<bool, Error> {
        match selector {
            TRANSFER_FROM => {
                let (from, to, id) = move_of(r)?;
                self.transfer_from(from, to, id)?;
            }
            SAFE_TRANSFER => {
                let (from, to, id) = move_of(r)?;
                self.safe_transfer_from(from, to, id, &[])?;
            }
            SAFE_TRANSFER_WITH_DATA => {
                let (from, to, id) = move_of(r)?;
                self.safe_transfer_from(from, to, id, r.bytes()?)?;
            }
            APPROVE => {
                let to = r.address()?;
                self.approve(to, r.word()?)?;
            }
            SET_APPROVAL_FOR_ALL => {
                let operator = r.address()?;
                self.set_approval_for_all(operator, r.flag()?)?;
            }
            RELEASE => {
                let id = r.word()?;
                self.end_lien(id, Verb::Release, Some(r.address()?))?;
            }
            FORECLOSE => {
                let id = r.word()?;
                self.end_lien(id, Verb::Foreclose, Some(r.address()?))?;
            }
            MARK_DEFAULTED => self.end_lien(r.word()?, Verb::Default, None)?,
            MARK_CURED => self.end_lien(r.word()?, Verb::Cure, None)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
