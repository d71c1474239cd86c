//! Sending transactions and reading contracts, with the chain's clock and a record of gas.
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use usdai_abi::{SolCall, SolEvent};

use crate::revert::Reverted;
use crate::rpc::{Rpc, RpcFailure};
use crate::types::{hex, Address, Bytes, B256, U256};
use crate::wallet::{Account, Unsigned};

/// A log of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Emitting contract.
    pub address: Address,
    /// Topics.
    pub topics: Vec<B256>,
    /// Data.
    pub data: Vec<u8>,
    /// Block it is in.
    pub block: u64,
}

impl Log {
    fn parse(value: &Value) -> Result<Self> {
        let topics = value["topics"]
            .as_array()
            .context("a log without topics")?
            .iter()
            .map(|t| parse_hex(t).map(|b| B256::left_padding_from(&b)))
            .collect::<Result<_>>()?;
        Ok(Self {
            address: parse_address(&value["address"])?,
            topics,
            data: parse_hex(&value["data"])?,
            block: parse_u64(&value["blockNumber"])?,
        })
    }

    /// The event, when this log is one of `emitter`.
    #[must_use]
    pub fn decode<E: SolEvent>(&self, emitter: Address) -> Option<E> {
        if self.address != emitter || self.topics.first() != Some(&E::SIGNATURE_HASH) {
            return None;
        }
        E::decode_raw_log(self.topics.iter().copied(), &self.data, true).ok()
    }
}

/// What a successful transaction has done.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Hash of the transaction.
    pub hash: B256,
    /// Created contract, if any.
    pub contract: Option<Address>,
    /// Gas charged.
    pub gas_used: u64,
    /// `gas_used` less what every transaction pays: 21,000, its calldata and the posting to the parent chain.
    pub execution_gas: u64,
    /// Logs in order.
    pub logs: Vec<Log>,
    /// Block number.
    pub block: u64,
}

impl Receipt {
    /// The first event of this type from `emitter`.
    ///
    /// # Errors
    /// When there is none.
    pub fn event<E: SolEvent>(&self, emitter: Address) -> Result<E> {
        self.logs
            .iter()
            .find_map(|log| log.decode(emitter))
            .with_context(|| format!("the transaction emitted no {}", E::SIGNATURE))
    }
}

/// Why a call or transaction did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub enum CallError {
    /// The contract refused, with its reason.
    Reverted(Reverted),
    /// The node refused or did not answer.
    Rpc(RpcFailure),
    /// An answer that cannot be read.
    Answer(String),
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reverted(reverted) => reverted.fmt(f),
            Self::Rpc(failure) => failure.fmt(f),
            Self::Answer(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for CallError {}

/// How the gas limit of a transaction is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GasLimit {
    /// The same for all: a development chain has plenty.
    Fixed(u64),
    /// The node's estimate and a quarter more.
    Estimate,
}

/// A chain behind JSON-RPC, seen by one client.
pub struct Chain {
    rpc: Box<dyn Rpc>,
    id: u64,
    max_fee: u128,
    gas_limit: GasLimit,
    /// With a manual clock: the time of the last block. Every transaction is one second later.
    clock: Cell<Option<u64>>,
    gas: RefCell<BTreeMap<String, Vec<u64>>>,
    labels: RefCell<BTreeMap<Address, String>>,
}

