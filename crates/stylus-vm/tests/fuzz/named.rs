//! Attacks by name, each against the one limit that stops it.

use crate::driver::pack;
use crate::support::World;
use alloy_primitives::{Address, Bytes, B256};
use std::fmt::Write as _;
use std::io::Write as _;
use stylus_vm::{
    activate, decode_code, ActivationError, CodeError, Outcome, Params, Program, Status, SubcallOutcome,
};

const GAS: u64 = 300_000;
const INK_PER_GAS: u64 = 10_000;

fn wasm(wat: &str) -> Vec<u8> {
    wat::parse_str(wat).expect("the test's source is readable")
}

fn program(wat: &str) -> Program {
    activate(&wasm(wat), &Params::default()).expect("a valid program").1
}

fn refused(wat: &str) -> ActivationError {
    activate(&wasm(wat), &Params::default()).expect_err("it is refused")
}

/// A program with these imports, this memory and this body; further functions may follow the body.
fn source(imports: &[(&str, &str)], memory: &str, body: &str, more: &str) -> String {
    let imports: String = imports
        .iter()
        .map(|(name, ty)| format!("(import \"vm_hooks\" \"{name}\" (func ${name} {ty}))"))
        .collect();
    format!(
        "(module {imports} (memory (export \"memory\") {memory})
            (func $main (export \"user_entrypoint\") (param i32) (result i32) {body}) {more})"
    )
}

fn run(wat: &str) -> (Outcome, World) {
    let mut world = World::default();
    let outcome = world.run(&program(wat), &[1, 2, 3], GAS, true);
    assert_eq!(world.pages.0, 0);
    (outcome, world)
}

// ── Time ──

#[test]
fn an_infinite_loop_makes_as_many_rounds_as_its_ink_pays_for() {
    // every 1,024 rounds it asks the chain, which counts
    let body = "(local $i i32) (loop $again
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (if (i32.eqz (i32.and (local.get $i) (i32.const 1023)))
            (then (call $transient_store_bytes32 (i32.const 0) (i32.const 32))))
        (br $again)) (i32.const 0)";
    let hooks = [("transient_store_bytes32", "(param i32 i32)")];
    let (outcome, world) = run(&source(&hooks, "1 1", body, ""));
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
    let rounds = world.host_calls * 1_024;
    // each round passes three checks of 2,450 ink
    assert!(rounds > 10_000 && rounds * 3 * 2_450 <= GAS * INK_PER_GAS, "{rounds} rounds");
}

#[test]
fn an_empty_loop_ends() {
    let (outcome, _) = run(&source(&[], "1 1", "(loop $again (br $again)) (i32.const 0)", ""));
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
}

#[test]
fn bulk_instructions_pay_for_every_byte() {
    for bulk in [
        "(memory.fill (i32.const 0) (i32.const 1) (i32.const 4000000))",
        "(memory.copy (i32.const 0) (i32.const 1) (i32.const 4000000))",
    ] {
        let body = format!("(loop $again {bulk} (br $again)) (i32.const 0)");
        let (outcome, _) = run(&source(&[], "64 64", &body, ""));
        assert_eq!(outcome.status, Status::OutOfGas, "{bulk}");
        // beyond the memory it traps, and pays first
        let (outcome, _) = run(&source(&[], "1 1", &body, ""));
        assert_eq!(outcome.status, Status::Failure, "{bulk}");
    }
}

// ── Stack ──

#[test]
fn recursion_ends_at_the_depth_limit() {
    let direct = "(call $main (local.get 0))";
    let (outcome, _) = run(&source(&[], "1 1", direct, ""));
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfStack, GAS));

    let mutual = "(func $other (param i32) (result i32) (call $main (local.get 0)))";
    let (outcome, _) = run(&source(&[], "1 1", "(call $other (local.get 0))", mutual));
    assert_eq!(outcome.status, Status::OutOfStack);

    let table = "(type $same (func (param i32) (result i32))) (table 1 1 funcref) (elem (i32.const 0) $main)";
    let indirect = "(call_indirect (type $same) (local.get 0) (i32.const 0))";
    let (outcome, _) = run(&source(&[], "1 1", indirect, table));
    assert_eq!(outcome.status, Status::OutOfStack);
}

