//! Transfers of ERC-721. A title under a lien neither moves nor takes an approval.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};
use caliber_math::Verb;
use contract_kit::{
    reader::answer_bytes,
    wire::{tell, word_of},
};
use stylus_sdk::{msg, types::AddressVM};
use usdai_abi::{caliber::IERC721Receiver, SolCall};

use crate::{errors::*, state::*, word::words_of};

pub(crate) const NAME: &str = "CALIBER";

impl Caliber {
    pub(crate) fn approve(&mut self, to: Address, id: U256) -> Result<(), Error> {
        let head = self.head(id);
        after(id, &head, Verb::Move)?;
        self.allow(id, head, to)
    }

    #[inline(never)]
    pub(crate) fn transfer_from(&mut self, from: Address, to: Address, id: U256) -> Result<(), Error> {
        let mut head = self.head(id);
        after(id, &head, Verb::Move)?;
        self.authorise(id, &head)?;
        self.hand_over(id, &mut head, from, to)?;
        self.set_head(id, &head);
        Ok(())
    }

    /// Moves the title, then asks a receiver that is a contract.
    ///
    /// # Errors
    /// Those of a transfer; `ERC721InvalidReceiver` for any other answer than the receiver's consent.
    #[inline(never)]
    pub(crate) fn safe_transfer_from(
        &mut self,
        from: Address,
        to: Address,
        id: U256,
        data: &[u8],
    ) -> Result<(), Error> {
        self.transfer_from(from, to, id)?;
        if !to.has_code() {
            return Ok(());
        }
        let selector = IERC721Receiver::onERC721ReceivedCall::SELECTOR;
        let mut words = Vec::from([word_of(msg::sender()), word_of(from), id, U256::from(128)]);
        // Without the offset that stands before a lone string.
        words.extend(words_of(&answer_bytes(data)).into_iter().skip(1));
        let answered = tell(self, to, selector, &words);
        match answered {
            Ok([answer])
                if answer == U256::from_limbs([0, 0, 0, u64::from(u32::from_be_bytes(selector)) << 32]) =>
            {
                Ok(())
            }
            _ => Err(fail_of(ERC721InvalidReceiver::SELECTOR, to)),
        }
    }
}

/// ERC-165, ERC-721 and its metadata, ERC-4906 (metadata updates), ERC-5267 and OpenZeppelin's IAccessControl.
pub(crate) fn supports_interface(interface_id: U256) -> bool {
    let [a, b, c, id] = interface_id.into_limbs();
    (a, b, c) == (0, 0, 0)
        && matches!(
            id,
            0x01ff_c9a7_0000_0000
                | 0x80ac_58cd_0000_0000
                | 0x5b5e_139f_0000_0000
                | 0x4906_4906_0000_0000
                | 0x84b0_196e_0000_0000
                | 0x7965_db0b_0000_0000
        )
}
