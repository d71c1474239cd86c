//! The invariants of docs/invariants.md as far as they live in the mathematics. Each test asserts its id.

mod common;

use common::{open_epoch, plan, Machine, Plan, Settled};
use proptest::{prelude::*, strategy::ValueTree};

use auction_math::{bond, payout_down, LotState};

/// Runs plans and shows `check` every epoch: the machine before its settlement and after, and the bids.
fn run(
    plans: &[Plan],
    mut check: impl FnMut(&Machine, &Machine, &Settled, &[(usize, u16, bool)]) -> Result<(), TestCaseError>,
) -> Result<Machine, TestCaseError> {
    let mut machine = Machine::default();
    for plan in plans {
        let sealed = open_epoch(&mut machine, plan);
        let before = machine.clone();
        let liquidity = machine.liquidity(plan);
        let settled = machine.settle(plan.price, liquidity, plan.max_words);
        check(&before, &machine, &settled, &sealed)?;
    }
    Ok(machine)
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    prop::collection::vec(plan(), 1..7)
}

/// What the settlement between `before` and `after` has sold of a lot: units and assets.
fn fill(before: &Machine, after: &Machine, id: usize) -> (u64, u128) {
    let (old, new) = (before.fate(id).1, after.fate(id).1);
    (new.units - old.units, new.assets - old.assets)
}

