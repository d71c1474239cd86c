//! Storage, logs and accounts.

use super::support::World;
use super::{around, call, compute, ink, program, program_with, GAS, OTHER};
use alloy_primitives::{keccak256, Bytes, B256, U256};
use stylus_vm::{Outcome, Params, Status};

// ── Storage ──

const LOAD: &str = r#"(import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
    (import "vm_hooks" "storage_cache_bytes32" (func $cache (param i32 i32)))
    (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
    (import "vm_hooks" "write_result" (func $result (param i32 i32)))"#;

fn storage(world: &mut World, body: &str, gas: u64) -> Outcome {
    world.run(&program_with(LOAD, body, &Params::default()), &[], gas, true)
}

#[test]
fn loads_cost_the_evms_price_once() {
    let load = "(call $load (i32.const 0) (i32.const 32))";
    let ink = |times: usize| storage(&mut World::default(), &load.repeat(times), GAS).ink_used;
    let cold = ink(1) - around(2, false) - 2_452;
    assert_eq!(cold, 8_400 + 2 * 5_040 + (2_100 + 5) * 10_000);
    let repeated = 8_400 + 2 * 5_040 + around(2, false);
    assert_eq!(ink(2) - ink(1), repeated);
    // from the 33rd read on each costs two gas more
    assert_eq!(ink(33) - ink(32), repeated + 20_000);
}

#[test]
fn a_warm_slot_is_cheap() {
    let mut world = World::default();
    world.warm_slots.insert(B256::ZERO);
    let used = storage(&mut world, "(call $load (i32.const 0) (i32.const 32))", GAS).ink_used;
    assert_eq!(used - around(2, false) - 2_452, 8_400 + 2 * 5_040 + (100 + 5) * 10_000);
}

#[test]
fn writes_stay_in_the_cache_until_they_are_flushed() {
    let write = "(call $cache (i32.const 0) (i32.const 512)) (call $load (i32.const 0) (i32.const 64))
        (call $result (i32.const 64) (i32.const 32))";
    let mut world = World::default();
    let outcome = storage(&mut world, write, GAS);
    assert_eq!(&outcome.output[..4], [0xde, 0xad, 0xbe, 0xef]);
    assert!(world.storage.is_empty(), "nothing was flushed");
    let outcome = storage(&mut world, &format!("{write} (call $flush (i32.const 0))"), GAS);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(world.storage.len(), 1);
}

#[test]
fn repeated_writes_are_flushed_once() {
    let write = "(call $cache (i32.const 0) (i32.const 512))";
    let ink = |writes: usize| {
        let body = format!("{} (call $flush (i32.const 1))", write.repeat(writes));
        storage(&mut World::default(), &body, GAS).ink_used
    };
    assert_eq!(ink(2) - ink(1), 8_400 + 2 * 5_040 + around(2, false));
    assert_eq!(ink(9) - ink(8), ink(2) - ink(1) + 70_000);
    let once = ink(1) - (8_400 + 2 * 5_040 + around(2, false)) - around(1, false) - 2_452;
    assert_eq!(once, 8_400 + 59_673 + 22_100 * 10_000);
}

#[test]
fn clearing_the_cache_reads_the_chain_again() {
    let body = |clear: u8| {
        format!(
            "(call $load (i32.const 0) (i32.const 64)) (call $flush (i32.const {clear}))
             (call $load (i32.const 0) (i32.const 64))"
        )
    };
    let kept = storage(&mut World::default(), &body(0), GAS).ink_used;
    let cleared = storage(&mut World::default(), &body(1), GAS).ink_used;
    assert_eq!(cleared - kept, (100 + 5) * 10_000);
}

#[test]
fn storage_needs_the_evms_sentry() {
    let write = "(call $cache (i32.const 0) (i32.const 512))";
    let start = |body: &str| program_with(LOAD, body, &Params::default()).activation().cached_init_gas;
    assert_eq!(storage(&mut World::default(), write, start(write) + 2_313).status, Status::Success);
    let outcome = storage(&mut World::default(), write, start(write) + 2_311);
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, start(write) + 2_311));
    let read = "(call $load (i32.const 0) (i32.const 32))";
    assert_eq!(storage(&mut World::default(), read, start(read) + 2_115).status, Status::OutOfGas);
    assert_eq!(storage(&mut World::default(), read, start(read) + 2_120).status, Status::Success);
}

#[test]
fn a_flush_that_cannot_be_paid_runs_out_of_gas() {
    let body = "(call $cache (i32.const 0) (i32.const 512)) (call $flush (i32.const 1))";
    let outcome = storage(&mut World::default(), body, 10_000);
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, 10_000));
}

#[test]
fn static_calls_may_not_write() {
    let world = || World { is_static: true, ..World::default() };
    let body = "(call $cache (i32.const 0) (i32.const 512)) (call $flush (i32.const 1))";
    let outcome = storage(&mut world(), body, GAS);
    assert_eq!(outcome.status, Status::Failure);
    assert!(outcome.output.is_empty() && outcome.gas_used < 1_000);
    let empty = storage(&mut world(), "(call $flush (i32.const 1))", GAS);
    assert_eq!(empty.status, Status::Success);
    let cases: [(&str, &str, &[i64]); 4] = [
        ("emit_log", "(param i32 i32 i32)", &[0, 32, 1]),
        ("transient_store_bytes32", "(param i32 i32)", &[0, 0]),
        ("create1", "(param i32 i32 i32 i32 i32)", &[0, 4, 64, 128, 160]),
        ("create2", "(param i32 i32 i32 i32 i32 i32)", &[0, 4, 64, 96, 128, 160]),
    ];
    for (name, ty, args) in cases {
        let mut world = world();
        assert_eq!(call(&mut world, name, ty, args).status, Status::Failure, "{name}");
        assert!(world.logs.is_empty() && world.transient.is_empty() && world.created_from.is_empty());
    }
}

