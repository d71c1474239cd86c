//! A chain in a state file: it comes back as it was, and files that do not fit are refused.

use crate::common::*;
use alloy_primitives::{Address, U256};
use devnode::{Config, Durability, Node, StoreError};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A file of its own for each test, removed at the end.
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

fn config() -> Config {
    Config { genesis_timestamp: Some(GENESIS_TIME), ..Config::default() }
}

fn open(path: &Path) -> Client {
    open_as(path, Durability::EveryBlock)
}

fn open_as(path: &Path, durability: Durability) -> Client {
    Client::of(Node::open(config(), path, durability).unwrap())
}

/// All blocks, receipts and logs.
fn history(client: &Client) -> Vec<Value> {
    let last = number(&client.ask("eth_blockNumber", json!([])));
    let mut all: Vec<Value> = (0..=last)
        .flat_map(|block| {
            let block = format!("{block:#x}");
            [
                client.ask("eth_getBlockByNumber", json!([block, true])),
                client.ask("eth_getBlockReceipts", json!([block])),
            ]
        })
        .collect();
    all.push(client.ask("eth_getLogs", json!([{ "fromBlock": "0x0", "toBlock": "latest" }])));
    all
}

#[test]
fn a_chain_comes_back_as_it_was() {
    let file = File::new("comes_back");
    let alice = Address::repeat_byte(7);
    let client = open(&file.0);
    let actor = client.actor();
    client.send(actor, op(5, &[&word(1)]));
    client.pay(alice, Vec::new(), ether(3));
    let middle = client.ask("eth_blockNumber", json!([]));
    client.pay(alice, Vec::new(), ether(4));
    client.ask("anvil_impersonateAccount", json!([alice]));
    client.ask("eth_sendTransaction", json!([{ "from": alice, "to": DEV, "value": "0x1" }]));
    client.ask("evm_increaseTime", json!([1_000]));
    client.ask("evm_mine", json!([]));
    client.ask("evm_increaseTime", json!([500]));
    // changes outside of a block are kept as well
    client.ask("anvil_setStorageAt", json!([alice, "0x5", alloy_primitives::hex::encode_prefixed(word(9))]));
    let before = history(&client);
    let (balance, nonce) = (client.balance(alice), client.nonce());
    drop(client);

    let client = open(&file.0);
    assert_eq!(history(&client), before);
    assert_eq!((client.balance(alice), client.nonce()), (balance, nonce));
    assert_eq!(client.slot(alice, 5), U256::from(9));
    // the past can be read
    assert_eq!(client.ask("eth_getBalance", json!([alice, middle])), json!("0x29a2241af62c0000"));
    // the program runs without another activation, and costs what it cost before
    assert_eq!(client.call(actor, [0, 5]).unwrap().as_ref(), [5]);
    // the clock goes on
    let latest = number(&before[before.len() - 3]["timestamp"]);
    client.ask("evm_mine", json!([]));
    let block = client.ask("eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(number(&block["timestamp"]), latest + 501);
    assert_eq!(block["parentHash"], before[before.len() - 3]["hash"]);
    // and so does the permission to send without a signature
    client.ask("eth_sendTransaction", json!([{ "from": alice, "to": DEV, "value": "0x1" }]));
}

#[test]
fn going_back_to_a_snapshot_is_saved() {
    let file = File::new("snapshot");
    let alice = Address::repeat_byte(7);
    let client = open(&file.0);
    client.pay(alice, Vec::new(), U256::from(1));
    let snapshot = client.ask("evm_snapshot", json!([]));
    client.actor();
    client.pay(alice, Vec::new(), U256::from(2));
    drop(client);

    // a snapshot taken by one process is gone back to by the next
    let client = open(&file.0);
    assert_eq!(client.balance(alice), U256::from(3));
    assert_eq!(client.ask("evm_revert", json!([snapshot])), json!(true));
    assert_eq!(client.balance(alice), U256::from(1));
    let reverted = history(&client);
    drop(client);
    let client = open(&file.0);
    assert_eq!(history(&client), reverted);
    assert_eq!(client.balance(alice), U256::from(1));
    assert_eq!(client.ask("evm_revert", json!([snapshot])), json!(false));

    // back and forth within one process: other blocks take the place of those that are gone
    let snapshot = client.ask("evm_snapshot", json!([]));
    client.pay(alice, Vec::new(), U256::from(10));
    client.ask("evm_revert", json!([snapshot]));
    client.pay(alice, Vec::new(), U256::from(20));
    client.ask("evm_mine", json!([]));
    let other = history(&client);
    drop(client);
    let client = open(&file.0);
    assert_eq!(history(&client), other);
    assert_eq!(client.balance(alice), U256::from(21));
}

#[test]
fn a_chain_in_a_file_is_the_chain_in_memory() {
    let file = File::new("same");
    let chains = [open(&file.0), Client::with(config())];
    let [saved, memory] = chains.map(|client| {
        let actor = client.actor();
        client.send(actor, op(5, &[&word(1)]));
        client.ask("evm_snapshot", json!([]));
        client.send(actor, op(5, &[&word(2)]));
        history(&client)
    });
    assert_eq!(saved, memory);
}

#[test]
fn a_file_in_use_is_refused() {
    let file = File::new("locked");
    let client = open(&file.0);
    for durability in [Durability::EveryBlock, Durability::System] {
        let error = Node::open(config(), &file.0, durability).unwrap_err();
        assert!(matches!(error, StoreError::Locked(_)), "{error}");
        assert!(error.to_string().contains("stop the node that has it open"), "{error}");
    }
    drop(client);
    open(&file.0);
}

#[test]
fn a_file_of_another_chain_is_refused() {
    let file = File::new("other_chain");
    drop(open(&file.0));
    let other = Config { chain_id: 7, ..config() };
    let error = Node::open(other, &file.0, Durability::EveryBlock).unwrap_err();
    assert!(error.to_string().contains("holds the chain with id 412346, not 7"), "{error}");
    let later = Config { genesis_timestamp: Some(GENESIS_TIME + 1), ..Config::default() };
    let error = Node::open(later, &file.0, Durability::EveryBlock).unwrap_err();
    assert!(error.to_string().contains("leave the genesis time out"), "{error}");
    // without a time the clock in the file counts
    let client = Client::of(Node::open(Config::default(), &file.0, Durability::EveryBlock).unwrap());
    client.ask("evm_mine", json!([]));
    let block = client.ask("eth_getBlockByNumber", json!(["latest", false]));
    assert_eq!(number(&block["timestamp"]), GENESIS_TIME + 1);
}

#[test]
fn a_file_that_is_no_state_file_is_refused_and_left_alone() {
    let file = File::new("foreign");
    for content in ["a text that is no chain".as_bytes().to_vec(), vec![0; 100_000]] {
        std::fs::write(&file.0, &content).unwrap();
        let error = Node::open(config(), &file.0, Durability::EveryBlock).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("another file") || text.contains("restore it"), "{text}");
        assert_eq!(std::fs::read(&file.0).unwrap(), content);
    }
    let error =
        Node::open(config(), Path::new("/no/such/folder/x.redb"), Durability::EveryBlock).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

#[test]
fn a_database_of_another_program_or_format_is_refused() {
    let file = File::new("format");
    drop(open(&file.0));
    let facts: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("facts");
    let database = redb::Database::create(&file.0).unwrap();
    let write = database.begin_write().unwrap();
    write.open_table(facts).unwrap().insert(&b"format"[..], &99_u64.to_be_bytes()[..]).unwrap();
    write.commit().unwrap();
    drop(database);
    let error = Node::open(config(), &file.0, Durability::EveryBlock).unwrap_err();
    assert!(error.to_string().contains("it has format 99, this is 1"), "{error}");
}

#[test]
fn damaged_files_are_refused_or_read_and_never_panic() {
    let file = File::new("damaged");
    let client = open(&file.0);
    client.actor();
    drop(client);
    let whole = std::fs::read(&file.0).unwrap();
    let mut refused = 0;
    // past the header, whose recovery is the database's own affair
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        let mut damaged = whole.clone();
        for byte in damaged.iter_mut().skip(at).take(64) {
            *byte ^= 0x5a;
        }
        std::fs::write(&file.0, &damaged).unwrap();
        let opened =
            std::panic::catch_unwind(|| Node::open(config(), &file.0, Durability::System).map(|_| ()));
        match opened {
            Ok(Err(_)) => refused += 1,
            Ok(Ok(())) => {}
            Err(_) => panic!("opening panicked with damage at {at} of {}", whole.len()),
        }
    }
    assert!(refused > 0);
}

