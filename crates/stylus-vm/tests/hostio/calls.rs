//! Calls, creations, pages and the console.

use super::support::World;
use super::{call, compute, ink, program_with, GAS, OTHER};
use alloy_primitives::{address, Bytes, U256};
use stylus_vm::{CallKind, Params, Status, SubcallOutcome};

// ── Calls ──

fn answering(success: bool, gas_cost: u64) -> World {
    let mut world = World::default();
    let return_data = Bytes::from_static(&[1, 2, 3, 4, 5]);
    world.answers.insert(OTHER, SubcallOutcome { success, return_data, gas_cost, created: None });
    world
}

const CALL_BASE: u64 = 8_400 + 3 * 5_040 + 59_673;

#[test]
fn calls_pass_on_what_they_are_given() {
    let ty = "(param i32 i32 i32 i32 i64 i32) (result i32)";
    let mut world = answering(true, 4_321);
    let used = ink(&mut world, "call_contract", ty, &[512, 512, 40, 480, 5_000, 0]);
    assert_eq!(used, CALL_BASE + 2 * (16_381 + 8 * 55) + 4_321 * 10_000);
    let call = &world.calls[0];
    assert_eq!((call.kind, call.to, call.gas_requested), (CallKind::Call, OTHER, 5_000));
    assert_eq!(&call.input[..5], [0xde, 0xad, 0xbe, 0xef, 0]);
    assert_eq!(call.input.len(), 40);
    assert_eq!(call.value, U256::ZERO);

    let ty = "(param i32 i32 i32 i64 i32) (result i32)";
    for (name, kind) in
        [("delegate_call_contract", CallKind::DelegateCall), ("static_call_contract", CallKind::StaticCall)]
    {
        let mut world = answering(true, 100);
        let used = ink(&mut world, name, ty, &[512, 0, 0, -1, 0]);
        assert_eq!(used, CALL_BASE + 2 * 16_381 + 1_000_000, "{name}");
        let call = &world.calls[0];
        assert_eq!(call.kind, kind);
        assert_eq!(call.gas_requested, call.gas_left, "all that is left");
    }
}

#[test]
fn failed_calls_give_two() {
    let ty = "(param i32 i32 i32 i64 i32) (result i32)";
    let body = "(i32.store (i32.const 64) (call $f (i32.const 512) (i32.const 0) (i32.const 0) (i64.const -1)
        (i32.const 68)))";
    for (success, status) in [(true, 0), (false, 2)] {
        let output = compute(&mut answering(success, 100), "static_call_contract", ty, &[], body, 64, 8);
        assert_eq!(output, Bytes::from(vec![status, 0, 0, 0, 5, 0, 0, 0]));
    }
}

#[test]
fn static_calls_may_not_send_value() {
    let ty = "(param i32 i32 i32 i32 i64 i32) (result i32)";
    // the word at 484 ends in the data of the module
    let body =
        "(i32.store (i32.const 64) (call $f (i32.const 512) (i32.const 0) (i32.const 0) (i32.const 484)
        (i64.const -1) (i32.const 68)))";
    let mut world = answering(true, 100);
    world.is_static = true;
    let output = compute(&mut world, "call_contract", ty, &[], body, 64, 8);
    assert_eq!(output, Bytes::from(vec![2, 0, 0, 0, 0, 0, 0, 0]));
    assert!(world.calls.is_empty());
}

#[test]
fn a_call_that_cannot_be_paid_runs_out_of_gas() {
    let ty = "(param i32 i32 i32 i64 i32) (result i32)";
    let mut world = answering(true, u64::MAX);
    let outcome = call(&mut world, "static_call_contract", ty, &[512, 0, 0, -1, 0]);
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
}

