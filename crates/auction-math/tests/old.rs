//! Cohorts that are too old for the header of an epoch, 21 years, and bids of which none is left.

mod common;

use auction_math::{bidder_count, in_line, Key, Store};
use common::Machine;

const PRICE: u128 = 1_000_000_000_000_000_000;
const LOT: u64 = 500_000_000;

/// Epochs without liquidity until `epoch`.
fn wait(machine: &mut Machine, epoch: u16) {
    while machine.epoch < epoch {
        machine.settle(PRICE, 0, u32::MAX);
    }
}

#[test]
fn cohorts_of_all_ages_bid_in_the_order_of_their_age() {
    let mut machine = Machine::default();
    let mut lots = Vec::new();
    for cohort in [0u16, 1, 46, 47, 48, 299, 300] {
        wait(&mut machine, cohort);
        lots.push(machine.enqueue(cohort, LOT));
    }
    for id in lots.iter().rev() {
        assert!(machine.seal(*id, 100));
    }
    assert_eq!(bidder_count(&machine.book, 300), Ok((7, 0)));
    for id in &lots {
        assert!(machine.reveal(*id, 100));
    }
    // Three and a half of seven lots of one tick: the older ones.
    let worth = u128::from(LOT) * 99 / 100 * PRICE / 1_000_000;
    let settled = machine.settle(PRICE, worth * 7 / 2, 1);
    let marginal = settled.settlement.outcome.marginal.expect("one is served in part");
    assert_eq!((marginal.tick, marginal.cohort, marginal.num, marginal.den), (100, 47, LOT / 2, LOT));
    let left: Vec<u64> = lots.iter().map(|id| machine.fate(*id).0.units).collect();
    assert_eq!(left, [0, 0, 0, LOT / 2, LOT, LOT, LOT]);
    assert_eq!(bidder_count(&machine.book, 300), Ok((7, 7)));
}

#[test]
fn a_withdrawn_bid_leaves_no_word() {
    for cohort in [0u16, 300] {
        let mut machine = Machine::default();
        let old = machine.enqueue(0, LOT);
        wait(&mut machine, 300);
        let id = if cohort == 0 { old } else { machine.enqueue(300, LOT) };
        // What was settled before is booked by the first seal.
        assert!(machine.seal(id, 7));
        machine.unseal(id);
        let mut image = machine.book.image();
        assert!(machine.seal(id, 8));
        assert_eq!(in_line(&machine.book, cohort, 300, false), Ok((LOT - LOT / 400, 1)));
        machine.unseal(id);
        assert_eq!(machine.book.image(), image);
        assert_eq!(in_line(&machine.book, cohort, 300, false), Ok((LOT, 1)));
        // But for a note that old cohorts are to be looked for.
        let note = image.remove(&Key::Header(300).index());
        assert_eq!(note.is_some(), cohort == 0);
        assert!(machine.book.load(Key::Bids(300, cohort)).is_zero());
        assert_eq!(bidder_count(&machine.book, 300), Ok((0, 0)));
    }
}

#[test]
fn bonds_are_out_of_line_and_burned_once() {
    let mut machine = Machine::default();
    machine.enqueue(0, LOT);
    wait(&mut machine, 1);
    let ids = [(); 3].map(|()| machine.enqueue(1, LOT));
    for id in ids {
        assert!(machine.seal(id, 9));
    }
    assert!(machine.reveal(ids[0], 9));
    let bonds = 2 * (LOT / 400);
    assert_eq!(in_line(&machine.book, 1, 1, false), Ok((3 * LOT - bonds, 3)));
    // The first page has room for the bid and the older cohort of the queue.
    let liquidity = u128::from(LOT) * 3 * PRICE / 1_000_000;
    let mut page = |under_way| {
        let step = auction_math::settle(&mut machine.book, 1, PRICE, liquidity, 1, under_way);
        let step = step.expect("fits").expect("the same terms");
        (step, in_line(&machine.book, 1, if step.done { 2 } else { 1 }, !step.done).expect("a sound book").0)
    };
    let (first, line) = page(false);
    assert!(!first.done);
    assert_eq!((first.sold, line), (u128::from(2 * LOT), 2 * LOT - bonds));
    let (second, line) = page(true);
    assert!(second.done);
    assert_eq!(second.bond, u128::from(bonds));
    assert_eq!(second.sold + u128::from(line + bonds), u128::from(4 * LOT));
    assert_eq!(bidder_count(&machine.book, 1), Ok((3, 1)));
}
