//! JSON-RPC transports: the chain in this process, or a node behind HTTP.
use std::time::Duration;

use serde_json::{json, Value};

/// A failed request: JSON-RPC's own error object.
#[derive(Debug, Clone, PartialEq)]
pub struct RpcFailure {
    /// JSON-RPC error code; 3 is a revert.
    pub code: i64,
    /// What the node says.
    pub message: String,
    /// Revert data or other detail.
    pub data: Option<Value>,
}

impl std::fmt::Display for RpcFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (code {})", self.message, self.code)
    }
}

impl std::error::Error for RpcFailure {}

impl RpcFailure {
    /// A failure of the way to the node.
    fn transport(message: String) -> Self {
        Self { code: -32_000, message, data: None }
    }
}

/// Something that answers JSON-RPC requests.
pub trait Rpc: Send {
    /// Sends one request and waits for its result.
    ///
    /// # Errors
    /// The node's error object, or a transport failure with code -32000.
    fn request(&self, method: &str, params: Value) -> Result<Value, RpcFailure>;
}

/// A node behind an HTTP URL.
pub struct Http {
    url: String,
    agent: ureq::Agent,
}

impl Http {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build();
        Self { url: url.to_owned(), agent: config.into() }
    }
}

impl Rpc for Http {
    fn request(&self, method: &str, params: Value) -> Result<Value, RpcFailure> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let unreachable = |e: &dyn std::fmt::Display| {
            RpcFailure::transport(format!(
                "no JSON-RPC answer from {}: {e}. Is the node running? `usdai devnet` starts one.",
                self.url
            ))
        };
        let mut response = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .send(body.to_string())
            .map_err(|e| unreachable(&e))?;
        let text = response.body_mut().read_to_string().map_err(|e| unreachable(&e))?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|e| unreachable(&e))?;
        if let Some(error) = answer.get("error").filter(|e| !e.is_null()) {
            return Err(RpcFailure {
                code: error.get("code").and_then(Value::as_i64).unwrap_or(-32_603),
                message: error.get("message").and_then(Value::as_str).unwrap_or("unknown error").to_owned(),
                data: error.get("data").cloned(),
            });
        }
        match answer.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => Err(unreachable(&"the answer has neither result nor error")),
        }
    }
}

/// The chain in this process: no port, no waiting.
#[derive(Clone)]
pub struct InProcess {
    node: devnode::Node,
}

impl InProcess {
    /// Starts a fresh chain. With a time, its clock stands still but for one second a block.
    #[must_use]
    pub fn start(genesis_timestamp: Option<u64>) -> Self {
        Self::of(devnode::Node::new(devnode::Config { genesis_timestamp, ..devnode::Config::default() }))
    }

    /// A client of a running chain.
    #[must_use]
    pub fn of(node: devnode::Node) -> Self {
        Self { node }
    }

    /// The chain itself.
    #[must_use]
    pub fn node(&self) -> devnode::Node {
        self.node.clone()
    }
}

impl Rpc for InProcess {
    fn request(&self, method: &str, params: Value) -> Result<Value, RpcFailure> {
        self.node.request(method, params).map_err(|e| RpcFailure {
            code: e.code,
            message: e.message,
            data: e.data,
        })
    }
}
