//! Slot 1, the word that every function reads. From the low end: vault u160, genesis u40 (Unix seconds), settled u16 (all
//! epochs below it are), flags u8, the latest lot's id u32; ids start from 1.

use alloy_primitives::{Address, U256};
use contract_kit::wire::word_of;

/// The flag of a pause.
pub(crate) const PAUSED: u64 = 1;
/// The flag of a settlement that is under way.
pub(crate) const CLEARING: u64 = 2;

const GENESIS_LOW: u64 = 0xffff_ffff;
const GENESIS_HIGH: u64 = 0xff;
const SETTLED: u64 = 0xffff;
const FLAGS: u64 = 0xff;

/// The word, by its limbs.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    low: [u64; 2],
    /// vault u32 | genesis u32.
    third: u64,
    /// genesis u8 | settled u16 | flags u8 | last id u32.
    top: u64,
}

impl From<U256> for Settings {
    fn from(word: U256) -> Self {
        let [a, b, third, top] = word.into_limbs();
        Self { low: [a, b], third, top }
    }
}

impl From<Settings> for U256 {
    fn from(settings: Settings) -> Self {
        let Settings { low: [a, b], third, top } = settings;
        Self::from_limbs([a, b, third, top])
    }
}

impl Settings {
    /// Whether `account` is the vault; the zero address while there is none.
    pub(crate) fn is_vault(&self, account: Address) -> bool {
        let [a, b, c, _] = word_of(account).into_limbs();
        self.low == [a, b] && self.third & 0xffff_ffff == c
    }

    pub(crate) fn with_vault(self, account: Address) -> Self {
        let [a, b, c, _] = word_of(account).into_limbs();
        Self { low: [a, b], third: self.third & !0xffff_ffff | c, ..self }
    }

    pub(crate) fn genesis(&self) -> u64 {
        self.third >> 32 | (self.top & GENESIS_HIGH) << 32
    }

    /// Of at most 40 bits.
    pub(crate) fn with_genesis(self, time: u64) -> Self {
        let third = self.third & 0xffff_ffff | (time & GENESIS_LOW) << 32;
        Self { third, top: self.top & !GENESIS_HIGH | time >> 32 & GENESIS_HIGH, ..self }
    }

    /// All epochs below it are settled.
    #[allow(clippy::cast_possible_truncation)] // The mask leaves 16 bits.
    pub(crate) fn settled(&self) -> u16 {
        (self.top >> 8 & SETTLED) as u16
    }

    pub(crate) fn with_settled(self, until: u16) -> Self {
        Self { top: self.top & !(SETTLED << 8) | u64::from(until) << 8, ..self }
    }

    pub(crate) fn has(&self, flag: u64) -> bool {
        self.top >> 24 & FLAGS & flag != 0
    }

    pub(crate) fn with(self, flag: u64, on: bool) -> Self {
        let top = self.top & !(flag << 24);
        Self { top: if on { top | flag << 24 } else { top }, ..self }
    }

    pub(crate) fn last_id(&self) -> u64 {
        self.top >> 32
    }

    /// Of at most 32 bits.
    pub(crate) fn with_last_id(self, id: u64) -> Self {
        Self { top: self.top & 0xffff_ffff | id << 32, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_kept_apart() {
        for word in [U256::ZERO, U256::MAX] {
            let other = word.is_zero();
            let settings = Settings::from(word);
            let vault = Address::repeat_byte(0x5a);
            let all = settings
                .with_vault(vault)
                .with_genesis(0x12_3456_789a)
                .with_settled(0x1234)
                .with(PAUSED, other)
                .with(CLEARING, other)
                .with_last_id(0x1234_5678);
            assert!(all.is_vault(vault) && !all.is_vault(Address::ZERO));
            assert_eq!((all.genesis(), all.settled(), all.last_id()), (0x12_3456_789a, 0x1234, 0x1234_5678));
            assert_eq!([PAUSED, CLEARING].map(|flag| all.has(flag)), [other; 2]);

            for one in [
                settings.with_vault(vault).with_vault(if other {
                    Address::ZERO
                } else {
                    Address::repeat_byte(0xff)
                }),
                settings.with_genesis(5).with_genesis(if other { 0 } else { (1 << 40) - 1 }),
                settings.with_settled(5).with_settled(if other { 0 } else { u16::MAX }),
                settings.with(PAUSED, other).with(PAUSED, !other),
                settings.with_last_id(5).with_last_id(if other { 0 } else { u64::from(u32::MAX) }),
            ] {
                let one: U256 = one.into();
                assert_eq!(one, word, "nothing else changes");
            }
        }
    }
}
