//! `usdai devnet --state`: what was acknowledged before the process was killed is there when it starts again.
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{json, Value};
use support::Served;
use usdai_cli::rpc::{Http, Rpc};

const DEV: &str = "0x3f1eae7d46d88f08fc2f8ed27fcb2ab183eb2d0e";
const ALICE: &str = "0x00000000000000000000000000000000000a11ce";

/// A file that is removed at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.redb"));
        let _ = std::fs::remove_file(&path);
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

struct Node {
    served: Served,
    http: Http,
}

impl Node {
    fn start(state: &Path, options: &[&str]) -> Self {
        let served = Served::start(|command| {
            command.arg("--state").arg(state).args(options);
        });
        let http = Http::new(&served.url);
        Self { served, http }
    }

    fn ask(&self, method: &str, params: Value) -> Value {
        self.http.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// SIGKILL: no destructor runs, nothing is flushed.
    fn kill(mut self) {
        self.served.child.kill().expect("killed");
        let status = self.served.child.wait().expect("it is gone");
        assert!(status.code().is_none(), "killed by a signal, not ended: {status}");
    }
}

fn number(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().expect("text").trim_start_matches("0x"), 16).expect("hex")
}

/// Sends transactions until the node is gone; gives the hashes that were acknowledged.
fn send_until_gone(url_of: &Node, sent: &mpsc::Sender<()>) -> Vec<Value> {
    let mut acknowledged = Vec::new();
    let transfer = json!([{ "from": DEV, "to": ALICE, "value": "0x1" }]);
    while let Ok(hash) = url_of.http.request("eth_sendTransaction", transfer.clone()) {
        acknowledged.push(hash);
        let _ = sent.send(());
    }
    acknowledged
}

/// A number that looks random and is the same in every run.
fn scramble(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn survives(name: &str, options: &[&str], rounds: u64) {
    let file = File::new(name);
    let mut known: Vec<Value> = Vec::new();
    for round in 0..rounds {
        let node = Node::start(&file.0, options);
        check(&node, &known);
        let (sent, acknowledgements) = mpsc::channel();
        let process = node.served.child.id().to_string();
        let wanted = scramble(round) % 25 + 1;
        let delay = Duration::from_micros(scramble(round + 1_000) % 8_000);
        let killer = std::thread::spawn(move || {
            for _ in 0..wanted {
                acknowledgements.recv().expect("the node answers");
            }
            std::thread::sleep(delay);
            // at any point of the next transaction or of its commit
            assert!(Command::new("kill").args(["-KILL", &process]).status().expect("kill").success());
        });
        let acknowledged = send_until_gone(&node, &sent);
        drop(sent);
        killer.join().expect("the killer");
        assert!(acknowledged.len() as u64 >= wanted, "round {round} was cut short");
        known.extend(acknowledged);
        drop(node);
    }
    let node = Node::start(&file.0, options);
    check(&node, &known);
    assert!(known.len() as u64 >= 2 * rounds);
    node.kill();
}

/// Every acknowledged transaction is in a block, the blocks follow each other, and the balance is their sum.
fn check(node: &Node, known: &[Value]) {
    let last = number(&node.ask("eth_blockNumber", json!([])));
    assert!(last >= known.len() as u64, "{last} blocks, {} acknowledged", known.len());
    for hash in known {
        let receipt = node.ask("eth_getTransactionReceipt", json!([hash]));
        assert_eq!(receipt["status"], "0x1", "{hash} was acknowledged and is gone");
    }
    let mut parent: Option<Value> = None;
    let mut transactions = 0;
    for block in 0..=last {
        let block = node.ask("eth_getBlockByNumber", json!([format!("{block:#x}"), false]));
        if let Some(parent) = parent {
            assert_eq!(block["parentHash"], parent);
        }
        transactions += block["transactions"].as_array().expect("a list").len() as u64;
        parent = Some(block["hash"].clone());
    }
    let balance = node.ask("eth_getBalance", json!([ALICE, "latest"]));
    assert_eq!(number(&balance), transactions, "state and blocks belong together");
    let nonce = node.ask("eth_getTransactionCount", json!([DEV, "latest"]));
    assert_eq!(number(&nonce), transactions);
}

#[test]
fn acknowledged_transactions_survive_sigkill() {
    survives("sigkill", &[], 8);
}

#[test]
fn acknowledged_transactions_survive_sigkill_without_waiting_for_the_disk() {
    survives("sigkill_no_sync", &["--state-no-sync"], 8);
}

fn refused(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_usdai")).args(arguments).output().expect("the binary runs");
    assert!(!output.status.success(), "{arguments:?} succeeded");
    output
}

#[test]
fn a_state_file_in_use_or_of_another_kind_is_refused_with_advice() {
    let file = File::new("in_use");
    let path = file.0.to_str().expect("text").to_owned();
    let node = Node::start(&file.0, &["--genesis-time", "1700000000"]);
    node.ask("evm_mine", json!([]));
    let output = refused(&["devnet", "--port", "0", "--state", &path]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("is in use: stop the node that has it open"), "{text}");
    node.kill();
    let output = refused(&["devnet", "--port", "0", "--state", &path, "--genesis-time", "1700000001"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("began at 1700000000, not 1700000001"), "{text}");
    std::fs::write(&file.0, "no chain at all").expect("written");
    let output = refused(&["devnet", "--port", "0", "--state", &path]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("is no state file"), "{text}");
    let output = refused(&["devnet", "--state-no-sync"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--state <FILE>"));
}
