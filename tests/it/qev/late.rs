//! Nobody settles for three epochs; then anybody does, in order, in as many calls as wanted.
use super::*;
use e2e::{world, Turn};
use usdai_abi::qev::WrongPhase;
use usdai_abi::susdai::NothingToSettle;

struct Late {
    w: Turn,
    /// Epoch 0: no bid; 200 bps; 50 bps and hidden. Epoch 1: 300 bps; no bid. Epoch 2: 10 bps; hidden; no bid.
    lots: [U256; 8],
}

/// Three epochs of requests and bids without a settlement, to day 95. `lent` whole USDai of 600,000 are not idle.
fn late(lent: u64) -> Late {
    let w = world();
    w.stake(&w.alice, 300_000);
    w.stake(&w.bob, 300_000);
    if lent != 0 {
        let _ = w.borrow(usd(lent * 2), usd(lent));
    }
    let (alice, bob) = (&w.alice, &w.bob);
    w.day(5);
    let (a, b, c) = (w.request(alice, usd(1_000)), w.request(bob, usd(2_000)), w.request(bob, usd(1_000)));
    commit(&w, bob, 0, b, 200, &[]);
    commit(&w, bob, 0, c, 50, &[]);
    w.day(28);
    assert_eq!(w.reveal(&[(b, 200, salt(b.to()))]), 1);
    w.day(35);
    let (d, e) = (w.request(alice, usd(5_000)), w.request(bob, usd(5_000)));
    commit(&w, alice, 1, d, 300, &[]);
    // A lot that epoch 0 may have served has to wait for it.
    let held: WrongPhase = w.refused_with(
        bob,
        w.p.qev,
        &IQev::commitCall { id: c, commitment: w.commitment(1, c, 1, salt(1)), opening: Vec::new().into() },
    );
    assert_eq!((held.epoch, held.phase), (U256::ZERO, 2));
    w.day(58);
    assert_eq!(w.reveal(&[(d, 300, salt(d.to()))]), 1);
    w.day(65);
    let (f, g, h) = (w.request(alice, usd(10_000)), w.request(bob, usd(4_000)), w.request(bob, usd(3_000)));
    commit(&w, alice, 2, f, 10, &[]);
    commit(&w, bob, 2, g, 1_023, &[]);
    w.day(88);
    assert_eq!(w.reveal(&[(f, 10, salt(f.to()))]), 1);
    w.day(95);
    Late { w, lots: [a, b, c, d, e, f, g, h] }
}

/// What the lots have come to.
fn fates(late: &Late) -> Vec<(U256, U256)> {
    late.lots.iter().map(|id| fate(&late.w, *id)).collect()
}

fn figures(late: &Late) -> (U256, U256, U256) {
    let b = late.w.view(late.w.p.susdai, &ISUSDai::balancesCall {});
    (b.idle, b.reserved, late.w.balance(late.w.p.susdai, late.w.p.susdai))
}

