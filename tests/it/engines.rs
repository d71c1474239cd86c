//! Two independent WASM engines under the same chain: every block, receipt, log, charge and storage word is the same.
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

    // and the storage of every contract, word by word
    let p = &stage.protocol;
    let mut words = 0;
    for contract in [p.usdc, p.usdai, p.susdai, p.qev, p.caliber, p.router] {
        let address = contract.to_string().parse().expect("an address");
        let storage = first.storage(address);
        assert_eq!(second.storage(address), storage, "{contract}");
        words += storage.len();
    }
    assert!(words > 100, "{words} words");
}
