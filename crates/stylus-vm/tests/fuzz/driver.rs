//! One hostile case: bytes decide on a module, which is decoded, activated and run. The property tests and the
//! fuzz target of the repository's `fuzz` folder share it.

use crate::support::World;
use arbitrary::Unstructured;
use std::io::Write;
use std::sync::OnceLock;
use stylus_vm::{activate, decode_code, ActivationError, Outcome, Params, Status, STYLUS_PREFIX};

/// Ink of the cheapest host call.
const LEAST_HOST_CALL: u64 = 8_400;
/// Gas of the EVM for a byte of a log.
const LOG_BYTE: u64 = 8;
const PAGE: usize = 65_536;

/// Where the bytes of a case come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A valid module with the exports of a program and host functions among its imports.
    Plausible,
    /// A valid module of any shape, with all proposals of WASM.
    Wild,
    /// A real program with some bytes changed.
    Damaged,
    /// Bytes that are taken for contract code, for a brotli stream or for a module.
    Raw,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The code does not decompress.
    NotDecoded,
    /// The module is refused.
    NotActivated,
    /// It was run.
    Ran(Status),
}

/// A case of the family that the first byte names.
pub fn case(data: &[u8]) -> Verdict {
    let family = match data.first().unwrap_or(&0) % 8 {
        0..=3 => Family::Plausible,
        4 => Family::Wild,
        5 | 6 => Family::Damaged,
        _ => Family::Raw,
    };
    case_of(family, data.get(1..).unwrap_or_default())
}

/// Takes a case through everything that a deployed program goes through.
///
/// # Panics
/// When something is wrong: that is what the tests look for.
pub fn case_of(family: Family, data: &[u8]) -> Verdict {
    let params = Params::default();
    let mut bytes = Unstructured::new(data);
    let input: Vec<u8> = bytes.bytes(bytes.len().min(5)).unwrap_or_default().to_vec();
    let gas = 14_000 + 100 * u64::from(input.first().copied().unwrap_or_default());
    let Some(code) = code(family, &mut bytes) else { return Verdict::NotDecoded };

    let Ok(wasm) = decode_code(&code, params.max_wasm_size) else { return Verdict::NotDecoded };
    assert!(wasm.len() <= params.max_wasm_size as usize);
    let (activation, program) = match activate(&wasm, &params) {
        Ok(both) => both,
        Err(error) => {
            assert_ne!(error, ActivationError::Untranslated, "a fault of the interpreter");
            return Verdict::NotActivated;
        }
    };
    assert!(activation.pages <= params.page_limit);

    let cached = gas.is_multiple_of(200);
    let run = || {
        let mut world = World::default();
        let outcome = world.run(&program, &input, gas, cached);
        (outcome, world)
    };
    let (outcome, world) = run();
    bounded(&outcome, &world, gas, &params);
    // activated once more, as after a restart, it does the same
    let (again, other) = match activate(&wasm, &params) {
        Ok((second, program)) => {
            assert_eq!(second, activation);
            let mut world = World::default();
            (world.run(&program, &input, gas, cached), world)
        }
        Err(error) => panic!("activated once and not twice: {error}"),
    };
    assert_eq!(again, outcome, "a second run ends in another way");
    assert_eq!(other.storage, world.storage);
    assert_eq!(other.logs, world.logs);
    assert_eq!(other.host_calls, world.host_calls);
    Verdict::Ran(outcome.status)
}

/// Nothing that a program does is free.
fn bounded(outcome: &Outcome, world: &World, gas: u64, params: &Params) {
    assert!(outcome.gas_used <= gas, "{outcome:?} of {gas} gas");
    assert!(outcome.ink_used <= gas * u64::from(params.ink_price));
    // the one that the ink did not suffice for may have been started
    assert!(world.host_calls <= outcome.ink_used / LEAST_HOST_CALL + 1, "{} calls", world.host_calls);
    let logged: usize = world.logs.iter().map(|(topics, data)| 32 * topics.len() + data.len()).sum();
    assert!(logged as u64 <= gas / LOG_BYTE, "{logged} bytes in logs for {gas} gas");
    assert!(outcome.output.len() <= usize::from(outcome.memory_pages) * PAGE);
    assert!(outcome.memory_pages <= params.page_limit);
    assert_eq!(world.pages.0, 0, "pages are given back");
    if !matches!(outcome.status, Status::Success | Status::Revert) {
        assert!(outcome.output.is_empty());
    }
    if matches!(outcome.status, Status::OutOfGas | Status::OutOfStack) {
        assert_eq!(outcome.gas_used, gas, "{:?} takes all gas", outcome.status);
    }
}

