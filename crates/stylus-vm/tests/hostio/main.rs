//! Each host function: what it does and what it costs.

mod calls;
mod state;
#[path = "../support/mod.rs"]
mod support;

use alloy_primitives::{address, keccak256, Address, Bytes, U256};
use stylus_vm::{activate, CallContext, Outcome, Params, Program, Status};
use support::World;

const GAS: u64 = 10_000_000;
/// An account besides the program; its first bytes are the data at 512.
const OTHER: Address = address!("deadbeef00000000000000000000000000000000");

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
