//! Filters that are polled.

use super::parse::{log_filter, Params};
use super::{format, Answer};
use crate::chain::logs::LogFilter;
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Filters kept at one time; the oldest goes first.
const FILTER_LIMIT: usize = 1_000;
/// Time after which a filter that nobody polls is gone, as with go-ethereum.
const LIFETIME: Duration = Duration::from_secs(5 * 60);

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
    /// When it was made or asked for.
    used: Instant,
}

/// All filters of a node.
#[derive(Debug, Default)]
pub struct Filters {
    filters: BTreeMap<u64, Filter>,
    last_id: u64,
}

impl Filters {
    fn add(&mut self, kind: Kind, next: u64, now: Instant) -> u64 {
        self.expire(now);
        if self.filters.len() >= FILTER_LIMIT {
            self.filters.pop_first();
        }
        self.last_id += 1;
        self.filters.insert(self.last_id, Filter { kind, next, used: now });
        self.last_id
    }

    /// A filter that is still there, which is so for another while.
    fn get(&mut self, id: u64, now: Instant) -> Option<&mut Filter> {
        self.expire(now);
        let filter = self.filters.get_mut(&id)?;
        filter.used = now;
        Some(filter)
    }

    fn expire(&mut self, now: Instant) {
        self.filters.retain(|_, filter| now.saturating_duration_since(filter.used) < LIFETIME);
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
    format::quantity(node.filters().add(kind, next, Instant::now()))
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
    let filter = filters.get(id, Instant::now()).ok_or_else(missing)?;
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
            return super::logs::answer(&chain.logs(&wanted));
        }
    })
}

fn logs(node: &Node, params: &Params) -> Answer {
    let id = params.number(0)?;
    let chain = &*node.read();
    match node.filters().get(id, Instant::now()).map(|filter| &filter.kind) {
        Some(Kind::Logs(wanted)) => super::logs::answer(&chain.logs(wanted)),
        _ => Err(missing()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_that_nobody_polls_expire() {
        let mut filters = Filters::default();
        let start = Instant::now();
        let (polled, left) = (filters.add(Kind::Blocks, 1, start), filters.add(Kind::Blocks, 1, start));
        assert!(filters.get(polled, start + LIFETIME / 2).is_some());
        assert!(filters.get(polled, start + LIFETIME).is_some());
        assert!(filters.get(left, start + LIFETIME).is_none());
        assert_eq!(filters.filters.len(), 1);
        assert!(filters.get(polled, start + LIFETIME * 2).is_none());
    }

    #[test]
    fn the_oldest_filter_gives_way() {
        let mut filters = Filters::default();
        let now = Instant::now();
        let ids: Vec<u64> = (0..FILTER_LIMIT + 5).map(|_| filters.add(Kind::Pending, 1, now)).collect();
        assert_eq!(filters.filters.len(), FILTER_LIMIT);
        assert!(filters.get(ids[4], now).is_none());
        assert!(filters.get(ids[5], now).is_some());
    }
}
