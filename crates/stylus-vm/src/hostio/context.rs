//! Facts of the block, the transaction and the call.

use super::Answer;
use crate::env::Env;
use crate::pricing::{HOSTIO, PTR};

/// Functions that write a fact to a pointer.
macro_rules! written {
    ($($(#[$doc:meta])* $name:ident: |$ctx:ident| $bytes:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(env: &mut Env<'_, '_>, ptr: u32) -> Answer {
            env.buy_ink(HOSTIO + PTR)?;
            let $ctx = env.ctx();
            env.put(ptr, $bytes.as_ref())
        }
    )*};
}

/// Functions that return a fact.
macro_rules! returned {
    ($($(#[$doc:meta])* $name:ident: |$env:ident| $value:expr => $ty:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(env: &mut Env<'_, '_>) -> Answer<$ty> {
            env.buy_ink(HOSTIO)?;
            let $env = env;
            Ok($value)
        }
    )*};
}

written! {
    /// Base fee of the block, wei.
    block_basefee: |ctx| ctx.block_basefee.to_be_bytes::<32>();
    /// Coinbase of the block.
    block_coinbase: |ctx| ctx.block_coinbase;
    /// The acting address.
    contract_address: |ctx| ctx.contract_address;
    /// Who called.
    msg_sender: |ctx| ctx.msg_sender;
    /// Value sent along, wei.
    msg_value: |ctx| ctx.msg_value.to_be_bytes::<32>();
    /// Gas price of the transaction, wei.
    tx_gas_price: |ctx| ctx.tx_gas_price.to_be_bytes::<32>();
    /// Who signed the transaction.
    tx_origin: |ctx| ctx.tx_origin;
}

returned! {
    /// Gas limit of the block.
    block_gas_limit: |env| env.ctx().block_gas_limit => u64;
    /// Block number of the parent chain.
    block_number: |env| env.ctx().block_number => u64;
    /// Unix seconds.
    block_timestamp: |env| env.ctx().block_timestamp => u64;
    /// Chain id.
    chainid: |env| env.ctx().chain_id => u64;
    /// Gas left after this call is paid.
    evm_gas_left: |env| env.gas_left() => u64;
    /// Ink left after this call is paid.
    evm_ink_left: |env| env.ink_left() => u64;
    /// 1 if the acting address is open more than once.
    msg_reentrant: |env| u32::from(env.ctx().reentrant) => u32;
    /// Ink per gas.
    tx_ink_price: |env| env.state().params.ink_price => u32;
}
