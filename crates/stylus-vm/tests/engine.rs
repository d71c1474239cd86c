//! How frames end and what they cost: memory, stack, ink, nesting, return data.

mod support;

use alloy_primitives::{Address, Bytes};
use stylus_vm::{activate, Outcome, Params, Program, Status};
use support::World;

const GAS: u64 = 10_000_000;

fn program(wat: &str) -> Program {
    let wasm = wat::parse_str(wat).expect("the test's source is readable");
    activate(&wasm, &Params::default()).expect("the test's module activates").1
}

/// A program of one page with an entry point of this body; `$len` is the length of the calldata.
fn with_body(imports: &str, body: &str) -> Program {
    program(&format!(
        r#"(module {imports} (memory (export "memory") 1 1)
            (func $main (export "user_entrypoint") (param $len i32) (result i32) {body}))"#
    ))
}

fn run(program: &Program, gas: u64) -> Outcome {
    World::default().run(program, &[], gas, true)
}

fn start_gas(program: &Program) -> u64 {
    program.activation().cached_init_gas
}

#[test]
fn an_empty_program_pays_for_its_block_and_its_return() {
    let program = with_body("", "i32.const 0");
    let outcome = run(&program, GAS);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.ink_used, 1 + 1 + 2_450);
    assert_eq!(outcome.gas_used, start_gas(&program) + 1);
    assert_eq!(outcome.memory_pages, 1);
}

#[test]
fn uncached_programs_pay_for_their_start() {
    let program = with_body("", "i32.const 0");
    let gas = |cached| World::default().run(&program, &[], GAS, cached).gas_used;
    let activation = program.activation();
    assert_eq!(gas(false) - gas(true), activation.init_gas - activation.cached_init_gas);
}

#[test]
fn the_entry_points_value_decides_the_status() {
    assert_eq!(run(&with_body("", "i32.const 0"), GAS).status, Status::Success);
    for value in ["1", "2", "-1"] {
        let outcome = run(&with_body("", &format!("i32.const {value}")), GAS);
        assert_eq!(outcome.status, Status::Revert);
        assert!(outcome.output.is_empty());
    }
}

#[test]
fn exit_early_ends_the_program_with_its_result() {
    let imports = r#"(import "vm_hooks" "write_result" (func $result (param i32 i32)))
        (import "vm_hooks" "exit_early" (func $exit (param i32)))"#;
    for (value, status) in [(0, Status::Success), (7, Status::Revert)] {
        let body = format!(
            "(call $result (i32.const 0) (i32.const 3)) (call $exit (i32.const {value})) unreachable"
        );
        let outcome = run(&with_body(imports, &body), GAS);
        assert_eq!(outcome.status, status);
        assert_eq!(outcome.output, Bytes::from_static(&[0; 3]));
    }
}

#[test]
fn a_trap_keeps_the_gas_and_drops_the_result() {
    let imports = r#"(import "vm_hooks" "write_result" (func $result (param i32 i32)))"#;
    for trap in
        ["unreachable", "(drop (i32.div_u (i32.const 1) (i32.const 0)))", "(drop (i32.load (i32.const -4)))"]
    {
        let body = format!("(call $result (i32.const 0) (i32.const 3)) {trap} i32.const 0");
        let outcome = run(&with_body(imports, &body), GAS);
        assert_eq!(outcome.status, Status::Failure, "{trap}");
        assert!(outcome.output.is_empty());
        assert!(outcome.gas_used < 400, "{}", outcome.gas_used);
    }
}

#[test]
fn too_little_gas_to_start_takes_all_of_it() {
    let program = with_body("", "i32.const 0");
    let mut world = World::default();
    let outcome = world.run(&program, &[], start_gas(&program) - 1, true);
    assert_eq!(outcome.status, Status::OutOfGas);
    assert_eq!((outcome.gas_used, outcome.ink_used), (start_gas(&program) - 1, 0));
    assert_eq!(world.pages, (0, 0));
}

