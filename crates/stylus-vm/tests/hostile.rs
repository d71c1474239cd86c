//! Damaged modules and streams: an error or a program, never a panic.

mod support;

use std::path::PathBuf;
use stylus_vm::{activate, decode_code, encode_code, Params};
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

#[test]
fn damaged_modules_never_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut activated, mut rejected) = (0, 0);
    for wasm in modules() {
        for _ in 0..1_500 {
            match activate(&damaged(&mut random, &wasm), &Params::default()) {
                Err(_) => rejected += 1,
                Ok((_, program)) => {
                    activated += 1;
                    let mut world = World::default();
                    let input: Vec<u8> = (0..random.below(40)).map(|_| random.next() as u8).collect();
                    let outcome = world.run(&program, &input, 200_000, true);
                    assert!(outcome.gas_used <= 200_000);
                    assert_eq!(world.pages.0, 0);
                }
            }
        }
    }
    assert!(activated > 80 && rejected > 2_000, "{activated} activated, {rejected} rejected");
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
