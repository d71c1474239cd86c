//! A lot: one request to redeem, in one word.

use alloy_primitives::Address;

use crate::{
    store::{parts, word, Word},
    Overflow, Result, MAX_EPOCH, MAX_TICK,
};

/// Where a lot stands.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub enum LotState {
    /// In the queue, without a bid. With no units left the lot is closed.
    Queued,
    /// With a sealed bid in `epoch`.
    Sealed,
    /// With a revealed bid of at least tick 1 in `epoch`.
    Revealed,
}

/// A lot: controller u160 | units u64 | cohort u10 | epoch - cohort u10 | tick u10 | state u2. State 3 is revealed with
/// credit; a lot that is queued or sealed has no tick, and credit in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub struct Lot {
    /// Who may bid with the lot and claim what it wins; never zero.
    pub controller: Address,
    /// Units in escrow, a bond included.
    pub units: u64,
    /// The epoch in which the lot entered.
    pub cohort: u16,
    /// Sealed or revealed: the epoch of the bid. Queued: every epoch before this one is accounted for in `units`.
    pub epoch: u16,
    /// The revealed tick, else 0.
    pub tick: u16,
    /// Where it stands.
    pub state: LotState,
    /// Whether something that it has won is kept for its next claim.
    pub credit: bool,
}

impl Lot {
    /// Unpacks a word; `None` for a lot that does not exist.
    #[allow(clippy::cast_possible_truncation)] // Halves of a part.
    pub fn decode(word: Word) -> Option<Self> {
        let [a, b, c, d] = parts(word);
        let controller = address([(a >> 32) as u32, a as u32, (b >> 32) as u32, b as u32, (c >> 32) as u32])?;
        let meta = d as u32;
        let cohort = field(meta, 22);
        let (state, credit, tick) = match (meta & 3, field(meta, 2)) {
            (0, credit @ 0..=1) => (LotState::Queued, credit != 0, 0),
            (1, credit @ 0..=1) => (LotState::Sealed, credit != 0, 0),
            (2, tick) => (LotState::Revealed, false, tick),
            (3, tick) => (LotState::Revealed, true, tick),
            _ => return None,
        };
        let units = c << 32 | d >> 32;
        Some(Self {
            controller,
            units,
            cohort,
            epoch: cohort.checked_add(field(meta, 12))?,
            tick,
            state,
            credit,
        })
    }

    /// Packs the lot into its word.
    ///
    /// # Errors
    /// [`Overflow`] when a field does not fit, the epoch is before the cohort, or there is a tick without a bid.
    pub fn encode(&self) -> Result<Word> {
        let delta = self.epoch.checked_sub(self.cohort).ok_or(Overflow)?;
        let revealed = self.state == LotState::Revealed;
        if self.cohort > MAX_EPOCH
            || delta > MAX_EPOCH
            || self.tick > MAX_TICK
            || (self.tick != 0 && !revealed)
        {
            return Err(Overflow);
        }
        let (tick, state) = match self.state {
            LotState::Queued => (u16::from(self.credit), 0),
            LotState::Sealed => (u16::from(self.credit), 1),
            LotState::Revealed => (self.tick, 2 | u64::from(self.credit)),
        };
        let meta = u64::from(self.cohort) << 22 | u64::from(delta) << 12 | u64::from(tick) << 2 | state;
        let (quarters, _) = self.controller.0 .0.as_chunks::<4>();
        let [p, q, r, s, t] = quarters else { return Err(Overflow) };
        let [p, q, r, s, t] = [p, q, r, s, t].map(|part| u64::from(u32::from_be_bytes(*part)));
        Ok(word([p << 32 | q, r << 32 | s, t << 32 | self.units >> 32, self.units << 32 | meta]))
    }
}

/// The address of its parts, unless it is zero.
fn address(quarters: [u32; 5]) -> Option<Address> {
    if quarters == [0; 5] {
        return None;
    }
    quarters.map(u32::to_be_bytes).as_flattened().first_chunk::<20>().map(|bytes| Address::new(*bytes))
}

/// Ten bits of `meta`.
#[allow(clippy::cast_possible_truncation)] // The mask leaves ten bits.
fn field(meta: u32, shift: u32) -> u16 {
    (meta.wrapping_shr(shift) & 0x3ff) as u16
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use alloy_primitives::{address, U256};

    const LOT: Lot = Lot {
        controller: address!("00112233445566778899aabbccddeeff00112233"),
        units: 0x0123_4567_89ab_cdef,
        cohort: 5,
        epoch: 7,
        tick: 1_023,
        state: LotState::Revealed,
        credit: false,
    };

    #[test]
    fn word_is_laid_out_as_documented() {
        // 5 << 22 | 2 << 12 | 1023 << 2 | 2
        let word: U256 =
            "0x00112233445566778899aabbccddeeff001122330123456789abcdef01402ffe".parse().unwrap();
        assert_eq!(LOT.encode(), Ok(word));
        assert_eq!(Lot::decode(word), Some(LOT));
        for (lot, low) in [
            (Lot { credit: true, ..LOT }, 1_023 << 2 | 3),
            (Lot { tick: 0, state: LotState::Queued, ..LOT }, 0),
            (Lot { tick: 0, state: LotState::Queued, credit: true, ..LOT }, 1 << 2),
            (Lot { tick: 0, state: LotState::Sealed, ..LOT }, 1),
            (Lot { tick: 0, state: LotState::Sealed, credit: true, ..LOT }, 1 << 2 | 1),
        ] {
            let expected = word - U256::from(0xffeu64) + U256::from(low as u64);
            assert_eq!(lot.encode(), Ok(expected), "{lot:?}");
            assert_eq!(Lot::decode(expected), Some(lot));
        }
    }

    #[test]
    fn extremes_survive_the_round_trip() {
        for (cohort, epoch, tick, units) in
            [(0, 0, 0, 0), (1_023, 2_046, 1_023, u64::MAX), (0, 1_023, 1, 1), (1_023, 1_023, 512, 1 << 63)]
        {
            for state in [LotState::Queued, LotState::Sealed, LotState::Revealed] {
                for credit in [false, true] {
                    let tick = if state == LotState::Revealed { tick } else { 0 };
                    let lot = Lot { cohort, epoch, tick, units, state, credit, ..LOT };
                    assert_eq!(lot.encode().map(Lot::decode), Ok(Some(lot)));
                }
            }
        }
    }

    #[test]
    fn fields_that_do_not_fit_are_refused() {
        assert_eq!(Lot { tick: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 1_024, epoch: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 0, epoch: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 8, epoch: 7, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { state: LotState::Queued, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { state: LotState::Sealed, ..LOT }.encode(), Err(Overflow));
    }

    #[test]
    fn empty_words_and_ticks_without_a_bid_are_no_lots() {
        assert_eq!(Lot::decode(U256::ZERO), None);
        for state in [LotState::Queued, LotState::Sealed] {
            let word = Lot { tick: 0, state, ..LOT }.encode().unwrap();
            assert!(Lot::decode(word | U256::from(1u64 << 2)).is_some());
            assert_eq!(Lot::decode(word | U256::from(2u64 << 2)), None);
        }
    }
}
