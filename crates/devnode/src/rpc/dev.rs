//! Methods of development chains: time, snapshots and direct changes of the state.

use super::parse::{lenient_number, Params};
use super::{format, Answer};
use crate::error::RpcError;
use crate::node::Node;
use crate::state::to_bytecode;
use serde_json::{json, Value};

/// Blocks that one request may mine.
const MINE_LIMIT: u64 = 100_000;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    let name = ["anvil_", "hardhat_", "evm_"].iter().find_map(|family| method.strip_prefix(family))?;
    Some(match name {
        "snapshot" => Ok(format::quantity(node.write().snapshot())),
        "revert" => params.number(0).map(|id| json!(node.write().revert(id))),
        "increaseTime" => params.need(0).and_then(lenient_number).map(|seconds| {
            node.write().clock.increase(seconds);
            format::quantity(seconds)
        }),
        "setNextBlockTimestamp" => set_next_timestamp(node, params),
        "mine" => mine(node, method, params),
        "setBalance" => change(
            params,
            |params| Ok((params.address(0)?, params.word(1)?)),
            |(address, balance)| {
                node.write().state.update_info(address, |info| info.balance = balance);
            },
        ),
        "setNonce" => change(
            params,
            |params| Ok((params.address(0)?, params.number(1)?)),
            |(address, nonce)| {
                node.write().state.update_info(address, |info| info.nonce = nonce);
            },
        ),
        "setCode" => change(
            params,
            |params| Ok((params.address(0)?, params.bytes(1)?)),
            |(address, code)| {
                node.write().state.set_code(address, to_bytecode(code));
            },
        ),
        "setStorageAt" => {
            let read = |params: &Params| Ok((params.address(0)?, params.word(1)?, params.word(2)?));
            change(params, read, |(address, key, value)| node.write().state.set_slot(address, key, value))
        }
        "impersonateAccount" => change(
            params,
            |params| params.address(0),
            |address| {
                node.write().impersonated.insert(address);
            },
        ),
        "stopImpersonatingAccount" => change(
            params,
            |params| params.address(0),
            |address| {
                node.write().impersonated.remove(&address);
            },
        ),
        _ => return None,
    })
}

fn change<T>(
    params: &Params,
    read: impl FnOnce(&Params) -> Result<T, RpcError>,
    apply: impl FnOnce(T),
) -> Answer {
    apply(read(params)?);
    Ok(json!(true))
}

fn set_next_timestamp(node: &Node, params: &Params) -> Answer {
    let time = lenient_number(params.need(0)?)?;
    let mut chain = node.write();
    let latest = chain.latest().header.timestamp;
    if time < latest {
        return Err(RpcError::invalid_params(format!(
            "Timestamp error: {time} is lower than the previous block's timestamp {latest}"
        )));
    }
    chain.clock.set_next(time);
    Ok(Value::Null)
}

/// `evm_mine` takes a timestamp, the others a number of blocks and seconds between them.
fn mine(node: &Node, method: &str, params: &Params) -> Answer {
    let first = params.get(0).filter(|value| !value.is_object()).map(lenient_number).transpose()?;
    let mut chain = node.write();
    if method == "evm_mine" {
        if let Some(time) = first {
            let latest = chain.latest().header.timestamp;
            chain.clock.set_next(time.max(latest));
        }
        chain.mine();
        return Ok(json!("0x0"));
    }
    let interval = params.get(1).map(lenient_number).transpose()?;
    for index in 0..first.unwrap_or(1).min(MINE_LIMIT) {
        if let (Some(seconds), true) = (interval, index > 0) {
            let next = chain.latest().header.timestamp.saturating_add(seconds);
            chain.clock.set_next(next);
        }
        chain.mine();
    }
    Ok(Value::Null)
}
