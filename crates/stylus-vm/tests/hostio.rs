//! Each host function: what it does and what it costs.

mod support;

use alloy_primitives::{address, keccak256, Address, Bytes, B256, U256};
use stylus_vm::{activate, CallContext, CallKind, Outcome, Params, Program, Status, SubcallOutcome};
use support::World;

const GAS: u64 = 10_000_000;
/// Ink of the code around a host call that takes `args` constants and whose value, if any, is dropped: the
/// constants, the call, the block header and the end of the function.
fn around(args: u64, drops: bool) -> u64 {
    args + 3_800 + 2_450 + if drops { 9 } else { 0 }
}

fn program_with(imports: &str, body: &str, params: &Params) -> Program {
    let wat = format!(
        r#"(module {imports} (memory (export "memory") 1 1)
            (data (i32.const 512) "\de\ad\be\ef")
            (func (export "user_entrypoint") (param $len i32) (result i32) {body} i32.const 0))"#
    );
    let wasm = wat::parse_str(wat).expect("the test's source is readable");
    activate(&wasm, params).expect("the test's module activates").1
}

/// Imports a function as `$f`, with `$read` and `$result` beside it.
fn program(name: &str, ty: &str, body: &str) -> Program {
    let imports = format!(
        r#"(import "vm_hooks" "{name}" (func $f {ty}))
           (import "vm_hooks" "read_args" (func $read (param i32)))
           (import "vm_hooks" "write_result" (func $result (param i32 i32)))"#
    );
    program_with(&imports, body, &Params::default())
}

/// Ink of one call of a host function, the code around it taken off.
fn ink(world: &mut World, name: &str, ty: &str, args: &[i64]) -> u64 {
    let outcome = call(world, name, ty, args);
    assert_eq!(outcome.status, Status::Success, "{name}");
    outcome.ink_used - around(args.len() as u64, ty.contains("result")) - 2_450 - 2
}

fn call(world: &mut World, name: &str, ty: &str, args: &[i64]) -> Outcome {
    let kinds = ty.trim_start_matches("(param").split(')').next().unwrap_or_default().split_whitespace();
    let args: String =
        args.iter().zip(kinds).map(|(value, kind)| format!("({kind}.const {value}) ")).collect();
    let drop = if ty.contains("result") { "drop" } else { "" };
    let imports = format!(r#"(import "vm_hooks" "{name}" (func $f {ty}))"#);
    world.run(
        &program_with(&imports, &format!("(call $f {args}) {drop}"), &Params::default()),
        &[],
        GAS,
        true,
    )
}

/// Runs a program that puts its calldata at 0, does `body` and returns `len` bytes from `ptr` on.
fn compute(world: &mut World, name: &str, ty: &str, input: &[u8], body: &str, ptr: u32, len: u32) -> Bytes {
    let body =
        format!("(call $read (i32.const 0)) {body} (call $result (i32.const {ptr}) (i32.const {len}))");
    let outcome = world.run(&program(name, ty, &body), input, GAS, true);
    assert_eq!(outcome.status, Status::Success, "{name}");
    outcome.output
}

fn words(values: &[U256]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes::<32>()).collect()
}

// ── Arguments and results ──

#[test]
fn read_args_costs_more_beyond_a_word() {
    let program = |_: ()| program("chainid", "(result i64)", "(call $read (i32.const 0))");
    let run = |len: usize| World::default().run(&program(()), &vec![1; len], GAS, true).ink_used;
    assert_eq!(run(0) - around(1, false) - 2_452, 8_400 + 5_040);
    assert_eq!(run(32), run(0));
    assert_eq!(run(132), run(0) + 3_000);
}

#[test]
fn write_result_pays_for_two_reads() {
    let mut world = World::default();
    assert_eq!(ink(&mut world, "write_result", "(param i32 i32)", &[0, 32]), 8_400 + 2 * 16_381);
    assert_eq!(ink(&mut world, "write_result", "(param i32 i32)", &[0, 64]), 8_400 + 2 * (16_381 + 32 * 55));
}

