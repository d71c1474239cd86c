//! Blocks, transactions, receipts, logs and fees.

use super::parse::{find_block, lenient_number, log_query, Params};
use super::{format, Answer};
use crate::chain::{Block, Chain};
use crate::error::RpcError;
use crate::node::Node;
use serde_json::{json, Value};

/// Blocks in one answer of `eth_feeHistory`.
const FEE_HISTORY_LIMIT: u64 = 1_024;
/// Percentiles that one request of it may ask for.
const PERCENTILE_LIMIT: usize = 100;

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    let chain = &*node.read();
    Some(match method {
        "eth_blockNumber" => Ok(format::quantity(chain.latest().header.number)),
        "eth_getBlockByNumber" => {
            or_null(block(chain, params), |block| Some(format::block(block, params.flag(1))))
        }
        "eth_getBlockByHash" => {
            let found = params.hash(0).map(|hash| chain.block_by_hash(hash));
            or_null(found, |block| Some(format::block(block, params.flag(1))))
        }
        "eth_getBlockTransactionCountByNumber" => or_null(block(chain, params), count),
        "eth_getBlockTransactionCountByHash" => {
            or_null(params.hash(0).map(|hash| chain.block_by_hash(hash)), count)
        }
        "eth_getUncleCountByBlockNumber" | "eth_getUncleCountByBlockHash" => Ok(json!("0x0")),
        "eth_getBlockReceipts" => or_null(block(chain, params), |block| {
            Some((0..block.transactions.len()).filter_map(|index| format::receipt(block, index)).collect())
        }),
        "eth_getTransactionByHash" => params.hash(0).map(|hash| {
            let mined = chain.transaction(hash).and_then(|(block, index)| format::transaction(block, index));
            let waiting =
                || chain.pool.find(hash).map(|waiting| format::waiting(waiting, chain.config.base_fee));
            mined.or_else(waiting).unwrap_or(Value::Null)
        }),
        "eth_getTransactionByBlockNumberAndIndex" | "eth_getTransactionByBlockHashAndIndex" => {
            let index = params.number(1).map(|index| usize::try_from(index).unwrap_or(usize::MAX));
            let found = block(chain, params).and_then(|block| Ok(block.zip(Some(index?))));
            or_null(found, |(block, index)| format::transaction(block, index))
        }
        "eth_getTransactionReceipt" => {
            let found = params.hash(0).map(|hash| chain.transaction(hash));
            or_null(found, |(block, index)| format::receipt(block, index))
        }
        "eth_getLogs" => params
            .need(0)
            .and_then(|filter| log_query(chain, filter))
            .and_then(|filter| super::logs::answer(&chain.logs(&filter))),
        "dev_gasProfile" => {
            let found = params.hash(0).map(|hash| chain.transaction(hash));
            or_null(found, |(block, index)| format::gas_profile(block, index))
        }
        "eth_feeHistory" => fee_history(chain, params),
        _ => return None,
    })
}

fn block<'c>(chain: &'c Chain, params: &Params) -> Result<Option<&'c Block>, RpcError> {
    find_block(chain, Some(params.need(0)?))
}

fn count(block: &Block) -> Option<Value> {
    Some(format::quantity(block.transactions.len() as u64))
}

fn or_null<T>(found: Result<Option<T>, RpcError>, show: impl FnOnce(T) -> Option<Value>) -> Answer {
    Ok(found?.and_then(show).unwrap_or(Value::Null))
}

fn fee_history(chain: &Chain, params: &Params) -> Answer {
    let wanted = lenient_number(params.need(0)?)?.min(FEE_HISTORY_LIMIT);
    let newest =
        find_block(chain, params.get(1))?.ok_or_else(|| RpcError::server("header not found"))?.header.number;
    let percentiles = params.get(2).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if percentiles.len() > PERCENTILE_LIMIT {
        return Err(RpcError::server(format!("reward percentiles over the query limit {PERCENTILE_LIMIT}")));
    }
    let percentiles: Vec<f64> = percentiles.iter().filter_map(Value::as_f64).collect();
    let sorted = percentiles.windows(2).all(|pair| pair[0] <= pair[1]);
    if !sorted || percentiles.iter().any(|p| !(0.0..=100.0).contains(p)) {
        return Err(RpcError::server("invalid reward percentile"));
    }
    let oldest = (newest + 1).saturating_sub(wanted);
    let blocks: Vec<&Block> =
        (oldest..=newest).filter_map(|number| chain.block(number)).take(wanted as usize).collect();
    let fee = format::quantity(chain.config.base_fee);
    let ratios: Vec<f64> =
        blocks.iter().map(|b| b.header.gas_used as f64 / chain.config.gas_limit as f64).collect();
    let mut history = json!({
        "oldestBlock": format::quantity(oldest),
        "baseFeePerGas": vec![fee; blocks.len() + 1],
        "gasUsedRatio": ratios,
    });
    if !percentiles.is_empty() {
        // Tips are not taken.
        history["reward"] = json!(vec![vec!["0x0"; percentiles.len()]; blocks.len()]);
    }
    Ok(history)
}
