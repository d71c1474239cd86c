//! The chains that are compared, each with a token and rich holders.

use crate::client::Client;
use alloy_primitives::{hex, keccak256, Address, B256, U256};
use devnode::testing::{activation_input, creation_code, program_code, ARB_WASM};
use devnode::{Config, Node, Server};
use serde_json::{json, Value};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The slot of OpenZeppelin's balances.
const OZ_BALANCES: u64 = 0;
/// The slot of USDai's accounts.
const USDAI_ACCOUNTS: u64 = 2;

/// What keeps a chain running; ends it when dropped.
enum Guard {
    Server { _server: Server },
    Process(Child),
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Self::Process(child) = self {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub struct Chain {
    pub name: &'static str,
    pub address: SocketAddr,
    pub chain_id: u64,
    pub token: Address,
    balances: u64,
    _guard: Guard,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn oz_creation_code() -> Vec<u8> {
    let artifact: Value =
        serde_json::from_str(include_str!("../artifacts/OzToken.json")).expect("an artifact");
    hex::decode(artifact["bytecode"].as_str().expect("bytecode")).expect("hex")
}

impl Chain {
    /// This project's chain with USDai's program.
    pub fn program() -> Self {
        let path = root().join("target/wasm/programs/usdai.wasm");
        let wasm = std::fs::read(&path)
            .unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask wasm` first", path.display()));
        let code = creation_code(&program_code(&wasm));
        let mut chain = Self::own("devnode, USDai's program", USDAI_ACCOUNTS);
        chain.token = chain.deploy(&code);
        let activation = hex::encode_prefixed(activation_input(chain.token));
        chain.transact(json!({ "to": ARB_WASM, "input": activation, "value": "0xde0b6b3a7640000" }));
        chain
    }

    /// This project's chain with OpenZeppelin's token.
    pub fn bytecode() -> Self {
        let mut chain = Self::own("devnode, OpenZeppelin's ERC-20", OZ_BALANCES);
        chain.token = chain.deploy(&oz_creation_code());
        chain
    }

    fn own(name: &'static str, balances: u64) -> Self {
        let node = Node::new(Config::default());
        let chain_id = node.config().chain_id;
        let server = Server::start(node, "127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let address = server.address();
        Self {
            name,
            address,
            chain_id,
            token: Address::ZERO,
            balances,
            _guard: Guard::Server { _server: server },
        }
    }

    /// Anvil with OpenZeppelin's token. None if it is not installed.
    pub fn anvil() -> Option<Self> {
        let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tools/node_modules/@foundry-rs");
        let binary = std::fs::read_dir(packages)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin/anvil")))
            .find(|path| path.is_file())?;
        let mut child = Command::new(binary)
            .args(["--port", "0", "--host", "127.0.0.1"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("anvil starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = lines.next().expect("anvil says where it listens").expect("text");
            if let Some(address) = line.strip_prefix("Listening on ") {
                break address.trim().parse().expect("an address");
            }
        };
        // it stops when nobody reads what it prints
        std::thread::spawn(move || lines.for_each(drop));
        let guard = Guard::Process(child);
        let name = "anvil, OpenZeppelin's ERC-20";
        let mut chain = Self {
            name,
            address,
            chain_id: 31_337,
            token: Address::ZERO,
            balances: OZ_BALANCES,
            _guard: guard,
        };
        chain.token = chain.deploy(&oz_creation_code());
        Some(chain)
    }

    fn transact(&self, mut transaction: Value) -> Value {
        let mut client = Client::connect(self.address);
        let sender = client.ask("eth_accounts", json!([]))[0].take();
        transaction["from"] = sender;
        transaction["gas"] = json!("0x1c9c380");
        let hash = client.ask("eth_sendTransaction", json!([transaction]));
        for _ in 0..100 {
            let receipt = client.ask("eth_getTransactionReceipt", json!([hash]));
            if !receipt.is_null() {
                assert_eq!(receipt["status"], "0x1", "{receipt}");
                return receipt;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("{}: no receipt", self.name);
    }

    fn deploy(&self, code: &[u8]) -> Address {
        let receipt = self.transact(json!({ "input": hex::encode_prefixed(code) }));
        receipt["contractAddress"].as_str().expect("a contract").parse().expect("an address")
    }

    /// Gives an account gas money and tokens.
    pub fn endow(&self, client: &mut Client, account: Address) {
        client.ask("anvil_setBalance", json!([account, U256::from(1) << 90]));
        let slot = keccak256([account.into_word().0, U256::from(self.balances).to_be_bytes::<32>()].concat());
        let tokens = B256::from(U256::from(1_u64) << 80);
        client.ask("anvil_setStorageAt", json!([self.token, slot, tokens]));
    }

    /// Token balance of an account.
    pub fn tokens(&self, client: &mut Client, account: Address) -> U256 {
        let input = [&hex!("70a08231")[..], account.into_word().as_slice()].concat();
        let call = json!({ "to": self.token, "data": hex::encode_prefixed(input) });
        let answer = client.ask("eth_call", json!([call, "latest"]));
        answer.as_str().expect("a word").parse().expect("a number")
    }
}
