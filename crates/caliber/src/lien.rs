//! The lien: pledge, default, cure, release and foreclosure, by the contract that lends against titles.

use alloy_primitives::{Address, U256};
use caliber_math::Verb;
use contract_kit::{number, wire::word_of};
use stylus_sdk::{block, msg};
use usdai_abi::roles::LIENHOLDER_ROLE;

use crate::{errors::*, state::*, word::*};

impl Caliber {
    /// Value, class and LTV limit of a title that is now the caller's.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `EnforcedPause`, `ERC721NonexistentToken`, `WrongStatus`; what is missing
    /// or has expired; those of a transfer.
    pub(crate) fn pledge(&mut self, id: U256, from: Address) -> Result<[U256; 3], Error> {
        self.open_to(number!(LIENHOLDER_ROLE))?;
        let mut head = self.existing(id)?;
        let status = after(id, &head, Verb::Pledge)?;
        if head.until <= block::timestamp() {
            return Err(self.what_is_not_current(id, &head));
        }
        // Moves only what `from` owns and has approved, and ends the approval.
        self.authorise(id, &head)?;
        self.hand_over(id, &mut head, from, msg::sender())?;
        let (value, ltv_bps) = self.value_now(id, &head);
        change_status(id, &mut head, status);
        self.set_head(id, &head);
        Ok([wide(value), U256::from(head.class), U256::from(ltv_bps)])
    }

    /// Release, default, cure or foreclosure by the lien holder; a release and a foreclosure hand the title to `to`.
    ///
    /// # Errors
    /// `AccessControlUnauthorizedAccount`, `ERC721NonexistentToken`, `WrongStatus`; `ERC721IncorrectOwner` when another
    /// lien holder has the title; `ERC721InvalidReceiver`.
    pub(crate) fn end_lien(&mut self, id: U256, verb: Verb, to: Option<Address>) -> Result<(), Error> {
        self.roles.only_number(number!(LIENHOLDER_ROLE))?;
        let mut head = self.existing(id)?;
        let status = after(id, &head, verb)?;
        let caller = msg::sender();
        if head.owner != caller {
            let words = [word_of(caller), id, word_of(head.owner)];
            return Err(fail(ERC721IncorrectOwner::SELECTOR, &words));
        }
        if let Some(to) = to {
            self.hand_over(id, &mut head, caller, to)?;
        }
        if verb == Verb::Foreclose {
            head.round = head.round.checked_add(1).ok_or_else(overflow)?;
            head.until = 0;
        }
        change_status(id, &mut head, status);
        self.set_head(id, &head);
        Ok(())
    }
}
