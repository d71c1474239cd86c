//! Timestamps of blocks.

use crate::store::{Malformed, Reader, Writer};
use std::time::{SystemTime, UNIX_EPOCH};

/// Decides when the next block is.
#[derive(Clone, Debug)]
pub struct Clock {
    manual: bool,
    /// Seconds added to the system's clock, or to the next step of a manual one.
    offset: u64,
    next: Option<u64>,
}

impl Clock {
    /// A manual clock goes one second further for each block; the other follows the system's.
    #[must_use]
    pub fn new(manual: bool) -> Self {
        Self { manual, offset: 0, next: None }
    }

    /// Writes it to the state file.
    pub fn write(&self, out: &mut Writer) {
        out.byte(u8::from(self.manual)).number(self.offset).option(self.next, |out, next| {
            out.number(next);
        });
    }

    /// What [`Clock::write`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { manual: from.byte()? != 0, offset: from.number()?, next: from.option(Reader::number)? })
    }

    /// Unix seconds of the system.
    #[must_use]
    pub fn system() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map(|d| d.as_secs()).unwrap_or_default()
    }

    /// When the block after one at `parent` would be.
    #[must_use]
    pub fn peek(&self, parent: u64) -> u64 {
        match self.next {
            Some(next) => next.max(parent),
            None if self.manual => parent.saturating_add(1).saturating_add(self.offset),
            None => Self::system().saturating_add(self.offset).max(parent),
        }
    }

    /// A block has been made at `time`, which [`Clock::peek`] gave.
    pub fn advance(&mut self, time: u64) {
        if self.manual {
            self.offset = 0;
        } else if self.next.is_some() {
            self.offset = time.saturating_sub(Self::system());
        }
        self.next = None;
    }

    /// Moves the time of all blocks to come.
    pub fn increase(&mut self, seconds: u64) {
        self.offset = self.offset.saturating_add(seconds);
        self.next = self.next.map(|next| next.saturating_add(seconds));
    }

    /// Sets the time of the next block.
    pub fn set_next(&mut self, time: u64) {
        self.next = Some(time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The time of the block after one at `parent`, which is made.
    fn step(clock: &mut Clock, parent: u64) -> u64 {
        let time = clock.peek(parent);
        clock.advance(time);
        time
    }

    #[test]
    fn a_manual_clock_steps_by_one_second_and_by_what_it_is_told() {
        let mut clock = Clock::new(true);
        assert_eq!(step(&mut clock, 100), 101);
        clock.increase(50);
        assert_eq!(step(&mut clock, 101), 152);
        assert_eq!(step(&mut clock, 152), 153);
        clock.set_next(1_000);
        assert_eq!(clock.peek(153), 1_000);
        assert_eq!(step(&mut clock, 153), 1_000);
        assert_eq!(step(&mut clock, 1_000), 1_001);
    }

    #[test]
    fn the_system_clock_keeps_a_jump() {
        let mut clock = Clock::new(false);
        let future = Clock::system() + 1_000_000;
        clock.set_next(future);
        assert_eq!(step(&mut clock, 0), future);
        assert!(step(&mut clock, future) >= future);
        assert!(step(&mut clock, 0) >= future - 5);
    }
}
