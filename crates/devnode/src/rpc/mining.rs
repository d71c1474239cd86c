//! When blocks are made, and the chain's Stylus version.

use super::parse::{lenient_number, Params};
use super::Answer;
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};
use std::time::Duration;

/// The shortest interval between two blocks, milliseconds.
const SHORTEST_INTERVAL: u64 = 10;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "evm_setAutomine" | "anvil_setAutomine" | "hardhat_setAutomine" => set_automine(node, params),
        "anvil_getAutomine" | "hardhat_getAutomine" => Ok(json!(node.read().pool.automine)),
        "evm_setIntervalMining" | "hardhat_setIntervalMining" => set_interval(node, params, 1),
        "anvil_setIntervalMining" => set_interval(node, params, 1_000),
        "dev_setStylusVersion" => set_stylus_version(node, params),
        _ => return None,
    })
}

/// Without automine, transactions wait for `evm_mine` or the interval. Switching it on mines what waits.
fn set_automine(node: &Node, params: &Params) -> Answer {
    let automine = params
        .need(0)?
        .as_bool()
        .ok_or_else(|| RpcError::invalid_params("automine must be true or false"))?;
    let mut chain = node.write();
    chain.pool.automine = automine;
    if automine && !chain.pool.waiting.is_empty() {
        chain.mine();
    }
    Ok(Value::Null)
}

/// A block every so many units of `unit` milliseconds instead of one for each transaction; 0 ends it.
fn set_interval(node: &Node, params: &Params, unit: u64) -> Answer {
    let millis = lenient_number(params.need(0)?)?.saturating_mul(unit);
    if millis > 0 {
        node.write().pool.automine = false;
    }
    node.mine_every((millis > 0).then(|| Duration::from_millis(millis.max(SHORTEST_INTERVAL))))?;
    Ok(Value::Null)
}

/// What a chain owner's upgrade of the Stylus version does: programs of other versions must be activated again.
fn set_stylus_version(node: &Node, params: &Params) -> Answer {
    let version = params.number(0)?;
    match u16::try_from(version) {
        Ok(version @ 1..=3) => {
            node.write().set_stylus_version(version);
            Ok(json!(true))
        }
        _ => Err(RpcError::invalid_params(format!("there is no Stylus version {version}"))),
    }
}
