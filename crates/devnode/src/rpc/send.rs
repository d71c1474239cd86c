//! Sending transactions.

use super::parse::{bytes, call_request, Params};
use super::{format, Answer};
use crate::chain::Moment;
use crate::error::RpcError;
use crate::node::{Node, Turn};
use crate::state::Overlay;
use alloy_consensus::transaction::SignerRecoverable;
use alloy_consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy_eips::eip2718::{Decodable2718, Eip2718Error};
use alloy_primitives::{Address, Signature, TxKind, U256};

pub(super) fn answer(node: &Node, method: &str, params: &Params) -> Option<Answer> {
    Some(match method {
        "eth_sendRawTransaction" => send_raw(node, params),
        "eth_sendTransaction" => send(node, params),
        _ => return None,
    })
}

fn send_raw(node: &Node, params: &Params) -> Answer {
    let raw = bytes(params.need(0)?)?;
    let mut rest = raw.as_ref();
    let tx =
        TxEnvelope::decode_2718(&mut rest).map_err(|error| RpcError::server(decode_text(&raw, &error)))?;
    if !rest.is_empty() {
        return Err(RpcError::server("rlp: input contains more than one value"));
    }
    let from = tx
        .recover_signer()
        .map_err(|_| RpcError::server("invalid sender: invalid transaction v, r, s values"))?;
    submit(node.turn(), tx, from)
}

/// Runs a transaction while others may read the chain before it; only taking it in keeps them waiting.
fn submit(turn: Turn<'_>, tx: TxEnvelope, from: Address) -> Answer {
    let prepared = turn.read().prepare(tx, from)?;
    Ok(format::data(turn.write().finish(prepared)))
}

/// What go-ethereum says of bytes that are no transaction.
fn decode_text(raw: &[u8], error: &Eip2718Error) -> String {
    let kind = match raw.first() {
        None => return "typed transaction too short".to_owned(),
        Some(1) => "AccessListTx",
        Some(2) => "DynamicFeeTx",
        Some(3) => "BlobTx",
        Some(4) => "SetCodeTx",
        Some(0x80..=0xbf) => return "rlp: expected input list for types.LegacyTx".to_owned(),
        Some(0xc0..) => "LegacyTx",
        Some(_) if raw.len() == 1 => return "typed transaction too short".to_owned(),
        Some(_) => return "transaction type not supported".to_owned(),
    };
    if raw.len() == 1 && kind != "LegacyTx" {
        return "typed transaction too short".to_owned();
    }
    match error {
        Eip2718Error::RlpError(error) => format!("rlp: {}", rlp_text(error, kind)),
        other => format!("rlp: {other}"),
    }
}

fn rlp_text(error: &alloy_rlp::Error, kind: &str) -> String {
    use alloy_rlp::Error;
    match error {
        Error::InputTooShort => "value size exceeds available input length".to_owned(),
        Error::UnexpectedString => format!("expected input list for types.{kind}"),
        Error::UnexpectedList => format!("expected input string or byte in types.{kind}"),
        Error::UnexpectedLength => format!("input string of the wrong length in types.{kind}"),
        Error::LeadingZero => format!("non-canonical integer (leading zero bytes) in types.{kind}"),
        Error::NonCanonicalSize | Error::NonCanonicalSingleByte => {
            "non-canonical size information".to_owned()
        }
        Error::Overflow => format!("input string too long for an integer in types.{kind}"),
        Error::ListLengthMismatch { expected, got } if got < expected => {
            format!("input list has too many elements for types.{kind}")
        }
        Error::ListLengthMismatch { .. } => format!("too few elements for types.{kind}"),
        other => format!("{other} in types.{kind}"),
    }
}

/// From the dev account or an impersonated one. The signature names the sender and is no signature.
fn send(node: &Node, params: &Params) -> Answer {
    let object = params.need(0)?;
    let request = call_request(object)?;
    let turn = node.turn();
    let chain = turn.read();
    let from = request.from;
    if !chain.impersonated.contains(&from) {
        return Err(RpcError::server("unknown account"));
    }
    let gas_limit = match request.gas {
        Some(gas) => gas,
        None => chain.estimate(&request, Moment::Pending, |_| Overlay::default())?,
    };
    let nonce = chain.next_nonce(from);
    let base_fee = u128::from(chain.config.base_fee);
    if !request.authorizations.is_empty() {
        return Err(RpcError::server("send a transaction of type 4 with its signature"));
    }
    let tx = TxEip1559 {
        chain_id: chain.config.chain_id,
        nonce: request.nonce.unwrap_or(nonce),
        gas_limit,
        max_fee_per_gas: request.gas_price.unwrap_or(base_fee),
        max_priority_fee_per_gas: 0,
        to: request.to.map_or(TxKind::Create, TxKind::Call),
        value: request.value,
        access_list: request.access_list,
        input: request.input,
    };
    let signature = Signature::new(U256::from_be_slice(from.as_slice()), U256::from(1), false);
    drop(chain);
    submit(turn, TxEnvelope::Eip1559(tx.into_signed(signature)), from)
}
