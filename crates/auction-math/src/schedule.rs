//! The calendar: epochs of 30 days and the phases inside one.

/// Seconds in a day.
pub const DAY: u64 = 86_400;
/// Seconds in an epoch.
pub const EPOCH: u64 = 30 * DAY;
/// Day of an epoch on which bids close and reveals open.
const REVEAL_DAY: u64 = 28;
/// Day of an epoch from which requests enter the next cohort.
const CUTOFF_DAY: u64 = 29;

/// The phases of an epoch, numbered as in the ABI.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, debug_assertions), derive(Debug))]
pub enum Phase {
    /// To day 28; also every epoch that has not begun.
    Open = 0,
    /// Day 28 to 30.
    Reveal = 1,
    /// From day 30 on.
    Settling = 2,
    /// Settled, or passed over for having had no lots.
    Settled = 3,
}

/// Time zero of the calendar, Unix seconds. Before it, epoch 0 is open.
#[derive(Clone, Copy)]
pub struct Schedule(pub u64);

impl Schedule {
    fn elapsed(self, now: u64) -> u64 {
        now.saturating_sub(self.0)
    }

    /// The epoch that `now` is in.
    pub fn epoch(self, now: u64) -> u64 {
        self.elapsed(now).checked_div(EPOCH).unwrap_or(0)
    }

    /// The cohort that a request at `now` enters.
    pub fn cohort(self, now: u64) -> u64 {
        let day = self.day(now);
        self.epoch(now).saturating_add(u64::from(day >= CUTOFF_DAY))
    }

    /// Whole days since the epoch that `now` is in began.
    fn day(self, now: u64) -> u64 {
        self.elapsed(now).checked_rem(EPOCH).and_then(|rest| rest.checked_div(DAY)).unwrap_or(0)
    }

    /// The phase of `epoch` at `now`, as far as time goes: never [`Phase::Settled`].
    pub fn phase(self, epoch: u64, now: u64) -> Phase {
        let current = self.epoch(now);
        if epoch < current {
            Phase::Settling
        } else if epoch == current && self.day(now) >= REVEAL_DAY {
            Phase::Reveal
        } else {
            Phase::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALENDAR: Schedule = Schedule(1_000);

    #[test]
    fn phases_change_at_their_second() {
        let start = 1_000 + 3 * EPOCH;
        for (at, epoch, phase) in [
            (start - 1, 3, Phase::Open),
            (start, 3, Phase::Open),
            (start + 28 * DAY - 1, 3, Phase::Open),
            (start + 28 * DAY, 3, Phase::Reveal),
            (start + 28 * DAY + 1, 3, Phase::Reveal),
            (start + 30 * DAY - 1, 3, Phase::Reveal),
            (start + 30 * DAY, 3, Phase::Settling),
            (start + 30 * DAY + 1, 3, Phase::Settling),
            (start + 30 * DAY, 4, Phase::Open),
            (start, 2, Phase::Settling),
            (start + 29 * DAY, 4, Phase::Open),
        ] {
            assert_eq!(CALENDAR.phase(epoch, at), phase, "epoch {epoch} at {at}");
        }
    }

    #[test]
    fn cohort_changes_on_day_29() {
        let start = 1_000 + 3 * EPOCH;
        for (at, cohort) in [
            (start - 1, 3),
            (start, 3),
            (start + 29 * DAY - 1, 3),
            (start + 29 * DAY, 4),
            (start + 29 * DAY + 1, 4),
            (start + 30 * DAY - 1, 4),
            (start + 30 * DAY, 4),
        ] {
            assert_eq!(CALENDAR.cohort(at), cohort, "at {at}");
        }
    }

    #[test]
    fn before_genesis_epoch_zero_is_open() {
        for at in [0, 999, 1_000] {
            assert_eq!((CALENDAR.epoch(at), CALENDAR.cohort(at), CALENDAR.phase(0, at)), (0, 0, Phase::Open));
        }
    }

    #[test]
    fn end_of_time_does_not_overflow() {
        assert_eq!(CALENDAR.epoch(u64::MAX), (u64::MAX - 1_000) / EPOCH);
        assert_eq!(CALENDAR.phase(u64::MAX, u64::MAX), Phase::Open);
    }
}
