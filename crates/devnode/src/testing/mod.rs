//! What a test wants of a chain: funded accounts, deployed contracts and programs, calls, receipts, time.
//!
//! ```
//! use devnode::testing::TestChain;
//!
//! let chain = TestChain::new();
//! let alice = chain.account("alice");
//! // echoes its input
//! let program = chain.deploy_program(
//!     &alice,
//!     &wat::parse_str(
//!         r#"(module
//!             (import "vm_hooks" "read_args" (func $read_args (param i32)))
//!             (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
//!             (memory (export "memory") 1 1)
//!             (func (export "user_entrypoint") (param $len i32) (result i32)
//!                 (call $read_args (i32.const 0))
//!                 (call $write_result (i32.const 0) (local.get $len))
//!                 (i32.const 0)))"#,
//!     )?,
//! )?;
//! assert_eq!(chain.call(&alice, program, b"hello")?.as_ref(), b"hello");
//! let receipt = chain.send(&alice, program, b"hello")?;
//! assert!(receipt.execution_gas < receipt.gas_used);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod code;
mod direct;
mod receipt;

pub use account::{Account, Sender};
pub use code::{activation_input, creation_code, program_code};
pub use direct::{on_deep_stack, Outcome};
pub use receipt::{Failure, Receipt};

use crate::rpc::revert_reason;
use crate::{Config, Node, RpcError};
use alloy_primitives::{address, Address, Bytes, Log, U256};
use serde_json::{json, Value};

/// The precompile that activates programs.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// Unix seconds of a test chain's genesis: 2026-01-01.
pub const GENESIS_TIME: u64 = 1_767_225_600;
/// Wei that pays any activation; what is left comes back.
const ACTIVATION_VALUE: u128 = 1_000_000_000_000_000_000;

/// A chain in this process with a clock that only moves when told to, and by a second for each block.
#[derive(Clone, Debug)]
pub struct TestChain {
    node: Node,
}

impl Default for TestChain {
    fn default() -> Self {
        Self::new()
    }
}

