//! `settle` and `result`.
use super::*;

/// A lot of `shares` with a revealed bid in epoch 0.
fn bidder(qev: &Contract<QevAuction>, shares: u64, tick: u16) -> U256 {
    let id = enqueue(qev, ALICE, shares);
    seal(qev, ALICE, 0, id, tick);
    id
}

/// Reveals and goes to the settlement of epoch 0.
fn reveal_all(qev: &Contract<QevAuction>, bids: &[(U256, u16)]) {
    warp(qev, 0, 28 * DAY);
    assert_eq!(reveal(qev, bids), U256::from(bids.len()));
    warp(qev, 1, 0);
}

#[motsu::test]
fn settle_serves_bids_by_tick_then_the_queue(qev: Contract<QevAuction>) {
    deploy(&qev);
    let quiet = enqueue(&qev, BOB, 100);
    let (low, high) = (bidder(&qev, 100, 100), bidder(&qev, 100, 200));
    reveal_all(&qev, &[(low, 100), (high, 200)]);
    // 98 + 99 for the bids, 20 for the queue.
    let (sold, reserve, fee, bond) = settle(&qev, 0, assets(217));
    assert_eq!((sold, reserve, fee, bond), (u(220 * SHARE), assets(217), assets(3), u(0)));
    assert!(qev.emitted(&IQev::AuctionCleared {
        epoch: u(0),
        units: u(220 * SHARE),
        feeUnits: u(3 * SHARE),
        bondUnits: u(0),
        tick: u(0),
        cohort: u(0),
        num: u(0),
        den: u(0),
    }));
    assert_eq!(qev.sender(ALICE).result(u(0)), (true, u(WAD), u(0), u(0), u(0), u(0)));
    assert_eq!(claim(&qev, high), (u(100 * SHARE), assets(98)));
    assert_eq!(claim(&qev, low), (u(100 * SHARE), assets(99)));
    assert_eq!(claim(&qev, quiet), (u(20 * SHARE), assets(20)));
    assert_eq!([high, low, quiet].map(|id| state(&qev, id)), [CLOSED, CLOSED, QUEUED]);
}

#[motsu::test]
fn settle_shares_the_marginal_class(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (first, second) = (bidder(&qev, 300, 100), bidder(&qev, 100, 100));
    let after = bidder(&qev, 100, 99);
    reveal_all(&qev, &[(first, 100), (second, 100), (after, 99)]);
    // Half of 400 at 99 cents.
    let (sold, reserve, fee, _) = settle(&qev, 0, assets(198));
    assert_eq!((sold, reserve, fee), (u(200 * SHARE), assets(198), assets(2)));
    let (num, den) = (u(200 * SHARE), u(400 * SHARE));
    assert_eq!(qev.sender(ALICE).result(u(0)), (true, u(WAD), u(100), u(0), num, den));
    assert_eq!(claim(&qev, first), (u(150 * SHARE), u(WAD / 10) * u(1485)));
    assert_eq!(claim(&qev, second), (u(50 * SHARE), u(WAD / 10) * u(495)));
    assert_eq!(claim(&qev, after), (u(0), u(0)));
    assert_eq!(lot(&qev, after), (ALICE, u(100 * SHARE), u(0), QUEUED, u(0), u(0)));
    assert_eq!(qev.sender(ALICE).cohort(u(0)).motsu_unwrap().0, u(300 * SHARE));
}

#[motsu::test]
fn settle_burns_the_bond_of_a_hidden_bid(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (hidden, open) = (bidder(&qev, 100, 500), bidder(&qev, 100, 1));
    reveal_all(&qev, &[(open, 1)]);
    let (sold, _, _, bond) = settle(&qev, 0, assets(100));
    // INV-QEV-I13: the hidden bid loses 25 bps, the revealed one nothing.
    assert_eq!(bond, u(250_000), "INV-QEV-I13");
    assert_eq!(claim(&qev, open).0, u(100 * SHARE), "INV-QEV-I13");
    let (won, _) = claim(&qev, hidden);
    assert_eq!(sold, u(100 * SHARE) + won);
    assert_eq!(lot(&qev, hidden).1, u(99_750_000) - won, "INV-QEV-I13");
    assert_eq!(state(&qev, hidden), QUEUED);
    assert_eq!(qev.sender(ALICE).bidder_count(u(0)).motsu_unwrap(), (u(2), u(1)));
}

#[motsu::test]
fn settle_without_liquidity_or_price_changes_nothing(qev: Contract<QevAuction>) {
    deploy(&qev);
    let (bid, quiet) = (bidder(&qev, 100, 50), enqueue(&qev, BOB, 100));
    reveal_all(&qev, &[(bid, 50)]);
    assert_eq!(settle(&qev, 0, u(0)), (u(0), u(0), u(0), u(0)));
    warp(&qev, 2, 0);
    let (done, sold, ..) = qev.sender(VAULT).settle(u(1), u(0), assets(1_000), u(9)).motsu_unwrap();
    assert_eq!((done, sold), (true, u(0)), "shares that are worth nothing are not sold");
    for id in [bid, quiet] {
        assert_eq!(lot(&qev, id).1, u(100 * SHARE));
        assert_eq!(claim(&qev, id), (u(0), u(0)));
    }
}

