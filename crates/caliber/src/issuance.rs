//! Minting, and the burn when the hardware leaves.

use alloy_primitives::{Address, B256, U256};
use caliber_math::{Status, Verb};
use contract_kit::{
    number,
    wire::{event, word_of},
};
use usdai_abi::{caliber::ICaliber, roles::MINTER_ROLE};

use crate::{errors::*, state::*, word::*};

impl Caliber {
    pub(crate) fn mint(
        &mut self,
        to: Address,
        class: u8,
        units: U256,
        serial_root: B256,
        bailee: Address,
    ) -> Result<U256, Error> {
        self.open_to(number!(MINTER_ROLE))?;
        if units.is_zero() {
            return Err(fail(ZeroAmount::SELECTOR, &[]));
        }
        if serial_root.is_zero() {
            return Err(fail(ZeroHash::SELECTOR, &[]));
        }
        if bailee.is_zero() {
            return Err(fail(ZeroAddress::SELECTOR, &[]));
        }
        if to.is_zero() {
            return Err(fail_of(ERC721InvalidReceiver::SELECTOR, to));
        }
        let [stored_units, 0, 0, 0] = units.into_limbs() else { return Err(overflow()) };
        if self.class(class).ltv_bps() == 0 {
            return Err(fail(ClassClosed::SELECTOR, &[U256::from(class)]));
        }
        let titled = self.lots.get(serial_root);
        if !titled.is_zero() {
            return Err(fail(LotAlreadyTitled::SELECTOR, &[titled]));
        }
        let id = self.last_id.get().checked_add(U256::from(1)).ok_or_else(overflow)?;

        self.last_id.set(id);
        self.lots.insert(serial_root, id);
        let lot = Lot { bailee, units: stored_units, metadata_round: 0 };
        self.set_word(id, place::LOT, lot.word());
        self.set_word(id, place::SERIAL_ROOT, serial_root);
        let mut head =
            Head { owner: Address::ZERO, status: Status::None, class, until: 0, round: 0, approved: false };
        self.shift(id, &mut head, to)?;
        event::<ICaliber::TitleMinted>(
            &[id, word_of(to), U256::from(class)],
            &[units, of_hash(serial_root), word_of(bailee)],
        );
        change_status(id, &mut head, Status::Registered);
        self.set_head(id, &head);
        Ok(id)
    }

    pub(crate) fn burn(&mut self, id: U256) -> Result<(), Error> {
        self.open_to(number!(MINTER_ROLE))?;
        let mut head = self.existing(id)?;
        let status = after(id, &head, Verb::Burn)?;
        self.authorise(id, &head)?;
        self.shift(id, &mut head, Address::ZERO)?;
        let root = self.word(id, place::SERIAL_ROOT);
        self.lots.insert(root, U256::ZERO);
        change_status(id, &mut head, status);
        self.set_head(id, &head);
        Ok(())
    }
}