fn code(family: Family, bytes: &mut Unstructured<'_>) -> Option<Vec<u8>> {
    match family {
        Family::Plausible => generated(plausible(bytes), bytes),
        Family::Wild => generated(wild(bytes), bytes),
        Family::Damaged => Some(damaged(bytes)),
        Family::Raw => Some(raw(bytes)),
    }
}

fn generated(config: wasm_smith::Config, bytes: &mut Unstructured<'_>) -> Option<Vec<u8>> {
    wasm_smith::Module::new(config, bytes).ok().map(|module| pack(&module.to_bytes()))
}

/// Contract code of a module, compressed in a hurry.
pub fn pack(wasm: &[u8]) -> Vec<u8> {
    let mut code = STYLUS_PREFIX.to_vec();
    code.push(0);
    let mut writer = brotli::CompressorWriter::new(&mut code, 4096, 0, 18);
    writer.write_all(wasm).expect("memory takes all");
    drop(writer);
    code
}

/// Host functions with their types.
const HOST_FUNCTIONS: [(&str, &str); 40] = [
    ("pay_for_memory_grow", "(param i32)"),
    ("read_args", "(param i32)"),
    ("write_result", "(param i32 i32)"),
    ("exit_early", "(param i32)"),
    ("storage_load_bytes32", "(param i32 i32)"),
    ("storage_cache_bytes32", "(param i32 i32)"),
    ("storage_flush_cache", "(param i32)"),
    ("transient_load_bytes32", "(param i32 i32)"),
    ("transient_store_bytes32", "(param i32 i32)"),
    ("call_contract", "(param i32 i32 i32 i32 i64 i32) (result i32)"),
    ("delegate_call_contract", "(param i32 i32 i32 i64 i32) (result i32)"),
    ("static_call_contract", "(param i32 i32 i32 i64 i32) (result i32)"),
    ("create1", "(param i32 i32 i32 i32 i32)"),
    ("create2", "(param i32 i32 i32 i32 i32 i32)"),
    ("read_return_data", "(param i32 i32 i32) (result i32)"),
    ("return_data_size", "(result i32)"),
    ("emit_log", "(param i32 i32 i32)"),
    ("account_balance", "(param i32 i32)"),
    ("account_code", "(param i32 i32 i32 i32) (result i32)"),
    ("account_code_size", "(param i32) (result i32)"),
    ("account_codehash", "(param i32 i32)"),
    ("evm_gas_left", "(result i64)"),
    ("evm_ink_left", "(result i64)"),
    ("block_basefee", "(param i32)"),
    ("chainid", "(result i64)"),
    ("block_coinbase", "(param i32)"),
    ("block_gas_limit", "(result i64)"),
    ("block_number", "(result i64)"),
    ("block_timestamp", "(result i64)"),
    ("contract_address", "(param i32)"),
    ("math_div", "(param i32 i32)"),
    ("math_mod", "(param i32 i32)"),
    ("math_pow", "(param i32 i32)"),
    ("math_add_mod", "(param i32 i32 i32)"),
    ("math_mul_mod", "(param i32 i32 i32)"),
    ("msg_reentrant", "(result i32)"),
    ("msg_sender", "(param i32)"),
    ("tx_ink_price", "(result i32)"),
    ("tx_origin", "(param i32)"),
    ("native_keccak256", "(param i32 i32 i32)"),
];

