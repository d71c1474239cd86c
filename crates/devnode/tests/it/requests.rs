//! Requests of any content, answered one after another by one node. The property test and the fuzz target of the
//! repository's `fuzz` folder share [`answer`].

use devnode::{Config, Node};
use serde_json::{json, Value};

const METHODS: [&str; 34] = [
    "eth_call",
    "eth_estimateGas",
    "eth_getBalance",
    "eth_getCode",
    "eth_getStorageAt",
    "eth_getTransactionCount",
    "eth_getLogs",
    "eth_feeHistory",
    "eth_getBlockByNumber",
    "eth_getBlockByHash",
    "eth_getBlockReceipts",
    "eth_getTransactionByHash",
    "eth_getTransactionReceipt",
    "eth_getTransactionByBlockNumberAndIndex",
    "eth_newFilter",
    "eth_newBlockFilter",
    "eth_getFilterChanges",
    "eth_getFilterLogs",
    "eth_uninstallFilter",
    "eth_sendRawTransaction",
    "eth_sendTransaction",
    "eth_subscribe",
    "eth_createAccessList",
    "debug_traceCall",
    "debug_traceTransaction",
    "evm_snapshot",
    "evm_revert",
    "evm_increaseTime",
    "evm_setNextBlockTimestamp",
    "evm_mine",
    "anvil_setBalance",
    "anvil_setCode",
    "anvil_setNonce",
    "anvil_setStorageAt",
];

/// Takes values off the bytes, and zeros when there are no more.
struct Source<'b>(&'b [u8]);

impl Source<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn hex(&mut self) -> Value {
        let len = usize::from(self.byte() % 40);
        let bytes: Vec<u8> = (0..len).map(|_| self.byte()).collect();
        json!(alloy_primitives::hex::encode_prefixed(bytes))
    }

    fn value(&mut self, depth: u8) -> Value {
        const ADDRESSES: [&str; 4] = [
            "0x3f1eae7d46d88f08fc2f8ed27fcb2ab183eb2d0e",
            "0x0000000000000000000000000000000000000071",
            "0x0000000000000000000000000000000000000001",
            "0xcecba2f1dc234f70dd89f2041029807f8d03a990",
        ];
        const FIELDS: [&str; 14] = [
            "from",
            "to",
            "data",
            "value",
            "gas",
            "gasPrice",
            "nonce",
            "accessList",
            "fromBlock",
            "toBlock",
            "blockHash",
            "topics",
            "address",
            "tracer",
        ];
        match self.byte() % 12 {
            0 => json!(null),
            1 => json!(self.byte().is_multiple_of(2)),
            2 => json!(u64::MAX >> (self.byte() % 64)),
            3 => json!(-i64::from(self.byte())),
            4 => json!(format!("0x{:x}", u64::MAX >> (self.byte() % 64))),
            5 => json!(
                ["latest", "earliest", "pending", "logs", "newHeads", "callTracer"]
                    [usize::from(self.byte() % 6)]
            ),
            6 => json!(ADDRESSES[usize::from(self.byte() % 4)]),
            7 => json!(String::from_utf8_lossy(&[self.byte(), self.byte(), self.byte()])),
            8 | 9 if depth > 0 => {
                let count = self.byte() % 6;
                (0..count)
                    .map(|_| {
                        (FIELDS[usize::from(self.byte()) % FIELDS.len()].to_owned(), self.value(depth - 1))
                    })
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }
            10 if depth > 0 => (0..self.byte() % 4).map(|_| self.value(depth - 1)).collect(),
            _ => self.hex(),
        }
    }
}

/// A node whose calls end soon.
pub fn node() -> Node {
    Node::new(Config { genesis_timestamp: Some(1_000), gas_limit: 1_000_000, ..Config::default() })
}

/// Has the node answer the request that the bytes stand for: as they are, or as the choice of a method and values.
///
/// # Panics
/// When the answer is none: that is what the tests look for.
pub fn answer(node: &Node, data: &[u8]) -> Value {
    let mut source = Source(data);
    let text = match source.byte() % 8 {
        0 => node.handle_bytes(source.0),
        _ => {
            let method = METHODS[usize::from(source.byte()) % METHODS.len()];
            let params: Vec<Value> = (0..source.byte() % 4).map(|_| source.value(3)).collect();
            node.handle_raw(
                &json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string(),
            )
        }
    };
    if text.is_empty() {
        return Value::Null;
    }
    let answer: Value = serde_json::from_str(&text).expect("answers are JSON");
    for one in answer.as_array().map_or(std::slice::from_ref(&answer), Vec::as_slice) {
        assert_eq!(one["jsonrpc"], "2.0", "{one}");
        assert_eq!(one.get("result").is_some(), one.get("error").is_none(), "{one}");
        // a panic that was contained is a fault all the same
        assert_ne!(one["error"]["code"], -32_603, "{one}");
    }
    answer
}
