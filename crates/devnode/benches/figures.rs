//! Smaller figures: running a transfer in the engine, activation, the node's start and memory.

use alloy_primitives::{hex, keccak256, Address, Bytes, B256, U256};
use devnode::testing::TestChain;
use devnode::{Config, Durability, Node, Server};
use serde_json::json;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;
use stylus_vm::{CallContext, CallKind, Host, HostError, Params, Status, SubcallOutcome};

/// The slot of USDai's accounts.
const USDAI_ACCOUNTS: u64 = 2;
const BLOCKS: u64 = 10_000;
/// Blocks of the state file that a node is started from, each with a transfer.
const SAVED_BLOCKS: u64 = 5_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn usdai() -> Vec<u8> {
    let path = root().join("target/wasm/programs/usdai.wasm");
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask wasm` first", path.display()))
}

fn slot(account: Address) -> B256 {
    keccak256([account.into_word().0, U256::from(USDAI_ACCOUNTS).to_be_bytes::<32>()].concat())
}

fn transfer(to: Address) -> Vec<u8> {
    [&hex!("a9059cbb")[..], to.into_word().as_slice(), &U256::from(1).to_be_bytes::<32>()].concat()
}

/// Storage and nothing else: what a transfer needs.
#[derive(Default)]
struct Words {
    words: HashMap<B256, B256>,
    logs: usize,
    pages: (u16, u16),
}

impl Host for Words {
    fn sload(&mut self, key: B256) -> (B256, u64) {
        (self.words.get(&key).copied().unwrap_or_default(), 2_100)
    }

    fn sstore_many(&mut self, slots: &[(B256, B256)], _: u64) -> Result<u64, HostError> {
        self.words.extend(slots.iter().copied());
        Ok(5_000 * slots.len() as u64)
    }

    fn tload(&mut self, _: B256) -> B256 {
        B256::ZERO
    }

    fn tstore(&mut self, _: B256, _: B256) -> Result<(), HostError> {
        Ok(())
    }

    fn call(&mut self, _: CallKind, _: Address, _: &[u8], _: u64, _: u64, _: U256) -> SubcallOutcome {
        unreachable!("a transfer calls nobody")
    }

    fn create(&mut self, _: &[u8], _: U256, _: Option<B256>, _: u64) -> Result<SubcallOutcome, HostError> {
        unreachable!("a transfer creates nothing")
    }

    fn emit_log(&mut self, _: Vec<B256>, _: Bytes) -> Result<(), HostError> {
        self.logs += 1;
        Ok(())
    }

    fn balance(&mut self, _: Address) -> (U256, u64) {
        (U256::ZERO, 0)
    }

    fn code(&mut self, _: Address) -> (Bytes, u64) {
        (Bytes::new(), 0)
    }

    fn code_hash(&mut self, _: Address) -> (B256, u64) {
        (B256::ZERO, 0)
    }

    fn pages(&self) -> (u16, u16) {
        self.pages
    }

    fn set_pages(&mut self, open: u16, ever: u16) {
        self.pages = (open, ever);
    }
}

/// Median of the microseconds that `work` takes.
fn micros(times: usize, mut work: impl FnMut()) -> f64 {
    let mut figures: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Kilobytes of memory that this process holds.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// So many blocks with a payment each, to as many accounts.
fn pay(node: &Node, blocks: u64) {
    for number in 0..blocks {
        let to = Address::from_word(U256::from(1_000 + number).into());
        let transaction =
            json!({ "from": devnode::config::DEV_ACCOUNT, "to": to, "value": "0x1", "gas": "0x5208" });
        node.request("eth_sendTransaction", json!([transaction])).expect("a payment");
    }
}

fn main() {
    let wasm = usdai();
    let params = Params::default();
    let mut figures = serde_json::Map::new();
    let mut note = |name: &str, value: f64| {
        println!("{name:54} {value:>12.1}");
        figures.insert(name.to_owned(), json!((value * 10.0).round() / 10.0));
    };

    let activation = micros(15, || drop(black_box(stylus_vm::activate(&wasm, &params))));
    note("activation of USDai, microseconds", activation);

    let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
    let (_, program) = stylus_vm::activate(&wasm, &params).expect("USDai activates");
    let mut host = Words::default();
    host.words.insert(slot(alice), B256::from(U256::MAX >> 1));
    let ctx =
        CallContext { msg_sender: alice, contract_address: Address::repeat_byte(3), ..Default::default() };
    let input = transfer(bob);
    let engine = micros(2_000, || {
        let outcome = stylus_vm::run(&program, &params, &ctx, &input, 1_000_000, true, &mut host);
        assert_eq!(outcome.status, Status::Success);
    });
    assert_eq!((host.logs, host.words[&slot(bob)]), (2_000, B256::from(U256::from(2_000))));
    note("a transfer in the engine, microseconds", engine);

    let start = micros(15, || {
        let node = Node::new(Config::default());
        let server = Server::start(node, "127.0.0.1:0".parse().expect("an address")).expect("a free port");
        std::net::TcpStream::connect(server.address()).expect("it listens");
        server.stop();
    });
    note("start and stop of a node with HTTP, milliseconds", start / 1e3);

    let chain = TestChain::new();
    let owner = chain.account("owner");
    let token = chain.deploy_program(&owner, &wasm).expect("USDai is deployed");
    let tokens = B256::from(U256::from(1_u64) << 80);
    chain
        .request("anvil_setStorageAt", json!([token, slot(owner.address()), tokens]))
        .expect("the storage is set");
    let sent = micros(300, || drop(chain.send(&owner, token, &transfer(bob)).expect("a transfer")));
    note("a transfer in this process, microseconds", sent);
    let asked = micros(300, || drop(chain.call(&owner, token, &transfer(bob)).expect("a call")));
    note("a call in this process, microseconds", asked);

    let before = resident();
    pay(chain.node(), BLOCKS);
    note("memory for 10,000 blocks, MiB", resident().saturating_sub(before) as f64 / 1_024.0);

    let file = root().join("target/bench-figures.redb");
    let _ = std::fs::remove_file(&file);
    let open = || Node::open(Config::default(), &file, Durability::System).expect("a state file");
    pay(&open(), SAVED_BLOCKS);
    let loaded = micros(5, || {
        let head = open().request("eth_blockNumber", json!([]));
        assert_eq!(head, Ok(json!(format!("{SAVED_BLOCKS:#x}"))));
    });
    note("start from a state file of 5,000 blocks, milliseconds", loaded / 1e3);
    std::fs::remove_file(&file).expect("the file is there");

    let path = root().join("snapshots/bench-figures.json");
    let text = serde_json::to_string_pretty(&figures).expect("JSON");
    std::fs::write(path, text + "\n").expect("the snapshot is written");
}
