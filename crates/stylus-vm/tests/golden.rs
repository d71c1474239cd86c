//! Every figure of a real Nitro engine for the modules in `tests/golden`, to the unit.

mod support;

use alloy_primitives::{Address, Bytes, B256};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use stylus_vm::{activate_for, Activation, CallContext, Engine, Params, Program, Status};
use support::{World, CONTRACT};

#[derive(Deserialize)]
struct Vectors {
    ink_price: u32,
    sender: String,
    timestamp: u64,
    modules: BTreeMap<String, ModuleVectors>,
}

#[derive(Deserialize)]
struct ModuleVectors {
    activation: ActivationVector,
    calls: Vec<CallVector>,
}

#[derive(Deserialize)]
struct ActivationVector {
    ok: bool,
    pages: u16,
    init_gas: u64,
    cached_init_gas: u64,
    asm_estimate: u32,
    activation_gas: u64,
    activation_gas_with_fixed: u64,
    wasm_size: u32,
}

#[derive(Deserialize)]
struct CallVector {
    calldata: String,
    cached: bool,
    gas_limit: u64,
    status: String,
    output: String,
    ink_used: u64,
    gas_used: u64,
    memory_pages: u16,
    logs: Vec<LogVector>,
    #[serde(default)]
    storage_writes: BTreeMap<String, BTreeMap<String, WriteVector>>,
}

#[derive(Deserialize)]
struct LogVector {
    address: String,
    topics: Vec<String>,
    data: String,
}

#[derive(Deserialize)]
struct WriteVector {
    old: String,
    new: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden")
}

fn vectors() -> Vectors {
    let text =
        std::fs::read_to_string(folder().join("vectors.json")).expect("the vectors are in tests/golden");
    serde_json::from_str(&text).expect("the vectors are readable")
}

fn word(text: &str) -> B256 {
    text.parse().expect("a word")
}

fn bytes(text: &str) -> Bytes {
    text.parse().expect("bytes")
}

fn load(engine: Engine, name: &str, params: &Params) -> (Activation, Program) {
    let wasm = std::fs::read(folder().join(format!("{name}.wasm"))).expect("the module is in tests/golden");
    activate_for(engine, &wasm, params).expect("the module activates")
}

fn status(name: &str) -> Status {
    match name {
        "success" => Status::Success,
        "revert" => Status::Revert,
        "failure" => Status::Failure,
        "out_of_gas" => Status::OutOfGas,
        "out_of_stack" => Status::OutOfStack,
        other => panic!("unknown status {other}"),
    }
}

fn check_activation(engine: Engine, name: &str, expected: &ActivationVector, params: &Params) -> Program {
    assert!(expected.ok, "{name}: the vectors hold only modules that activate");
    let (activation, program) = load(engine, name, params);
    assert_eq!(activation.pages, expected.pages, "{name}: pages");
    assert_eq!(activation.wasm_size, expected.wasm_size, "{name}: size");
    assert_eq!(activation.cached_init_gas, expected.cached_init_gas, "{name}: cached init gas");
    assert_eq!(activation.init_gas, expected.init_gas, "{name}: init gas");
    assert_eq!(activation.asm_estimate, expected.asm_estimate, "{name}: code estimate");
    assert_eq!(activation.activation_gas, expected.activation_gas, "{name}: activation gas");
    assert_eq!(
        activation.activation_gas_with_fixed, expected.activation_gas_with_fixed,
        "{name}: activation gas with the fixed part"
    );
    program
}

fn check_call(name: &str, program: &Program, call: &CallVector, params: &Params, vectors: &Vectors) {
    let what = format!("{name}({}, cached {}, gas {})", call.calldata, call.cached, call.gas_limit);
    let mut world = World { params: params.clone(), ..World::default() };
    let ctx = CallContext {
        contract_address: CONTRACT,
        msg_sender: vectors.sender.parse().expect("an address"),
        block_timestamp: vectors.timestamp,
        ..CallContext::default()
    };
    let outcome = world.run_in(&ctx, program, &bytes(&call.calldata), call.gas_limit, call.cached);
    assert_eq!(outcome.status, status(&call.status), "{what}: status");
    assert_eq!(outcome.output, bytes(&call.output), "{what}: output");
    assert_eq!(outcome.ink_used, call.ink_used, "{what}: ink");
    assert_eq!(outcome.gas_used, call.gas_used, "{what}: gas");
    assert_eq!(outcome.memory_pages, call.memory_pages, "{what}: pages");
    assert_eq!(world.pages.0, 0, "{what}: pages are given back");

    let logs: Vec<_> = call
        .logs
        .iter()
        .map(|log| {
            assert_eq!(log.address.parse::<Address>().expect("an address"), CONTRACT);
            (log.topics.iter().map(|topic| word(topic)).collect::<Vec<_>>(), bytes(&log.data))
        })
        .collect();
    assert_eq!(world.logs, logs, "{what}: logs");

    let mut writes = BTreeMap::new();
    for (address, slots) in &call.storage_writes {
        assert_eq!(address.parse::<Address>().expect("an address"), CONTRACT);
        for (slot, write) in slots {
            assert!(word(&write.old).is_zero(), "{what}: storage starts empty");
            writes.insert(word(slot), word(&write.new));
        }
    }
    let changed: BTreeMap<_, _> = world.storage.into_iter().filter(|(_, value)| !value.is_zero()).collect();
    assert_eq!(changed, writes, "{what}: storage");
}

fn check_module(name: &str) {
    let vectors = vectors();
    let params = Params { ink_price: vectors.ink_price, ..Params::default() };
    let module = vectors.modules.get(name).unwrap_or_else(|| panic!("no vectors for {name}"));
    assert!(!module.calls.is_empty(), "{name}: there are calls");
    for engine in Engine::ALL {
        let program = check_activation(*engine, name, &module.activation, &params);
        for call in &module.calls {
            check_call(&format!("{engine:?}: {name}"), &program, call, &params, &vectors);
        }
    }
}

#[test]
fn every_module_of_the_vectors_has_a_test() {
    let names: Vec<_> = vectors().modules.into_keys().collect();
    assert_eq!(names, ["counter", "dispatch", "erc20", "grow", "hashlog", "loop"]);
}

#[test]
fn loop_matches_nitro() {
    check_module("loop");
}

#[test]
fn counter_matches_nitro() {
    check_module("counter");
}

#[test]
fn hashlog_matches_nitro() {
    check_module("hashlog");
}

#[test]
fn grow_matches_nitro() {
    check_module("grow");
}

#[test]
fn dispatch_matches_nitro() {
    check_module("dispatch");
}

#[test]
fn erc20_matches_nitro() {
    check_module("erc20");
}