#[test]
fn an_endless_loop_runs_out_of_ink() {
    let program = with_body("", "(loop $l (br $l)) i32.const 0");
    let outcome = run(&program, 50_000);
    assert_eq!(outcome.status, Status::OutOfGas);
    assert_eq!(outcome.gas_used, 50_000);
    assert_eq!(outcome.ink_used, (50_000 - start_gas(&program)) * 10_000);
}

#[test]
fn success_is_monotone_in_the_gas_and_needs_exactly_what_it_uses() {
    let program = with_body(
        r#"(import "vm_hooks" "native_keccak256" (func $hash (param i32 i32 i32)))"#,
        "(call $hash (i32.const 0) (i32.const 64) (i32.const 0)) i32.const 0",
    );
    let needed = run(&program, GAS).gas_used;
    for gas in needed - 40..needed + 10 {
        let outcome = run(&program, gas);
        if gas < needed {
            assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, gas));
        } else {
            assert_eq!((outcome.status, outcome.gas_used), (Status::Success, needed));
        }
    }
}

#[test]
fn floats_take_everything() {
    let outcome = run(&with_body("", "(drop (f32.const 1)) i32.const 0"), GAS);
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
}

#[test]
fn bulk_bytes_are_paid_before_they_move() {
    let fill = |bytes: u32| {
        let body = format!("(memory.fill (i32.const 0) (i32.const 1) (i32.const {bytes})) i32.const 0");
        run(&with_body("", &body), 100_000)
    };
    assert_eq!(fill(1_000).ink_used - fill(0).ink_used, 100_000);
    assert_eq!(fill(65_536).status, Status::Success);
    assert_eq!(fill(65_537).status, Status::Failure);
    assert_eq!(fill(u32::MAX).status, Status::OutOfGas);
}

// ── Stack ──

/// Recursion without end; each frame is `locals` + 3 operands + 4 words.
fn recursion(locals: usize) -> Program {
    program(&format!(
        r#"(module (memory (export "memory") 1 1)
            (func $f (local {}) (call $f))
            (func (export "user_entrypoint") (param i32) (result i32) (call $f) i32.const 0))"#,
        "i64 ".repeat(locals)
    ))
}

#[test]
fn endless_recursion_runs_out_of_stack_and_takes_all_gas() {
    for locals in [0, 100, 340] {
        let outcome = run(&recursion(locals), GAS);
        assert_eq!(outcome.status, Status::OutOfStack, "{locals} locals");
        assert_eq!(outcome.gas_used, GAS);
        assert!(outcome.output.is_empty());
    }
}

/// Recursion to a depth given by the calldata, two bytes, little endian.
fn counted_recursion() -> Program {
    program(
        r#"(module (import "vm_hooks" "read_args" (func $args (param i32)))
            (memory (export "memory") 1 1)
            (func $f (param $n i32) (if (local.get $n) (then (call $f (i32.sub (local.get $n) (i32.const 1))))))
            (func (export "user_entrypoint") (param i32) (result i32)
                (call $args (i32.const 0)) (call $f (i32.load16_u (i32.const 0))) i32.const 0))"#,
    )
}

fn recurse(depth: u16, max_stack_depth: u32) -> Status {
    let program = counted_recursion();
    let mut world = World::default();
    world.params.max_stack_depth = max_stack_depth;
    world.run(&program, &depth.to_le_bytes(), GAS, true).status
}

#[test]
fn the_stack_limit_is_counted_in_words() {
    // a frame: 2 operands of the meter + 4 words; the check fails when nothing would be left
    let frame = 6;
    for depth in [0_u16, 1, 2, 50, 1_000] {
        let frames = u32::from(depth) + 2;
        assert_eq!(recurse(depth, frames * frame + 1), Status::Success, "depth {depth}");
        assert_eq!(recurse(depth, frames * frame), Status::OutOfStack, "depth {depth}");
    }
}

#[test]
fn deep_recursion_within_the_limit_works() {
    assert_eq!(recurse(3_600, 22_000), Status::Success);
    assert_eq!(recurse(4_000, 22_000), Status::OutOfStack);
}

// ── Memory ──

