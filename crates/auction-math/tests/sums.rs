//! Where the sums of the bids decide: just enough for all of them, and one unit of capacity less.

mod common;

use auction_math::{Bids, Settlement};
use common::Machine;

/// Par: one unit-bps of capacity is 1e8 wei.
const PRICE: u128 = 1_000_000_000_000_000_000;
const WEI: u128 = 100_000_000;
/// Cohort, units, tick.
const BIDS: [(u16, u64, u16); 5] = [
    (0, 300_000_001, 7),
    (0, 100_000_000, 1_023),
    (1, 123_456_789, 7),
    (1, 200_000_003, 8),
    (1, 100_000_000, 1),
];

/// The bids, one that stays hidden and a lot that does not bid, in epoch 1; what the bids need, unit-bps.
fn book() -> (Machine, Vec<usize>, u128) {
    let mut machine = Machine::default();
    let mut ids = Vec::new();
    for cohort in 0..2 {
        for (_, units, _) in BIDS.iter().filter(|bid| bid.0 == cohort) {
            ids.push(machine.enqueue(cohort, *units));
        }
        if cohort == 0 {
            machine.settle(PRICE, 0, u32::MAX);
        }
    }
    let hidden = machine.enqueue(1, 400_000_000);
    machine.enqueue(1, 1_000_000);
    for (id, (_, _, tick)) in ids.iter().zip(BIDS) {
        assert!(machine.seal(*id, tick) && machine.reveal(*id, tick));
    }
    assert!(machine.seal(hidden, 500));
    let need = BIDS.iter().map(|(_, units, tick)| u128::from(*units) * u128::from(10_000 - tick)).sum();
    (machine, ids, need)
}

fn settle(machine: &mut Machine, liquidity: u128) -> Settlement {
    machine.settle(PRICE, liquidity, u32::MAX).settlement
}

#[test]
fn sums_are_of_revealed_bids() {
    let (machine, _, _) = book();
    let sums = |cohort| {
        let bids = BIDS.iter().filter(|bid| bid.0 == cohort);
        bids.fold((0u64, 0u128), |(units, given), (_, more, tick)| {
            (units + more, given + u128::from(*more) * u128::from(*tick))
        })
    };
    for (cohort, bond, sealed, revealed) in [(0, 0, 2, 2), (1, 1_000_000, 4, 3)] {
        let (units, given) = sums(cohort);
        assert_eq!(Bids::load(&machine.book, 1, cohort), Bids { units, given, bond, sealed, revealed });
    }
}

#[test]
fn just_enough_serves_all_bids_and_nobody_else() {
    let (mut machine, ids, need) = book();
    let settled = settle(&mut machine, need * WEI);
    assert_eq!(settled.outcome.marginal, None);
    let units: u64 = BIDS.iter().map(|bid| bid.1).sum();
    assert_eq!((settled.sold, settled.used, settled.bond), (u128::from(units), need, 1_000_000));
    assert!(ids.iter().all(|id| machine.fate(*id).0.units == 0));
    let live = [0, 1].map(|cohort| machine.book.cohort(cohort).live);
    assert_eq!(live, [0, 400_000_000], "the hidden lot less its bond, and the quiet one");
}

#[test]
fn one_unit_less_is_missing_at_the_lowest_tick() {
    for wei in [1, WEI] {
        let (mut machine, ids, need) = book();
        let settled = settle(&mut machine, need * WEI - wei);
        let marginal = settled.outcome.marginal.expect("one is served in part");
        assert_eq!((marginal.tick, marginal.cohort), (1, 1));
        assert_eq!((marginal.num, marginal.den), (99_999_999, 100_000_000));
        assert_eq!(settled.used, need - 9_999);
        let left: Vec<u64> = ids.iter().map(|id| machine.fate(*id).0.units).collect();
        assert_eq!(left, [0, 0, 0, 0, 1]);
    }
}
