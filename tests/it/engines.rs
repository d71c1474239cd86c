//! Two independent WASM engines under the same chain: every block, receipt, log, charge and storage word is the same.
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use devnode::{Config, Engine, Node};
use e2e::programs;
use serde_json::{json, Value};
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::play::Stage;
use usdai_cli::rpc::{InProcess, Rpc, RpcFailure};
use usdai_cli::scenario;

/// A request that changes the chain: its method, its parameters and what the chain answered.
type Recorded = (String, Value, Result<Value, RpcFailure>);

/// Passes requests on and keeps those that change the chain.
struct Recorder {
    node: InProcess,
    log: Arc<Mutex<Vec<Recorded>>>,
}

impl Rpc for Recorder {
    fn request(&self, method: &str, params: Value) -> Result<Value, RpcFailure> {
        let answer = self.node.request(method, params.clone());
        let changes =
            method.starts_with("eth_send") || ["evm_", "anvil_"].iter().any(|p| method.starts_with(p));
        if changes {
            self.log.lock().expect("one thread").push((method.to_owned(), params, answer.clone()));
        }
        answer
    }
}

fn node(engine: Engine, start: u64) -> Node {
    Node::new(Config { genesis_timestamp: Some(start), engine, ..Config::default() })
}

fn ask(node: &Node, method: &str, params: Value) -> Value {
    node.request(method, params).unwrap_or_else(|e| panic!("{method}: {e}"))
}

fn number(value: &Value) -> u64 {
    usdai_cli::chain::parse_u64(value).expect("a quantity")
}

/// Everything the chain keeps of a block. The state root commits to each word of storage, balance, nonce and code
/// that the block changed.
fn block(node: &Node, number: u64) -> [Value; 2] {
    let number = json!(format!("{number:#x}"));
    [
        ask(node, "eth_getBlockByNumber", json!([number, true])),
        ask(node, "eth_getBlockReceipts", json!([number])),
    ]
}

#[test]
fn the_launch_scenario_is_the_same_on_both_engines_block_by_block() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/launch.toml");
    let scenario = scenario::load(&path).unwrap_or_else(|e| panic!("{e}"));
    let start = scenario.start - 7_200;
    let first = node(Engine::Wasmi, start);
    let log = Arc::new(Mutex::new(Vec::new()));
    let recorder = Recorder { node: InProcess::of(first.clone()), log: Arc::clone(&log) };
    let chain = Chain::connect(Box::new(recorder), GasLimit::Fixed(32_000_000)).expect("the chain answers");
    let mut stage =
        Stage::set(&chain, &scenario, &programs(), &mut |_| {}).unwrap_or_else(|e| panic!("{e:#}"));
    stage.play(&mut |_, _| {}).unwrap_or_else(|e| panic!("{e:#}"));

    let second = node(Engine::Tinywasm, start);
    let other = InProcess::of(second.clone());
    let log = log.lock().expect("one thread");
    for (method, params, answer) in log.iter() {
        assert_eq!(&other.request(method, params.clone()), answer, "{method}");
    }

    let head = number(&ask(&first, "eth_blockNumber", json!([])));
    assert_eq!(number(&ask(&second, "eth_blockNumber", json!([]))), head);
    let (mut transactions, mut logs) = (0, 0);
    for number in 0..=head {
        let [header, receipts] = block(&first, number);
        assert_eq!(block(&second, number), [header, receipts.clone()], "block {number}");
        for receipt in receipts.as_array().expect("receipts") {
            transactions += 1;
            logs += receipt["logs"].as_array().expect("logs").len();
        }
    }
    assert!(transactions > 150 && logs > 200, "{transactions} transactions, {logs} logs");

    // the storage of every contract, word by word
    let frames = frames(&first, head);
    let places = |kinds: &str| {
        frames
            .iter()
            .filter(|frame| frame["type"].as_str().is_some_and(|kind| kind.contains(kinds)))
            .filter_map(|frame| frame["to"].as_str())
            .collect::<BTreeSet<&str>>()
    };
    let (contracts, called) = (places("CREATE"), places("CALL"));
    let mut words = 0;
    for contract in &contracts {
        let address = contract.parse().expect("an address");
        let storage = first.storage(address);
        assert_eq!(second.storage(address), storage, "{contract}");
        words += storage.len();
    }
    assert!(words > 100, "{words} words");

    // and every program has run: in a transaction, or now, when every function is called with nothing but zeros
    let deployed: Vec<(String, &str)> = programs()
        .into_iter()
        .map(|program| {
            let code = json!(hex(&program.code));
            let place =
                contracts.iter().find(|place| ask(&first, "eth_getCode", json!([place, "latest"])) == code);
            let place = *place.unwrap_or_else(|| panic!("{} is not deployed", program.name));
            (program.name, place)
        })
        .collect();
    let mut called: BTreeSet<String> = called.into_iter().map(str::to_owned).collect();
    let mut calls = 0;
    for (name, place) in &deployed {
        for signature in functions(name) {
            let data = format!("{}{}", selector(&first, &signature), "0".repeat(64 * 20));
            let request = json!([{ "to": place, "data": data }, "latest", { "tracer": "callTracer" }]);
            let trace = first.request("debug_traceCall", request.clone());
            assert_eq!(second.request("debug_traceCall", request), trace, "{name}: {signature}");
            calls += 1;
            called.extend(flat(vec![trace.expect("a trace")]).iter().filter_map(place_of));
        }
    }
    assert!(calls > 200, "{calls} calls");
    for (name, place) in &deployed {
        assert!(called.contains(*place), "{name} has not run");
    }
}