/// Imports that a case chooses, the exports that a program has, and bodies that wasm-smith makes up.
fn plausible(bytes: &mut Unstructured<'_>) -> wasm_smith::Config {
    let chosen: u64 = bytes.arbitrary().unwrap_or_default();
    let limits = ["1 1", "1 3", "0 0", "2"][(chosen >> 62) as usize];
    let imports: String = HOST_FUNCTIONS
        .iter()
        .enumerate()
        // memory that may grow needs the first
        .filter(|(index, _)| *index == 0 || chosen >> index & 1 == 1)
        .map(|(_, (name, ty))| format!("(import \"vm_hooks\" \"{name}\" (func {ty}))"))
        .collect();
    let shape = format!(
        "(module {imports} (memory (export \"memory\") {limits})
            (func (export \"user_entrypoint\") (param i32) (result i32) unreachable))"
    );
    wasm_smith::Config {
        module_shape: wat::parse_str(shape).ok(),
        allow_floats: chosen >> 41 & 3 == 0,
        bulk_memory_enabled: chosen >> 43 & 7 == 0,
        multi_value_enabled: chosen >> 46 & 7 == 0,
        max_data_segments: 2,
        max_element_segments: 2,
        max_elements: 8,
        max_funcs: 3,
        max_globals: 4,
        max_instructions: 50,
        max_table_elements: 16,
        max_types: 6,
        allow_start_export: false,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        compact_imports_enabled: false,
        ..Default::default()
    }
}

/// Whatever wasm-smith can make, within a size.
fn wild(bytes: &mut Unstructured<'_>) -> wasm_smith::Config {
    let config: wasm_smith::Config = bytes.arbitrary().unwrap_or_default();
    wasm_smith::Config {
        max_funcs: config.max_funcs.min(10),
        max_instructions: config.max_instructions.min(200),
        max_imports: config.max_imports.min(10),
        max_data_segments: config.max_data_segments.min(10),
        max_element_segments: config.max_element_segments.min(10),
        max_globals: config.max_globals.min(20),
        max_types: config.max_types.min(20),
        ..config
    }
}

fn golden() -> &'static [Vec<u8>] {
    static MODULES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    MODULES.get_or_init(|| {
        let files: [&[u8]; 6] = [
            include_bytes!("../../../../tests/golden/counter.wasm"),
            include_bytes!("../../../../tests/golden/dispatch.wasm"),
            include_bytes!("../../../../tests/golden/grow.wasm"),
            include_bytes!("../../../../tests/golden/hashlog.wasm"),
            include_bytes!("../../../../tests/golden/loop.wasm"),
            include_bytes!("../../../../tests/golden/erc20.wasm"),
        ];
        files.map(<[u8]>::to_vec).into()
    })
}

/// A real program after at most three changes, or its compressed form after them.
fn damaged(bytes: &mut Unstructured<'_>) -> Vec<u8> {
    let choice: u8 = bytes.arbitrary().unwrap_or_default();
    let modules = golden();
    let module = &modules[usize::from(choice) % modules.len()];
    let packed = choice >= 192;
    let mut out = if packed { pack(module) } else { module.clone() };
    for _ in 0..choice % 4 {
        let (at, value): (u32, u8) = bytes.arbitrary().unwrap_or_default();
        let at = at as usize % out.len().max(1);
        match value % 5 {
            0 => out.truncate(at.max(1)),
            1 => out.insert(at, value),
            2 => drop(out.remove(at)),
            _ => out[at] ^= 1 << (value >> 5),
        }
    }
    if packed {
        out
    } else {
        pack(&out)
    }
}

fn raw(bytes: &mut Unstructured<'_>) -> Vec<u8> {
    let choice: u8 = bytes.arbitrary().unwrap_or_default();
    let rest = bytes.bytes(bytes.len()).unwrap_or_default();
    let header = [0xef, 0xf0, 0x00, 0x00];
    match choice % 4 {
        0 => rest.to_vec(),
        1 => [&header[..], rest].concat(),
        2 => pack(rest),
        _ => pack(&[b"\0asm\x01\0\0\0", rest].concat()),
    }
}