proptest! {
    #[test]
    fn inv_qev_i1_units_and_assets_are_conserved(plans in plans()) {
        let (mut sold, mut bonds, mut reserved) = (0u128, 0u128, 0u128);
        let machine = run(&plans, |_, after, settled, _| {
            let s = settled.settlement;
            prop_assert_eq!(s.sold * 10_000, s.used + s.fee, "INV-QEV-I1: fair value is payouts and fee, class by class");
            prop_assert!(settled.reserve <= settled.liquidity, "INV-QEV-I1: reserve within liquidity");
            sold += s.sold;
            bonds += settled.bond;
            reserved += settled.reserve;
            let won: u128 = (0..after.lots).map(|id| after.fate(id).1.assets).sum();
            prop_assert!(won <= reserved, "INV-QEV-I1: claims {} within reserves {}", won, reserved);
            Ok(())
        })?;
        prop_assert_eq!(machine.enqueued, machine.cancelled + sold + bonds + machine.live(), "INV-QEV-I1: units");
        let left: u128 = (0..machine.lots).map(|id| u128::from(machine.fate(id).0.units)).sum();
        prop_assert!(left <= machine.live(), "INV-QEV-I1: no lot keeps what its line has not");
        let won: u128 = (0..machine.lots).map(|id| u128::from(machine.fate(id).1.units)).sum();
        prop_assert!(won <= sold, "INV-QEV-I1: no lot is paid for what its class has not sold");
    }

    #[test]
    fn inv_qev_i2_a_served_class_means_all_before_it_are_served_in_full(plans in plans()) {
        run(&plans, |before, after, _, sealed| {
            let bids: Vec<_> = sealed.iter().filter(|(_, tick, revealed)| *revealed && *tick != 0)
                .map(|(id, tick, _)| (*tick, before.book.lot(*id).cohort, *id)).collect();
            for (tick, cohort, id) in &bids {
                if fill(before, after, *id).0 == 0 {
                    continue;
                }
                for (other_tick, other_cohort, other) in &bids {
                    if other_tick > tick || (other_tick == tick && other_cohort < cohort) {
                        prop_assert_eq!(after.fate(*other).0.units, 0, "INV-QEV-I2: {} ranks before {}", other, id);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn inv_qev_i3_nobody_gives_up_more_than_his_bid(plans in plans()) {
        run(&plans, |before, after, settled, sealed| {
            for id in 0..before.lots {
                let tick = sealed.iter().find(|(lot, _, revealed)| *lot == id && *revealed).map_or(0, |(_, tick, _)| *tick);
                let (units, assets) = fill(before, after, id);
                prop_assert_eq!(Ok(assets), payout_down(units, tick, settled.price), "INV-QEV-I3");
            }
            Ok(())
        })?;
    }

    #[test]
    fn inv_qev_i4_a_losing_bid_changes_nothing_for_its_lot(plans in plans()) {
        run(&plans, |before, after, settled, sealed| {
            let Some(m) = settled.settlement.outcome.marginal else { return Ok(()) };
            for (id, tick, revealed) in sealed {
                let cohort = before.book.lot(*id).cohort;
                let lost = (*tick, std::cmp::Reverse(cohort)) < (m.tick, std::cmp::Reverse(m.cohort));
                if !*revealed || *tick == 0 || !lost {
                    continue;
                }
                // The same epoch, with tick 0 in the place of his bid.
                let mut other = before.clone();
                let mut lot = other.book.lot(*id);
                take_out(&mut other, *id, *tick);
                let again = other.settle(settled.price, settled.liquidity, u32::MAX);
                prop_assert_eq!(again.settlement.outcome.marginal, Some(m), "INV-QEV-I4: others");
                let (with, without) = (after.fate(*id), other.fate(*id));
                prop_assert_eq!(with.1, without.1, "INV-QEV-I4: winnings");
                lot.state = LotState::Queued;
                lot.tick = 0;
                for fate in [with.0, without.0] {
                    prop_assert_eq!(auction_math::Lot { epoch: lot.epoch, ..fate }, lot, "INV-QEV-I4: the lot");
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn inv_qev_i7_order_and_paging_do_not_matter(plan in plan(), seed in any::<u64>(), words in 0u32..5) {
        let mut straight = Machine::default();
        let sealed = open_epoch(&mut straight, &Plan { cancels: vec![], claims: vec![], ..plan.clone() });
        let liquidity = straight.liquidity(&plan);
        straight.settle(plan.price, liquidity, u32::MAX);

        // The same lots; bids sealed and revealed in another order, settled in small steps.
        let mut turned = Machine::default();
        plan.lots.iter().for_each(|units| { turned.enqueue(0, *units); });
        plan.late.iter().for_each(|units| { turned.enqueue(1, *units); });
        let mut order = sealed.clone();
        order.sort_by_key(|(id, _, _)| (*id as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for (id, tick, _) in &order {
            prop_assert!(turned.seal(*id, *tick));
        }
        for (id, tick, _) in order.iter().rev().filter(|(_, _, revealed)| *revealed) {
            prop_assert!(turned.reveal(*id, *tick));
        }
        turned.settle(plan.price, liquidity, words);
        prop_assert_eq!(turned.book.image(), straight.book.image(), "INV-QEV-I7");
    }

    #[test]
    fn inv_qev_i8_splitting_a_lot_gains_nothing(
        others in prop::collection::vec((100_000_000u64..10_000_000_000, 0u16..4), 1..8),
        pieces in prop::collection::vec(100_000_000u64..10_000_000_000, 2..6),
        tick in 0u16..4,
        permille in 0u128..1_100,
    ) {
        let build = |parts: &[u64]| {
            let mut machine = Machine::default();
            for (units, tick) in &others {
                let id = machine.enqueue(0, *units);
                assert!(machine.seal(id, *tick) && machine.reveal(id, *tick));
            }
            for units in parts {
                let id = machine.enqueue(0, *units);
                assert!(machine.seal(id, tick) && machine.reveal(id, tick));
            }
            machine
        };
        let (mut split, mut whole) = (build(&pieces), build(&[pieces.iter().sum()]));
        let price = 1_070_000_000_000_000_001u128;
        let liquidity = price / 1_000_000 * whole.live() / 1_000 * permille;
        let (a, b) = (split.settle(price, liquidity, u32::MAX), whole.settle(price, liquidity, u32::MAX));
        prop_assert_eq!(a.settlement, b.settlement, "INV-QEV-I8: the clearing");
        for id in 0..others.len() {
            prop_assert_eq!(split.fate(id), whole.fate(id), "INV-QEV-I8: the others");
        }
        let n = others.len();
        let sum: u64 = (n..n + pieces.len()).map(|id| split.fate(id).1.units).sum();
        let one = whole.fate(n).1.units;
        prop_assert!(sum <= one && one - sum <= pieces.len() as u64, "INV-QEV-I8: {} in pieces, {} whole", sum, one);
        let sum: u64 = (n..n + pieces.len()).map(|id| split.fate(id).0.units).sum();
        let one = whole.fate(n).0.units;
        prop_assert!(sum <= one && one - sum <= pieces.len() as u64, "INV-QEV-I8: {} left in pieces, {} whole", sum, one);
    }

    #[test]
    fn inv_qev_i10_an_epoch_without_bids_is_first_in_first_out(plans in plans()) {
        let plans: Vec<Plan> = plans.into_iter().map(|plan| Plan { bids: vec![], ..plan }).collect();
        run(&plans, |before, after, settled, _| {
            let mut money = settled.capacity / 10_000;
            for cohort in 0..=before.epoch {
                let line = u128::from(before.book.cohort(cohort).live);
                let sold = line.min(money);
                money -= sold;
                prop_assert_eq!(u128::from(after.book.cohort(cohort).live), line - sold, "INV-QEV-I10: cohort {}", cohort);
            }
            prop_assert_eq!(settled.settlement.fee, 0, "INV-QEV-I10: nothing is given up");
            Ok(())
        })?;
    }

    #[test]
    fn inv_qev_i11_claiming_twice_gives_nothing_more(plans in plans()) {
        let mut machine = run(&plans, |_, _, _, _| Ok(()))?;
        for id in 0..machine.lots {
            let mut expected = machine.fate(id);
            machine.claim(id);
            // What was kept for it has been taken.
            expected.0.credit = false;
            let image = machine.book.image();
            prop_assert!(machine.claim(id).is_empty(), "INV-QEV-I11: second claim");
            prop_assert_eq!(machine.book.image(), image, "INV-QEV-I11: second claim writes nothing");
            prop_assert_eq!(machine.fate(id), expected, "INV-QEV-I11: claiming changes no fate");
        }
    }

    #[test]
    fn inv_qev_i12_liquidity_is_used_up_while_anyone_waits(plans in plans()) {
        run(&plans, |_, after, settled, _| {
            let waiting: u64 = (0..after.epoch).map(|cohort| after.book.cohort(cohort).live).max().unwrap_or(0);
            if waiting != 0 {
                prop_assert!(settled.capacity - settled.settlement.used < 10_000, "INV-QEV-I12");
            }
            Ok(())
        })?;
    }

    #[test]
    fn inv_qev_i13_only_an_unrevealed_bid_costs_its_bond(plans in plans()) {
        run(&plans, |before, after, settled, sealed| {
            let mut expected = 0u128;
            for id in 0..before.lots {
                let units = before.fate(id).0.units;
                let hidden = sealed.iter().any(|(lot, _, revealed)| *lot == id && !revealed);
                let penalty = if hidden { bond(units) } else { 0 };
                expected += u128::from(penalty);
                let accounted = after.fate(id).0.units + fill(before, after, id).0 + penalty;
                prop_assert!(accounted <= units && units - accounted <= 1, "INV-QEV-I13: lot {}", id);
            }
            prop_assert_eq!(settled.bond, expected, "INV-QEV-I13: burned bonds");
            Ok(())
        })?;
    }
}

/// Turns a revealed bid into tick 0, in the book: what revealing it as no bid would have written.
fn take_out(machine: &mut Machine, id: usize, tick: u16) {
    use auction_math::{Bids, Bitmap, Key, Lot, Store, TickWord, Word};
    let lot = machine.book.lot(id);
    let epoch = lot.epoch;
    let key = Key::Ticks(epoch, lot.cohort, TickWord::of(tick));
    let mut fresh = TickWord::default();
    let old = TickWord::from(machine.book.load(key));
    for lane in 0..4u16 {
        let at = (tick & !3) | lane;
        let units = old.get(at) - if at == tick { lot.units } else { 0 };
        fresh.add(at, units).expect("fits");
    }
    machine.book.store(key, fresh.into());
    if fresh == TickWord::default() {
        let words_key = Key::TickWords(epoch, lot.cohort);
        let mut words = Bitmap::from(machine.book.load(words_key));
        words.remove(TickWord::of(tick));
        machine.book.store(words_key, words.into());
    }
    let mut bids = Bids::load(&machine.book, epoch, lot.cohort);
    bids.units -= lot.units;
    bids.given -= u128::from(lot.units) * u128::from(tick);
    bids.save(&mut machine.book, epoch, lot.cohort).expect("fits");
    let queued = Lot { state: LotState::Queued, tick: 0, ..lot };
    machine.book.store(Key::Lot(id as u64), queued.encode().expect("packs"));
    assert_ne!(machine.book.load(key), Word::MAX);
}

#[test]
fn inv_qev_i13_revealed_losers_keep_every_unit() {
    let mut machine = Machine::default();
    let winner = machine.enqueue(0, 500_000_000);
    let loser = machine.enqueue(0, 400_000_001);
    for (id, tick) in [(winner, 20), (loser, 10)] {
        assert!(machine.seal(id, tick) && machine.reveal(id, tick));
    }
    machine.settle(10u128.pow(18), 400 * 10u128.pow(18), u32::MAX);
    assert_eq!(machine.fate(loser).0.units, 400_000_001, "INV-QEV-I13");
    assert!(machine.fate(winner).1.units > 0, "the settlement sold something");
}

#[test]
fn a_lot_that_lost_bids_again_and_wins() {
    let mut machine = Machine::default();
    let first = machine.enqueue(0, 500_000_000);
    let second = machine.enqueue(0, 500_000_000);
    for (id, tick) in [(first, 20), (second, 10)] {
        assert!(machine.seal(id, tick) && machine.reveal(id, tick));
    }
    let price = 10u128.pow(18);
    // 250 of 500 at 20 bps are served: 249.5 assets.
    machine.settle(price, 2495 * 10u128.pow(17), u32::MAX);
    assert_eq!(machine.fate(first).0.units, 250_000_000);
    assert_eq!(
        machine.fate(second),
        (auction_math::Lot { epoch: 1, ..machine.fate(second).0 }, Default::default())
    );
    // Both bid again; what the first has won is kept as a credit.
    for (id, tick) in [(first, 5), (second, 30)] {
        assert!(machine.seal(id, tick) && machine.reveal(id, tick));
    }
    machine.settle(price, 600 * price, u32::MAX);
    assert_eq!(machine.fate(second).1.assets, 4985 * 10u128.pow(17));
    let (lot, won) = machine.fate(first);
    assert_eq!(machine.claim(first), won);
    assert_eq!(won.units + lot.units, 500_000_000);
    assert!(won.assets > 2495 * 10u128.pow(17));
}

#[test]
fn plans_reach_every_kind_of_end() {
    // Guards the strategies above: an all-empty generator would let every property pass.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut partial, mut full, mut queue_sales, mut burned) = (0, 0, 0, 0);
    for _ in 0..200 {
        let plans = plans().new_tree(&mut runner).expect("a plan").current();
        let _ = run(&plans, |_, after, settled, sealed| {
            let s = settled.settlement;
            partial += u32::from(s.outcome.marginal.is_some_and(|m| m.num != 0));
            full += u32::from(s.outcome.marginal.is_none() && s.fee != 0);
            queue_sales += u32::from(after.book.cohort(0).checkpoints != 0);
            burned += u32::from(settled.bond != 0 && !sealed.is_empty());
            Ok(())
        });
    }
    assert!(
        partial > 50 && full > 20 && queue_sales > 50 && burned > 50,
        "{partial} {full} {queue_sales} {burned}"
    );
}

#[test]
fn cohorts_end_with_the_last_epoch() {
    let mut book = common::Book::default();
    let enqueue =
        |book: &mut common::Book, cohort| auction_math::enqueue(book, 1, common::controller(0), cohort, 1);
    assert_eq!(enqueue(&mut book, auction_math::MAX_EPOCH + 1), Err(auction_math::Overflow));
    assert!(book.image().is_empty(), "nothing is written");
    assert_eq!(enqueue(&mut book, auction_math::MAX_EPOCH), Ok(()));
    assert_eq!(auction_math::next_with_lots(&book, 0, false), Some(auction_math::MAX_EPOCH));
}

proptest! {
    #[test]
    fn inv_qev_i5_settlement_lowers_no_price_of_those_who_stay(plans in plans(), surplus in 0u128..1_000_000) {
        run(&plans, |before, _, settled, _| {
            // All in line and as much again outside, backed by exactly the price, and some.
            let units = 2 * (before.live() + settled.bond) + 1;
            let worth = |units: u128| num_bigint::BigInt::from(units) * settled.price;
            let assets = worth(units) + num_bigint::BigInt::from(surplus) * 1_000_000;
            let (sold, bond) = (settled.settlement.sold, settled.bond);
            // Fee and remainder of the liquidity stay; a price is assets per unit.
            let left = &assets - num_bigint::BigInt::from(settled.reserve) * 1_000_000;
            let (old, new) = (&assets * (units - sold - bond), &left * units);
            // The reserve is rounded up: below one wei the price may fall by less than that.
            prop_assert!(new + units * 1_000_000 > old, "INV-QEV-I5: no one who stays loses a wei");
            let given_up = num_bigint::BigInt::from(settled.settlement.fee) * settled.price;
            if given_up >= num_bigint::BigInt::from(20_000_000_000u64) {
                prop_assert!(&left * units > &assets * (units - sold - bond), "INV-QEV-I5: a fee raises the price");
            }
            Ok(())
        })?;
    }

    #[test]
    fn syncing_in_pages_books_the_same(sales in 1u16..20, page in 1u32..5, units in 1_000_000_000u64..(1 << 50)) {
        let mut machine = Machine::default();
        let id = machine.enqueue(0, units);
        for n in 0..sales {
            let price = 10u128.pow(18) + u128::from(n);
            let liquidity = price / 1_000_000 * machine.live() / 20;
            machine.settle(price, liquidity, 1);
        }
        let whole = machine.fate(id);
        let (mut lot, mut won, mut pages) = (machine.book.lot(id), auction_math::Winnings::default(), 0);
        loop {
            let step = auction_math::sync(&machine.book, lot, machine.epoch, page).expect("a sound book");
            (lot, won) = (step.lot, won.plus(step.won).expect("sums fit"));
            pages += 1;
            if step.complete {
                break;
            }
        }
        prop_assert_eq!((lot, won), whole);
        prop_assert_eq!(pages, u32::from(sales).div_ceil(page), "as many pages as needed");
    }
}
