//! Reading parameters.

use crate::chain::logs::LogFilter;
use crate::chain::{Block, CallRequest, Chain, Moment};
use crate::error::RpcError;
use alloy_eips::eip2930::{AccessList, AccessListItem};
use alloy_eips::eip7702::{Authorization, SignedAuthorization};
use alloy_primitives::{Address, Bytes, B256, U256};
use serde_json::Value;
use std::str::FromStr;

type Parsed<T> = Result<T, RpcError>;

/// Positional parameters.
#[derive(Debug)]
pub struct Params(Vec<Value>);

impl Params {
    pub fn new(params: Value) -> Parsed<Self> {
        match params {
            Value::Array(values) => Ok(Self(values)),
            Value::Null => Ok(Self(Vec::new())),
            _ => Err(RpcError::invalid_params("non-array args")),
        }
    }

    /// The parameter, if it is there and not null.
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.0.get(index).filter(|value| !value.is_null())
    }

    pub fn need(&self, index: usize) -> Parsed<&Value> {
        self.get(index)
            .ok_or_else(|| RpcError::invalid_params(format!("missing value for required argument {index}")))
    }

    pub fn address(&self, index: usize) -> Parsed<Address> {
        named(index, address(self.need(index)?))
    }

    pub fn hash(&self, index: usize) -> Parsed<B256> {
        named(index, hash(self.need(index)?))
    }

    pub fn number(&self, index: usize) -> Parsed<u64> {
        named(index, number(self.need(index)?))
    }

    pub fn word(&self, index: usize) -> Parsed<U256> {
        named(index, word(self.need(index)?))
    }

    pub fn bytes(&self, index: usize) -> Parsed<Bytes> {
        named(index, bytes(self.need(index)?))
    }

    pub fn flag(&self, index: usize) -> bool {
        self.get(index).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// Tells which parameter an error is about.
fn named<T>(index: usize, parsed: Parsed<T>) -> Parsed<T> {
    parsed.map_err(|error| RpcError {
        message: error.message.replacen("invalid argument:", &format!("invalid argument {index}:"), 1),
        ..error
    })
}

fn bad(kind: &str, value: &Value) -> RpcError {
    let text = value.to_string();
    let shown: String = text.chars().take(100).collect();
    RpcError::invalid_params(format!("invalid argument: cannot read {kind} from {shown}"))
}

fn text<'v>(kind: &str, value: &'v Value) -> Parsed<&'v str> {
    value.as_str().ok_or_else(|| bad(kind, value))
}

pub fn bytes(value: &Value) -> Parsed<Bytes> {
    let digits = text("hex data", value)?.strip_prefix("0x").ok_or_else(|| bad("hex data", value))?;
    hex::decode(digits).map(Bytes::from).map_err(|_| bad("hex data", value))
}

pub fn address(value: &Value) -> Parsed<Address> {
    let bytes = bytes(value).map_err(|_| bad("an address", value))?;
    Address::try_from(bytes.as_ref()).map_err(|_| bad("an address", value))
}

pub fn hash(value: &Value) -> Parsed<B256> {
    let bytes = bytes(value).map_err(|_| bad("a 32-byte hash", value))?;
    B256::try_from(bytes.as_ref()).map_err(|_| bad("a 32-byte hash", value))
}

/// A quantity in hex, or a JSON number, which some tools send to the development methods.
pub fn word(value: &Value) -> Parsed<U256> {
    if let Some(number) = value.as_u64() {
        return Ok(U256::from(number));
    }
    let text = text("a number", value)?;
    let digits =
        text.strip_prefix("0x").filter(|digits| !digits.is_empty()).ok_or_else(|| bad("a number", value))?;
    U256::from_str_radix(digits, 16).map_err(|_| bad("a number", value))
}

pub fn number(value: &Value) -> Parsed<u64> {
    u64::try_from(word(value)?).map_err(|_| bad("a 64-bit number", value))
}

fn number_128(value: &Value) -> Parsed<u128> {
    u128::try_from(word(value)?).map_err(|_| bad("a 128-bit number", value))
}

