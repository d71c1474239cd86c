//! The worked example of docs/qev.md.
mod common;

use auction_math::{fair_value_down, LotState};
use common::Machine;

const SHARE: u64 = 1_000_000;
const WAD: u128 = 1_000_000_000_000_000_000;
const PRICE: u128 = 1_050_000_000_000_000_000;

#[test]
fn everybody_gets_what_the_example_says() {
    let mut m = Machine::default();
    let cy = m.enqueue(0, 30_000 * SHARE);
    // Cohort 6 of the example is epoch 0 here, without liquidity; cohort 7 is epoch 1.
    m.settle(PRICE, 0, u32::MAX);
    let [ada, gus, ben, dee, eve, fay, hal] =
        [40_000, 5_000, 50_000, 20_000, 10_000, 20_000, 8_000].map(|shares| m.enqueue(1, shares * SHARE));
    assert!(m.cancel(hal));
    assert_eq!(m.cancelled, 8_000 * u128::from(SHARE));
    let bids = [(ada, 200), (gus, 150), (cy, 100), (ben, 100), (dee, 50)];
    for (id, tick) in bids {
        assert!(m.seal(id, tick));
    }
    assert!(m.seal(fay, 300));
    for (id, tick) in bids {
        assert!(m.reveal(id, tick));
    }
    let settled = m.settle(PRICE, 100_000 * WAD, u32::MAX);
    let s = settled.settlement;
    assert_eq!(s.sold, 96_629_389_129);
    assert_eq!(settled.reserve, 99_999_999_999_595_500_000_000);
    let fee = fair_value_down(s.used + s.fee, PRICE).unwrap() - settled.reserve;
    assert_eq!(fee, 1_460_858_585_854_500_000_000);
    assert_eq!((s.bond, settled.bond), (50_000_000, 50_000_000), "50 shares");
    let of = |id| {
        let (lot, won) = m.fate(id);
        (won.assets, lot.units, lot.cohort, lot.state)
    };
    let queued = LotState::Queued;
    assert_eq!(of(ada), (41_160 * WAD, 0, 1, queued));
    assert_eq!(of(gus), (517_125 * WAD / 100, 0, 1, queued));
    assert_eq!(of(cy), (31_185 * WAD, 0, 0, queued));
    assert_eq!(of(ben), (22_483_749_999_595_500_000_000, 28_370_610_871, 1, queued));
    assert_eq!(of(dee), (0, 20_000 * SHARE, 1, queued));
    assert_eq!(of(eve), (0, 10_000 * SHARE, 1, queued));
    assert_eq!(of(fay), (0, 19_950 * SHARE, 1, queued));
}
