//! A client of the chain in this process: an account that signs, and calls by hand-made input.

use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{address, hex, Address, Bytes, TxKind, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use devnode::config::{DEV_ACCOUNT, DEV_PRIVATE_KEY};
pub use devnode::testing::{activation_input as activate_call, creation_code as init_code, ARB_WASM};
use devnode::{Config, Node, RpcError};
use serde_json::{json, Value};

pub const GENESIS_TIME: u64 = 1_767_592_800;
pub const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
pub const DEV: Address = DEV_ACCOUNT;

/// A receipt in JSON with what tests ask of it.
#[derive(Debug)]
pub struct Receipt(pub Value);

impl Receipt {
    pub fn succeeded(&self) -> bool {
        self.0["status"] == "0x1"
    }

    pub fn gas_used(&self) -> u64 {
        number(&self.0["gasUsed"])
    }

    pub fn logs(&self) -> &[Value] {
        self.0["logs"].as_array().unwrap()
    }

    pub fn created(&self) -> Address {
        self.0["contractAddress"].as_str().unwrap().parse().unwrap()
    }
}

pub fn number(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().unwrap().strip_prefix("0x").unwrap(), 16).unwrap()
}

pub fn word(value: u64) -> [u8; 32] {
    U256::from(value).to_be_bytes()
}

pub fn ether(amount: u64) -> U256 {
    U256::from(u128::from(amount) * 1_000_000_000_000_000_000)
}

pub struct Client {
    pub node: Node,
    signer: PrivateKeySigner,
}

impl Client {
    pub fn new() -> Self {
        Self::with(Config { genesis_timestamp: Some(GENESIS_TIME), ..Config::default() })
    }

    pub fn with(config: Config) -> Self {
        Self::of(Node::new(config))
    }

    pub fn of(node: Node) -> Self {
        Self { node, signer: DEV_PRIVATE_KEY.parse().unwrap() }
    }

    pub fn ask(&self, method: &str, params: Value) -> Value {
        self.node.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    pub fn refused(&self, method: &str, params: Value) -> RpcError {
        match self.node.request(method, params) {
            Ok(value) => panic!("{method} gave {value}"),
            Err(error) => error,
        }
    }

    pub fn nonce(&self) -> u64 {
        number(&self.ask("eth_getTransactionCount", json!([DEV, "latest"])))
    }

    pub fn transaction(&self, to: Option<Address>, input: Vec<u8>, value: U256) -> TxEip1559 {
        TxEip1559 {
            chain_id: 412_346,
            nonce: self.nonce(),
            gas_limit: 32_000_000,
            max_fee_per_gas: 200_000_000,
            max_priority_fee_per_gas: 0,
            to: to.map_or(TxKind::Create, TxKind::Call),
            value,
            access_list: Default::default(),
            input: input.into(),
        }
    }

    pub fn sign(
        &self,
        tx: impl SignableTransaction<alloy_primitives::Signature> + Into<alloy_consensus::TypedTransaction>,
    ) -> String {
        let signature = self.signer.sign_hash_sync(&tx.signature_hash()).unwrap();
        let envelope: TxEnvelope = TxEnvelope::new_unhashed(tx.into(), signature);
        hex::encode_prefixed(envelope.encoded_2718())
    }

    pub fn submit(&self, tx: TxEip1559) -> Receipt {
        let hash = self.ask("eth_sendRawTransaction", json!([self.sign(tx)]));
        Receipt(self.ask("eth_getTransactionReceipt", json!([hash])))
    }

    pub fn send(&self, to: Address, input: Vec<u8>) -> Receipt {
        self.submit(self.transaction(Some(to), input, U256::ZERO))
    }

    pub fn pay(&self, to: Address, input: Vec<u8>, value: U256) -> Receipt {
        self.submit(self.transaction(Some(to), input, value))
    }

    /// Deploys EVM init code.
    pub fn deploy(&self, init_code: Vec<u8>) -> Address {
        let receipt = self.submit(self.transaction(None, init_code, U256::ZERO));
        assert!(receipt.succeeded(), "{receipt:?}");
        receipt.created()
    }

    /// Deploys a program's code without activating it.
    pub fn place(&self, wasm: &[u8]) -> Address {
        self.deploy(init_code(&stylus_vm::encode_code(wasm)))
    }

    pub fn activate(&self, program: Address) -> Receipt {
        self.pay(ARB_WASM, activate_call(program), ether(1))
    }

    /// Deploys and activates a program.
    pub fn program(&self, wat: &str) -> Address {
        let program = self.place(&wat::parse_str(wat).unwrap());
        let receipt = self.activate(program);
        assert!(receipt.succeeded(), "{:?}", self.call(ARB_WASM, activate_call(program)));
        program
    }

    pub fn actor(&self) -> Address {
        self.program(include_str!("programs/actor.wat"))
    }

    /// A second actor: the same code at another address, active from the start.
    pub fn second_actor(&self) -> Address {
        self.place(&wat::parse_str(include_str!("programs/actor.wat")).unwrap())
    }

    pub fn call(&self, to: Address, input: impl AsRef<[u8]>) -> Result<Bytes, RpcError> {
        let input = hex::encode_prefixed(input);
        self.node
            .request("eth_call", json!([{ "from": DEV, "to": to, "data": input }, "latest"]))
            .map(|value| value.as_str().unwrap().parse().unwrap())
    }

    pub fn balance(&self, of: Address) -> U256 {
        self.ask("eth_getBalance", json!([of, "latest"])).as_str().unwrap().parse().unwrap()
    }

    pub fn slot(&self, of: Address, key: u64) -> U256 {
        let key = format!("{key:#x}");
        self.ask("eth_getStorageAt", json!([of, key, "latest"])).as_str().unwrap().parse().unwrap()
    }
}

/// Input of the actor for a nested call.
pub fn forward(kind: u8, to: Address, value: U256, gas: u64, data: &[u8]) -> Vec<u8> {
    let mut input = vec![4, kind];
    input.extend(to);
    input.extend(value.to_be_bytes::<32>());
    input.extend(gas.to_le_bytes());
    input.extend(data);
    input
}

pub const CALL: u8 = 0;
pub const DELEGATE_CALL: u8 = 2;

pub fn op(code: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut input = vec![code];
    parts.iter().for_each(|part| input.extend_from_slice(part));
    input
}
