//! What activation accepts and what it rejects, with the reason.

use stylus_vm::{activate, Activation, ActivationError, Params};

const ENTRY: &str = r#"(func (export "user_entrypoint") (param i32) (result i32) i32.const 0)"#;
const MEMORY: &str = r#"(memory (export "memory") 1 1)"#;

fn activate_wat(wat: &str) -> Result<Activation, ActivationError> {
    activate_with(wat, &Params::default())
}

fn activate_with(wat: &str, params: &Params) -> Result<Activation, ActivationError> {
    let wasm = wat::parse_str(wat).expect("the test's source is readable");
    activate(&wasm, params).map(|(activation, _)| activation)
}

/// A module with a memory, an entry point and what is given.
fn module(parts: &str) -> String {
    format!("(module {parts} {MEMORY} {ENTRY})")
}

fn rejection(wat: &str) -> ActivationError {
    activate_wat(wat).expect_err("the module must be rejected")
}

fn invalid(wat: &str, reason: &str) {
    let error = rejection(wat);
    let ActivationError::Invalid(text) = &error else { panic!("{error}") };
    assert!(text.contains(reason), "{text}");
}

#[test]
fn the_smallest_module_activates() {
    let activation = activate_wat(&module("")).expect("it is valid");
    assert_eq!(activation.pages, 1);
    assert_eq!(activation.activation_gas_with_fixed, activation.activation_gas + 1_659_168);
}

#[test]
fn hashes_tell_modules_and_versions_apart() {
    let wat = module("");
    let one = activate_wat(&wat).expect("valid").module_hash;
    let other = activate_wat(&module("(global i32 (i32.const 1))")).expect("valid").module_hash;
    let params = Params { stylus_version: 2, ..Params::default() };
    let older = activate_with(&wat, &params).expect("valid").module_hash;
    assert_ne!(one, other);
    assert_ne!(one, older);
    assert_eq!(one, activate_wat(&wat).expect("valid").module_hash);
}

#[test]
fn scalars_and_minima_move_the_start_costs() {
    let wat = module("");
    let base = activate_wat(&wat).expect("valid");
    let double = Params { init_cost_scalar: 100, cached_cost_scalar: 100, ..Params::default() };
    let doubled = activate_with(&wat, &double).expect("valid");
    let own = base.init_gas - base.cached_init_gas - 69 * 128;
    assert_eq!(doubled.cached_init_gas - 352, 2 * (base.cached_init_gas - 352));
    assert_eq!(doubled.init_gas - doubled.cached_init_gas - 69 * 128, 2 * own);
    let first = Params { stylus_version: 1, ..Params::default() };
    let first = activate_with(&wat, &first).expect("valid");
    // the first version has the cached cost inside the start cost, without its minimum
    assert_eq!(first.init_gas, base.init_gas - 352);
}

#[test]
fn rejects_bytes_that_are_no_module() {
    assert!(matches!(activate(b"", &Params::default()), Err(ActivationError::Invalid(_))));
    assert!(matches!(activate(b"hello", &Params::default()), Err(ActivationError::Invalid(_))));
}

#[test]
fn rejects_unknown_versions() {
    for version in [0, 4] {
        let params = Params { stylus_version: version, ..Params::default() };
        assert_eq!(activate_with(&module(""), &params), Err(ActivationError::UnknownVersion(version)));
    }
}

#[test]
fn rejects_large_modules() {
    let wat = module("(data (i32.const 0) \"0123456789\")");
    let size = wat::parse_str(&wat).expect("readable").len();
    let limit = size as u32;
    assert!(activate_with(&wat, &Params { max_wasm_size: limit, ..Params::default() }).is_ok());
    let params = Params { max_wasm_size: limit - 1, ..Params::default() };
    assert_eq!(activate_with(&wat, &params), Err(ActivationError::TooLarge { size, limit: limit - 1 }));
}

