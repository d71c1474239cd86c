//! JSON-RPC: one dispatcher for calls in the process and over HTTP.

mod access_list;
mod account;
mod dev;
mod filters;
mod format;
mod logs;
mod mining;
mod parse;
mod read;
mod send;
mod simulate;
mod subscribe;
mod trace;

pub use filters::Filters;
pub use subscribe::Subscription;

use crate::error::RpcError;
use crate::node::Node;
use alloy_primitives::{keccak256, U256};
use alloy_sol_types::{Panic, Revert, SolError};
use parse::Params;
use serde_json::{json, Map, Value};

/// Requests in one batch.
const BATCH_LIMIT: usize = 1_000;
/// Bytes of all answers to one batch; requests after them are refused.
const BATCH_ANSWER_LIMIT: usize = 25_000_000;

type Answer = Result<Value, RpcError>;

/// Answers one request.
pub fn dispatch(node: &Node, method: &str, params: Value) -> Answer {
    let params = Params::new(params)?;
    if let Some(answer) = constant(node, method, &params) {
        return answer;
    }
    let families = [
        read::answer,
        account::answer,
        simulate::answer,
        access_list::answer,
        send::answer,
        filters::answer,
        trace::answer,
        mining::answer,
        dev::answer,
    ];
    for family in families {
        if let Some(answer) = family(node, method, &params) {
            return answer;
        }
    }
    if matches!(method, "eth_subscribe" | "eth_unsubscribe") {
        return Err(RpcError { code: -32_601, message: "notifications not supported".into(), data: None });
    }
    Err(RpcError::method_not_found(method))
}

/// The text of a response.
pub fn respond(id: Value, answer: Answer) -> String {
    response(id, answer).to_string()
}

/// What depends on nothing but the configuration and the parameters.
fn constant(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    let config = node.config();
    Some(Ok(match method {
        "web3_clientVersion" => json!(concat!("usdai-devnode/", env!("CARGO_PKG_VERSION"))),
        "web3_sha3" => match params.bytes(0) {
            Ok(bytes) => format::data(keccak256(bytes)),
            Err(error) => return Some(Err(error)),
        },
        "net_version" => json!(config.chain_id.to_string()),
        "net_listening" => json!(true),
        "net_peerCount" => json!("0x0"),
        "eth_chainId" => format::quantity(config.chain_id),
        "eth_gasPrice" => format::quantity(config.base_fee),
        "eth_maxPriorityFeePerGas" => json!("0x0"),
        "eth_syncing" => json!(false),
        _ => return None,
    }))
}

/// Answers JSON-RPC text: one request or a batch. Empty when there is nothing to answer.
pub fn handle_raw(node: &Node, text: &str) -> String {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            return response(Value::Null, Err(RpcError::parse(format!("parse error: {error}")))).to_string()
        }
    };
    match value {
        Value::Array(requests) if requests.is_empty() => {
            response(Value::Null, Err(RpcError::invalid_request("empty batch"))).to_string()
        }
        Value::Array(requests) if requests.len() > BATCH_LIMIT => {
            response(Value::Null, Err(RpcError::invalid_request("batch too large"))).to_string()
        }
        Value::Array(requests) => batch(node, requests),
        request => handle(node, request).map(|answer| answer.to_string()).unwrap_or_default(),
    }
}

/// Answers each request of a batch as long as the answers are not too long together.
fn batch(node: &Node, requests: Vec<Value>) -> String {
    let mut text = String::new();
    for request in requests {
        let answer = if text.len() < BATCH_ANSWER_LIMIT {
            handle(node, request)
        } else {
            let id = request.get("id").cloned();
            id.map(|id| {
                response(
                    id,
                    Err(RpcError { code: -32_003, message: "response too large".into(), data: None }),
                )
            })
        };
        if let Some(answer) = answer {
            text.push(if text.is_empty() { '[' } else { ',' });
            text.push_str(&answer.to_string());
        }
    }
    if !text.is_empty() {
        text.push(']');
    }
    text
}

/// Answers one request; none for a notification.
fn handle(node: &Node, request: Value) -> Option<Value> {
    let Value::Object(mut request) = request else {
        return Some(response(Value::Null, Err(RpcError::invalid_request("invalid request"))));
    };
    let id = request.remove("id");
    // As go-ethereum has it: another version, or an id that is no text or number, makes it no request at all.
    if request.get("jsonrpc") != Some(&json!("2.0")) {
        return Some(response(
            Value::Null,
            Err(RpcError::invalid_request("invalid request: jsonrpc is not \"2.0\"")),
        ));
    }
    if matches!(id, Some(Value::Object(_) | Value::Array(_) | Value::Bool(_))) {
        return Some(response(Value::Null, Err(RpcError::invalid_request("invalid request: malformed id"))));
    }
    let answer = match (request.remove("method"), request.remove("params")) {
        (Some(Value::String(method)), params) => node.request(&method, params.unwrap_or(Value::Null)),
        _ => Err(RpcError::invalid_request("invalid request: no method")),
    };
    match (id, &answer) {
        (Some(id), _) => Some(response(id, answer)),
        (None, Err(error)) if error.code == -32_600 => Some(response(Value::Null, answer)),
        (None, _) => None,
    }
}

fn response(id: Value, answer: Answer) -> Value {
    let mut response = Map::new();
    response.insert("jsonrpc".into(), json!("2.0"));
    response.insert("id".into(), id);
    match answer {
        Ok(result) => response.insert("result".into(), result),
        Err(error) => response.insert("error".into(), error.to_json()),
    };
    Value::Object(response)
}

/// The text of `Error(string)` or `Panic(uint256)`.
pub(crate) fn revert_reason(data: &[u8]) -> Option<String> {
    if let Ok(revert) = Revert::abi_decode(data) {
        return Some(revert.reason);
    }
    let panic = Panic::abi_decode(data).ok()?;
    let text = match panic.code {
        code if code == U256::from(0x01) => "assert(false)",
        code if code == U256::from(0x11) => "arithmetic underflow or overflow",
        code if code == U256::from(0x12) => "division or modulo by zero",
        code if code == U256::from(0x21) => "enum overflow",
        code if code == U256::from(0x31) => "out-of-bounds access on empty array",
        code if code == U256::from(0x32) => "out-of-bounds access of an array or bytesN",
        code if code == U256::from(0x41) => "out of memory",
        code if code == U256::from(0x51) => "uninitialized function",
        code => return Some(format!("unknown panic code: {code:#x}")),
    };
    Some(text.to_owned())
}
