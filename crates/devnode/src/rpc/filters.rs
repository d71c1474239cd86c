//! Filters that are polled.

use super::parse::{log_filter, Params};
use super::{format, Answer};
use crate::chain::logs::LogFilter;
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Filters kept at one time; the oldest goes first.
const FILTER_LIMIT: usize = 1_000;

/// What a filter reports.
#[derive(Clone, Debug)]
enum Kind {
    Logs(LogFilter),
    Blocks,
    /// There is no pool, so nothing is ever pending.
    Pending,
}

#[derive(Clone, Debug)]
struct Filter {
    kind: Kind,
    /// First block not reported yet.
    next: u64,
}

/// All filters of a node.
#[derive(Debug, Default)]
pub struct Filters {
    filters: BTreeMap<u64, Filter>,
    last_id: u64,
}

impl Filters {
    fn add(&mut self, kind: Kind, next: u64) -> u64 {
        if self.filters.len() >= FILTER_LIMIT {
            self.filters.pop_first();
        }
        self.last_id += 1;
        self.filters.insert(self.last_id, Filter { kind, next });
        self.last_id
    }
}

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "eth_newFilter" => new_log_filter(node, params),
        "eth_newBlockFilter" => Ok(add(node, Kind::Blocks)),
        "eth_newPendingTransactionFilter" => Ok(add(node, Kind::Pending)),
        "eth_getFilterChanges" => changes(node, params),
        "eth_getFilterLogs" => logs(node, params),
        "eth_uninstallFilter" => {
            params.number(0).map(|id| json!(node.filters().filters.remove(&id).is_some()))
        }
        _ => return None,
    })
}

fn add(node: &Node, kind: Kind) -> Value {
    let next = node.read().latest().header.number + 1;
    format::quantity(node.filters().add(kind, next))
}

fn new_log_filter(node: &Node, params: &Params) -> Answer {
    let object = params.need(0)?;
    let mut filter = log_filter(&node.read(), object)?;
    let open_end =
        |value: &Value| matches!(value.as_str(), Some("latest" | "pending" | "safe" | "finalized"));
    if object.get("blockHash").is_none()
        && object.get("toBlock").is_none_or(|to| to.is_null() || open_end(to))
    {
        filter.to = u64::MAX;
    }
    Ok(add(node, Kind::Logs(filter)))
}

fn missing() -> RpcError {
    RpcError::server("filter not found")
}

fn changes(node: &Node, params: &Params) -> Answer {
    let id = params.number(0)?;
    let chain = &*node.read();
    let latest = chain.latest().header.number;
    let mut filters = node.filters();
    let filter = filters.filters.get_mut(&id).ok_or_else(missing)?;
    // A snapshot may have been gone back to.
    let from = filter.next.min(latest + 1);
    filter.next = latest + 1;
    Ok(match &filter.kind {
        Kind::Blocks => {
            (from..=latest).filter_map(|n| chain.block(n)).map(|block| format::data(block.hash)).collect()
        }
        Kind::Pending => json!([]),
        Kind::Logs(wanted) => {
            let wanted = LogFilter { from: wanted.from.max(from), ..wanted.clone() };
            chain.logs(&wanted).iter().map(format::log).collect()
        }
    })
}

fn logs(node: &Node, params: &Params) -> Answer {
    let id = params.number(0)?;
    let chain = &*node.read();
    match node.filters().filters.get(&id).map(|filter| &filter.kind) {
        Some(Kind::Logs(wanted)) => Ok(chain.logs(wanted).iter().map(format::log).collect()),
        _ => Err(missing()),
    }
}