/// Done, sold, reserve, fee, bond.
type Answer = (bool, U256, U256, U256, U256);

/// Settles epoch 0 in pages of `words`, with five bids and a quiet lot. Returns the calls that it took, the answer, what
/// the quiet lot and the bids have won.
fn in_pages(qev: &Contract<QevAuction>, words: U256, liquidity: U256) -> (usize, Answer, Vec<(U256, U256)>) {
    deploy(qev);
    let bids: Vec<(U256, u16)> = (0..5u16).map(|n| (bidder(qev, 100, n * 200 + 7), n * 200 + 7)).collect();
    let quiet = enqueue(qev, BOB, 100);
    reveal_all(qev, &bids);
    let mut calls = 0;
    let end = loop {
        calls += 1;
        let end = qev.sender(VAULT).settle(u(0), u(WAD), liquidity, words).motsu_unwrap();
        if end.0 {
            break end;
        }
        assert_eq!(end, (false, u(0), u(0), u(0), u(0)));
        assert_eq!(qev.sender(ALICE).phase(u(0)), 2);
        assert!(!qev.sender(ALICE).result(u(0)).0);
        // A settlement that is under way shows no winnings yet.
        assert_eq!(claim(qev, bids[4].0), (u(0), u(0)));
    };
    let ids = [quiet].into_iter().chain(bids.into_iter().map(|(id, _)| id));
    (calls, end, ids.map(|id| claim(qev, id)).collect())
}

#[motsu::test]
fn settle_in_pages_ends_the_same(whole: Contract<QevAuction>, paged: Contract<QevAuction>) {
    // The bids need 480: with less than half of that, from the top down to the third.
    let (calls, end, won) = in_pages(&paged, u(1), assets(230));
    assert_eq!(calls, 3);
    assert!(paged.emitted(&IQev::SettlementAdvanced { epoch: u(0), wordsLeft: u(4) }));
    assert_eq!((1, end, won), in_pages(&whole, U256::MAX, assets(230)), "INV-QEV-I7");
}

#[motsu::test]
fn settle_in_pages_from_below_ends_the_same(whole: Contract<QevAuction>, paged: Contract<QevAuction>) {
    // With more than half of what they need, from the bottom up, also to the third.
    let (calls, end, won) = in_pages(&paged, u(1), assets(250));
    assert_eq!(calls, 3);
    assert!(paged.emitted(&IQev::SettlementAdvanced { epoch: u(0), wordsLeft: u(4) }));
    assert_eq!((1, end, won), in_pages(&whole, U256::MAX, assets(250)), "INV-QEV-I7");
}

#[motsu::test]
fn settle_serves_the_same_from_below_as_from_above(below: Contract<QevAuction>, above: Contract<QevAuction>) {
    // A lot of a low tick turns the side from which the walk comes; nothing changes for those above it.
    let mut ends = Vec::new();
    for (qev, low) in [(&below, 100), (&above, 2_000)] {
        deploy(qev);
        let bids: Vec<(U256, u16)> =
            [500u16, 400, 300, 200].map(|tick| (bidder(qev, 100, tick), tick)).to_vec();
        let last = bidder(qev, low, 3);
        reveal_all(qev, &[&bids[..], &[(last, 3)]].concat());
        let end = settle(qev, 0, assets(250));
        ends.push((
            end,
            qev.sender(ALICE).result(u(0)),
            bids.iter().map(|(id, _)| claim(qev, *id)).collect::<Vec<_>>(),
            claim(qev, last),
        ));
    }
    assert_eq!(ends[0], ends[1]);
}

#[motsu::test]
fn settle_of_bids_that_are_all_served_is_one_page(whole: Contract<QevAuction>, paged: Contract<QevAuction>) {
    let ends = in_pages(&paged, u(1), assets(500));
    assert_eq!(ends.0, 1, "all bids and the cohort that the page is for");
    assert_eq!(ends, in_pages(&whole, U256::MAX, assets(500)), "INV-QEV-I7");
}

#[motsu::test]
fn settle_under_way_keeps_its_terms(qev: Contract<QevAuction>) {
    deploy(&qev);
    let bids = [1u16, 100, 200].map(|tick| (bidder(&qev, 100, tick), tick));
    reveal_all(&qev, &bids);
    let go = |price: U256, liquidity: U256| qev.sender(VAULT).settle(u(0), price, liquidity, u(1));
    assert!(!go(u(WAD), assets(150)).motsu_unwrap().0);
    for (price, liquidity) in [(u(WAD) + u(1), assets(150)), (u(WAD), assets(151)), (u(WAD), u(0))] {
        assert_eq!(go(price, liquidity).motsu_unwrap_err(), InvalidParameter {}.into());
    }
    warp(&qev, 2, 0);
    let error = qev.sender(VAULT).settle(u(1), u(WAD), u(0), u(9)).motsu_unwrap_err();
    assert_eq!(error, OutOfOrder { epoch: u(1), expected: u(0) }.into());
    assert!(go(u(WAD), assets(150)).motsu_unwrap().0);
}