/// Grows by calldata[0] pages; returns what `memory.grow` gave.
fn growing(max: &str) -> Program {
    program(&format!(
        r#"(module (import "vm_hooks" "read_args" (func $args (param i32)))
            (import "vm_hooks" "write_result" (func $result (param i32 i32)))
            (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
            (memory (export "memory") 1 {max})
            (func (export "user_entrypoint") (param i32) (result i32)
                (call $args (i32.const 0))
                (i32.store (i32.const 8) (memory.grow (i32.load8_u (i32.const 0))))
                (call $result (i32.const 8) (i32.const 4)) i32.const 0))"#
    ))
}

#[test]
fn pages_beyond_two_are_paid_and_given_back() {
    let program = growing("");
    let mut world = World::default();
    let one = world.run(&program, &[1], GAS, true);
    assert_eq!((one.memory_pages, world.pages), (2, (0, 2)));
    let three = world.run(&program, &[3], GAS, true);
    assert_eq!((three.memory_pages, world.pages), (4, (0, 4)));
    assert_eq!(three.gas_used - one.gas_used, 2_000);
    // pages are paid again in the same transaction
    assert_eq!(world.run(&program, &[3], GAS, true).gas_used, three.gas_used);
}

#[test]
fn growth_past_the_page_limit_runs_out_of_gas() {
    let program = growing("");
    let fits = World::default().run(&program, &[127], u64::MAX / 20_000, true);
    assert_eq!((fits.status, fits.memory_pages), (Status::Success, 128));
    assert!(fits.gas_used > 31_999_998);
    let outcome = World::default().run(&program, &[128], u64::MAX / 20_000, true);
    assert_eq!(outcome.status, Status::OutOfGas);
}

#[test]
fn growth_past_the_modules_own_limit_is_paid_and_fails() {
    let outcome = World::default().run(&growing("3"), &[3], GAS, true);
    assert_eq!((outcome.status, outcome.memory_pages), (Status::Success, 1));
    assert_eq!(outcome.output, Bytes::from_static(&[0xff; 4]));
    assert!(outcome.gas_used > 2_000);
}

#[test]
fn a_program_larger_than_the_free_pages_pays_on_entry() {
    let program = program(
        r#"(module (memory (export "memory") 17 17)
            (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#,
    );
    assert_eq!(run(&program, GAS).gas_used, start_gas(&program) + 15_000 + 8 + 1);
}

/// Calls the address in calldata[0..20] with the rest of the calldata and returns what it returned.
fn forwarder(pages: u32) -> Program {
    program(&format!(
        r#"(module (import "vm_hooks" "read_args" (func $args (param i32)))
            (import "vm_hooks" "write_result" (func $result (param i32 i32)))
            (import "vm_hooks" "read_return_data" (func $data (param i32 i32 i32) (result i32)))
            (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
            (memory (export "memory") {pages} {pages})
            (func (export "user_entrypoint") (param $len i32) (result i32) (local $status i32)
                (call $args (i32.const 0))
                (local.set $status (call $call (i32.const 0) (i32.const 20)
                    (i32.sub (local.get $len) (i32.const 20)) (i32.const 1024) (i64.const -1) (i32.const 2048)))
                (drop (call $data (i32.const 4096) (i32.const 0) (i32.load (i32.const 2048))))
                (call $result (i32.const 4096) (i32.load (i32.const 2048)))
                (local.get $status)))"#
    ))
}

#[test]
fn nested_programs_share_the_free_pages() {
    let (outer, inner) = (Address::with_last_byte(1), Address::with_last_byte(2));
    let mut world = World::default();
    world.programs.insert(outer, forwarder(1));
    world.programs.insert(inner, growing(""));
    let entry = forwarder(1);
    let input = [outer.as_slice(), inner.as_slice(), &[1]].concat();
    let outcome = world.run(&entry, &input, GAS, true);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.output, Bytes::from_static(&[1, 0, 0, 0]));
    // entry and outer are free, inner opens the third page and grows to the fourth
    assert_eq!(world.pages, (0, 4));
    let inner_alone = World::default().run(&growing(""), &[1], GAS, true);
    assert_eq!(world.inner[0].gas_used - inner_alone.gas_used, 2_000);
}

