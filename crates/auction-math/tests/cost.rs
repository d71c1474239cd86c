//! INV-QEV-I9: what clearing reads depends on the ticks that carry bids, not on the number of bids.

mod common;

use common::Machine;

const PRICE: u128 = 1_050_000_000_000_000_000;

/// Loads and stores of a settlement with `bids` bids spread over `ticks`, at full and at half liquidity.
fn cost(bids: usize, ticks: &[u16], permille: u128) -> (u64, u64) {
    let mut machine = Machine::default();
    for n in 0..bids {
        let id = machine.enqueue(0, 100_000_000);
        let tick = ticks[n % ticks.len()];
        assert!(machine.seal(id, tick) && machine.reveal(id, tick));
    }
    let liquidity = PRICE / 1_000_000 * machine.live() / 1_000 * permille;
    let (loads, stores) = (machine.book.loads.get(), machine.book.stores.get());
    let settled = machine.settle(PRICE, liquidity, u32::MAX);
    assert!(settled.settlement.sold != 0, "the settlement sold something");
    (machine.book.loads.get() - loads, machine.book.stores.get() - stores)
}

#[test]
fn inv_qev_i9_ten_and_a_hundred_thousand_bids_cost_the_same() {
    let ticks: Vec<u16> = (1..=10).map(|n| n * 37).collect();
    for permille in [500, 1_000] {
        let (few, many) = (cost(10, &ticks, permille), cost(100_000, &ticks, permille));
        assert_eq!(few, many, "INV-QEV-I9 at {permille} permille");
    }
}

#[test]
fn inv_qev_i9_loads_are_bounded_by_the_words() {
    for (count, words) in [(1u16, 1u64), (10, 10), (256, 256)] {
        let ticks: Vec<u16> = (0..count).map(|n| n * 4 + 1).collect();
        // Too little to serve the last ones.
        let (loads, stores) = cost(usize::from(count), &ticks, 940);
        // Beside the words: header, sums of the bids, bitmap of words, line of the winners.
        assert!(loads <= words + 4, "INV-QEV-I9: {loads} loads for {words} words");
        assert!(stores <= 2, "INV-QEV-I9: {stores} stores");
    }
}

#[test]
fn inv_qev_i9_bids_that_are_all_served_are_read_in_one_word() {
    for count in [1u16, 10, 1_023] {
        let ticks: Vec<u16> = (1..=count).collect();
        let (loads, stores) = cost(usize::from(count), &ticks, 1_000);
        // Header, sums of the bids, line and open cohorts of the winners, then the open cohorts again for the queue.
        assert!(loads <= 5, "INV-QEV-I9: {loads} loads for {count} ticks");
        assert!(stores <= 3, "INV-QEV-I9: {stores} stores");
    }
}

#[test]
fn inv_qev_i9_a_walk_begins_where_fewer_ticks_are() {
    let ticks: Vec<u16> = (1..=1_023).collect();
    // All ticks of a cohort are 256 words. Alike as they are, at most half of them are read, from above or from below.
    for (permille, least, most) in
        [(940, 1, 5), (700, 60, 70), (480, 120, 130), (470, 125, 135), (200, 50, 60), (1, 1, 1)]
    {
        let (loads, stores) = cost(1_023, &ticks, permille);
        // Beside the words: header, sums of the bids, bitmap of words, line of the winners.
        assert!((least + 4..=most + 4).contains(&loads), "INV-QEV-I9: {loads} loads at {permille}");
        assert!(stores <= 2, "INV-QEV-I9: {stores} stores at {permille}");
    }
}

#[test]
fn without_bids_and_liquidity_a_settlement_is_constant() {
    let mut machine = Machine::default();
    for _ in 0..1_000 {
        machine.enqueue(0, 100_000_000);
    }
    let image = machine.book.image();
    let loads = machine.book.loads.get();
    machine.settle(PRICE, 0, u32::MAX);
    assert!(machine.book.loads.get() - loads <= 4);
    // Only the outcome is new.
    assert_eq!(machine.book.image().len(), image.len() + 1);
}
