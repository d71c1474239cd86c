//! Logs in an answer, so many at most.

use super::{format, Answer};
use crate::chain::logs::Found;
use crate::error::RpcError;
use serde_json::Value;

/// Logs in one answer.
const COUNT_LIMIT: usize = 10_000;
/// Bytes of data of all logs in one answer.
const DATA_LIMIT: usize = 10_000_000;

/// Logs in JSON, or a refusal when they are too many.
pub fn answer(found: &[Found<'_>]) -> Answer {
    let bytes: usize = found.iter().map(|found| found.log.data.data.len()).sum();
    if found.len() > COUNT_LIMIT || bytes > DATA_LIMIT {
        let message = format!(
            "query returned more than {COUNT_LIMIT} results or {DATA_LIMIT} bytes of data: narrow the range of blocks, the addresses or the topics"
        );
        return Err(RpcError { code: -32_005, message, data: None });
    }
    Ok(Value::Array(found.iter().map(format::log).collect()))
}
