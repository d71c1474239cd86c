//! Blocks, transactions, receipts and logs in JSON.

use crate::chain::logs::{of_block, Found};
use crate::chain::{Block, Mined, Waiting};
use alloy_consensus::{Transaction, TxEnvelope, TxReceipt};
use alloy_eips::eip2718::Encodable2718;
use alloy_eips::eip2930::AccessListItem;
use alloy_eips::eip7702::SignedAuthorization;
use alloy_primitives::{Address, Signature, B256, U256};
use serde_json::{json, Map, Value};

/// A number in hex without leading zeros.
pub fn quantity(number: impl Into<u128>) -> Value {
    Value::String(format!("{:#x}", number.into()))
}

/// A 256-bit number in hex without leading zeros.
pub fn word(number: U256) -> Value {
    Value::String(format!("{number:#x}"))
}

/// Bytes in hex.
pub fn data(bytes: impl AsRef<[u8]>) -> Value {
    Value::String(format!("0x{}", hex::encode(bytes)))
}

/// An address in lower case, as go-ethereum gives it.
pub fn address(address: Address) -> Value {
    data(address)
}

/// A block with the hashes or the whole of its transactions.
pub fn block(block: &Block, full: bool) -> Value {
    let header = &block.header;
    let transactions: Vec<Value> = if full {
        (0..block.transactions.len()).filter_map(|index| transaction(block, index)).collect()
    } else {
        block.transactions.iter().map(|mined| data(mined.hash)).collect()
    };
    let mut size = Vec::new();
    alloy_rlp::Encodable::encode(header, &mut size);
    let size = size.len() + block.transactions.iter().map(|mined| mined.tx.encode_2718_len()).sum::<usize>();
    json!({
        "number": quantity(header.number),
        "hash": data(block.hash),
        "parentHash": data(header.parent_hash),
        "nonce": data(header.nonce),
        "mixHash": data(header.mix_hash),
        "sha3Uncles": data(header.ommers_hash),
        "logsBloom": data(header.logs_bloom),
        "transactionsRoot": data(header.transactions_root),
        "stateRoot": data(header.state_root),
        "receiptsRoot": data(header.receipts_root),
        "miner": address(header.beneficiary),
        "difficulty": word(header.difficulty),
        "totalDifficulty": quantity(header.number + 1),
        "extraData": data(&header.extra_data),
        "size": quantity(size as u64),
        "gasLimit": quantity(header.gas_limit),
        "gasUsed": quantity(header.gas_used),
        "timestamp": quantity(header.timestamp),
        "baseFeePerGas": quantity(header.base_fee_per_gas.unwrap_or_default()),
        "transactions": transactions,
        "uncles": [],
        "l1BlockNumber": quantity(block.parent_chain_number),
        "sendCount": "0x0",
        "sendRoot": data(&header.extra_data),
    })
}

/// The header of a block.
pub fn head(of: &Block) -> Value {
    let mut value = block(of, false);
    if let Some(object) = value.as_object_mut() {
        for name in ["transactions", "uncles", "size", "totalDifficulty"] {
            object.remove(name);
        }
    }
    value
}

fn signature(tx: &TxEnvelope) -> &Signature {
    match tx {
        TxEnvelope::Legacy(tx) => tx.signature(),
        TxEnvelope::Eip2930(tx) => tx.signature(),
        TxEnvelope::Eip1559(tx) => tx.signature(),
        TxEnvelope::Eip4844(tx) => tx.signature(),
        TxEnvelope::Eip7702(tx) => tx.signature(),
    }
}

/// An access list.
pub fn access_list(list: &[AccessListItem]) -> Value {
    let item = |item: &AccessListItem| {
        let keys: Vec<Value> = item.storage_keys.iter().map(data).collect();
        json!({ "address": address(item.address), "storageKeys": keys })
    };
    list.iter().map(item).collect()
}

/// A transaction with its place.
pub fn transaction(block: &Block, index: usize) -> Option<Value> {
    let mined = block.transactions.get(index)?;
    let mut object = unplaced(&mined.tx, mined.hash, mined.from, mined.gas_price);
    object.insert("blockHash".to_owned(), data(block.hash));
    object.insert("blockNumber".to_owned(), quantity(block.header.number));
    object.insert("transactionIndex".to_owned(), quantity(index as u64));
    Some(Value::Object(object))
}