#[test]
fn thousands_of_blocks_load_in_a_second() {
    let file = File::new("many");
    let client = open_as(&file.0, Durability::System);
    let actor = client.actor();
    for value in 0..50 {
        client.send(actor, op(5, &[&word(value)]));
    }
    client.ask("anvil_mine", json!(["0x1388"]));
    let last = client.ask("eth_getBlockByNumber", json!(["latest", false]));
    drop(client);
    let started = Instant::now();
    let client = open(&file.0);
    let taken = started.elapsed();
    assert_eq!(client.ask("eth_getBlockByNumber", json!(["latest", false])), last);
    // a second on an idle machine in release form; here the reader is not optimised and the machine is shared
    assert!(taken.as_secs() < 10, "{taken:?}");
    println!("{} blocks loaded in {taken:?}", number(&last["number"]));
}

#[test]
fn what_waits_and_blocks_of_several_transactions_come_back() {
    let file = File::new("waiting");
    let alice = Address::repeat_byte(7);
    let client = open(&file.0);
    client.ask("evm_setAutomine", json!([false]));
    let send = |client: &Client| {
        let nonce = number(&client.ask("eth_getTransactionCount", json!([DEV, "pending"])));
        let tx = alloy_consensus::TxEip1559 {
            nonce,
            gas_limit: 21_000,
            ..client.transaction(Some(alice), Vec::new(), U256::from(1))
        };
        client.ask("eth_sendRawTransaction", json!([client.sign(tx)]))
    };
    send(&client);
    send(&client);
    client.ask("evm_mine", json!([]));
    let waiting = send(&client);
    client.ask("dev_setStylusVersion", json!(["0x2"]));
    let before = history(&client);
    drop(client);

    let client = open(&file.0);
    assert_eq!(history(&client), before);
    assert_eq!(client.ask("anvil_getAutomine", json!([])), json!(false));
    assert_eq!(client.ask("eth_getTransactionReceipt", json!([waiting])), Value::Null);
    client.ask("evm_mine", json!([]));
    assert_eq!(client.ask("eth_getTransactionReceipt", json!([waiting]))["status"], json!("0x1"));
    assert_eq!(client.balance(alice), U256::from(3));
    let version = client.call(ARB_WASM, &alloy_primitives::keccak256("stylusVersion()")[..4]).unwrap();
    assert_eq!(version.as_ref(), word(2));
}
