//! `reveal`.
use super::*;

#[motsu::test]
fn reveal_counts_the_lot_into_its_tick(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 77);
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 77)]), u(1));
    assert!(qev.emitted(&IQev::BidRevealed { id, epoch: u(0), tick: u(77) }));
    assert_eq!(lot(&qev, id), (ALICE, u(100 * SHARE), u(0), REVEALED, u(77), u(0)));
    assert_eq!(qev.sender(ALICE).tick_total(u(0), u(0), u(77)), u(100 * SHARE));
    assert_eq!(qev.sender(ALICE).tick_total(u(0), u(0), u(76)), u(0));
    // The bond is back in line.
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0, u(100 * SHARE));
    assert_eq!(qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap(), (u(1), u(1)));
}

#[motsu::test]
fn reveal_skips_bad_items_and_takes_the_rest(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 100), enqueue(&qev, BOB, 100));
    let idle = enqueue(&qev, BOB, 100);
    seal(&qev, ALICE, 0, first, 5);
    seal(&qev, BOB, 0, second, 6);
    warp(&qev, 0, 28 * DAY);
    // Another tick, an unknown lot, a lot without a bid, a good one, the good one again, the other good one.
    let batch = [(first, 6), (u(99), 5), (idle, 5), (first, 5), (first, 5), (second, 6)];
    assert_eq!(reveal(&qev, &batch), u(2));
    for id in [first, u(99), idle] {
        assert!(qev.emitted(&IQev::RevealSkipped { id }));
    }
    assert!(!qev.emitted(&IQev::RevealSkipped { id: second }));
    assert_eq!(qev.sender(ALICE).tick_total(u(0), u(0), u(5)), u(100 * SHARE));
    assert_eq!(qev.sender(ALICE).tick_total(u(0), u(0), u(6)), u(100 * SHARE));
    assert_eq!(state(&qev, idle), QUEUED);
}

#[motsu::test]
fn reveal_reverts_on_batches_that_are_no_items(qev: Contract<QevAuction>) {
    deploy(&qev);
    warp(&qev, 0, 28 * DAY);
    for length in [0usize, 1, 25, 27, 51, 53] {
        let error = qev.sender(ALICE).reveal(&vec![0; length]).motsu_unwrap_err();
        assert_eq!(error, MalformedBatch { length: U256::from(length) }.into());
    }
    assert_eq!(qev.sender(ALICE).reveal(&[0; 52]).motsu_unwrap(), u(0));
}

#[motsu::test]
fn reveal_of_tick_zero_is_no_bid(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 0);
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 0)]), u(1));
    assert_eq!(state(&qev, id), QUEUED);
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0, u(100 * SHARE));
    warp(&qev, 1, 0);
    assert_eq!(settle(&qev, 0, assets(100)), (u(100 * SHARE), assets(100), u(0), u(0)));
    assert_eq!(claim(&qev, id), (u(100 * SHARE), assets(100)));
}

#[motsu::test]
fn reveal_counts_a_tick_that_does_not_exist_as_no_bid(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 100), enqueue(&qev, BOB, 100));
    seal(&qev, ALICE, 0, first, 1_024);
    seal(&qev, BOB, 0, second, u16::MAX);
    warp(&qev, 0, 28 * DAY);
    assert_eq!(reveal(&qev, &[(first, 1_024), (second, u16::MAX)]), u(2));
    assert_eq!((state(&qev, first), state(&qev, second)), (QUEUED, QUEUED));
    assert!(qev.emitted(&IQev::BidRevealed { id: first, epoch: u(0), tick: u(0) }));
}

#[motsu::test]
fn reveal_does_not_accept_a_copied_commitment(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (enqueue(&qev, ALICE, 100), enqueue(&qev, BOB, 100));
    let word = commitment(&qev, 0, first, 5);
    qev.sender(ALICE).commit(first, word, &[]).motsu_unwrap();
    qev.sender(BOB).commit(second, word, &[]).motsu_unwrap();
    warp(&qev, 0, 28 * DAY);
    let mut copied = item(first, 5);
    copied[..8].copy_from_slice(&second.to::<u64>().to_be_bytes());
    assert_eq!(qev.sender(BOB).reveal(&copied).motsu_unwrap(), u(0));
    assert_eq!(state(&qev, second), SEALED);
    assert_eq!(reveal(&qev, &[(first, 5)]), u(1));
}

#[motsu::test]
fn reveal_does_not_open_a_bid_of_an_earlier_epoch(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 100);
    seal(&qev, ALICE, 0, id, 5);
    warp(&qev, 1, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 5)]), u(0));
}
