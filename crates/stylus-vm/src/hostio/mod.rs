//! The functions that programs import. Each pays first, in the order the chain pays.

mod account;
mod calls;
mod console;
mod context;
mod math;
mod memory;
mod storage;

pub use account::{account_balance, account_code, account_code_size, account_codehash};
pub use calls::{
    call_contract, create1, create2, delegate_call_contract, read_return_data, return_data_size,
    static_call_contract,
};
pub use console::{log_f32, log_f64, log_i32, log_i64, log_txt, tee_f32, tee_f64, tee_i32, tee_i64};
pub use context::{
    block_basefee, block_coinbase, block_gas_limit, block_number, block_timestamp, chainid, contract_address,
    evm_gas_left, evm_ink_left, msg_reentrant, msg_sender, msg_value, tx_gas_price, tx_ink_price, tx_origin,
};
pub use math::{math_add_mod, math_div, math_mod, math_mul_mod, math_pow, native_keccak256};
pub use memory::{emit_log, exit_early, pay_for_memory_grow, read_args, write_result};
pub use storage::{
    storage_cache_bytes32, storage_flush_cache, storage_load_bytes32, transient_load_bytes32,
    transient_store_bytes32,
};

use crate::env::Escape;

/// What a host function gives back to the program, or how it ends it.
type Answer<T = ()> = Result<T, Escape>;
