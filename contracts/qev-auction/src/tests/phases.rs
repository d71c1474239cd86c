//! The calendar's borders: one second before, at, and one second after.
use super::*;

const WORD: B256 = B256::repeat_byte(1);

#[motsu::test]
fn phase_follows_the_clock(qev: Contract<QevAuction>) {
    deploy(&qev);
    enqueue(&qev, ALICE, 1);
    for (second, phase) in [
        (0, 0),
        (28 * DAY - 1, 0),
        (28 * DAY, 1),
        (28 * DAY + 1, 1),
        (30 * DAY - 1, 1),
        (30 * DAY, 2),
        (30 * DAY + 1, 2),
    ] {
        warp(&qev, 0, second);
        assert_eq!(qev.sender(ALICE).phase(u(0)), phase, "second {second}");
        let next = qev.sender(ALICE).phase(u(1));
        assert_eq!(next, 0, "the next epoch at second {second}");
    }
    settle(&qev, 0, u(0));
    assert_eq!(qev.sender(ALICE).phase(u(0)), 3);
}

#[motsu::test]
fn phase_of_an_epoch_without_lots_is_settled_once_it_is_over(qev: Contract<QevAuction>) {
    deploy(&qev);
    warp(&qev, 3, 0);
    assert_eq!([0, 1, 2, 3].map(|epoch| qev.sender(ALICE).phase(u(epoch))), [3, 3, 3, 0]);
    enqueue(&qev, ALICE, 1);
    warp(&qev, 5, 0);
    assert_eq!([2, 3, 4, 5].map(|epoch| qev.sender(ALICE).phase(u(epoch))), [3, 2, 2, 0]);
}

#[motsu::test]
fn commit_ends_on_day_28(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    warp(&qev, 0, 28 * DAY - 1);
    qev.sender(ALICE).commit(id, WORD, &[]).motsu_unwrap();
    for second in [28 * DAY, 28 * DAY + 1, 30 * DAY - 1] {
        warp(&qev, 0, second);
        let expected = Error::from(WrongPhase { epoch: u(0), phase: 1 });
        assert_eq!(qev.sender(ALICE).commit(id, WORD, &[]).motsu_unwrap_err(), expected);
        assert_eq!(qev.sender(ALICE).cancel_commit(id).motsu_unwrap_err(), expected);
    }
    warp(&qev, 0, 28 * DAY - 1);
    qev.sender(ALICE).cancel_commit(id).motsu_unwrap();
}

#[motsu::test]
fn cancel_ends_on_day_28(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 1), enqueue(&qev, ALICE, 1));
    warp(&qev, 0, 28 * DAY - 1);
    qev.sender(VAULT).cancel(first).motsu_unwrap();
    for at in [28 * DAY, 28 * DAY + 1, 29 * DAY] {
        warp(&qev, 0, at);
        let error = qev.sender(VAULT).cancel(second).motsu_unwrap_err();
        assert_eq!(error, WrongPhase { epoch: u(0), phase: 1 }.into());
    }
}

#[motsu::test]
fn enqueue_enters_the_next_cohort_from_day_29(qev: Contract<QevAuction>) {
    deploy(&qev);
    for (second, cohort) in
        [(28 * DAY, 0), (29 * DAY - 1, 0), (29 * DAY, 1), (29 * DAY + 1, 1), (30 * DAY, 1)]
    {
        warp(&qev, 0, second);
        let id = enqueue(&qev, ALICE, 100);
        assert_eq!(lot(&qev, id).2, u(cohort), "second {second}");
        if second == 29 * DAY {
            // Its epoch has not begun: it can leave, and cannot bid yet.
            let error = qev.sender(ALICE).commit(id, WORD, &[]).motsu_unwrap_err();
            assert_eq!(error, WrongPhase { epoch: u(0), phase: 1 }.into());
            qev.sender(VAULT).cancel(id).motsu_unwrap();
        }
    }
}

#[motsu::test]
fn reveal_runs_from_day_28_to_day_30(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 5);
    warp(&qev, 0, 28 * DAY - 1);
    let error = qev.sender(ALICE).reveal(&item(id, 5)).motsu_unwrap_err();
    assert_eq!(error, WrongPhase { epoch: u(0), phase: 0 }.into());
    for second in [30 * DAY, 30 * DAY + 1] {
        warp(&qev, 0, second);
        let error = qev.sender(ALICE).reveal(&item(id, 5)).motsu_unwrap_err();
        assert_eq!(error, WrongPhase { epoch: u(1), phase: 0 }.into());
    }
    warp(&qev, 0, 30 * DAY - 1);
    assert_eq!(reveal(&qev, &[(id, 5)]), u(1));
}

#[motsu::test]
fn reveal_is_open_in_the_first_second_of_day_28(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 5);
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 5)]), u(1));
}

#[motsu::test]
fn settle_begins_on_day_30(qev: Contract<QevAuction>) {
    deploy(&qev);
    enqueue(&qev, ALICE, 1);
    for (second, phase) in [(28 * DAY - 1, 0), (30 * DAY - 1, 1)] {
        warp(&qev, 0, second);
        let error = qev.sender(VAULT).settle(u(0), u(WAD), u(0), u(9)).motsu_unwrap_err();
        assert_eq!(error, WrongPhase { epoch: u(0), phase }.into());
    }
    warp(&qev, 0, 30 * DAY);
    settle(&qev, 0, u(0));
}

#[motsu::test]
fn before_genesis_epoch_zero_is_open(qev: Contract<QevAuction>) {
    qev.sender(STRANGER).constructor(ADMIN, u(NOW + 5 * DAY)).motsu_unwrap();
    qev.sender(ADMIN).wire(VAULT).motsu_unwrap();
    assert_eq!(qev.sender(ALICE).phase(u(0)), 0);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 5);
    assert_eq!(lot(&qev, id), (ALICE, u(100 * SHARE), u(0), SEALED, u(0), u(0)));
}