impl Chain {
    /// Reads the chain id and the price of gas.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn connect(rpc: Box<dyn Rpc>, gas_limit: GasLimit) -> Result<Self> {
        let id = parse_u64(&rpc.request("eth_chainId", json!([]))?)?;
        let price = parse_u64(&rpc.request("eth_gasPrice", json!([]))?)?;
        Ok(Self {
            rpc,
            id,
            max_fee: u128::from(price) * 2,
            gas_limit,
            clock: Cell::new(None),
            gas: RefCell::default(),
            labels: RefCell::default(),
        })
    }

    /// Chain id.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Gas per operation, by label.
    #[must_use]
    pub fn gas_by_operation(&self) -> BTreeMap<String, Vec<u64>> {
        self.gas.borrow().clone()
    }

    /// A plain request.
    ///
    /// # Errors
    /// As [`Rpc::request`].
    pub fn request(&self, method: &str, params: Value) -> Result<Value, RpcFailure> {
        self.rpc.request(method, params)
    }

    /// Number of the newest block.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn block_number(&self) -> Result<u64> {
        parse_u64(&self.request("eth_blockNumber", json!([]))?)
    }

    /// Time of the latest block.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn now(&self) -> Result<u64> {
        parse_u64(&self.request("eth_getBlockByNumber", json!(["latest", false]))?["timestamp"])
    }

    /// Mines a block at `time` and keeps the clock by hand from then on. A time in the past leaves the clock as it is.
    ///
    /// # Errors
    /// When the node is no development chain.
    pub fn advance_to(&self, time: u64) -> Result<u64> {
        let now = match self.clock.get() {
            Some(now) => now,
            None => self.now()?,
        };
        if time > now {
            self.request("evm_setNextBlockTimestamp", json!([quantity(time)]))
                .context("the node cannot set the time: a scenario needs a development chain")?;
            self.request("evm_mine", json!([]))?;
        }
        self.clock.set(Some(now.max(time)));
        Ok(now.max(time))
    }

    /// Reads the manual clock anew, after the chain has been set back to a snapshot.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn resync(&self) -> Result<()> {
        if self.clock.get().is_some() {
            self.clock.set(Some(self.now()?));
        }
        Ok(())
    }

    /// Sends a call as a transaction, waits for its receipt and records its gas under the names of contract and function.
    ///
    /// # Errors
    /// [`CallError::Reverted`] with the contract's reason, when it refuses.
    pub fn send<C: SolCall>(&self, from: &Account, to: Address, call: &C) -> Result<Receipt, CallError> {
        let receipt = self.transact(from, Some(to), U256::ZERO, call.abi_encode().into())?;
        let function = C::SIGNATURE.split('(').next().unwrap_or_default();
        let label = self.labels.borrow().get(&to).map(|name| format!("{name} {function}"));
        if let Some(label) = label {
            self.record(&label, &receipt);
        }
        Ok(receipt)
    }

    /// Names a contract; gas is recorded for named contracts only.
    pub fn name(&self, address: Address, name: &str) {
        self.labels.borrow_mut().insert(address, name.to_owned());
    }

    /// Records the gas of `receipt` under `label`.
    pub fn record(&self, label: &str, receipt: &Receipt) {
        self.gas.borrow_mut().entry(label.to_owned()).or_default().push(receipt.execution_gas);
    }

    /// Sends any transaction and waits for its receipt.
    ///
    /// # Errors
    /// As [`Chain::send`].
    pub fn transact(
        &self,
        from: &Account,
        to: Option<Address>,
        value: U256,
        input: Bytes,
    ) -> Result<Receipt, CallError> {
        if let Some(clock) = self.clock.get() {
            self.request("evm_setNextBlockTimestamp", json!([quantity(clock + 1)]))
                .map_err(CallError::Rpc)?;
            self.clock.set(Some(clock + 1));
        }
        let call = call_object(from.address(), to, value, &input);
        let gas = match self.gas_limit {
            GasLimit::Fixed(gas) => gas,
            GasLimit::Estimate => {
                let estimate = self.request("eth_estimateGas", json!([call])).map_err(failure)?;
                read(parse_u64(&estimate))? / 4 * 5
            }
        };
        let nonce = self
            .request("eth_getTransactionCount", json!([from.address(), "pending"]))
            .map_err(CallError::Rpc)?;
        let unsigned = Unsigned {
            chain_id: self.id,
            nonce: read(parse_u64(&nonce))?,
            to,
            value,
            input: input.clone(),
            gas,
            max_fee: self.max_fee,
        };
        let raw = read(from.sign(&unsigned))?;
        let hash = self
            .request("eth_sendRawTransaction", json!([format!("0x{}", hex::encode(raw))]))
            .map_err(failure)?;
        let receipt = self.wait(&hash)?;
        if receipt["status"] == json!("0x1") {
            return read(parse_receipt(&receipt, &input, to.is_none()));
        }
        // A receipt has no reason. Nothing has changed, so the same call says it.
        match self.request("eth_call", json!([call, receipt["blockNumber"]])) {
            Err(again) => Err(failure(again)),
            Ok(_) => Err(CallError::Reverted(Reverted::new(Vec::new()))),
        }
    }

    fn wait(&self, hash: &Value) -> Result<Value, CallError> {
        for attempt in 0..600 {
            let receipt = self.request("eth_getTransactionReceipt", json!([hash])).map_err(CallError::Rpc)?;
            if !receipt.is_null() {
                return Ok(receipt);
            }
            std::thread::sleep(Duration::from_millis(if attempt < 20 { 20 } else { 100 }));
        }
        Err(CallError::Answer(format!("transaction {hash} is not in a block after a minute")))
    }

    /// Asks a view of the latest state.
    ///
    /// # Errors
    /// [`CallError::Reverted`] with the contract's reason, when it refuses.
    pub fn call<C: SolCall>(&self, to: Address, call: &C) -> Result<C::Return, CallError> {
        self.call_as(Address::ZERO, to, call)
    }

    /// As [`Chain::call`], from a given sender. Nothing is written.
    ///
    /// # Errors
    /// As [`Chain::call`].
    pub fn call_as<C: SolCall>(&self, from: Address, to: Address, call: &C) -> Result<C::Return, CallError> {
        let answer = self
            .request(
                "eth_call",
                json!([call_object(from, Some(to), U256::ZERO, &call.abi_encode().into()), "latest"]),
            )
            .map_err(failure)?;
        let data = read(parse_hex(&answer))?;
        C::abi_decode_returns(&data, true).map_err(|e| {
            CallError::Answer(format!(
                "{} of {to} answers with {} bytes that are not what its ABI says: {e}",
                C::SIGNATURE,
                data.len()
            ))
        })
    }

    /// Code at `address`.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn code(&self, address: Address) -> Result<Vec<u8>> {
        parse_hex(&self.request("eth_getCode", json!([address, "latest"]))?)
    }

    /// A storage slot.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn storage(&self, address: Address, slot: B256) -> Result<B256> {
        let word = parse_hex(&self.request("eth_getStorageAt", json!([address, slot, "latest"]))?)?;
        if word.len() > 32 {
            bail!("a storage word of {} bytes", word.len());
        }
        Ok(B256::left_padding_from(&word))
    }

    /// Balance in wei.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn balance(&self, address: Address) -> Result<U256> {
        let text = self.request("eth_getBalance", json!([address, "latest"]))?;
        let text = text.as_str().context("a balance that is no text")?;
        U256::from_str_radix(text.trim_start_matches("0x"), 16).context("a balance that is no number")
    }

    /// All logs of the chain from one contract, oldest first.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn logs(&self, address: Address) -> Result<Vec<Log>> {
        let answer = self.request(
            "eth_getLogs",
            json!([{ "fromBlock": "0x0", "toBlock": "latest", "address": address }]),
        )?;
        answer.as_array().context("eth_getLogs answers with no list")?.iter().map(Log::parse).collect()
    }
}

