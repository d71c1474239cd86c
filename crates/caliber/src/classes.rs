//! Classes of hardware: LTV limits and depreciation curves; what a title is worth now.

use alloc::vec::Vec;

use alloy_primitives::{B256, U256};
use caliber_math::{Class, MAX_POINTS};
use contract_kit::{reader::Reader, wire::event};
use stylus_sdk::block;
use usdai_abi::caliber::ICaliber;

use crate::{errors::*, state::*, word::*};

impl Caliber {
    #[inline(never)]
    pub(crate) fn class(&self, class: u8) -> Class {
        Class::of_word(&self.classes.get(number(u64::from(class) << 1)).to_be_bytes())
    }

    /// # Errors
    /// `AccessControlUnauthorizedAccount`; `InvalidParameter` for an LTV limit above 8,000 bps or a curve that
    /// `caliber_math::Class` refuses.
    pub(crate) fn set_class(
        &mut self,
        class: u8,
        name: B256,
        ltv_bps: u64,
        (ages, mut days): (usize, Reader<'_>),
        (shares, mut bps): (usize, Reader<'_>),
    ) -> Result<(), Error> {
        self.only_admin()?;
        if ages != shares || ages > MAX_POINTS {
            return Err(invalid());
        }
        let mut points = Vec::new();
        for _ in 0..ages {
            points.push((days.number(u16::MAX.into())?, bps.number(u16::MAX.into())?));
        }
        let set = Class::new(ltv_bps, points).map_err(|_| invalid())?;
        let place = u64::from(class) << 1;
        self.classes.insert(number(place), U256::from_be_bytes(set.to_word()));
        self.classes.insert(number(place | 1), of_hash(name));
        event::<ICaliber::ClassSet>(&[U256::from(class)], &class_words(of_hash(name), &set));
        Ok(())
    }

    /// The result of `classInfo`, in its encoding.
    pub(crate) fn class_info(&self, class: u8) -> Vec<U256> {
        let name = self.classes.get(number((u64::from(class) << 1) | 1));
        class_words(name, &self.class(class))
    }

    /// The title's depreciated value, wei, and its class's LTV limit. The value is 0 without an appraisal.
    #[inline(never)]
    pub(crate) fn value_now(&self, id: U256, head: &Head) -> (u128, u16) {
        let class = self.class(head.class);
        let word = self.word(id, place::APPRAISAL);
        let stamp = Stamp::of(word);
        let (time, value) = appraised(word);
        // Nothing is appraised in the future: the difference is the age.
        let age = block::timestamp().saturating_sub(time);
        let value = if stamp.round == head.round { class.value_at(value, age) } else { 0 };
        (value, class.ltv_bps())
    }

    pub(crate) fn collateral(&self, id: U256) -> Result<[U256; 3], Error> {
        let head = self.existing(id)?;
        let (value, ltv_bps) = self.value_now(id, &head);
        Ok([wide(value), U256::from(ltv_bps), number(head.until)])
    }
}

/// Name, LTV limit, and the two arrays of the curve, as the ABI encodes them.
fn class_words(name: U256, class: &Class) -> Vec<U256> {
    let points: Vec<_> = class.points().collect();
    let count = points.len();
    let mut words = Vec::new();
    // Offsets of the arrays, in bytes from the start.
    let second = count.saturating_add(5).saturating_mul(32);
    words.extend([name, U256::from(class.ltv_bps()), U256::from(128), U256::from(second)]);
    words.push(U256::from(count));
    words.extend(points.iter().map(|point| U256::from(point.days)));
    words.push(U256::from(count));
    words.extend(points.iter().map(|point| U256::from(point.bps)));
    words
}