#[test]
fn transient_words_are_written_at_once() {
    let mut world = World::default();
    assert_eq!(ink(&mut world, "transient_store_bytes32", "(param i32 i32)", &[0, 512]), 78_153 + 1_000_000);
    assert_eq!(world.transient.len(), 1);
    assert_eq!(ink(&mut world, "transient_load_bytes32", "(param i32 i32)", &[0, 0]), 78_153 + 1_000_000);
    let body = "(call $f (i32.const 64) (i32.const 96))";
    let output = compute(&mut world, "transient_load_bytes32", "(param i32 i32)", &[], body, 96, 4);
    assert_eq!(output, Bytes::from_static(&[0xde, 0xad, 0xbe, 0xef]));
}

// ── Logs ──

#[test]
fn logs_carry_topics_and_data() {
    let mut world = World::default();
    let ty = "(param i32 i32 i32)";
    let used = ink(&mut world, "emit_log", ty, &[480, 36, 1]);
    assert_eq!(used, 8_400 + 59_673 + 16_381 + 4 * 55 + (2 * 375 + 4 * 8) * 10_000);
    assert_eq!(world.logs, [(vec![B256::ZERO], Bytes::from_static(&[0xde, 0xad, 0xbe, 0xef]))]);
    ink(&mut world, "emit_log", ty, &[0, 128, 4]);
    assert_eq!(world.logs[1].0.len(), 4);
    ink(&mut world, "emit_log", ty, &[0, 0, 0]);
    assert_eq!(world.logs[2], (vec![], Bytes::new()));
    for args in [[0, 160, 5], [0, 31, 1], [0, 0, -1], [0, 4, 0x0800_0000]] {
        assert_eq!(call(&mut world, "emit_log", ty, &args).status, Status::Failure, "{args:?}");
    }
    assert_eq!(world.logs.len(), 3);
}

// ── Accounts ──

fn accounts() -> World {
    let mut world = World::default();
    world.balances.insert(OTHER, U256::from(1_234_567));
    world.codes.insert(OTHER, (0..100_u8).collect::<Vec<_>>().into());
    world
}

#[test]
fn balances_and_code_hashes_cost_an_access() {
    for (name, expected) in [
        ("account_balance", B256::from(U256::from(1_234_567))),
        ("account_codehash", keccak256((0..100_u8).collect::<Vec<_>>())),
    ] {
        let ty = "(param i32 i32)";
        let mut world = accounts();
        assert_eq!(ink(&mut world, name, ty, &[512, 0]), 78_153 + 26_000_000, "{name}");
        assert_eq!(ink(&mut world, name, ty, &[512, 0]), 78_153 + 1_000_000, "{name}");
        let body = "(call $f (i32.const 512) (i32.const 64))";
        let output = compute(&mut world, name, ty, &[], body, 64, 32);
        assert_eq!(output, Bytes::from(expected.to_vec()), "{name}");
    }
}

#[test]
fn code_is_loaded_once_and_paid_by_its_length() {
    let mut world = accounts();
    let size = ink(&mut world, "account_code_size", "(param i32) (result i32)", &[512]);
    assert_eq!(size, 8_400 + 59_673 + (2_600 + 700) * 10_000);
    let code = ink(&mut world, "account_code", "(param i32 i32 i32 i32) (result i32)", &[512, 0, 8, 0]);
    assert_eq!(code, 8_400 + 59_673 + (100 + 700) * 10_000 + 5_040 + 68 * 30);

    let ty = "(param i32 i32 i32 i32) (result i32)";
    let two = "(drop (call $f (i32.const 512) (i32.const 0) (i32.const 4) (i32.const 64)))
        (i32.store (i32.const 72) (call $f (i32.const 512) (i32.const 96) (i32.const 50) (i32.const 68)))";
    let output = compute(&mut world, "account_code", ty, &[], two, 64, 12);
    assert_eq!(output, Bytes::from_static(&[0, 1, 2, 3, 96, 97, 98, 99, 4, 0, 0, 0]));

    let body = "(drop (call $f (i32.const 512) (i32.const 0) (i32.const 4) (i32.const 64)))";
    let run = |times: usize| {
        accounts().run(&program("account_code", ty, &body.repeat(times)), &[], GAS, true).ink_used
    };
    let again = run(2) - run(1) - around(4, true);
    assert_eq!(again, 8_400 + 59_673 + 5_040 + 68 * 30);
}

#[test]
fn code_out_of_range_is_empty() {
    let ty = "(param i32 i32 i32 i32) (result i32)";
    let body =
        "(i32.store (i32.const 72) (call $f (i32.const 512) (i32.const 100) (i32.const -1) (i32.const 68)))";
    assert_eq!(compute(&mut accounts(), "account_code", ty, &[], body, 72, 4), Bytes::from_static(&[0; 4]));
}