#[motsu::test]
fn settle_is_in_order_and_only_once(qev: Contract<QevAuction>) {
    deploy(&qev);
    enqueue(&qev, ALICE, 10);
    warp(&qev, 3, 0);
    let error = qev.sender(VAULT).settle(u(1), u(WAD), u(0), u(9)).motsu_unwrap_err();
    assert_eq!(error, OutOfOrder { epoch: u(1), expected: u(0) }.into());
    settle(&qev, 0, assets(4));
    // INV-QEV-I11
    let error = qev.sender(VAULT).settle(u(0), u(WAD), assets(4), u(9)).motsu_unwrap_err();
    assert_eq!(error, OutOfOrder { epoch: u(0), expected: u(1) }.into(), "INV-QEV-I11");
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (true, u(1)));
    let error = qev.sender(VAULT).settle(u(2), u(WAD), u(0), u(9)).motsu_unwrap_err();
    assert_eq!(error, OutOfOrder { epoch: u(2), expected: u(1) }.into());
    settle(&qev, 1, assets(6));
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (false, u(0)));
}

#[motsu::test]
fn settle_jumps_over_epochs_without_lots(qev: Contract<QevAuction>) {
    deploy(&qev);
    warp(&qev, 7, 0);
    let id = enqueue(&qev, ALICE, 10);
    warp(&qev, 8, 0);
    assert_eq!(qev.sender(ALICE).next_epoch_with_lots(), (true, u(7)));
    settle(&qev, 7, assets(10));
    assert_eq!(claim(&qev, id), (u(10 * SHARE), assets(10)));
    assert_eq!(qev.sender(ALICE).result(u(3)), (true, u(0), u(0), u(0), u(0), u(0)));
    let error = qev.sender(VAULT).settle(u(3), u(WAD), u(0), u(9)).motsu_unwrap_err();
    assert_eq!(error, OutOfOrder { epoch: u(3), expected: u(8) }.into());
}

#[motsu::test]
fn settle_of_an_epoch_without_lots_is_harmless(qev: Contract<QevAuction>) {
    deploy(&qev);
    warp(&qev, 2, 0);
    assert_eq!(settle(&qev, 0, assets(5)), (u(0), u(0), u(0), u(0)));
    assert_eq!(settle(&qev, 1, assets(5)), (u(0), u(0), u(0), u(0)));
}

#[motsu::test]
fn settle_reverts_on_numbers_that_do_not_fit(qev: Contract<QevAuction>) {
    deploy(&qev);
    enqueue(&qev, ALICE, 10);
    warp(&qev, 1, 0);
    let settle = |epoch: U256, price: U256, liquidity: U256| {
        qev.sender(VAULT).settle(epoch, price, liquidity, u(9)).motsu_unwrap_err()
    };
    let overflow = Error::from(MathOverflow {});
    for bits in [64usize, 128, 255] {
        assert_eq!(settle(U256::from(1) << bits, u(WAD), u(1)), overflow);
    }
    assert_eq!(settle(U256::MAX, u(WAD), u(1)), overflow);
    for price in [U256::from(1) << 124, U256::from(1) << 128, U256::MAX] {
        assert_eq!(settle(u(0), price, u(1)), overflow);
    }
    for liquidity in [U256::from(1) << 120, U256::from(1) << 128, U256::MAX] {
        assert_eq!(settle(u(0), u(WAD), liquidity), overflow);
    }
    let most = (U256::from(1) << 120) - u(1);
    qev.sender(VAULT).settle(u(0), u(WAD), most, U256::MAX).motsu_unwrap();
}

#[motsu::test]
fn inv_qev_i1_odd_numbers_reserve_enough(qev: Contract<QevAuction>) {
    deploy(&qev);
    let ids: Vec<U256> = (0..7u64)
        .map(|n| qev.sender(VAULT).enqueue(ALICE, u(100_000_003 + 7_919 * n * n)).motsu_unwrap())
        .collect();
    for id in &ids {
        seal(&qev, ALICE, 0, *id, 333);
    }
    let bids: Vec<(U256, u16)> = ids.iter().map(|id| (*id, 333)).collect();
    reveal_all(&qev, &bids);
    let (price, liquidity) = (u(WAD + 123_456_789_012_345_677), assets(331) + u(1));
    let (_, sold, reserve, fee, _) =
        qev.sender(VAULT).settle(u(0), price, liquidity, U256::MAX).motsu_unwrap();
    let (mut units, mut paid) = (u(0), u(0));
    for id in ids {
        let (fill, assets) = claim(&qev, id);
        units += fill;
        paid += assets;
    }
    assert!(units <= sold && units + u(7) >= sold, "INV-QEV-I1");
    assert!(paid <= reserve && reserve <= liquidity, "INV-QEV-I1");
    let worth = sold * price / u(1_000_000);
    assert!(reserve + fee <= worth && worth - reserve - fee <= u(1), "INV-QEV-I1");
}
