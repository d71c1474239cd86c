//! What a running program asks of the chain around it.

use alloy_primitives::{Address, Bytes, B256, U256};

/// The facts of one call that do not change while it runs.
#[derive(Clone, Debug, Default)]
pub struct CallContext {
    /// Base fee of the block, wei.
    pub block_basefee: U256,
    /// Chain id.
    pub chain_id: u64,
    /// Coinbase of the block.
    pub block_coinbase: Address,
    /// Gas limit of the block.
    pub block_gas_limit: u64,
    /// Block number as programs see it (on Arbitrum: that of the parent chain).
    pub block_number: u64,
    /// Unix seconds.
    pub block_timestamp: u64,
    /// The acting address: storage and value are its own, also in a delegate call.
    pub contract_address: Address,
    /// Who called.
    pub msg_sender: Address,
    /// Value sent along, wei.
    pub msg_value: U256,
    /// Gas price of the transaction, wei.
    pub tx_gas_price: U256,
    /// Who signed the transaction.
    pub tx_origin: Address,
    /// Whether the acting address is open more than once on the stack (delegate calls not counted).
    pub reentrant: bool,
    /// Whether state may not be changed.
    pub is_static: bool,
}

/// The three ways to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// A plain call.
    Call,
    /// Code of another address on this one's state.
    DelegateCall,
    /// A call that may change nothing.
    StaticCall,
}

/// What came of a nested call or creation.
#[derive(Clone, Debug)]
pub struct SubcallOutcome {
    /// 0 success, 1 revert (or any other failure), as `call_contract` answers.
    pub success: bool,
    /// What the callee returned or reverted with.
    pub return_data: Bytes,
    /// EVM gas to charge the caller: all costs of the call less what came back.
    pub gas_cost: u64,
    /// For a creation: the new address.
    pub created: Option<Address>,
}

/// Storage, calls, logs and accounts, as the surrounding chain keeps them. Gas is EVM gas.
///
/// A method that returns `(value, gas)` gives the full EVM price, cold or warm, which the engine charges.
pub trait Host {
    /// Storage word of the acting address and what the access costs (2,100 cold, 100 warm).
    fn sload(&mut self, key: B256) -> (B256, u64);
    /// Writes dirty words, each at the EVM's SSTORE price with its refunds. `gas_left` is what may be spent:
    /// `Err(OutOfGas)` when it does not suffice, `Err(WriteProtection)` in a static context.
    fn sstore_many(&mut self, slots: &[(B256, B256)], gas_left: u64) -> Result<u64, HostError>;
    /// Transient word of the acting address.
    fn tload(&mut self, key: B256) -> B256;
    /// Writes a transient word.
    fn tstore(&mut self, key: B256, value: B256) -> Result<(), HostError>;
    /// Calls another contract. `gas_left` is all the caller has, `gas_requested` what it asked to give:
    /// the host applies EVM base costs (account access, value, new account), the 63/64 rule and the stipend.
    fn call(
        &mut self,
        kind: CallKind,
        to: Address,
        input: &[u8],
        gas_left: u64,
        gas_requested: u64,
        value: U256,
    ) -> SubcallOutcome;
    /// Creates a contract; CREATE2 when there is a salt. Same gas rules as `call`.
    fn create(
        &mut self,
        code: &[u8],
        endowment: U256,
        salt: Option<B256>,
        gas_left: u64,
    ) -> Result<SubcallOutcome, HostError>;
    /// Emits a log of the acting address. The engine has charged it already.
    fn emit_log(&mut self, topics: Vec<B256>, data: Bytes) -> Result<(), HostError>;
    /// Balance and access cost (2,600 cold, 100 warm).
    fn balance(&mut self, address: Address) -> (U256, u64);
    /// Code and access cost (2,600 cold, 100 warm). The engine adds what loading and copying code costs.
    fn code(&mut self, address: Address) -> (Bytes, u64);
    /// Code hash (zero for an account that does not exist) and access cost.
    fn code_hash(&mut self, address: Address) -> (B256, u64);
    /// Pages open now and the most ever open in this transaction, over all programs.
    fn pages(&self) -> (u16, u16);
    /// Sets both figures: the engine adds pages on entry and growth and takes them back on return.
    fn set_pages(&mut self, open: u16, ever: u16);
    /// Text a program prints to the console of a debug chain.
    fn console(&mut self, _text: &str) {}
}

/// Why the host refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostError {
    /// The gas does not suffice; all of it is gone.
    OutOfGas,
    /// A write in a static context.
    WriteProtection,
}