impl TestChain {
    /// A fresh chain.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Node::new(Config { genesis_timestamp: Some(GENESIS_TIME), ..Config::default() }))
    }

    /// A chain that runs already.
    #[must_use]
    pub fn of(node: Node) -> Self {
        Self { node }
    }

    /// The chain itself, for requests that have no function here or to serve it.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Sends a JSON-RPC request.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the chain's error.
    pub fn request(&self, method: &str, params: Value) -> Result<Value, Failure> {
        self.node.request(method, params).map_err(Failure::Refused)
    }

    // ── Accounts ──

    /// An account with a key of its own and 10,000 ether. The same name is the same account.
    #[must_use]
    pub fn account(&self, name: &str) -> Account {
        let account = Account::named(name);
        self.set_balance(account.address(), U256::from(10_000_u128 * 1_000_000_000_000_000_000));
        account
    }

    /// Sets a balance, wei.
    pub fn set_balance(&self, of: Address, wei: U256) {
        let mut chain = self.node.write();
        chain.state.update_info(of, |info| info.balance = wei);
    }

    /// Balance in wei.
    #[must_use]
    pub fn balance(&self, of: Address) -> U256 {
        self.node.read().state.info(of).map(|info| info.balance).unwrap_or_default()
    }

    /// A storage word.
    #[must_use]
    pub fn storage(&self, of: Address, slot: U256) -> U256 {
        self.node.read().state.slot(of, slot)
    }

    // ── Contracts ──

    /// Creates a contract from EVM creation code.
    ///
    /// # Errors
    /// When the constructor fails.
    pub fn deploy_evm<'s>(
        &self,
        from: impl Into<Sender<'s>>,
        creation_code: &[u8],
    ) -> Result<Address, Failure> {
        let receipt = self.transact(from.into(), None, U256::ZERO, creation_code)?;
        receipt.contract.ok_or(Failure::Halted("no contract was created".to_owned()))
    }

    /// Compresses a WASM module, stores it and activates it.
    ///
    /// # Errors
    /// When the code is too large, or the chain does not activate it; the reason is in the error.
    pub fn deploy_program<'s>(&self, from: impl Into<Sender<'s>>, wasm: &[u8]) -> Result<Address, Failure> {
        let from = from.into();
        let program = self.deploy_evm(from, &creation_code(&program_code(wasm)))?;
        self.activate(from, program)?;
        Ok(program)
    }

    /// Activates a program that is stored already.
    ///
    /// # Errors
    /// When the chain does not activate it.
    pub fn activate<'s>(&self, from: impl Into<Sender<'s>>, program: Address) -> Result<Receipt, Failure> {
        self.transact(from.into(), Some(ARB_WASM), U256::from(ACTIVATION_VALUE), &activation_input(program))
    }

    // ── Calls ──

    /// Sends a transaction and gives its receipt.
    ///
    /// # Errors
    /// When it is refused, reverts or halts. The reason of a revert is its data.
    pub fn send<'s>(
        &self,
        from: impl Into<Sender<'s>>,
        to: Address,
        input: &[u8],
    ) -> Result<Receipt, Failure> {
        self.transact(from.into(), Some(to), U256::ZERO, input)
    }

    /// As [`TestChain::send`], with `value` wei.
    ///
    /// # Errors
    /// As [`TestChain::send`].
    pub fn pay<'s>(
        &self,
        from: impl Into<Sender<'s>>,
        to: Address,
        value: U256,
        input: &[u8],
    ) -> Result<Receipt, Failure> {
        self.transact(from.into(), Some(to), value, input)
    }

    /// Asks without a transaction; nothing changes.
    ///
    /// # Errors
    /// When the call reverts or halts.
    pub fn call<'s>(&self, from: impl Into<Sender<'s>>, to: Address, input: &[u8]) -> Result<Bytes, Failure> {
        let call = json!({ "from": from.into().address(), "to": to, "input": Bytes::copy_from_slice(input) });
        let answer = self.node.request("eth_call", json!([call, "latest"])).map_err(failure)?;
        receipt::read(answer)
    }

    fn transact(
        &self,
        from: Sender<'_>,
        to: Option<Address>,
        value: U256,
        input: &[u8],
    ) -> Result<Receipt, Failure> {
        let config = self.node.config();
        let call = json!({
            "from": from.address(), "to": to, "value": value, "input": Bytes::copy_from_slice(input),
            "gas": format!("{:#x}", config.gas_limit),
        });
        let hash = match from {
            Sender::Key(account) => {
                let nonce = self.request("eth_getTransactionCount", json!([account.address(), "latest"]))?;
                let nonce = receipt::number(&nonce)?;
                let raw = account.sign(config, nonce, to, value, input)?;
                self.node.request("eth_sendRawTransaction", json!([raw])).map_err(failure)?
            }
            Sender::Impersonated(address) => {
                self.request("anvil_impersonateAccount", json!([address]))?;
                self.node.request("eth_sendTransaction", json!([call])).map_err(failure)?
            }
        };
        let receipt = self.request("eth_getTransactionReceipt", json!([hash]))?;
        if receipt["status"] == json!("0x1") {
            let profile = self.request("dev_gasProfile", json!([hash]))?;
            return Receipt::parse(&receipt, &profile);
        }
        // A receipt has no reason. Nothing has changed, so the same call says it.
        match self.node.request("eth_call", json!([call, receipt["blockNumber"]])) {
            Err(error) => Err(failure(error)),
            Ok(_) => Err(Failure::Halted("the transaction failed".to_owned())),
        }
    }

    /// All logs of a contract, oldest first.
    ///
    /// # Errors
    /// Never for a running chain; the signature is that of every request.
    pub fn logs(&self, contract: Address) -> Result<Vec<Log>, Failure> {
        let filter = json!({ "fromBlock": "0x0", "toBlock": "latest", "address": contract });
        receipt::logs(&self.request("eth_getLogs", json!([filter]))?)
    }

    // ── Time ──

    /// Unix seconds of the newest block.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.node.read().latest().header.timestamp
    }

    /// Mines an empty block `seconds` after the newest one.
    ///
    /// # Errors
    /// Never for a running chain.
    pub fn warp(&self, seconds: u64) -> Result<(), Failure> {
        let time = format!("{:#x}", self.now().saturating_add(seconds));
        self.request("evm_setNextBlockTimestamp", json!([time]))?;
        self.mine()
    }

    /// Mines an empty block.
    ///
    /// # Errors
    /// Never for a running chain.
    pub fn mine(&self) -> Result<(), Failure> {
        self.request("evm_mine", json!([])).map(|_| ())
    }

    /// Remembers everything as it is.
    ///
    /// # Errors
    /// Never for a running chain.
    pub fn snapshot(&self) -> Result<Snapshot, Failure> {
        self.request("evm_snapshot", json!([])).map(Snapshot)
    }

    /// Goes back to where [`TestChain::snapshot`] was taken.
    ///
    /// # Errors
    /// When the chain went back further since.
    pub fn revert(&self, snapshot: Snapshot) -> Result<(), Failure> {
        match self.request("evm_revert", json!([snapshot.0]))? {
            Value::Bool(true) => Ok(()),
            _ => Err(Failure::Halted("there is no such snapshot any more".to_owned())),
        }
    }
}

/// A state to come back to, once.
#[derive(Debug)]
pub struct Snapshot(Value);

fn failure(error: RpcError) -> Failure {
    let data = error.data.as_ref().and_then(Value::as_str).and_then(|text| text.parse::<Bytes>().ok());
    match data {
        Some(data) => Failure::Reverted { reason: revert_reason(&data), data },
        None if error.code == 3 => Failure::Reverted { reason: None, data: Bytes::new() },
        None => Failure::Refused(error),
    }
}