fn failure(failure: RpcFailure) -> CallError {
    match failure.data.as_ref().and_then(Value::as_str).map(|text| hex::decode(text.trim_start_matches("0x")))
    {
        Some(Ok(data)) => CallError::Reverted(Reverted::new(data)),
        _ if failure.code == 3 => CallError::Reverted(Reverted::new(Vec::new())),
        _ => CallError::Rpc(failure),
    }
}

fn read<T>(result: Result<T>) -> Result<T, CallError> {
    result.map_err(|e| CallError::Answer(format!("{e:#}")))
}

fn call_object(from: Address, to: Option<Address>, value: U256, input: &Bytes) -> Value {
    let mut call = json!({ "from": from, "input": input, "value": format!("{value:#x}") });
    if let Some(to) = to {
        call["to"] = json!(to);
    }
    call
}

fn parse_receipt(receipt: &Value, input: &[u8], create: bool) -> Result<Receipt> {
    let gas_used = parse_u64(&receipt["gasUsed"])?;
    let posting = receipt.get("gasUsedForL1").filter(|v| !v.is_null()).map_or(Ok(0), parse_u64)?;
    let logs = receipt["logs"]
        .as_array()
        .context("a receipt without logs")?
        .iter()
        .map(Log::parse)
        .collect::<Result<_>>()?;
    Ok(Receipt {
        hash: B256::left_padding_from(&parse_hex(&receipt["transactionHash"])?),
        contract: receipt.get("contractAddress").filter(|v| !v.is_null()).map(parse_address).transpose()?,
        gas_used,
        execution_gas: gas_used.saturating_sub(intrinsic_gas(input, create)).saturating_sub(posting),
        logs,
        block: parse_u64(&receipt["blockNumber"])?,
    })
}

/// 21,000 and the calldata at 4 and 16 gas a byte; for a creation 32,000 and 2 for each word of its code more.
fn intrinsic_gas(input: &[u8], create: bool) -> u64 {
    let data: u64 = input.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum();
    21_000 + data + if create { 32_000 + 2 * input.len().div_ceil(32) as u64 } else { 0 }
}

/// A JSON-RPC quantity.
#[must_use]
pub fn quantity(value: u64) -> String {
    format!("{value:#x}")
}

/// Reads a JSON-RPC quantity.
///
/// # Errors
/// When it is none.
pub fn parse_u64(value: &Value) -> Result<u64> {
    let text = value.as_str().with_context(|| format!("expected a quantity, got {value}"))?;
    u64::from_str_radix(text.trim_start_matches("0x"), 16)
        .with_context(|| format!("expected a quantity, got {value}"))
}

fn parse_hex(value: &Value) -> Result<Vec<u8>> {
    let text = value.as_str().with_context(|| format!("expected hex data, got {value}"))?;
    hex::decode(text.trim_start_matches("0x")).with_context(|| format!("expected hex data, got {value}"))
}

fn parse_address(value: &Value) -> Result<Address> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .with_context(|| format!("expected an address, got {value}"))
}