/// A transaction that waits for a block.
pub fn waiting(waiting: &Waiting, base_fee: u64) -> Value {
    let mut object = unplaced(&waiting.tx, waiting.hash, waiting.from, base_fee);
    for name in ["blockHash", "blockNumber", "transactionIndex"] {
        object.insert(name.to_owned(), Value::Null);
    }
    Value::Object(object)
}

fn unplaced(tx: &TxEnvelope, hash: B256, from: Address, gas_price: u64) -> Map<String, Value> {
    let signature = signature(tx);
    let parity = u64::from(signature.v());
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("hash", data(hash));
    set("type", quantity(tx.tx_type() as u8));
    set("from", address(from));
    set("to", tx.to().map_or(Value::Null, address));
    set("nonce", quantity(tx.nonce()));
    set("gas", quantity(tx.gas_limit()));
    set("value", word(tx.value()));
    set("input", data(tx.input()));
    set("chainId", quantity(tx.chain_id().unwrap_or_default()));
    set("r", word(signature.r()));
    set("s", word(signature.s()));
    set("gasPrice", quantity(tx.gas_price().unwrap_or(u128::from(gas_price))));
    if tx.is_legacy() {
        set("v", quantity(tx.chain_id().map_or(27, |id| id * 2 + 35) + parity));
    } else {
        set("v", quantity(parity));
        set("yParity", quantity(parity));
        let list = tx.access_list().map(|list| &list.0[..]).unwrap_or_default();
        set("accessList", access_list(list));
    }
    if let Some(authorizations) = tx.authorization_list() {
        set("authorizationList", authorizations.iter().map(authorization).collect());
    }
    if let Some(tip) = tx.max_priority_fee_per_gas() {
        set("maxFeePerGas", quantity(tx.max_fee_per_gas()));
        set("maxPriorityFeePerGas", quantity(tip));
    }
    object
}

fn authorization(signed: &SignedAuthorization) -> Value {
    json!({
        "chainId": word(signed.chain_id),
        "address": address(signed.address),
        "nonce": quantity(signed.nonce),
        "yParity": quantity(signed.y_parity()),
        "r": word(signed.r()),
        "s": word(signed.s()),
    })
}

/// A receipt.
pub fn receipt(block: &Block, index: usize) -> Option<Value> {
    let mined: &Mined = block.transactions.get(index)?;
    let logs: Vec<Value> =
        of_block(block).filter(|found| found.transaction == index).map(|found| log(&found)).collect();
    Some(json!({
        "transactionHash": data(mined.hash),
        "transactionIndex": quantity(index as u64),
        "blockHash": data(block.hash),
        "blockNumber": quantity(block.header.number),
        "from": address(mined.from),
        "to": mined.tx.to().map_or(Value::Null, address),
        "cumulativeGasUsed": quantity(mined.cumulative_gas_used),
        "gasUsed": quantity(mined.gas_used),
        "contractAddress": mined.created.map_or(Value::Null, address),
        "logs": logs,
        "logsBloom": data(mined.receipt().bloom()),
        "type": quantity(mined.tx.tx_type() as u8),
        "status": quantity(u8::from(mined.succeeded())),
        "effectiveGasPrice": quantity(mined.gas_price),
        "gasUsedForL1": "0x0",
        "l1BlockNumber": quantity(block.parent_chain_number),
        "timeboosted": false,
    }))
}

/// How the gas of a transaction is made up. Refunds are taken off the part of the execution.
pub fn gas_profile(block: &Block, index: usize) -> Option<Value> {
    let mined = block.transactions.get(index)?;
    Some(json!({
        "gasUsed": quantity(mined.gas_used),
        "intrinsicGas": quantity(mined.intrinsic_gas),
        "executionGas": quantity(mined.gas_used.saturating_sub(mined.intrinsic_gas)),
    }))
}

/// A log with its place.
pub fn log(found: &Found<'_>) -> Value {
    let topics: Vec<Value> = found.log.topics().iter().map(data).collect();
    let hash = found.block.transactions.get(found.transaction).map_or(B256::ZERO, |mined| mined.hash);
    json!({
        "address": address(found.log.address),
        "topics": topics,
        "data": data(&found.log.data.data),
        "blockNumber": quantity(found.block.header.number),
        "blockHash": data(found.block.hash),
        "blockTimestamp": quantity(found.block.header.timestamp),
        "transactionHash": data(hash),
        "transactionIndex": quantity(found.transaction as u64),
        "logIndex": quantity(found.index as u64),
        "removed": false,
    })
}
