//! Ten thousand hostile modules, and the named ones among them: each ends with a status, within the work that its ink
//! pays for, and in the same way when it is repeated.

mod driver;
mod named;
#[path = "../support/mod.rs"]
mod support;

use driver::{case, case_of, Family, Verdict};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::cell::RefCell;
use stylus_vm::Status;

/// Runs so many cases of a family; gives how each ended. They are the same in every run, unless PROPTEST_RNG_SEED asks
/// for others.
fn cases(family: Family, count: u32, size: usize, seed: u64) -> Vec<Verdict> {
    let verdicts = RefCell::new(Vec::new());
    let mut config =
        Config { cases: count, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    config.rng_seed = RngSeed::Fixed(match config.rng_seed {
        RngSeed::Fixed(wanted) => wanted.wrapping_add(seed),
        RngSeed::Random => seed,
    });
    let outcome = TestRunner::new(config).run(&vec(any::<u8>(), 0..size), |data| {
        verdicts.borrow_mut().push(case_of(family, &data));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let verdicts = verdicts.into_inner();
    assert_eq!(verdicts.len(), count as usize);
    verdicts
}

fn count(verdicts: &[Verdict], wanted: impl Fn(&Verdict) -> bool) -> usize {
    verdicts.iter().filter(|verdict| wanted(verdict)).count()
}

/// Half of the plausible modules; two tests, so that two processors share them.
fn plausible_modules(seed: u64) {
    let verdicts = cases(Family::Plausible, 3_000, 500, seed);
    let ran = |status: Status| count(&verdicts, |verdict| *verdict == Verdict::Ran(status));
    let summary = [Status::Success, Status::Revert, Status::Failure, Status::OutOfGas, Status::OutOfStack]
        .map(|status| (status, ran(status)));
    println!("{summary:?}");
    // the cases reach what they are made for
    assert!(summary.iter().map(|(_, count)| count).sum::<usize>() > 1_000, "{summary:?}");
    for status in [Status::Success, Status::Revert, Status::Failure, Status::OutOfGas] {
        assert!(ran(status) > 0, "{summary:?}");
    }
}

#[test]
fn plausible_modules_end_with_a_status_first_half() {
    plausible_modules(1);
}

#[test]
fn plausible_modules_end_with_a_status_second_half() {
    plausible_modules(2);
}

#[test]
fn wild_modules_end_with_a_status() {
    let verdicts = cases(Family::Wild, 1_000, 500, 3);
    assert!(count(&verdicts, |verdict| *verdict == Verdict::NotActivated) > 500);
}

#[test]
fn damaged_programs_end_with_a_status() {
    let verdicts = cases(Family::Damaged, 2_000, 32, 4);
    assert!(count(&verdicts, |verdict| matches!(verdict, Verdict::Ran(_))) > 100);
    assert!(count(&verdicts, |verdict| *verdict == Verdict::NotActivated) > 100);
    assert!(count(&verdicts, |verdict| *verdict == Verdict::NotDecoded) > 50);
}

#[test]
fn raw_bytes_end_with_a_status() {
    let verdicts = cases(Family::Raw, 1_000, 200, 5);
    assert!(count(&verdicts, |verdict| *verdict == Verdict::NotActivated) > 100);
    assert!(count(&verdicts, |verdict| *verdict == Verdict::NotDecoded) > 100);
    // the entry of the fuzz target chooses among the families by itself
    assert_eq!(case(&[]), case_of(Family::Plausible, &[]));
    assert_eq!(case(&[7, 0, 0, 0, 0, 0, 0, 1, 1]), case_of(Family::Raw, &[0, 0, 0, 0, 0, 0, 1, 1]));
}
