//! Damaged modules and streams: an error or a program, never a panic.

mod support;

use std::path::PathBuf;
use stylus_vm::{activate_for, decode_code, encode_code, Engine, Params};
use support::World;

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

fn modules() -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    ["counter", "dispatch", "grow", "hashlog", "loop"]
        .iter()
        .map(|name| std::fs::read(folder.join(format!("{name}.wasm"))).expect("a module"))
        .collect()
}

fn damaged(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(out.len());
        match random.below(4) {
            0 => out[at] = random.next() as u8,
            1 => out[at] ^= 1 << random.below(8),
            2 => out.truncate(at.max(1)),
            _ => out.insert(at, random.next() as u8),
        }
    }
    out
}

/// What a module does on one engine: its figures, its outcome and every trace it leaves; or why it is rejected.
fn behaviour(engine: Engine, wasm: &[u8], input: &[u8]) -> Result<String, String> {
    let (activation, program) = activate_for(engine, wasm, &Params::default()).map_err(|e| e.to_string())?;
    let mut world = World::default();
    let outcome = world.run(&program, input, 200_000, true);
    assert!(outcome.gas_used <= 200_000);
    assert_eq!(world.pages.0, 0);
    Ok(format!("{activation:?} {outcome:?} {:?} {:?} {:?}", world.storage, world.logs, world.calls))
}

#[test]
fn damaged_modules_never_panic_and_do_the_same_on_every_engine() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut activated, mut rejected, mut unread) = (0, 0, 0);
    for wasm in modules() {
        for _ in 0..1_500 {
            let module = damaged(&mut random, &wasm);
            let input: Vec<u8> = (0..random.below(40)).map(|_| random.next() as u8).collect();
            let first = behaviour(Engine::Wasmi, &module, &input);
            for engine in Engine::ALL {
                let other = behaviour(*engine, &module, &input);
                match (&first, &other) {
                    (Ok(first), Ok(other)) => assert_eq!(first, other, "{engine:?}"),
                    // the words may be the engine's own
                    (Err(_), Err(_)) => {}
                    // tinywasm does not read all code that can never be reached
                    (Ok(_), Err(reason)) if reason.contains("logical operand") => unread += 1,
                    _ => panic!("{first:?} and on {engine:?} {other:?}"),
                }
            }
            match first {
                Ok(_) => activated += 1,
                Err(_) => rejected += 1,
            }
        }
    }
    assert!(activated > 80 && rejected > 2_000, "{activated} activated, {rejected} rejected");
    assert!(unread * 20 < activated, "{unread} of {activated} not read");
}

#[test]
fn damaged_streams_never_panic() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut failed = 0;
    for wasm in modules() {
        let code = encode_code(&wasm);
        for _ in 0..1_000 {
            match decode_code(&damaged(&mut random, &code), 262_144) {
                Ok(wasm) => assert!(wasm.len() <= 262_144),
                Err(_) => failed += 1,
            }
        }
    }
    assert!(failed > 2_000, "{failed} failed");
}
