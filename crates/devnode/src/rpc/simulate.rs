//! eth_call and eth_estimateGas with overrides of the state.

use super::parse::{self, call_request, moment, Params};
use super::{format, Answer};
use crate::chain::{outcome, Moment};
use crate::error::RpcError;
use crate::node::Node;
use crate::state::{to_bytecode, Overlay, View};
use alloy_primitives::{Address, B256, U256};
use revm::bytecode::Bytecode;
use revm::state::AccountInfo;
use serde_json::Value;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "eth_call" => call(node, params),
        "eth_estimateGas" => estimate(node, params),
        _ => return None,
    })
}

fn call(node: &Node, params: &Params) -> Answer {
    let request = call_request(params.need(0)?)?;
    let overrides = overrides(params.get(2))?;
    no_block_overrides(params.get(3))?;
    let chain = &*node.read();
    let executed = chain.call(&request, moment(chain, params.get(1))?, |view| apply(&overrides, view))?;
    Ok(format::data(outcome(&executed)?))
}

fn estimate(node: &Node, params: &Params) -> Answer {
    let request = call_request(params.need(0)?)?;
    let overrides = overrides(params.get(2))?;
    let chain = &*node.read();
    // The transaction will be in the next block, so that is where it is tried.
    let moment = match params.get(1) {
        None => Moment::Pending,
        Some(value) if value == "latest" => Moment::Pending,
        given => moment(chain, given)?,
    };
    Ok(format::quantity(chain.estimate(&request, moment, |view| apply(&overrides, view))?))
}

/// Better an error than an answer for another block than was asked for.
pub(super) fn no_block_overrides(value: Option<&Value>) -> Result<(), RpcError> {
    match value.and_then(Value::as_object).and_then(|fields| fields.keys().next()) {
        Some(field) => Err(RpcError::invalid_params(format!("block overrides are not supported: {field}"))),
        None => Ok(()),
    }
}

/// What a call sees differently of one account.
#[derive(Debug, Default)]
pub(super) struct Override {
    address: Address,
    balance: Option<U256>,
    nonce: Option<u64>,
    code: Option<Bytecode>,
    /// Replaces all storage.
    state: Option<Vec<(U256, U256)>>,
    /// Replaces single words.
    state_diff: Vec<(U256, U256)>,
}

pub(super) fn overrides(value: Option<&Value>) -> Result<Vec<Override>, RpcError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let accounts =
        value.as_object().ok_or_else(|| RpcError::invalid_params("state override is not an object"))?;
    accounts.iter().map(|(key, change)| override_of(key, change)).collect()
}

fn override_of(address: &str, change: &Value) -> Result<Override, RpcError> {
    let field = |name: &str| change.get(name).filter(|value| !value.is_null());
    if field("state").is_some() && field("stateDiff").is_some() {
        return Err(RpcError::server(format!("account {address} has both 'state' and 'stateDiff'")));
    }
    Ok(Override {
        address: parse::address(&Value::String(address.to_owned()))?,
        balance: field("balance").map(parse::word).transpose()?,
        nonce: field("nonce").map(parse::number).transpose()?,
        code: field("code").map(parse::bytes).transpose()?.map(to_bytecode),
        state: field("state").map(words).transpose()?,
        state_diff: field("stateDiff").map(words).transpose()?.unwrap_or_default(),
    })
}

fn words(value: &Value) -> Result<Vec<(U256, U256)>, RpcError> {
    let words =
        value.as_object().ok_or_else(|| RpcError::invalid_params("storage override is not an object"))?;
    let pair = |(key, value): (&String, &Value)| {
        let key: B256 = parse::hash(&Value::String(key.clone()))?;
        Ok((key.into(), parse::word(value)?))
    };
    words.iter().map(pair).collect()
}

pub(super) fn apply(overrides: &[Override], view: &View<'_>) -> Overlay {
    let mut overlay = Overlay::default();
    for change in overrides {
        let mut info: AccountInfo = view.info(change.address).cloned().unwrap_or_default();
        if let Some(balance) = change.balance {
            info.balance = balance;
        }
        if let Some(nonce) = change.nonce {
            info.nonce = nonce;
        }
        if let Some(code) = &change.code {
            info.code_hash = code.hash_slow();
            info.code = Some(code.clone());
        }
        overlay.set_info(change.address, Some(info));
        if change.state.is_some() {
            overlay.wipe_storage(change.address);
        }
        for (key, value) in change.state.iter().flatten().chain(&change.state_diff) {
            overlay.set_slot(change.address, *key, *value);
        }
    }
    overlay
}