#[test]
fn pointers_out_of_bounds_fail() {
    let cases: [(&str, &str, &[i64]); 6] = [
        ("write_result", "(param i32 i32)", &[65_530, 7]),
        ("write_result", "(param i32 i32)", &[-1, 1]),
        ("msg_sender", "(param i32)", &[65_517]),
        ("native_keccak256", "(param i32 i32 i32)", &[0, 32, 65_505]),
        ("storage_load_bytes32", "(param i32 i32)", &[65_505, 0]),
        ("emit_log", "(param i32 i32 i32)", &[65_500, 64, 1]),
    ];
    for (name, ty, args) in cases {
        assert_eq!(call(&mut World::default(), name, ty, args).status, Status::Failure, "{name}");
    }
    // 2^32 - 1 bytes cost more than there is
    let outcome = call(&mut World::default(), "write_result", "(param i32 i32)", &[0, -1]);
    assert_eq!(outcome.status, Status::OutOfGas);
}

// ── Facts ──

#[test]
fn facts_of_the_call_come_from_the_context() {
    let ctx = CallContext {
        block_basefee: U256::from(1_000_001),
        chain_id: 412_346,
        block_coinbase: address!("00000000000000000000000000000000000c0b0b"),
        block_gas_limit: 32_000_000,
        block_number: 77,
        block_timestamp: 1_767_592_800,
        contract_address: address!("00000000000000000000000000000000000c0de0"),
        msg_sender: address!("00000000000000000000000000000000000a11ce"),
        msg_value: U256::from(5),
        tx_gas_price: U256::from(6),
        tx_origin: address!("0000000000000000000000000000000000000b0b"),
        reentrant: true,
        is_static: false,
    };
    let written: [(&str, Vec<u8>); 7] = [
        ("block_basefee", words(&[ctx.block_basefee])),
        ("block_coinbase", ctx.block_coinbase.to_vec()),
        ("contract_address", ctx.contract_address.to_vec()),
        ("msg_sender", ctx.msg_sender.to_vec()),
        ("msg_value", words(&[ctx.msg_value])),
        ("tx_gas_price", words(&[ctx.tx_gas_price])),
        ("tx_origin", ctx.tx_origin.to_vec()),
    ];
    for (name, expected) in written {
        let body =
            format!("(call $f (i32.const 8)) (call $result (i32.const 8) (i32.const {}))", expected.len());
        let outcome = World::default().run_in(&ctx, &program(name, "(param i32)", &body), &[], GAS, true);
        assert_eq!(outcome.output, Bytes::from(expected), "{name}");
        assert_eq!(ink(&mut World::default(), name, "(param i32)", &[0]), 13_440, "{name}");
    }
    let returned: [(&str, &str, u64); 6] = [
        ("chainid", "i64", ctx.chain_id),
        ("block_gas_limit", "i64", ctx.block_gas_limit),
        ("block_number", "i64", ctx.block_number),
        ("block_timestamp", "i64", ctx.block_timestamp),
        ("msg_reentrant", "i32", 1),
        ("tx_ink_price", "i32", 10_000),
    ];
    for (name, kind, expected) in returned {
        let ty = format!("(result {kind})");
        let body =
            format!("({kind}.store (i32.const 8) (call $f)) (call $result (i32.const 8) (i32.const 8))");
        let outcome = World::default().run_in(&ctx, &program(name, &ty, &body), &[], GAS, true);
        assert_eq!(outcome.output, Bytes::from(expected.to_le_bytes().to_vec()), "{name}");
        assert_eq!(ink(&mut World::default(), name, &ty, &[]), 8_400, "{name}");
    }
}

