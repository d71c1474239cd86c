//! A lot: one request to redeem, in one word.

use alloy_primitives::{Address, B256};

use crate::{store::Word, Overflow, Result, MAX_EPOCH, MAX_TICK};

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

/// A lot: controller u160 | units u64 | cohort u10 | epoch - cohort u10 | tick u10 | state u2.
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
}

impl Lot {
    /// Unpacks a word; `None` for a lot that does not exist.
    pub fn decode(word: Word) -> Option<Self> {
        let (controller, rest) = word.0.split_first_chunk::<20>()?;
        let (units, meta) = rest.split_first_chunk::<8>()?;
        let controller = Address::from(*controller);
        if controller.is_zero() {
            return None;
        }
        let meta = u32::from_be_bytes(*meta.first_chunk::<4>()?);
        let cohort = field(meta, 22);
        let state = match meta & 3 {
            0 => LotState::Queued,
            1 => LotState::Sealed,
            2 => LotState::Revealed,
            _ => return None,
        };
        Some(Self {
            controller,
            units: u64::from_be_bytes(*units),
            cohort,
            epoch: cohort.checked_add(field(meta, 12))?,
            tick: field(meta, 2),
            state,
        })
    }

    /// Packs the lot into its word.
    ///
    /// # Errors
    /// [`Overflow`] when a field does not fit, or the epoch is before the cohort.
    pub fn encode(&self) -> Result<Word> {
        let delta = self.epoch.checked_sub(self.cohort).ok_or(Overflow)?;
        if self.cohort > MAX_EPOCH || delta > MAX_EPOCH || self.tick > MAX_TICK {
            return Err(Overflow);
        }
        let state = match self.state {
            LotState::Queued => 0,
            LotState::Sealed => 1,
            LotState::Revealed => 2,
        };
        let meta = u32::from(self.cohort) << 22 | u32::from(delta) << 12 | u32::from(self.tick) << 2 | state;
        let mut bytes = [0u8; 32];
        let (controller, rest) = bytes.split_first_chunk_mut::<20>().ok_or(Overflow)?;
        let (units, tail) = rest.split_first_chunk_mut::<8>().ok_or(Overflow)?;
        *controller = self.controller.into_array();
        *units = self.units.to_be_bytes();
        *tail.first_chunk_mut::<4>().ok_or(Overflow)? = meta.to_be_bytes();
        Ok(B256::new(bytes))
    }
}

/// Ten bits of `meta`.
#[allow(clippy::cast_possible_truncation)] // The mask leaves ten bits.
fn field(meta: u32, shift: u32) -> u16 {
    (meta.wrapping_shr(shift) & 0x3ff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::{address, b256};

    const LOT: Lot = Lot {
        controller: address!("00112233445566778899aabbccddeeff00112233"),
        units: 0x0123_4567_89ab_cdef,
        cohort: 5,
        epoch: 7,
        tick: 1_023,
        state: LotState::Revealed,
    };

    #[test]
    fn word_is_laid_out_as_documented() {
        // 5 << 22 | 2 << 12 | 1023 << 2 | 2
        let word = b256!("00112233445566778899aabbccddeeff001122330123456789abcdef01402ffe");
        assert_eq!(LOT.encode(), Ok(word));
        assert_eq!(Lot::decode(word), Some(LOT));
    }

    #[test]
    fn extremes_survive_the_round_trip() {
        for state in [LotState::Queued, LotState::Sealed, LotState::Revealed] {
            for (cohort, epoch, tick, units) in [
                (0, 0, 0, 0),
                (1_023, 2_046, 1_023, u64::MAX),
                (0, 1_023, 1, 1),
                (1_023, 1_023, 512, 1 << 63),
            ] {
                let lot = Lot { cohort, epoch, tick, units, state, ..LOT };
                assert_eq!(lot.encode().map(Lot::decode), Ok(Some(lot)));
            }
        }
    }

    #[test]
    fn fields_that_do_not_fit_are_refused() {
        assert_eq!(Lot { tick: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 1_024, epoch: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 0, epoch: 1_024, ..LOT }.encode(), Err(Overflow));
        assert_eq!(Lot { cohort: 8, epoch: 7, ..LOT }.encode(), Err(Overflow));
    }

    #[test]
    fn empty_words_and_unknown_states_are_no_lots() {
        assert_eq!(Lot::decode(B256::ZERO), None);
        let mut bytes = LOT.encode().map(|w| w.0).unwrap_or_default();
        bytes[31] |= 3;
        assert_eq!(Lot::decode(B256::new(bytes)), None);
    }
}
