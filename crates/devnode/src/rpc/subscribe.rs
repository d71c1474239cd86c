//! What a WebSocket client subscribes to.

use super::format;
use super::parse::{log_filter, Params};
use crate::chain::logs::LogFilter;
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};

/// Blocks that one poll reports.
const BLOCKS_AT_ONCE: u64 = 16;

#[derive(Clone, Debug)]
enum Topic {
    Heads,
    Logs(LogFilter),
    /// There is no pool, so nothing is ever pending.
    Pending,
}

/// A subscription with what it has reported.
#[derive(Clone, Debug)]
pub struct Subscription {
    id: String,
    topic: Topic,
    /// First block not reported yet.
    next: u64,
}

impl Subscription {
    /// Opens what `eth_subscribe` names, from the next block on.
    ///
    /// # Errors
    /// When there is no such kind, or its filter is malformed.
    pub fn open(node: &Node, id: String, params: Value) -> Result<Self, RpcError> {
        let params = Params::new(params)?;
        let chain = &*node.read();
        let topic = match params.need(0)?.as_str() {
            Some("newHeads") => Topic::Heads,
            Some("newPendingTransactions") => Topic::Pending,
            Some("logs") => {
                let filter = log_filter(chain, params.get(1).unwrap_or(&json!({})))?;
                Topic::Logs(LogFilter { from: 0, to: u64::MAX, ..filter })
            }
            _ => {
                return Err(RpcError::invalid_params(
                    "no such subscription: newHeads, logs or newPendingTransactions",
                ))
            }
        };
        Ok(Self { id, topic, next: chain.latest().header.number + 1 })
    }

    /// The number it has in messages.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether there are blocks it has not reported.
    #[must_use]
    pub fn is_behind(&self, node: &Node) -> bool {
        self.next <= node.read().latest().header.number
    }

    /// Messages for what is new, of a few blocks at most.
    pub fn poll(&mut self, node: &Node) -> Vec<String> {
        let chain = &*node.read();
        let latest = chain.latest().header.number;
        // A snapshot may have been gone back to.
        let from = self.next.min(latest);
        let latest = latest.min(from + (BLOCKS_AT_ONCE - 1));
        self.next = latest + 1;
        let found: Vec<Value> = match &self.topic {
            Topic::Heads => (from..=latest).filter_map(|n| chain.block(n)).map(format::head).collect(),
            Topic::Logs(filter) => {
                let filter = LogFilter { from, to: latest, ..filter.clone() };
                chain.logs(&filter).iter().map(format::log).collect()
            }
            Topic::Pending => Vec::new(),
        };
        let message = |result: Value| {
            let params = json!({ "subscription": self.id, "result": result });
            json!({ "jsonrpc": "2.0", "method": "eth_subscription", "params": params }).to_string()
        };
        found.into_iter().map(message).collect()
    }
}