#[test]
fn gas_and_ink_left_are_what_is_left_after_the_call() {
    let read = |name: &str| {
        let body = "(i64.store (i32.const 8) (call $f)) (call $result (i32.const 8) (i32.const 8))";
        let program = program(name, "(result i64)", body);
        let outcome = World::default().run(&program, &[], 1_000_000, true);
        let value = u64::from_le_bytes(outcome.output[..].try_into().expect("eight bytes"));
        (value, 1_000_000 - program.activation().cached_init_gas)
    };
    let (ink, gas) = read("evm_ink_left");
    // block up to the call, then the call itself
    assert_eq!(gas * 10_000 - ink, 1 + 3_800 + 2_450 + 8_400);
    assert_eq!(read("evm_gas_left").0, ink / 10_000);
}

// ── Arithmetic ──

#[test]
fn arithmetic_is_that_of_the_evm() {
    let max = U256::MAX;
    let n = |value: u64| U256::from(value);
    let cases: Vec<(&str, Vec<U256>, U256)> = vec![
        ("math_div", vec![n(100), n(7)], n(14)),
        ("math_div", vec![n(100), n(0)], n(0)),
        ("math_mod", vec![n(100), n(7)], n(2)),
        ("math_mod", vec![n(100), n(0)], n(0)),
        ("math_pow", vec![n(3), n(5)], n(243)),
        ("math_pow", vec![n(2), n(256)], n(0)),
        ("math_pow", vec![n(0), n(0)], n(1)),
        ("math_add_mod", vec![max, n(2), n(10)], n(7)),
        ("math_add_mod", vec![n(1), n(2), n(0)], n(0)),
        ("math_mul_mod", vec![max, max, n(12)], n(9)),
        ("math_mul_mod", vec![n(1), n(2), n(0)], n(0)),
    ];
    for (name, operands, expected) in cases {
        let count = operands.len();
        let ty = format!("(param {})", "i32 ".repeat(count));
        let args: String = (0..count).map(|i| format!("(i32.const {}) ", 32 * i)).collect();
        let body = format!("(call $f {args})");
        let output = compute(&mut World::default(), name, &ty, &words(&operands), &body, 0, 32);
        assert_eq!(U256::from_be_slice(&output), expected, "{name}{operands:?}");
    }
}

#[test]
fn arithmetic_has_its_prices() {
    let mut world = World::default();
    let two = "(param i32 i32)";
    let three = "(param i32 i32 i32)";
    assert_eq!(ink(&mut world, "math_div", two, &[0, 0]), 8_400 + 3 * 5_040 + 20_000);
    assert_eq!(ink(&mut world, "math_mod", two, &[0, 0]), 8_400 + 3 * 5_040 + 20_000);
    // an exponent of zero, then one of 30 bytes (two of the four set bytes fall out of the word)
    assert_eq!(ink(&mut world, "math_pow", two, &[0, 0]), 8_400 + 3 * 5_040 + 3_000 + 17_500);
    assert_eq!(ink(&mut world, "math_pow", two, &[0, 510]), 8_400 + 3 * 5_040 + 3_000 + 31 * 17_500);
    assert_eq!(ink(&mut world, "math_add_mod", three, &[0, 0, 0]), 8_400 + 4 * 5_040 + 21_000);
    assert_eq!(ink(&mut world, "math_mul_mod", three, &[0, 0, 0]), 8_400 + 4 * 5_040 + 24_100);
}

#[test]
fn keccak_hashes_memory() {
    let input: Vec<u8> = (0..100).collect();
    let body = "(call $f (i32.const 0) (i32.const 100) (i32.const 200))";
    let ty = "(param i32 i32 i32)";
    let output = compute(&mut World::default(), "native_keccak256", ty, &input, body, 200, 32);
    assert_eq!(output, Bytes::from(keccak256(&input).to_vec()));
    assert_eq!(ink(&mut World::default(), "native_keccak256", ty, &[0, 100, 0]), 121_800 + 2 * 21_000);
}

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

const OTHER: Address = address!("deadbeef00000000000000000000000000000000");

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