#[test]
fn frames_with_many_locals_use_the_stack_up_sooner() {
    let locals = "(local i64)".repeat(340);
    let (outcome, _) = run(&source(&[], "1 1", &format!("{locals} (call $main (local.get 0))"), ""));
    assert_eq!(outcome.status, Status::OutOfStack);
}

#[test]
fn recursion_through_calls_between_programs_ends() {
    let hooks = [("call_contract", "(param i32 i32 i32 i32 i64 i32) (result i32)")];
    let body = "(call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32) (i64.const -1) (i32.const 64))";
    let program = program(&source(&hooks, "1 1", body, ""));
    let mut world = World::default();
    // the address of 20 zeros, which the program calls, is the program
    world.programs.insert(Address::ZERO, program.clone());
    let outcome = world.run(&program, &[], GAS, true);
    assert!(matches!(outcome.status, Status::Success | Status::Revert | Status::OutOfGas), "{outcome:?}");
    assert!(outcome.gas_used <= GAS);
    // each level keeps a 64th of its gas and pays for the call
    assert!((2..600).contains(&world.calls.len()), "{} calls", world.calls.len());
    assert_eq!(world.pages.0, 0);
}

// ── Memory ──

#[test]
fn growing_memory_pays_before_it_grows() {
    let hooks = [("pay_for_memory_grow", "(param i32)")];
    for pages in ["1", "100", "65535", "65536", "-1", "1000000"] {
        let body =
            format!("(loop $again (drop (memory.grow (i32.const {pages}))) (br $again)) (i32.const 0)");
        let (outcome, _) = run(&source(&hooks, "1", &body, ""));
        assert_eq!(outcome.status, Status::OutOfGas, "by {pages}");
        assert!(outcome.memory_pages <= 128, "by {pages}: {} pages", outcome.memory_pages);
    }
    // growing without paying is refused at activation
    assert_eq!(
        refused(&source(&[], "1", "(memory.grow (i32.const 1))", "")),
        ActivationError::MissingGrowthImport
    );
    // and so is starting large
    let error = refused(&source(&hooks, "129", "(i32.const 0)", ""));
    assert!(matches!(error, ActivationError::TooManyPages { .. }), "{error}");
}

#[test]
fn a_large_result_pays_for_its_bytes() {
    let hooks = [("write_result", "(param i32 i32)")];
    let body = "(call $write_result (i32.const 0) (i32.const 1000000)) (i32.const 0)";
    let mut world = World::default();
    let program = program(&source(&hooks, "16 16", body, ""));
    let outcome = world.run(&program, &[], 30_000_000, true);
    assert_eq!((outcome.status, outcome.output.len()), (Status::Success, 1_000_000));
    // the memory expansion that the EVM charges for as much: 3 words + words² / 512
    let words = 1_000_000_u64 / 32;
    assert!(outcome.gas_used >= 3 * words + words * words / 512);
    let outcome = world.run(&program, &[], 1_000_000, true);
    assert_eq!((outcome.status, outcome.output.len()), (Status::OutOfGas, 0));
}

#[test]
fn copying_large_return_data_pays_for_its_bytes() {
    let hooks = [
        ("call_contract", "(param i32 i32 i32 i32 i64 i32) (result i32)"),
        ("read_return_data", "(param i32 i32 i32) (result i32)"),
    ];
    let body = "(drop (call $call_contract (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 32) (i64.const -1) (i32.const 64)))
        (loop $again (drop (call $read_return_data (i32.const 0) (i32.const 0) (i32.const 1000000))) (br $again)) (i32.const 0)";
    let mut world = World::default();
    let bomb = SubcallOutcome {
        success: true,
        return_data: Bytes::from(vec![7; 1_000_000]),
        gas_cost: 100,
        created: None,
    };
    world.answers.insert(Address::ZERO, bomb);
    let outcome = world.run(&program(&source(&hooks, "16 16", body, "")), &[], GAS, true);
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
    assert_eq!(world.calls.len(), 1);
}