#[test]
fn three_epochs_late_settle_in_order_in_one_call() {
    let late = late(0);
    assert_eq!(settle_many(&late.w, 10, 256), [0, 1, 2]);
    // 2 % of 2,000, 3 % of 5,000 and 0.1 % of 10,000 are given up; 25 bps of 1,000 and of 4,000 are burned. There is enough
    // for everybody, and what winners give up vests: all leave at one USDai a share or hardly more.
    let fates = fates(&late);
    let paid: Vec<U256> = fates.iter().map(|fate| fate.0).collect();
    let least = [100_000, 196_000, 99_750, 485_000, 500_000, 999_000, 399_000, 300_000];
    for (n, (paid, least)) in paid.iter().zip(least).enumerate() {
        let (low, high) = (cents(least), cents(least) * U256::from(1_001) / U256::from(1_000));
        assert!((low..=high).contains(paid), "lot {n}: {paid} for {low}");
    }
    assert!(fates.iter().all(|fate| fate.1.is_zero()), "nobody waits any more");
    let (_, reserved, queued) = figures(&late);
    let owed = paid.iter().fold(U256::ZERO, |sum, paid| sum + paid);
    assert!(owed <= reserved && reserved - owed < U256::from(10_000_000_000_000_u64), "INV-QEV-I1");
    assert_eq!(queued, U256::ZERO, "everything sold or forfeited is burned");
    let w = &late.w;
    let owner = |n: usize| if [0, 3, 5].contains(&n) { &w.alice } else { &w.bob };
    for (n, id) in late.lots.iter().enumerate() {
        assert_eq!(w.claim(owner(n), *id), paid[n], "lot {n} is paid");
    }
    let call = ISUSDai::settleManyCall { maxEpochs: U256::from(1), maxWords: U256::from(1) };
    let nothing: NothingToSettle = w.refused_with(&w.bob, w.p.susdai, &call);
    assert_eq!(nothing.notBefore, U256::from(e2e::START + 120 * 86_400));
}

/// Epoch 0 is settled in part, of 3,000 idle USDai; then there is enough for all.
fn short() -> Late {
    let late = late(597_000);
    let w = &late.w;
    assert_eq!(settle_many(w, 0, 256), Vec::<u64>::new(), "none asked for, none settled");
    assert_eq!(settle_many(w, 1, 256), [0]);
    assert!(!fate(w, late.lots[0]).1.is_zero(), "cohort 0 waits");
    w.stake(&w.carol, 50_000);
    late
}

#[test]
fn late_settlement_one_by_one_and_in_pages_gives_the_same() {
    let (whole, whole_figures) = {
        let late = short();
        assert_eq!(settle_many(&late.w, 10, 256), [1, 2]);
        (fates(&late), figures(&late))
    };
    let late = short();
    let mut order = Vec::new();
    let mut calls = 0;
    while order.len() < 2 {
        // The bids, which are all served, with a cohort of the queue; then the next cohort.
        order.extend(settle_many(&late.w, 1, 1));
        calls += 1;
        assert!(calls < 20, "it comes to an end");
    }
    assert_eq!(calls, 3, "epoch 1 has two cohorts in the queue, epoch 2 the third");
    assert_eq!(order, [1, 2]);
    // Later blocks vest a little more of the fees into the price.
    for (n, (paged, whole)) in fates(&late).iter().zip(&whole).enumerate() {
        let gap = paged.0.max(whole.0) - paged.0.min(whole.0);
        assert!(gap < cents(1), "lot {n}: {} and {}", paged.0, whole.0);
        assert_eq!(paged.1, whole.1, "lot {n}");
    }
    assert_eq!(figures(&late).2, whole_figures.2);
}

#[test]
fn a_settlement_half_done_keeps_its_terms_and_its_money() {
    let late = short();
    let w = &late.w;
    let call = ISUSDai::settleManyCall { maxEpochs: U256::from(3), maxWords: U256::from(1) };
    let receipt = w.send(&w.staff.keeper, w.p.susdai, &call);
    let opened: ISUSDai::SettlementOpened = receipt.event(w.p.susdai).expect("opened");
    receipt.event::<IQev::SettlementAdvanced>(w.p.qev).expect("not done");
    let price = |epoch: u64| w.view(w.p.susdai, &ISUSDai::epochPriceCall { epoch: U256::from(epoch) })._0;
    assert_eq!((price(1), price(2)), (opened.price, U256::ZERO));
    // Deposits come in between and change nothing of it.
    w.stake(&w.carol, 50_000);
    while w.view(w.p.qev, &IQev::phaseCall { epoch: U256::from(1) })._0 != 3 {
        settle_many(w, 1, 1);
    }
    assert_eq!(price(1), opened.price);
    assert_eq!(w.view(w.p.susdai, &ISUSDai::nextEpochToSettleCall {})._0, U256::from(2));
}