fn place_of(frame: &Value) -> Option<String> {
    frame["to"].as_str().map(str::to_owned)
}

/// All frames of all transactions.
fn frames(node: &Node, head: u64) -> Vec<Value> {
    let traces = (1..=head).flat_map(|number| {
        let number = json!(format!("{number:#x}"));
        let traces = ask(node, "debug_traceBlockByNumber", json!([number, { "tracer": "callTracer" }]));
        traces.as_array().expect("traces").iter().map(|trace| trace["result"].clone()).collect::<Vec<_>>()
    });
    flat(traces.collect())
}

/// Frames with those within them.
fn flat(mut open: Vec<Value>) -> Vec<Value> {
    let mut all = Vec::new();
    while let Some(mut frame) = open.pop() {
        if let Some(Value::Array(calls)) = frame.as_object_mut().and_then(|frame| frame.remove("calls")) {
            open.extend(calls);
        }
        all.push(frame);
    }
    all
}

/// Signatures of a contract's functions, from abi/; none for a program that answers by delegation only.
fn functions(program: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../abi/{program}.json"));
    let Ok(text) = std::fs::read_to_string(path) else { return Vec::new() };
    let items: Vec<Value> = serde_json::from_str(&text).expect("an interface");
    let functions = items.iter().filter(|item| item["type"] == "function");
    functions
        .map(|item| format!("{}{}", item["name"].as_str().expect("a name"), types(&item["inputs"])))
        .collect()
}

/// The types of parameters as a signature has them.
fn types(parameters: &Value) -> String {
    let one = |parameter: &Value| {
        let kind = parameter["type"].as_str().expect("a type");
        kind.strip_prefix("tuple")
            .map_or_else(|| kind.to_owned(), |rest| format!("{}{rest}", types(&parameter["components"])))
    };
    let all: Vec<String> = parameters.as_array().into_iter().flatten().map(one).collect();
    format!("({})", all.join(","))
}

fn selector(node: &Node, signature: &str) -> String {
    let hash = ask(node, "web3_sha3", json!([hex(signature.as_bytes())]));
    hash.as_str().expect("a hash")[..10].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    usdai_cli::types::hex::encode_prefixed(bytes)
}