#[test]
fn rejects_modules_without_an_exported_memory() {
    assert_eq!(rejection(&format!("(module {ENTRY})")), ActivationError::MissingMemory);
    assert_eq!(rejection(&format!("(module (memory 1 1) {ENTRY})")), ActivationError::MissingMemory);
    let named = format!(r#"(module (memory (export "ram") 1 1) {ENTRY})"#);
    assert_eq!(rejection(&named), ActivationError::MissingMemory);
    let global = format!(r#"(module (memory 1 1) (global (export "memory") i32 (i32.const 0)) {ENTRY})"#);
    assert_eq!(rejection(&global), ActivationError::MissingMemory);
}

#[test]
fn rejects_several_memories() {
    invalid(&format!("(module {MEMORY} (memory 1 1) {ENTRY})"), "multiple memories");
}

#[test]
fn rejects_memories_beyond_the_limits() {
    let wat = |pages: u32| format!(r#"(module (memory (export "memory") {pages} {pages}) {ENTRY})"#);
    assert_eq!(activate_wat(&wat(128)).expect("valid").pages, 128);
    assert_eq!(rejection(&wat(129)), ActivationError::TooManyPages { pages: 129, limit: 128 });
    let params = Params { page_limit: 7, ..Params::default() };
    let error = ActivationError::TooManyPages { pages: 8, limit: 7 };
    assert_eq!(activate_with(&wat(8), &params), Err(error));
}

#[test]
fn a_memory_that_can_grow_needs_the_function_that_is_paid_for_it() {
    let growing = format!(r#"(module (memory (export "memory") 1) {ENTRY})"#);
    assert_eq!(rejection(&growing), ActivationError::MissingGrowthImport);
    let paying = format!(
        r#"(module (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
            (memory (export "memory") 1) {ENTRY})"#
    );
    assert!(activate_wat(&paying).is_ok());
}

#[test]
fn rejects_modules_without_a_fitting_entry_point() {
    assert_eq!(rejection(&format!("(module {MEMORY})")), ActivationError::MissingEntryPoint);
    let global = format!(r#"(module {MEMORY} (global (export "user_entrypoint") i32 (i32.const 0)))"#);
    assert_eq!(rejection(&global), ActivationError::EntryPointType);
    let types = ["(param i32)", "(result i32)", "(param i64) (result i32)", "(param i32 i32) (result i32)"];
    for ty in types {
        let wat = format!(r#"(module {MEMORY} (func (export "user_entrypoint") {ty} unreachable))"#);
        assert_eq!(rejection(&wat), ActivationError::EntryPointType, "{ty}");
    }
}

#[test]
fn rejects_start_functions() {
    assert_eq!(rejection(&module("(func $start) (start $start)")), ActivationError::StartFunction);
}

#[test]
fn rejects_features_that_programs_may_not_use() {
    invalid(&module("(func (result i32 i32) i32.const 1 i32.const 2)"), "multi-value");
    invalid(
        &module("(func (param i32) (result i32) local.get 0 (block (param i32) (result i32)))"),
        "multi-value",
    );
    invalid(&module("(func (result externref) ref.null extern)"), "reference types");
    invalid(&module("(func (drop (v128.const i64x2 0 0)))"), "SIMD");
    invalid(&module("(func $f (return_call $f))"), "tail calls");
    invalid(&module("(tag)"), "exceptions");
    invalid(&module("(table 1 funcref) (table 1 funcref)"), "multiple tables");
    invalid(&module("(global i32 (i32.add (i32.const 1) (i32.const 2)))"), "constant expression required");
    let shared = format!(r#"(module (memory (export "memory") 1 1 shared) {ENTRY})"#);
    invalid(&shared, "threads");
    let wide = format!(r#"(module (memory (export "memory") i64 1 1) {ENTRY})"#);
    invalid(&wide, "memory64");
}

#[test]
fn several_values_were_allowed_before_version_three() {
    let wat = module("(func (result i32 i32) i32.const 1 i32.const 2)");
    for (version, allowed) in [(1, true), (2, true), (3, false)] {
        let params = Params { stylus_version: version, ..Params::default() };
        assert_eq!(activate_with(&wat, &params).is_ok(), allowed, "version {version}");
    }
}

#[test]
fn rejects_bulk_instructions_that_are_not_priced() {
    for body in ["(elem.drop $e)", "(table.init $e (i32.const 0) (i32.const 0) (i32.const 0))"] {
        let wat = module(&format!("(table 1 1 funcref) (func $f) (elem $e func $f) (func {body})"));
        let error = rejection(&wat);
        assert!(matches!(error, ActivationError::UnsupportedInstruction(_)), "{error}");
    }
    let init = module(r#"(data $d "x") (func (data.drop $d))"#);
    assert_eq!(rejection(&init), ActivationError::UnsupportedSection("data count"));
}

#[test]
fn floats_activate_though_nobody_can_pay_for_them() {
    assert!(activate_wat(&module("(func (drop (f64.add (f64.const 1) (f64.const 2))))")).is_ok());
}

#[test]
fn rejects_unknown_imports() {
    let error = |module: &str, name: &str| ActivationError::UnknownImport {
        module: module.into(),
        name: name.into(),
    };
    for (from, name) in
        [("vm_hooks", "launch"), ("env", "read_args"), ("console", "log_txt"), ("debug", "null_host")]
    {
        let wat = module(&format!(r#"(import "{from}" "{name}" (func (param i32 i32)))"#));
        assert_eq!(rejection(&wat), error(from, name));
    }
}

#[test]
fn the_console_is_there_on_debug_chains() {
    let wat = module(r#"(import "console" "log_txt" (func (param i32 i32)))"#);
    assert!(activate_with(&wat, &Params { debug: true, ..Params::default() }).is_ok());
}

#[test]
fn rejects_imports_of_another_type_or_kind() {
    let wrong = |ty: &str| module(&format!(r#"(import "vm_hooks" "chainid" (func {ty}))"#));
    for ty in ["", "(result i32)", "(param i32) (result i64)"] {
        let (module, name) = ("vm_hooks".into(), "chainid".into());
        assert_eq!(rejection(&wrong(ty)), ActivationError::ImportSignature { module, name }, "{ty}");
    }
    assert!(activate_wat(&wrong("(result i64)")).is_ok());
    let global = module(r#"(import "vm_hooks" "chainid" (global i64))"#);
    let (from, name) = ("vm_hooks".into(), "chainid".into());
    assert_eq!(rejection(&global), ActivationError::ImportKind { module: from, name });
}

#[test]
fn rejects_imports_that_disagree() {
    let wat = module(
        r#"(import "vm_hooks" "chainid" (func (result i64)))
           (import "vm_hooks" "chainid" (func (param i32) (result i64)))"#,
    );
    assert_eq!(rejection(&wat), ActivationError::InconsistentImport("chainid".into()));
}

#[test]
fn rejects_exports_that_shadow_imports() {
    for name in ["chainid", "x__chainid"] {
        let wat = module(&format!(
            r#"(import "vm_hooks" "chainid" (func $c (result i64))) (export "{name}" (func $c))"#
        ));
        assert_eq!(rejection(&wat), ActivationError::ReexportedImport("chainid".into()));
    }
}

#[test]
fn rejects_reserved_names() {
    for name in ["stylus_ink_left", "stylus", "x__stylus_start"] {
        let wat = module(&format!(r#"(global (export "{name}") i32 (i32.const 0))"#));
        assert!(matches!(rejection(&wat), ActivationError::ReservedName(_)), "{name}");
    }
    let import = module(r#"(import "vm_hooks" "stylus_start" (func))"#);
    assert!(matches!(rejection(&import), ActivationError::ReservedName(_)));
}

#[test]
fn rejects_segments_out_of_bounds() {
    assert!(activate_wat(&module(r#"(data (i32.const 65532) "0123")"#)).is_ok());
    let data = [
        r#"(data (i32.const 65533) "0123")"#,
        r#"(data (i32.const -1) "0")"#,
        r#"(data (i32.const 65537) "")"#,
    ];
    for segment in data {
        assert_eq!(rejection(&module(segment)), ActivationError::SegmentOutOfBounds("data"), "{segment}");
    }
    let table = |size: u32, offset: i32| {
        module(&format!("(table {size} {size} funcref) (func $f) (elem (i32.const {offset}) $f $f)"))
    };
    assert!(activate_wat(&table(2, 0)).is_ok());
    for (size, offset) in [(1, 0), (2, 1), (2, -1)] {
        assert_eq!(rejection(&table(size, offset)), ActivationError::SegmentOutOfBounds("element"));
    }
}

fn too_many(wat: &str) -> (&'static str, u64) {
    match rejection(wat) {
        ActivationError::TooMany { what, count, limit } => {
            assert!(count > limit);
            (what, limit)
        }
        error => panic!("{error}"),
    }
}

#[test]
fn rejects_what_exceeds_the_counts() {
    let many = |part: &str, count: usize| module(&part.repeat(count));
    assert!(activate_wat(&many("(func)", 4_095)).is_ok());
    assert_eq!(too_many(&many("(func)", 4_096)), ("functions", 4_096));
    assert!(activate_wat(&many(r#"(data (i32.const 0) "")"#, 128)).is_ok());
    assert_eq!(too_many(&many(r#"(data (i32.const 0) "")"#, 129)), ("data segments", 128));
    let elements = |count: usize| {
        module(&format!("(table 1 1 funcref) (func $f) {}", "(elem (i32.const 0) $f)".repeat(count)))
    };
    assert!(activate_wat(&elements(128)).is_ok());
    assert_eq!(too_many(&elements(129)), ("element segments", 128));
    assert_eq!(too_many(&many("(global i32 (i32.const 0))", 32_765)), ("globals", 32_768));
    assert_eq!(too_many(&module("(table 4097 4097 funcref)")), ("table entries", 4_096));
    let import = r#"(import "vm_hooks" "chainid" (func (result i64)))"#;
    assert!(activate_wat(&many(import, 513)).is_ok());
    assert_eq!(too_many(&many(import, 514)), ("imports", 513));
    let indices = "$f ".repeat(4_092);
    let long = module(&format!("(table 4096 4096 funcref) (func $f) (elem (i32.const 0) {indices})"));
    assert_eq!(too_many(&long), ("bytes of element segments", 4_096));
}

#[test]
fn rejects_functions_that_are_too_long_or_have_too_many_locals() {
    let locals = |count: usize| module(&format!("(func (local {}))", "i32 ".repeat(count)));
    assert!(activate_wat(&locals(348)).is_ok());
    assert_eq!(too_many(&locals(349)), ("locals in a function", 348));
    // 12 of the meter, 12 + 4 + 1 of the stack check and the last `end`, in one basic block
    let nops = |count: usize| module(&format!("(func {})", "nop ".repeat(count)));
    assert!(activate_wat(&nops(65_536 - 30)).is_ok());
    assert_eq!(too_many(&nops(65_536 - 29)), ("instructions in a function", 65_536));
}

#[test]
fn rejects_frames_that_are_too_large() {
    let deep =
        |count: usize| module(&format!("(func {} {})", "i32.const 0 ".repeat(count), "drop ".repeat(count)));
    assert!(activate_wat(&deep(4_096)).is_ok());
    assert_eq!(
        rejection(&deep(4_097)),
        ActivationError::TooManyValues { function: 0, values: 4_097, limit: 4_096 }
    );
    let locals = module(&format!("(func (local {}))", "i64 ".repeat(10_240)));
    assert!(matches!(
        rejection(&locals),
        ActivationError::FrameTooLarge { function: 0, words: 10_246, limit: 10_240 }
    ));
}

#[test]
fn rejects_long_names_of_modules() {
    let named = |len: usize| format!("(module ${} {MEMORY} {ENTRY})", "m".repeat(len));
    assert!(activate_wat(&named(512)).is_ok());
    assert_eq!(too_many(&named(513)), ("bytes of the module's name", 512));
}

#[test]
fn rejects_data_that_costs_more_than_can_be_recorded() {
    let wat = |bytes: usize| {
        format!(
            r#"(module (memory (export "memory") 2 2) (data (i32.const 0) "{}") {ENTRY})"#,
            "a".repeat(bytes)
        )
    };
    assert!(activate_wat(&wat(80_000)).is_ok());
    assert_eq!(rejection(&wat(90_000)), ActivationError::CostTooHigh("cached start cost"));
}

#[test]
fn reasons_are_readable() {
    assert_eq!(
        rejection(&module(r#"(import "vm_hooks" "launch" (func))"#)).to_string(),
        "no host function vm_hooks.launch"
    );
    assert_eq!(ActivationError::MissingMemory.to_string(), "missing memory with export name \"memory\"");
}

#[test]
fn what_is_exactly_at_a_limit_activates() {
    let globals = module(&"(global i32 (i32.const 0))".repeat(32_764));
    assert!(activate_wat(&globals).is_ok());
    assert!(activate_wat(&module("(table 4096 4096 funcref)")).is_ok());
    // 4,096 bytes of one element segment: 5 of its header and 2 of its count
    let indices = "$f ".repeat(4_090);
    let full = module(&format!("(table 4096 4096 funcref) (func $f) (elem (i32.const 0) {indices})"));
    assert!(activate_wat(&full).is_ok(), "{:?}", activate_wat(&full));
    let params = Params { page_limit: 7, ..Params::default() };
    let pages = |count: u32| format!(r#"(module (memory (export "memory") {count} {count}) {ENTRY})"#);
    assert!(activate_with(&pages(7), &params).is_ok());
}

#[test]
fn a_frame_of_exactly_the_limit_fits() {
    // the largest body within the other limits: locals are limited to 348, operands to 4,096
    let locals = |count: usize| format!("(local {})", "i64 ".repeat(count));
    let error = |count: usize| rejection(&module(&format!("(func {})", locals(count))));
    // 10,240 words are 10,234 locals and the rest of the frame: rejected for their number, not for the frame
    assert!(matches!(error(10_234), ActivationError::TooMany { what: "locals in a function", .. }));
    assert!(matches!(error(10_235), ActivationError::FrameTooLarge { words: 10_241, .. }));
}

#[test]
fn exports_that_nobody_calls_do_not_count() {
    // the engine drops them before it counts
    let exports: String = (0..1_100).map(|index| format!(r#"(export "e{index}" (func $f))"#)).collect();
    assert!(activate_wat(&module(&format!("(func $f) {exports}"))).is_ok());
}

#[test]
fn names_of_functions_do_not_count_and_the_modules_own_does() {
    let long = "f".repeat(600);
    assert!(activate_wat(&module(&format!("(func ${long})"))).is_ok());
    assert_eq!(
        too_many(&format!("(module ${} {MEMORY} {ENTRY})", "m".repeat(513))),
        ("bytes of the module's name", 512)
    );
}

#[test]
fn rejects_an_imported_memory() {
    let wat =
        format!(r#"(module (import "env" "memory" (memory 1 1)) {ENTRY} (export "memory" (memory 0)))"#);
    let (module, name) = ("env".into(), "memory".into());
    assert_eq!(rejection(&wat), ActivationError::ImportKind { module, name });
}

#[test]
fn rejects_an_imported_table() {
    let wat = module(r#"(import "env" "table" (table 1 funcref))"#);
    let (module, name) = ("env".into(), "table".into());
    assert_eq!(rejection(&wat), ActivationError::ImportKind { module, name });
}

/// Sections by number and content behind the header of a module.
fn assemble(sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.extend([*id, content.len() as u8]);
        wasm.extend(*content);
    }
    wasm
}

#[test]
fn rejects_a_table_index_of_several_bytes() {
    // a call_indirect in the entry point, its table written as 0 or as 0 in five bytes
    let module = |table: &[u8]| {
        let body = [&[0, 0x20, 0, 0x41, 0, 0x11, 0][..], table, &[0x0b]].concat();
        let code = [&[1, body.len() as u8][..], &body].concat();
        let exports = [&[2, 6][..], b"memory", &[2, 0, 15], b"user_entrypoint", &[0, 0]].concat();
        assemble(&[
            (1, &[1, 0x60, 1, 0x7f, 1, 0x7f]),
            (3, &[1, 0]),
            (4, &[1, 0x70, 1, 1, 1]),
            (5, &[1, 1, 1, 1]),
            (7, &exports),
            (10, &code),
        ])
    };
    let short = activate(&module(&[0]), &Params::default());
    assert!(short.is_ok(), "{:?}", short.err());
    let Err(ActivationError::Invalid(text)) =
        activate(&module(&[0x80, 0x80, 0x80, 0x80, 0]), &Params::default())
    else {
        panic!("the module must be rejected")
    };
    assert!(text.contains("zero byte expected"), "{text}");
}

#[test]
fn rejects_a_count_of_data_segments() {
    // a passive segment needs it, a module without one may have it as well
    let without = wat::parse_str(module("")).expect("readable");
    let at = without.windows(2).position(|pair| pair == [10, 6]).expect("the code section");
    let with = [&without[..at], &[12, 1, 0], &without[at..]].concat();
    let error = activate(&with, &Params::default()).map(|_| ()).expect_err("rejected");
    assert_eq!(error, ActivationError::UnsupportedSection("data count"));
    assert!(activate(&without, &Params::default()).is_ok());
}

#[test]
fn operations_on_references_and_vectors_are_rejected_and_floats_are_not() {
    invalid(&module("(table 1 funcref) (func (drop (table.get 0 (i32.const 0))))"), "reference types");
    invalid(&module("(table 1 funcref) (func (drop (table.size 0)))"), "reference types");
    invalid(&module("(func (drop (i8x16.splat (i32.const 0))))"), "SIMD");
    invalid(&module("(func (drop (i32.atomic.load (i32.const 0))))"), "threads");
    invalid(
        &module("(func (drop (i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))) drop)"),
        "wide",
    );
    for float in
        ["f32.sqrt (f32.const 2)", "f64.promote_f32 (f32.const 2)", "i32.trunc_sat_f64_s (f64.const 2)"]
    {
        assert!(activate_wat(&module(&format!("(func (drop ({float})))"))).is_ok(), "{float}");
    }
}

#[test]
fn extensions_of_signs_and_bulk_copies_are_allowed() {
    let wat = module(
        "(func (drop (i32.extend8_s (i32.const 1))) (drop (i64.extend32_s (i64.const 1)))
            (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))
            (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)))",
    );
    assert!(activate_wat(&wat).is_ok(), "{:?}", activate_wat(&wat));
}
