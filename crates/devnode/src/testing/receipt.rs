//! What a transaction did, or why it did not.

use crate::RpcError;
use alloy_primitives::{Address, Bytes, Log, B256};
use serde_json::Value;

/// A successful transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its hash.
    pub hash: B256,
    /// Its block.
    pub block: u64,
    /// The contract it created.
    pub contract: Option<Address>,
    /// Gas charged.
    pub gas_used: u64,
    /// The part of it that running the code took; the rest is due for the transaction and its calldata.
    pub execution_gas: u64,
    /// Logs in order.
    pub logs: Vec<Log>,
}

impl Receipt {
    pub(super) fn parse(receipt: &Value, profile: &Value) -> Result<Self, Failure> {
        Ok(Self {
            hash: read(receipt["transactionHash"].clone())?,
            block: number(&receipt["blockNumber"])?,
            contract: read(receipt["contractAddress"].clone())?,
            gas_used: number(&receipt["gasUsed"])?,
            execution_gas: number(&profile["executionGas"])?,
            logs: logs(&receipt["logs"])?,
        })
    }
}

/// Why a call or a transaction did not succeed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// The contract reverted.
    #[error("reverted: {}", reason.clone().unwrap_or_else(|| data.to_string()))]
    Reverted {
        /// Text of `Error(string)` or `Panic(uint256)`.
        reason: Option<String>,
        /// The revert's data.
        data: Bytes,
    },
    /// The code failed in another way.
    #[error("failed: {0}")]
    Halted(String),
    /// The chain did not take the request, or the call ran out of gas or stack.
    #[error(transparent)]
    Refused(RpcError),
    /// An answer that cannot be read.
    #[error("unexpected answer: {0}")]
    Answer(String),
}

impl Failure {
    /// Data of a revert.
    #[must_use]
    pub fn data(&self) -> Option<&Bytes> {
        match self {
            Self::Reverted { data, .. } => Some(data),
            _ => None,
        }
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|error| Failure::Answer(error.to_string()))
}

pub(super) fn number(value: &Value) -> Result<u64, Failure> {
    value
        .as_str()
        .and_then(|text| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok())
        .ok_or_else(|| Failure::Answer(format!("{value} is no quantity")))
}

pub(super) fn logs(value: &Value) -> Result<Vec<Log>, Failure> {
    let logs = value.as_array().ok_or_else(|| Failure::Answer(format!("{value} is no list")))?;
    logs.iter()
        .map(|log| {
            let topics = read(log["topics"].clone())?;
            Ok(Log::new_unchecked(read(log["address"].clone())?, topics, read(log["data"].clone())?))
        })
        .collect()
}