#[test]
fn logs_pay_for_their_bytes() {
    let hooks = [("emit_log", "(param i32 i32 i32)")];
    let body = "(loop $again (call $emit_log (i32.const 0) (i32.const 100000) (i32.const 4)) (br $again)) (i32.const 0)";
    let mut world = World::default();
    let outcome = world.run(&program(&source(&hooks, "2 2", body, "")), &[], 10_000_000, true);
    assert_eq!(outcome.status, Status::OutOfGas);
    let bytes: usize = world.logs.iter().map(|(_, data)| data.len()).sum();
    assert!(!world.logs.is_empty() && bytes as u64 * 8 <= 10_000_000, "{bytes} bytes");
    // topics that do not fit into the data, and more than four
    for (len, topics) in [(31, 1), (127, 4), (1_000, 5), (0, -1)] {
        let body =
            format!("(call $emit_log (i32.const 0) (i32.const {len}) (i32.const {topics})) (i32.const 0)");
        let (outcome, world) = run(&source(&hooks, "2 2", &body, ""));
        assert_eq!((outcome.status, world.logs.len()), (Status::Failure, 0), "{len} {topics}");
    }
}

// ── Pointers ──

#[test]
fn pointers_outside_of_memory_end_the_program() {
    let wild = ["65536", "65535", "65505", "-1", "-32", "2147483647", "-2147483648"];
    for (name, ty, arguments) in [
        ("write_result", "(param i32 i32)", "PTR (i32.const 32)"),
        ("write_result", "(param i32 i32)", "(i32.const 65536) PTR"),
        ("read_args", "(param i32)", "PTR"),
        ("storage_load_bytes32", "(param i32 i32)", "PTR (i32.const 0)"),
        ("storage_load_bytes32", "(param i32 i32)", "(i32.const 0) PTR"),
        ("storage_cache_bytes32", "(param i32 i32)", "(i32.const 0) PTR"),
        ("account_balance", "(param i32 i32)", "(i32.const 0) PTR"),
        ("native_keccak256", "(param i32 i32 i32)", "PTR (i32.const 32) (i32.const 0)"),
        ("native_keccak256", "(param i32 i32 i32)", "(i32.const 0) (i32.const 32) PTR"),
        ("math_div", "(param i32 i32)", "PTR (i32.const 0)"),
        ("msg_sender", "(param i32)", "PTR"),
        ("emit_log", "(param i32 i32 i32)", "PTR (i32.const 32) (i32.const 0)"),
        (
            "create1",
            "(param i32 i32 i32 i32 i32)",
            "PTR (i32.const 32) (i32.const 0) (i32.const 0) (i32.const 0)",
        ),
    ] {
        for pointer in wild {
            // 20 and 3 bytes fit where 32 do not
            if pointer == "65505" && matches!(name, "read_args" | "msg_sender") {
                continue;
            }
            let arguments = arguments.replace("PTR", &format!("(i32.const {pointer})"));
            let body = format!("(call ${name} {arguments}) (i32.const 0)");
            // lengths of gigabytes cost more than there is, before a byte is looked at
            let (outcome, world) = run(&source(&[(name, ty)], "1 1", &body, ""));
            assert!(
                matches!(outcome.status, Status::Failure | Status::OutOfGas),
                "{name} {pointer}: {:?}",
                outcome.status
            );
            assert!(outcome.output.is_empty() && world.logs.is_empty() && world.storage.is_empty());
        }
    }
}

#[test]
fn arguments_that_do_not_fit_are_not_copied() {
    let hooks = [("read_args", "(param i32)")];
    let program = program(&source(&hooks, "1 1", "(call $read_args (i32.const 0)) (i32.const 0)", ""));
    let mut world = World::default();
    assert_eq!(world.run(&program, &vec![1; 65_536], GAS, true).status, Status::Success);
    assert_eq!(world.run(&program, &vec![1; 65_537], GAS, true).status, Status::Failure);
}

// ── Code ──

#[test]
fn a_stream_that_stands_for_a_quarter_of_a_gigabyte_is_refused_at_the_limit() {
    let mut code = vec![0xef, 0xf0, 0x00, 0x00];
    {
        let mut writer = brotli::CompressorWriter::new(&mut code, 1 << 16, 1, 22);
        let zeros = vec![0; 1 << 20];
        for _ in 0..256 {
            writer.write_all(&zeros).expect("memory takes all");
        }
    }
    assert!(code.len() < 200_000, "{} bytes", code.len());
    let limit = Params::default().max_wasm_size;
    // what is read is never more than the limit and one byte, whatever the stream stands for
    assert_eq!(decode_code(&code, limit), Err(CodeError::TooLarge { limit }));
}

