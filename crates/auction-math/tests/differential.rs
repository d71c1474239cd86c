//! The book against the model, over epochs of random lots, bids, prices and liquidity.

mod common;

use common::{model::Model, open_epoch, plan, Machine, Plan};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

fn int(value: impl Into<BigInt>) -> BigInt {
    value.into()
}

/// Does to the model what `open_epoch` has done to the machine.
fn follow(
    model: &mut Model,
    machine: &Machine,
    plan: &Plan,
    sealed: &[(usize, u16, bool)],
    cancelled: &[usize],
) {
    for units in &plan.lots {
        model.enqueue(machine.epoch, *units);
    }
    for units in &plan.late {
        model.enqueue(machine.epoch + 1, *units);
    }
    for id in cancelled {
        model.lots[*id].units = int(0);
    }
    for (id, tick, revealed) in sealed {
        model.lots[*id].sealed = !revealed;
        model.lots[*id].tick = Some(*tick).filter(|tick| *revealed && *tick != 0);
    }
}

/// The lots that the plan cancels, by the rules: in line, and not cancelled before.
fn cancellations(machine: &Machine, plan: &Plan) -> Vec<usize> {
    let lots = machine.lots + plan.lots.len();
    let mut all: Vec<usize> = plan.cancels.iter().filter(|_| lots != 0).map(|id| id % lots).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn check(plans: &[Plan]) -> Result<(), TestCaseError> {
    let mut machine = Machine::default();
    let mut model = Model::default();
    for plan in plans {
        let cancelled = cancellations(&machine, plan);
        let sealed = open_epoch(&mut machine, plan);
        follow(&mut model, &machine, plan, &sealed, &cancelled);

        let epoch = machine.epoch;
        let liquidity = machine.liquidity(plan);
        let expected = model.settle(epoch, plan.price, liquidity);
        let settled = machine.settle(plan.price, liquidity, plan.max_words);
        let s = settled.settlement;

        prop_assert_eq!(int(s.sold), expected.sold);
        prop_assert_eq!(int(settled.bond), expected.bond);
        let scale = BigRational::new(int(settled.price), int(10_000_000_000u64));
        prop_assert_eq!(BigRational::from(int(s.used)) * &scale, expected.spent.clone());
        prop_assert_eq!(BigRational::from(int(s.fee)) * &scale, expected.given_up);
        prop_assert_eq!(int(settled.reserve), expected.spent.ceil().to_integer());
        let marginal = s.outcome.marginal.map(|m| (m.tick, m.cohort, int(m.num), int(m.den)));
        prop_assert_eq!(marginal, expected.marginal);
        for cohort in 0..=machine.epoch {
            prop_assert_eq!(
                int(machine.book.cohort(cohort).live),
                model.escrow(cohort),
                "line of cohort {}",
                cohort
            );
        }
        for (id, lot) in model.lots.iter().enumerate() {
            let (fate, won) = machine.fate(id);
            prop_assert_eq!(int(fate.units), lot.units.clone(), "units of lot {}", id);
            prop_assert_eq!(int(won.units), lot.won_units.clone(), "units won by lot {}", id);
            prop_assert_eq!(int(won.assets), lot.won_assets.clone(), "assets won by lot {}", id);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn book_equals_the_model(plans in prop::collection::vec(plan(), 1..9)) {
        check(&plans)?;
    }

    #[test]
    fn one_crowded_epoch_equals_the_model(mut first in plan(), bids in prop::collection::vec((any::<usize>(), 0u16..=1_023), 20..60)) {
        first.lots = (0..50u64).map(|i| 100_000_000 + i * i * 7_919).collect();
        first.bids = bids.into_iter().map(|(lot, tick)| common::Bid { lot, tick, revealed: true, withdrawn: false }).collect();
        check(&[first.clone(), first])?;
    }
}