/// Seconds or amounts that tools send as hex, number or decimal text.
pub fn lenient_number(value: &Value) -> Parsed<u64> {
    match value.as_str() {
        Some(text) if !text.starts_with("0x") => u64::from_str(text).map_err(|_| bad("a number", value)),
        _ => number(value),
    }
}

/// The block that a tag, number or hash names; `None` when it does not exist yet.
pub fn find_block<'c>(chain: &'c Chain, value: Option<&Value>) -> Parsed<Option<&'c Block>> {
    let Some(value) = value else { return Ok(Some(chain.latest())) };
    if let Some(object) = value.as_object() {
        return match (object.get("blockHash"), object.get("blockNumber")) {
            (Some(h), _) => Ok(chain.block_by_hash(hash(h)?)),
            (None, Some(n)) => Ok(chain.block(number(n)?)),
            _ => Err(bad("a block", value)),
        };
    }
    Ok(match value.as_str() {
        Some("latest" | "safe" | "finalized" | "pending") => Some(chain.latest()),
        Some("earliest") => chain.block(0),
        Some(text) if text.len() == 66 => chain.block_by_hash(hash(value)?),
        _ => chain.block(number(value).map_err(|_| bad("a block", value))?),
    })
}

/// The moment that a block parameter names.
pub fn moment<'c>(chain: &'c Chain, value: Option<&Value>) -> Parsed<Moment<'c>> {
    if value.and_then(Value::as_str) == Some("pending") {
        return Ok(Moment::Pending);
    }
    find_block(chain, value)?.map(Moment::After).ok_or_else(|| RpcError::server("header not found"))
}

fn field<T>(object: &Value, name: &str, read: impl Fn(&Value) -> Parsed<T>) -> Parsed<Option<T>> {
    let parsed = object.get(name).filter(|value| !value.is_null()).map(read).transpose();
    parsed.map_err(|error| RpcError {
        message: error.message.replacen("invalid argument:", &format!("invalid argument: {name}:"), 1),
        ..error
    })
}

/// A transaction object without a signature.
pub fn call_request(value: &Value) -> Parsed<CallRequest> {
    if !value.is_object() {
        return Err(bad("a transaction object", value));
    }
    let input = field(value, "input", bytes)?;
    let data = field(value, "data", bytes)?;
    if let (Some(input), Some(data)) = (&input, &data) {
        if input != data {
            return Err(RpcError::invalid_params(
                "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass transaction call data",
            ));
        }
    }
    let gas_price = match field(value, "gasPrice", number_128)? {
        Some(price) => Some(price),
        None => field(value, "maxFeePerGas", number_128)?,
    };
    Ok(CallRequest {
        from: field(value, "from", address)?.unwrap_or_default(),
        to: field(value, "to", address)?,
        gas: field(value, "gas", number)?,
        gas_price,
        value: field(value, "value", word)?.unwrap_or_default(),
        nonce: field(value, "nonce", number)?,
        input: input.or(data).unwrap_or_default(),
        access_list: field(value, "accessList", access_list)?.unwrap_or_default(),
        authorizations: field(value, "authorizationList", authorizations)?.unwrap_or_default(),
    })
}

fn authorizations(value: &Value) -> Parsed<Vec<SignedAuthorization>> {
    let items = value.as_array().ok_or_else(|| bad("an authorization list", value))?;
    let authorization = |item: &Value| {
        let part = |name: &str| item.get(name).unwrap_or(&Value::Null);
        let inner = Authorization {
            chain_id: word(part("chainId"))?,
            address: address(part("address"))?,
            nonce: number(part("nonce"))?,
        };
        let parity = u8::try_from(number(part("yParity"))?).map_err(|_| bad("a parity", item))?;
        Ok(SignedAuthorization::new_unchecked(inner, parity, word(part("r"))?, word(part("s"))?))
    };
    items.iter().map(authorization).collect()
}

