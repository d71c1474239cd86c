//! Balances, nonces, code and storage.

use super::parse::{moment, Params};
use super::{format, Answer};
use crate::node::Node;
use serde_json::Value;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "eth_accounts" => {
            let mut accounts: Vec<_> = node.read().impersonated.iter().copied().collect();
            accounts.sort_unstable();
            Ok(Value::Array(accounts.into_iter().map(format::address).collect()))
        }
        "eth_getBalance" => look(node, params, 1, |view, address| {
            format::word(view.info(address).map(|info| info.balance).unwrap_or_default())
        }),
        "eth_getTransactionCount" if params.get(1).and_then(Value::as_str) == Some("pending") => {
            params.address(0).map(|address| format::quantity(node.read().next_nonce(address)))
        }
        "eth_getTransactionCount" => look(node, params, 1, |view, address| {
            format::quantity(view.info(address).map(|info| info.nonce).unwrap_or_default())
        }),
        "eth_getCode" => {
            look(node, params, 1, |view, address| format::data(view.code(address).original_bytes()))
        }
        "eth_getStorageAt" => params.word(1).and_then(|key| {
            look(node, params, 2, |view, address| format::data(view.slot(address, key).to_be_bytes::<32>()))
        }),
        _ => return None,
    })
}

fn look(
    node: &Node,
    params: &Params,
    block_index: usize,
    show: impl FnOnce(crate::state::View<'_>, alloy_primitives::Address) -> Value,
) -> Answer {
    let address = params.address(0)?;
    let chain = &*node.read();
    let moment = moment(chain, params.get(block_index))?;
    Ok(show(chain.state_at(moment), address))
}
