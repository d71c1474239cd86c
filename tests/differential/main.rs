//! The compiled programs, their arithmetic and the exact model, led through the same random calls.
//!
//! Every step compares the outcome (its values, or the name of its error), all events of the three contracts, and a few
//! views; every `FULL_EVERY` steps and at the end all views and every lot. A failure prints its seed and the fewest steps
//! found that fail as well. `USDAI_SEED=n` plays that sequence alone; `USDAI_SEQUENCES` says how many there are,
//! `USDAI_STEPS` how long they are.

mod attackers;
mod author;
mod compare;
mod encode;
mod loans;
mod math;
mod names;
mod ops;
mod rng;
mod run;
mod world;

use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Mutex;

use devnode::testing::on_deep_stack;
use run::{play, shrink, Source, Totals};
use world::World;

/// The embedded chain's.
pub const CHAIN_ID: u64 = 412_346;
/// Sequences without a word from outside.
const SEQUENCES: u64 = 256;
/// Steps of each.
const STEPS: u64 = 500;
/// The first seed; the next sequence has the next one.
const SEED: u64 = 20_260_101;

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn the_contracts_do_what_the_model_says() {
    let (first, sequences) = match setting("USDAI_SEED") {
        Some(seed) => (seed, 1),
        None => (SEED, setting("USDAI_SEQUENCES").unwrap_or(SEQUENCES)),
    };
    let steps = setting("USDAI_STEPS").unwrap_or(STEPS);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    let threads = threads.min(usize::try_from(sequences).unwrap_or(1)).max(1);
    let next = AtomicU64::new(0);
    let failed = AtomicBool::new(false);
    let failure = Mutex::new(None);
    let totals = Mutex::new(Totals::default());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                on_deep_stack(|| {
                    let world = World::deploy();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= sequences || failed.load(Ordering::Relaxed) {
                            return;
                        }
                        let seed = first + index;
                        let mut source = Source::random(&world, seed, steps);
                        let played = catch_unwind(AssertUnwindSafe(|| play(&world, &mut source)))
                            .unwrap_or_else(|panic| {
                                failed.store(true, Ordering::Relaxed);
                                eprintln!("USDAI_SEED={seed} panics");
                                resume_unwind(panic)
                            });
                        match played {
                            Ok(sequence) => totals.lock().expect("no panic").add(&sequence),
                            Err(found) => {
                                failed.store(true, Ordering::Relaxed);
                                let told = shrink(&world, found).tell(seed);
                                *failure.lock().expect("no panic") = Some(told);
                            }
                        }
                    }
                });
            });
        }
    });
    if let Some(told) = failure.into_inner().expect("no panic") {
        panic!("{told}");
    }
    let totals = totals.into_inner().expect("no panic");
    println!("{totals}");
    if sequences >= 128 && steps >= STEPS {
        totals.require_every_kind();
    }
}