fn access_list(value: &Value) -> Parsed<AccessList> {
    let items = value.as_array().ok_or_else(|| bad("an access list", value))?;
    let items = items.iter().map(|item| {
        let keys = item.get("storageKeys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Ok(AccessListItem {
            address: address(item.get("address").unwrap_or(&Value::Null))?,
            storage_keys: keys.iter().map(hash).collect::<Parsed<_>>()?,
        })
    });
    Ok(AccessList(items.collect::<Parsed<_>>()?))
}

/// A filter for logs to come. Blocks that are not named are the latest.
pub fn log_filter(chain: &Chain, value: &Value) -> Parsed<LogFilter> {
    let latest = chain.latest().header.number;
    let (from, to) = match named_block(chain, value)? {
        Some(block) => (block, block),
        None => {
            let [from, to] = [bound(value, "fromBlock", latest)?, bound(value, "toBlock", latest)?];
            if from.is_some() && to.is_some() && from > to {
                return Err(bad_range());
            }
            (from.unwrap_or(latest), to.unwrap_or(latest))
        }
    };
    criteria(value, from, to)
}

/// A question for logs that are there, as Nitro's go-ethereum reads it: a range that starts or ends beyond the head
/// is an error; one from the latest block to an older one is merely empty.
pub fn log_query(chain: &Chain, value: &Value) -> Parsed<LogFilter> {
    let latest = chain.latest().header.number;
    let (from, to) = match named_block(chain, value)? {
        Some(block) => (block, block),
        None => match (bound(value, "fromBlock", latest)?, bound(value, "toBlock", latest)?) {
            (Some(from), Some(to)) if from > to && to > 0 => return Err(bad_range()),
            (Some(from), Some(to)) if from > to => (from, to),
            (Some(from), to) if from > latest || to.is_some_and(|to| to > latest) => return Err(bad_range()),
            (Some(from), to) => (from, to.unwrap_or(latest)),
            (None, Some(to)) => (latest.max(to.saturating_add(1)), to),
            (None, None) => (latest, latest),
        },
    };
    criteria(value, from, to)
}

fn bad_range() -> RpcError {
    RpcError::invalid_params("invalid block range params")
}

/// The block that `blockHash` names.
fn named_block(chain: &Chain, filter: &Value) -> Parsed<Option<u64>> {
    if !filter.is_object() {
        return Err(bad("a filter object", filter));
    }
    let Some(block_hash) = filter.get("blockHash").filter(|v| !v.is_null()) else { return Ok(None) };
    if filter.get("fromBlock").or(filter.get("toBlock")).is_some() {
        return Err(RpcError::invalid_params(
            "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other",
        ));
    }
    let block = chain.block_by_hash(hash(block_hash)?).ok_or_else(|| RpcError::server("unknown block"))?;
    Ok(Some(block.header.number))
}

fn criteria(value: &Value, from: u64, to: u64) -> Parsed<LogFilter> {
    let addresses = match value.get("address").filter(|v| !v.is_null()) {
        None => Vec::new(),
        Some(Value::Array(list)) => list.iter().map(address).collect::<Parsed<_>>()?,
        Some(one) => vec![address(one)?],
    };
    let topics = match value.get("topics").filter(|v| !v.is_null()) {
        None => Vec::new(),
        Some(Value::Array(list)) if list.len() <= 4 => list.iter().map(topic).collect::<Parsed<_>>()?,
        Some(other) => return Err(bad("topics", other)),
    };
    Ok(LogFilter { from, to, addresses, topics })
}

/// A bound of a range of blocks; none for the head, wherever that is.
fn bound(filter: &Value, name: &str, latest: u64) -> Parsed<Option<u64>> {
    let Some(value) = filter.get(name).filter(|v| !v.is_null()) else { return Ok(None) };
    Ok(match value.as_str() {
        Some("latest" | "pending") => None,
        Some("safe" | "finalized") => Some(latest),
        Some("earliest") => Some(0),
        _ => Some(number(value)?),
    })
}

fn topic(value: &Value) -> Parsed<Vec<B256>> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(any) if any.iter().any(Value::is_null) => Ok(Vec::new()),
        Value::Array(any) => any.iter().map(hash).collect(),
        one => Ok(vec![hash(one)?]),
    }
}