#[test]
fn the_page_limit_counts_over_nested_programs() {
    let inner = Address::with_last_byte(2);
    let limited = |limit: u16| {
        let mut world = World::default();
        world.params.page_limit = limit;
        world.programs.insert(inner, forwarder(3));
        let outcome = world.run(&forwarder(3), &[inner.as_slice(), &[7; 20]].concat(), GAS, true);
        (outcome.status, world.inner[0].status, world.pages.0)
    };
    assert_eq!(limited(6), (Status::Success, Status::Success, 0));
    assert_eq!(limited(5), (Status::Revert, Status::OutOfGas, 0));
}

#[test]
fn programs_nest_deeply() {
    let entry = forwarder(1);
    let address = Address::with_last_byte(1);
    let mut world = World::default();
    world.programs.insert(address, entry.clone());
    let depth = 60;
    // the last one calls an account without code
    let input = [address.as_slice().repeat(depth), vec![7; 20]].concat();
    let outcome = world.run(&entry, &input, 30_000_000, true);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!((world.inner.len(), world.calls.len()), (depth, depth + 1));
    assert_eq!(world.pages, (0, depth as u16 + 1));
}

// ── Return data ──

#[test]
fn return_data_costs_at_least_what_it_costs_in_the_evm() {
    let imports = r#"(import "vm_hooks" "write_result" (func $result (param i32 i32)))"#;
    let outcome = |len: u32, gas: u64| {
        let body = format!("(call $result (i32.const 0) (i32.const {len})) i32.const 0");
        run(&with_body(imports, &body), gas)
    };
    // 65,536 bytes: 2,048 words, 3 * 2,048 + 2,048^2 / 512 gas of memory, but more ink
    let large = outcome(65_536, GAS);
    assert_eq!(large.output.len(), 65_536);
    let least = 3 * 2_048 + 2_048 * 2_048 / 512;
    assert_eq!(large.gas_used, least);
    assert!(large.ink_used < least * 10_000);
    let short = outcome(65_536, least - 1);
    assert_eq!((short.status, short.gas_used), (Status::OutOfGas, least - 1));
    assert!(short.output.is_empty());
}

#[test]
fn a_return_bomb_costs_only_who_reads_it() {
    let bomb = Address::with_last_byte(9);
    let answer = stylus_vm::SubcallOutcome {
        success: false,
        return_data: vec![0xab; 1_000_000].into(),
        gas_cost: 5_000,
        created: None,
    };
    let imports = r#"(import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
        (import "vm_hooks" "return_data_size" (func $size (result i32)))
        (import "vm_hooks" "read_return_data" (func $data (param i32 i32 i32) (result i32)))"#;
    let call = "(i32.store8 (i32.const 19) (i32.const 9))
        (drop (call $call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64) (i64.const -1) (i32.const 100)))";
    let outcome = |rest: &str| {
        let mut world = World::default();
        world.answers.insert(bomb, answer.clone());
        world.run(&with_body(imports, &format!("{call} {rest} i32.const 0")), &[], GAS, true)
    };
    let ignored = outcome("(if (i32.ne (call $size) (i32.const 1000000)) (then unreachable))");
    assert_eq!(ignored.status, Status::Success);
    assert!(ignored.gas_used < 6_000, "{}", ignored.gas_used);
    let part = outcome("(drop (call $data (i32.const 256) (i32.const 0) (i32.const 64)))");
    assert_eq!(part.status, Status::Success);
    let whole = outcome("(drop (call $data (i32.const 256) (i32.const 0) (i32.const -1)))");
    assert_eq!(whole.status, Status::Failure);
    assert!(whole.ink_used > 30 * 999_968);
}

#[test]
fn programs_are_shared_between_threads() {
    let program = with_body("", "i32.const 0");
    let first = run(&program, GAS);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let program = program.clone();
            std::thread::spawn(move || run(&program, GAS))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic"), first);
    }
}