#[test]
fn streams_that_break_off_or_name_a_dictionary_are_refused() {
    let whole = pack(&wasm(&source(&[], "1 1", "(i32.const 0)", "")));
    let limit = Params::default().max_wasm_size;
    for len in 5..whole.len() - 1 {
        assert!(
            matches!(decode_code(&whole[..len], limit), Err(CodeError::MalformedStream(_))),
            "{len} bytes"
        );
    }
    for dictionary in 1..=255 {
        let mut code = whole.clone();
        code[3] = dictionary;
        assert_eq!(decode_code(&code, limit), Err(CodeError::UnsupportedDictionary(dictionary)));
    }
}

#[test]
fn malformed_sections_are_refused() {
    let whole = wasm(&source(&[("read_args", "(param i32)")], "1 1", "(i32.const 0)", ""));
    let params = Params::default();
    assert!(activate(&whole, &params).is_ok());
    // every section twice, left out, and with a length that is not its own
    let mut sections = Vec::new();
    let mut at = 8;
    while at < whole.len() {
        let end = at + 2 + usize::from(whole[at + 1]);
        // names are for people
        if whole[at] != 0 {
            sections.push(whole[at..end].to_vec());
        }
        at = end;
    }
    assert!(sections.len() >= 6);
    let bare = [&whole[..8], &sections.concat()].concat();
    assert!(activate(&bare, &params).is_ok());
    for len in 0..bare.len() {
        assert!(activate(&bare[..len], &params).is_err(), "{len} bytes");
    }
    for index in 0..sections.len() {
        let mut twice = sections.clone();
        twice.insert(index, sections[index].clone());
        let mut without = sections.clone();
        without.remove(index);
        let mut longer = sections.clone();
        longer[index][1] += 1;
        let mut shorter = sections.clone();
        shorter[index][1] -= 1;
        let mut endless = sections.clone();
        endless[index].splice(1..2, [0xff, 0xff, 0xff, 0xff, 0x0f]);
        for broken in [twice, without, longer, shorter, endless] {
            let bytes = [&whole[..8], &broken.concat()].concat();
            assert!(activate(&bytes, &params).is_err(), "section {index}");
        }
    }
}

#[test]
fn start_functions_are_refused() {
    let start = "(func $begin (loop $again (br $again))) (start $begin)";
    assert_eq!(refused(&source(&[], "1 1", "(i32.const 0)", start)), ActivationError::StartFunction);
}

#[test]
fn huge_data_is_refused_or_paid_for() {
    // more than the chain takes
    let data = format!("(data (i32.const 0) \"{}\")", "a".repeat(300_000));
    let error = refused(&source(&[], "64 64", "(i32.const 0)", &data));
    assert!(matches!(error, ActivationError::TooLarge { .. }), "{error}");
    // segments beyond the memory
    let data = "(data (i32.const 65535) \"ab\")";
    assert_eq!(
        refused(&source(&[], "1 1", "(i32.const 0)", data)),
        ActivationError::SegmentOutOfBounds("data")
    );
    // more than a start can be priced for
    let data = format!("(data (i32.const 0) \"{}\")", "a".repeat(200_000));
    assert!(matches!(
        refused(&source(&[], "64 64", "(i32.const 0)", &data)),
        ActivationError::CostTooHigh(_)
    ));
    // as much as it takes, which activation and every start pay for
    let data = format!("(data (i32.const 0) \"{}\")", "a".repeat(60_000));
    let (activation, program) =
        activate(&wasm(&source(&[], "64 64", "(i32.const 0)", &data)), &Params::default()).expect("valid");
    assert!(activation.activation_gas > 500_000 && activation.init_gas > 30_000, "{activation:?}");
    assert_eq!(World::default().run(&program, &[], 10_000_000, false).status, Status::Success);
    let many = (0..129).fold(String::new(), |mut text, at| {
        let _ = write!(text, "(data (i32.const {at}) \"a\")");
        text
    });
    let error = refused(&source(&[], "1 1", "(i32.const 0)", &many));
    assert!(matches!(error, ActivationError::TooMany { .. }), "{error}");
}