#[test]
fn return_data_is_read_in_parts() {
    let imports = r#"(import "vm_hooks" "static_call_contract" (func $call (param i32 i32 i32 i64 i32) (result i32)))
        (import "vm_hooks" "read_return_data" (func $read (param i32 i32 i32) (result i32)))
        (import "vm_hooks" "return_data_size" (func $size (result i32)))
        (import "vm_hooks" "write_result" (func $result (param i32 i32)))"#;
    let body = "(i32.store8 (i32.const 100) (call $size))
        (drop (call $call (i32.const 512) (i32.const 0) (i32.const 0) (i64.const -1) (i32.const 0)))
        (i32.store8 (i32.const 101) (call $size))
        (i32.store8 (i32.const 102) (call $read (i32.const 110) (i32.const 3) (i32.const 9)))
        (i32.store8 (i32.const 103) (call $read (i32.const -1) (i32.const 5) (i32.const 9)))
        (i32.store8 (i32.const 104) (call $read (i32.const 112) (i32.const 0) (i32.const 2)))
        (call $result (i32.const 100) (i32.const 16))";
    let program = program_with(imports, body, &Params::default());
    let outcome = answering(true, 100).run(&program, &[], GAS, true);
    assert_eq!(outcome.output, Bytes::from_static(&[0, 5, 2, 0, 2, 0, 0, 0, 0, 0, 4, 5, 1, 2, 0, 0]));
}

#[test]
fn creations_give_the_address_or_zero() {
    let created = address!("00000000000000000000000000000000000000cc");
    let world = |success: bool| World {
        creation: Some(SubcallOutcome {
            success,
            return_data: if success { Bytes::new() } else { Bytes::from_static(&[9; 7]) },
            gas_cost: 33_000,
            created: success.then_some(created),
        }),
        ..World::default()
    };
    let one = "(call $f (i32.const 512) (i32.const 4) (i32.const 0) (i32.const 100) (i32.const 120))";
    let ty = "(param i32 i32 i32 i32 i32)";
    let mut succeeding = world(true);
    let output = compute(&mut succeeding, "create1", ty, &[], one, 100, 24);
    assert_eq!(output, Bytes::from([created.as_slice(), &[0; 4]].concat()));
    assert_eq!(succeeding.created_from, [(Bytes::from_static(&[0xde, 0xad, 0xbe, 0xef]), U256::ZERO, None)]);
    let output = compute(&mut world(false), "create1", ty, &[], one, 100, 24);
    assert_eq!(output, Bytes::from([&[0; 20][..], &[7, 0, 0, 0]].concat()));

    let used = ink(&mut world(true), "create1", ty, &[0, 4, 64, 128, 160]);
    assert_eq!(used, CALL_BASE + 2 * 16_381 + 33_000 * 10_000);
    let mut salted = world(true);
    let args = [0, 4, 64, 512, 128, 160];
    let used = ink(&mut salted, "create2", "(param i32 i32 i32 i32 i32 i32)", &args);
    assert_eq!(used, CALL_BASE + 5_040 + 2 * 16_381 + 33_000 * 10_000);
    assert_eq!(salted.created_from[0].2.expect("a salt")[..4], [0xde, 0xad, 0xbe, 0xef]);
}

#[test]
fn a_creation_the_host_refuses_fails_without_taking_the_gas() {
    let outcome =
        call(&mut World::default(), "create1", "(param i32 i32 i32 i32 i32)", &[0, 4, 64, 128, 160]);
    assert_eq!(outcome.status, Status::Failure);
    assert!(outcome.gas_used < 1_000);
}

// ── Pages and the console ──

#[test]
fn only_the_lower_half_of_a_page_count_is_read() {
    let mut world = World::default();
    assert_eq!(ink(&mut world, "pay_for_memory_grow", "(param i32)", &[0]), 8_400);
    assert_eq!(ink(&mut world, "pay_for_memory_grow", "(param i32)", &[65_536]), 8_400);
    assert_eq!(ink(&mut world, "pay_for_memory_grow", "(param i32)", &[1]), 0);
    assert_eq!(ink(&mut world, "pay_for_memory_grow", "(param i32)", &[65_538]), 10_000_000);
    assert_eq!(world.pages, (0, 3));
}

#[test]
fn debug_chains_print() {
    let imports = r#"(import "console" "log_txt" (func $text (param i32 i32)))
        (import "console" "log_i32" (func $i32 (param i32)))
        (import "console" "tee_i64" (func $i64 (param i64) (result i64)))"#;
    let body = "(i32.store (i32.const 0) (i32.const 0x6f6c6c65)) (call $text (i32.const 0) (i32.const 4))
        (call $i32 (i32.const -1)) (drop (call $i64 (i64.const 42)))";
    let mut world = World::default();
    world.params.debug = true;
    let program = program_with(imports, body, &world.params);
    assert_eq!(world.run(&program, &[], GAS, true).status, Status::Success);
    assert_eq!(world.console, ["ello", "4294967295", "42"]);
}
