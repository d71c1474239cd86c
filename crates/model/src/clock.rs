//! The calendar of redemptions.

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Seconds of an epoch.
pub const EPOCH: u64 = 30 * DAY;

/// Where an epoch stands, by the time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before day 28, and epochs to come.
    Open,
    /// Day 28 to 30.
    Reveal,
    /// Over, and not settled.
    Settling,
    /// Settled, or over without a lot.
    Settled,
}

/// Counts epochs from a beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Beginning of epoch 0, Unix seconds.
    pub genesis: u64,
    /// Now, Unix seconds.
    pub now: u64,
}

impl Clock {
    fn since(&self) -> u64 {
        self.now.saturating_sub(self.genesis)
    }

    /// The epoch of now.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.since() / EPOCH
    }

    /// Seconds of the current epoch that have passed.
    #[must_use]
    pub fn into_epoch(&self) -> u64 {
        self.since() % EPOCH
    }

    /// The cohort of a request: from day 29 on the next epoch's.
    #[must_use]
    pub fn cohort(&self) -> u64 {
        if self.into_epoch() < 29 * DAY {
            self.epoch()
        } else {
            self.epoch() + 1
        }
    }

    /// The phase of an epoch, never [`Phase::Settled`].
    #[must_use]
    pub fn phase(&self, epoch: u64) -> Phase {
        match epoch.cmp(&self.epoch()) {
            std::cmp::Ordering::Less => Phase::Settling,
            std::cmp::Ordering::Equal if self.into_epoch() >= 28 * DAY => Phase::Reveal,
            _ => Phase::Open,
        }
    }

    /// The youngest epoch that is past its day 28.
    #[must_use]
    pub fn floor_due(&self) -> Option<u64> {
        let before = self.epoch().checked_sub(1).filter(|_| self.now >= self.genesis);
        if self.now >= self.genesis && self.into_epoch() >= 28 * DAY {
            Some(self.epoch())
        } else {
            before
        }
    }

    /// When an epoch can be settled.
    #[must_use]
    pub fn end_of(&self, epoch: u64) -> u64 {
        self.genesis + (epoch + 1) * EPOCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u64, second: i64) -> Clock {
        let genesis = 1_000;
        Clock { genesis, now: (genesis + day * DAY).checked_add_signed(second).expect("a time") }
    }

    #[test]
    fn phases_turn_at_their_second() {
        assert_eq!(at(28, -1).phase(0), Phase::Open);
        assert_eq!(at(28, 0).phase(0), Phase::Reveal);
        assert_eq!(at(30, -1).phase(0), Phase::Reveal);
        assert_eq!(at(30, 0).phase(0), Phase::Settling);
        assert_eq!(at(30, 0).phase(1), Phase::Open);
        assert_eq!((at(29, -1).cohort(), at(29, 0).cohort(), at(30, 0).cohort()), (0, 1, 1));
    }

    #[test]
    fn a_floor_is_due_from_day_28_on_until_the_next_one() {
        assert_eq!(at(28, -1).floor_due(), None);
        assert_eq!(at(28, 0).floor_due(), Some(0));
        assert_eq!(at(57, 0).floor_due(), Some(0));
        assert_eq!(at(58, -1).floor_due(), Some(0));
        assert_eq!(at(58, 0).floor_due(), Some(1));
    }
}
