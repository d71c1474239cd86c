use super::example;
use crate::{Kind, Loan, DAY, MAX_RATE, WINDOW};

#[test]
fn due_times_are_thirty_days_apart_from_the_midnight_after_the_start() {
    let midnight = 20_000 * DAY;
    for start in [midnight, midnight - 1, midnight - DAY + 1] {
        let loan = Loan { start, since: start, ..example(Kind::Amortising) };
        assert_eq!(loan.due(0), Ok(midnight));
        assert_eq!(loan.next_due(), Ok(midnight + WINDOW));
        assert_eq!(loan.due(36), Ok(midnight + 36 * WINDOW));
        assert_eq!(loan.grace_end(), Ok(midnight + 2 * WINDOW));
        assert_eq!(loan.payable_from(), Ok(midnight + 23 * DAY));
    }
    let next = Loan { start: midnight + 1, ..example(Kind::Amortising) };
    assert_eq!(next.due(0), Ok(midnight + DAY));
}

#[test]
fn paid_windows_move_the_next_one() {
    let loan = Loan { paid: 3, ..example(Kind::Amortising) };
    assert_eq!(loan.next_due(), loan.due(4));
    assert_eq!(loan.windows_left(), Ok(33));
}

#[test]
fn highest_rate_is_one_hundred_percent_a_year() {
    assert_eq!(MAX_RATE, 31_709_791_983);
}

#[test]
fn end_of_time_is_an_error() {
    let loan = Loan { start: u64::MAX, ..example(Kind::Amortising) };
    assert_eq!(loan.due(1), Err(crate::Error::Overflow));
    let paid = Loan { paid: u8::MAX, ..example(Kind::Amortising) };
    assert_eq!(paid.next_due(), Err(crate::Error::Overflow));
}
