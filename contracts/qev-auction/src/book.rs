//! The book in storage, the calendar, and the numbers of the ABI.

use alloy_primitives::U256;
use auction_math::{next_with_lots, Key, Lot, LotState, Phase, Schedule, Store, Word};
use stylus_sdk::block;

use super::{
    errors::*,
    settings::{Settings, CLEARING, PAUSED},
    QevAuction,
};

/// Past sales of a cohort that one call books.
pub(crate) const PAGE: u32 = 64;

impl Store for QevAuction {
    fn load(&self, key: Key) -> Word {
        self.book.get(key.index())
    }

    fn store(&mut self, key: Key, word: Word) {
        self.book.insert(key.index(), word);
    }
}

pub(crate) fn word(value: u64) -> U256 {
    U256::from_limbs([value, 0, 0, 0])
}

pub(crate) fn wide(value: u128) -> U256 {
    let [low, high] =
        [value & u128::from(u64::MAX), value >> 64].map(|half| u64::try_from(half).unwrap_or(0));
    U256::from_limbs([low, high, 0, 0])
}

/// `None` for a value of more than 64 bits.
pub(crate) fn narrow(value: U256) -> Option<u64> {
    match *value.as_limbs() {
        [low, 0, 0, 0] => Some(low),
        _ => None,
    }
}

/// The number of an epoch, cohort or tick.
pub(crate) fn small(value: U256) -> Result<u16, Error> {
    narrow(value).and_then(|value| u16::try_from(value).ok()).ok_or_else(|| MathOverflow {}.into())
}

pub(crate) fn half(value: U256) -> Result<u128, Error> {
    match *value.as_limbs() {
        [low, high, 0, 0] => Ok(u128::from(high) << 64 | u128::from(low)),
        _ => Err(MathOverflow {}.into()),
    }
}

/// The state of a lot as the ABI numbers it.
pub(crate) fn state_code(lot: &Lot) -> u8 {
    match lot.state {
        LotState::Queued if lot.units == 0 => 4,
        LotState::Queued => 1,
        LotState::Sealed => 2,
        LotState::Revealed => 3,
    }
}

impl QevAuction {
    pub(crate) fn settings(&self) -> Settings {
        self.settings.get().into()
    }

    pub(crate) fn keep(&mut self, settings: Settings) {
        self.settings.set(settings.into());
    }

    pub(crate) fn schedule(&self) -> Schedule {
        Schedule(self.settings().genesis())
    }

    /// The epoch of the block.
    pub(crate) fn current_epoch(&self) -> Result<u16, Error> {
        u16::try_from(self.schedule().epoch(block::timestamp())).map_err(|_| MathOverflow {}.into())
    }

    /// All epochs below it are settled.
    pub(crate) fn settled_epochs(&self) -> u16 {
        self.settings().settled()
    }

    /// Whether a settlement is under way.
    pub(crate) fn clearing(&self) -> bool {
        self.settings().has(CLEARING)
    }

    /// Whether new bids are stopped.
    pub(crate) fn is_paused(&self) -> bool {
        self.settings().has(PAUSED)
    }

    /// All epochs below it, of those that are over, are settled or have no lots to settle.
    pub(crate) fn settled_until(&self, current: u16) -> u16 {
        let settled = self.settled_epochs();
        if settled >= current {
            return settled;
        }
        next_with_lots(self, settled, self.clearing()).map_or(current, |next| next.min(current))
    }

    pub(crate) fn phase_of(&self, epoch: u16) -> Phase {
        let now = block::timestamp();
        let phase = self.schedule().phase(u64::from(epoch), now);
        let current = u16::try_from(self.schedule().epoch(now)).unwrap_or(u16::MAX);
        if phase == Phase::Settling && epoch < self.settled_until(current) {
            return Phase::Settled;
        }
        phase
    }

    /// Reverts unless `epoch` is in `phase`.
    pub(crate) fn ensure_phase(&self, epoch: u16, phase: Phase) -> Result<(), Error> {
        let actual = self.phase_of(epoch);
        if actual != phase {
            return Err(WrongPhase { epoch: word(u64::from(epoch)), phase: actual as u8 }.into());
        }
        Ok(())
    }

    /// The lot `id` and its number.
    pub(crate) fn known_lot(&self, id: U256) -> Result<(u64, Lot), Error> {
        narrow(id)
            .and_then(|number| Some((number, Lot::decode(self.load(Key::Lot(number)))?)))
            .ok_or_else(|| UnknownLot { id }.into())
    }

    /// Reverts unless all epochs that may have served `lot` before `epoch` are settled. Returns until where all
    /// are.
    pub(crate) fn ensure_past_settled(&self, lot: &Lot, epoch: u16) -> Result<u16, Error> {
        let settled = self.settled_until(epoch);
        let oldest = settled.max(lot.cohort);
        if oldest < epoch {
            return Err(WrongPhase { epoch: word(u64::from(oldest)), phase: Phase::Settling as u8 }.into());
        }
        Ok(settled)
    }
}

/// The error for a step that the book refuses.
pub(crate) fn refused(id: U256, lot: Lot, refusal: auction_math::Refusal) -> Error {
    use auction_math::Refusal as R;
    match refusal {
        R::State(state) => WrongLotState { id, state: state_code(&Lot { state, ..lot }) }.into(),
        R::Closed => WrongLotState { id, state: 4 }.into(),
        R::Unsynced => UnsyncedLot { id }.into(),
        R::TooSmall(units) => LotTooSmall { units: word(units), minimum: word(auction_math::MIN_BID) }.into(),
        R::Overflow => MathOverflow {}.into(),
    }
}
