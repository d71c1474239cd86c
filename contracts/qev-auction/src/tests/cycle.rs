//! Whole lives of lots over several epochs.
use super::*;

#[motsu::test]
fn a_loser_keeps_cohort_and_rank_and_bids_again(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (winner, loser) = (enqueue(&qev, ALICE, 500), enqueue(&qev, BOB, 500));
    seal(&qev, ALICE, 0, winner, 20);
    seal(&qev, BOB, 0, loser, 10);
    warp(&qev, 0, 28 * DAY);
    reveal(&qev, &[(winner, 20), (loser, 10)]);
    warp(&qev, 1, 0);
    settle(&qev, 0, assets(100));
    assert_eq!(lot(&qev, loser), (BOB, u(500 * SHARE), u(0), QUEUED, u(0), u(0)), "INV-QEV-I4");

    // A newcomer bids the same tick: the older cohort is first.
    let newcomer = enqueue(&qev, STRANGER, 500);
    seal(&qev, BOB, 1, loser, 30);
    seal(&qev, STRANGER, 1, newcomer, 30);
    warp(&qev, 1, 28 * DAY);
    assert_eq!(reveal(&qev, &[(newcomer, 30), (loser, 30)]), u(2));
    warp(&qev, 2, 0);
    settle(&qev, 1, assets(500));
    assert_eq!(claim(&qev, loser), (u(500 * SHARE), u(WAD / 10) * u(4_985)));
    let (units, _) = claim(&qev, newcomer);
    assert!(units != u(0) && units < u(2 * SHARE), "the rest of the liquidity, 1.5 assets");
    assert_eq!(qev.sender(ALICE).result(u(1)).3, u(1), "the marginal class is the newer cohort");
    assert!(claim(&qev, winner).0 != u(0));
}

#[motsu::test]
fn cohorts_leave_first_in_first_out(qev: Contract<QevAuction>) {
    deploy(&qev);
    let mut lots = Vec::new();
    for epoch in 0..3 {
        warp(&qev, epoch, 0);
        if epoch != 0 {
            settle(&qev, epoch - 1, u(0));
        }
        lots.push(enqueue(&qev, ALICE, 100));
    }
    warp(&qev, 3, 0);
    settle(&qev, 2, assets(150));
    assert_eq!(
        [0, 1, 2].map(|n| claim(&qev, lots[n]).0),
        [u(100 * SHARE), u(50 * SHARE), u(0)],
        "INV-QEV-I10"
    );
}

#[motsu::test]
fn a_lot_sold_in_many_epochs_claims_all_at_once(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (one, other) = (enqueue(&qev, ALICE, 300), enqueue(&qev, BOB, 100));
    for epoch in 0..10 {
        warp(&qev, epoch + 1, 0);
        let price = u(WAD) + u(WAD / 100) * u(epoch);
        let (_, sold, ..) = qev.sender(VAULT).settle(u(epoch), price, assets(8), U256::MAX).motsu_unwrap();
        assert_ne!(sold, u(0));
        if epoch == 4 {
            claim(&qev, other);
        }
    }
    let (units, paid) = claim(&qev, one);
    assert!(
        paid <= assets(60) && paid > assets(60) - u(20_000_000_000_000),
        "3/4 of 80 assets, less rounding"
    );
    assert_eq!(claim(&qev, one), (u(0), u(0)));
    let left = lot(&qev, one).1;
    // Less than one unit is cut off per sale.
    assert!(units + left <= u(300 * SHARE) && units + left + u(10) >= u(300 * SHARE));
    assert!(claim(&qev, other).0 != u(0));
}

#[motsu::test]
fn claims_of_more_sales_than_a_page_go_on_where_they_stopped(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 1_000);
    for epoch in 0..70 {
        warp(&qev, epoch + 1, 0);
        settle(&qev, epoch, assets(2));
    }
    let error = qev.sender(ALICE).commit(id, B256::repeat_byte(1), &[]).motsu_unwrap_err();
    assert_eq!(error, UnsyncedLot { id }.into());
    assert_eq!(qev.sender(VAULT).cancel(id).motsu_unwrap_err(), UnsyncedLot { id }.into());
    assert_eq!(lot(&qev, id).1, u(860 * SHARE));
    assert_eq!(claim(&qev, id), (u(128 * SHARE), assets(128)));
    assert_eq!(claim(&qev, id), (u(12 * SHARE), assets(12)));
    assert_eq!(claim(&qev, id), (u(0), u(0)));
    seal(&qev, ALICE, 70, id, 1);
}