#[test]
fn large_functions_are_refused_or_run() {
    // as many labels in one br_table as fit
    let labels = "0 ".repeat(60_000);
    let table = format!("(block (br_table {labels} (local.get 0))) (i32.const 0)");
    let (outcome, _) = run(&source(&[], "1 1", &table, ""));
    assert_eq!(outcome.status, Status::Success);
    // blocks inside of blocks
    let nested = format!("{}{}(i32.const 0)", "(block ".repeat(2_000), ")".repeat(2_000));
    assert_eq!(run(&source(&[], "1 1", &nested, "")).0.status, Status::Success);
    // more locals than allowed, and more than any engine takes
    for locals in [349, 40_000] {
        let text = format!("(local {}) (i32.const 0)", "i64 ".repeat(locals));
        let error = refused(&source(&[], "1 1", &text, ""));
        let known = matches!(error, ActivationError::TooMany { .. } | ActivationError::FrameTooLarge { .. });
        assert!(known, "{locals} locals: {error}");
    }
    // more values on the stack than allowed
    let deep = format!("{}{}", "(i32.const 1)".repeat(5_000), "i32.add ".repeat(4_999));
    let error = refused(&source(&[], "1 1", &deep, ""));
    assert!(
        matches!(error, ActivationError::TooManyValues { .. } | ActivationError::FrameTooLarge { .. }),
        "{error}"
    );
    // more instructions than allowed
    let long = format!("{}(i32.const 0)", "nop ".repeat(70_000));
    let error = refused(&source(&[], "1 1", &long, ""));
    assert!(matches!(error, ActivationError::TooMany { .. }), "{error}");
}

#[test]
fn the_largest_modules_are_activated_in_linear_work() {
    // thousands of functions, each as small as can be; the instrumentation adds the same to each
    let functions = |count: usize| {
        let more = "(func (param i32) (result i32) (if (local.get 0) (then)) (i32.const 1))".repeat(count);
        activate(&wasm(&source(&[], "1 1", "(i32.const 0)", &more)), &Params::default())
    };
    let (small, large) = (functions(400).expect("valid").0, functions(4_000).expect("valid").0);
    assert!(large.activation_gas > 5 * small.activation_gas, "{small:?} {large:?}");
    assert!(large.init_gas > small.init_gas, "{small:?} {large:?}");
    assert!(matches!(functions(4_096), Err(ActivationError::TooMany { .. })));
    // ten thousand types, which name nothing
    let types = "(type (func (param i32 i32)))".repeat(10_000);
    assert!(activate(&wasm(&source(&[], "1 1", "(i32.const 0)", &types)), &Params::default()).is_ok());
    // the largest body of branches, each a block of its own
    let blocks = "(if (local.get 0) (then))".repeat(2_000);
    assert_eq!(run(&source(&[], "1 1", &format!("{blocks} (i32.const 0)"), "")).0.status, Status::Success);
}

#[test]
fn storage_that_is_not_flushed_is_bounded_by_ink() {
    let hooks = [("storage_cache_bytes32", "(param i32 i32)"), ("storage_flush_cache", "(param i32)")];
    let body = "(local $i i32) (loop $again
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (i32.store (i32.const 0) (local.get $i))
        (call $storage_cache_bytes32 (i32.const 0) (i32.const 0))
        (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))
        (call $storage_flush_cache (i32.const 1)) (i32.const 0)";
    let (outcome, world) = run(&source(&hooks, "1 1", body, ""));
    assert_eq!((outcome.status, outcome.gas_used), (Status::OutOfGas, GAS));
    assert!(world.storage.is_empty());
    assert_eq!(world.transient.get(&B256::ZERO), None);
}

#[test]
fn a_local_is_stored_far_from_its_own_address() {
    // The interpreter's translator panicked where address and value are one register and the offset has over 16 bits.
    for (store, load) in
        [("i32.store", "i32.load"), ("i32.store8", "i32.load8_u"), ("i32.store16", "i32.load16_u")]
    {
        for offset in [65_535, 65_536, 100_000] {
            let body = format!(
                "(local $a i32) (local.set $a (i32.add (local.get 0) (i32.const 5)))
                ({store} offset={offset} (local.get $a) (local.get $a))
                (i32.ne ({load} offset={offset} (i32.const 8)) (i32.const 8))"
            );
            let (outcome, _) = run(&source(&[], "2 2", &body, ""));
            assert_eq!(outcome.status, Status::Success, "{store} offset={offset}");
        }
    }
}