#[motsu::test]
fn a_hidden_bid_loses_its_bond_once_and_may_bid_again(qev: Contract<QevAuction>) {
    deploy(&qev);
    let id = enqueue(&qev, ALICE, 1_000);
    seal(&qev, ALICE, 0, id, 40);
    warp(&qev, 1, 0);
    assert_eq!(settle(&qev, 0, u(0)).3, u(2_500_000));
    assert_eq!(lot(&qev, id), (ALICE, u(997_500_000), u(0), QUEUED, u(0), u(0)));
    seal(&qev, ALICE, 1, id, 40);
    warp(&qev, 1, 28 * DAY);
    assert_eq!(reveal(&qev, &[(id, 40)]), u(1));
    warp(&qev, 2, 0);
    let (sold, _, _, bond) = settle(&qev, 1, assets(2_000));
    assert_eq!((sold, bond), (u(997_500_000), u(0)), "INV-QEV-I13");
    assert_eq!(claim(&qev, id).0, u(997_500_000));
}

#[motsu::test]
fn late_settlement_touches_no_later_epoch(qev: Contract<QevAuction>) {
    deploy(&qev);
    let old = enqueue(&qev, ALICE, 100);
    warp(&qev, 1, 0);
    let new = enqueue(&qev, BOB, 100);
    seal(&qev, BOB, 1, new, 70);
    warp(&qev, 1, 28 * DAY);
    assert_eq!(reveal(&qev, &[(new, 70)]), u(1));
    warp(&qev, 2, 0);
    // Epoch 0 settles only now and has enough for all: the lots of epoch 1 are not in it.
    assert_eq!(settle(&qev, 0, assets(500)).0, u(100 * SHARE));
    assert_eq!(state(&qev, new), REVEALED);
    assert!(settle(&qev, 1, assets(50)).0 > u(50 * SHARE));
    assert_eq!(claim(&qev, old), (u(100 * SHARE), assets(100)));
    assert!(claim(&qev, new).0 > u(50 * SHARE));
}

#[motsu::test]
fn three_epochs_late_settle_one_after_the_other(qev: Contract<QevAuction>) {
    deploy(&qev);
    let mut lots = Vec::new();
    for epoch in 0..3 {
        warp(&qev, epoch, 0);
        let [plain, bid, hidden] = [(); 3].map(|()| enqueue(&qev, ALICE, 100));
        seal(&qev, ALICE, epoch, bid, 50);
        seal(&qev, ALICE, epoch, hidden, 60);
        warp(&qev, epoch, 28 * DAY);
        assert_eq!(reveal(&qev, &[(bid, 50)]), u(1));
        lots.push([plain, bid, hidden]);
    }
    warp(&qev, 3, 0);
    for (wrong, expected) in [(1, 0), (2, 0)] {
        let error = qev.sender(VAULT).settle(u(wrong), u(WAD), u(0), u(1)).motsu_unwrap_err();
        assert_eq!(error, OutOfOrder { epoch: u(wrong), expected: u(expected) }.into());
    }
    // The bid of epoch 0 and half of what it leaves; then, page by page, those of 1 and 2.
    let (sold, _, _, bond) = settle(&qev, 0, assets(200));
    assert_eq!((bond, sold > u(200 * SHARE)), (u(250_000), true));
    for epoch in 1..3 {
        let mut pages = 0;
        loop {
            pages += 1;
            let step = qev.sender(VAULT).settle(u(epoch), u(WAD), assets(1_000), u(1)).motsu_unwrap();
            if step.0 {
                // Epoch 1 serves all that is left of the first two cohorts, epoch 2 the third.
                assert_eq!(step.4, u(250_000));
                break;
            }
            assert!(pages < 9);
        }
        // The bids are all served, in no page of their own; each cohort of the queue takes one.
        assert_eq!(pages, if epoch == 1 { 2 } else { 1 });
    }
    for [plain, bid, hidden] in lots {
        assert_eq!(claim(&qev, bid), (u(100 * SHARE), u(WAD / 10_000) * u(995_000)));
        let (units, won) = claim(&qev, hidden);
        // Less than a unit is cut off where the cohort was sold in part.
        assert!(u(99_750_000) - units <= u(1) && won <= u(WAD / 1_000_000) * u(99_750_000), "{units} {won}");
        assert!(u(100 * SHARE) - claim(&qev, plain).0 <= u(1));
        assert_eq!([plain, bid, hidden].map(|id| state(&qev, id)), [CLOSED; 3]);
    }
}
