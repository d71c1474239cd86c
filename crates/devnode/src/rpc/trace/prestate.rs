//! The accounts that a transaction touches, before it and after it, in the form of go-ethereum's prestateTracer.

use crate::chain::Recorded;
use crate::rpc::format;
use alloy_primitives::{Address, Bytes, U256};
use revm::state::{Account, AccountInfo};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// Settings of the tracer.
pub struct Settings {
    /// What changed, before and after, instead of all that was touched.
    pub diff_mode: bool,
    /// Without code.
    pub disable_code: bool,
    /// Without storage.
    pub disable_storage: bool,
}

/// Accounts by address.
pub fn show(recorded: &Recorded<'_>, settings: &Settings) -> Value {
    let touched: BTreeMap<&Address, &Account> = recorded.executed.changes.iter().collect();
    let before = |address: &Address| recorded.before.info(*address).cloned().unwrap_or_default();
    if !settings.diff_mode {
        let accounts = touched.iter().map(|(address, account)| {
            let slots = account.storage.iter().map(|(key, slot)| (*key, slot.original_value()));
            (key_of(address), Value::Object(whole(&before(address), slots.collect(), settings)))
        });
        return Value::Object(accounts.collect());
    }
    let (mut pre, mut post) = (Map::new(), Map::new());
    for (address, account) in touched {
        let old = before(address);
        let gone = account.is_selfdestructed();
        let new = if gone { AccountInfo::default() } else { account.info.clone() };
        let changed: Vec<_> = account
            .storage
            .iter()
            .filter(|(_, slot)| slot.is_changed())
            .map(|(key, slot)| (*key, slot.original_value(), slot.present_value()))
            .collect();
        let same = (old.balance, old.nonce, old.code_hash) == (new.balance, new.nonce, new.code_hash);
        if same && changed.is_empty() || !account.is_touched() {
            continue;
        }
        if !old.is_empty() {
            let slots = changed.iter().filter(|(_, old, _)| !old.is_zero()).map(|(key, old, _)| (*key, *old));
            pre.insert(key_of(address), Value::Object(whole(&old, slots.collect(), settings)));
        }
        if !gone {
            let slots = changed.iter().filter(|(_, _, new)| !new.is_zero()).map(|(key, _, new)| (*key, *new));
            post.insert(key_of(address), Value::Object(differences(&old, &new, slots.collect(), settings)));
        }
    }
    json!({ "pre": pre, "post": post })
}

fn key_of(address: &Address) -> String {
    format!("0x{}", hex::encode(address))
}

fn code_of(info: &AccountInfo) -> Bytes {
    info.code.as_ref().map(revm::bytecode::Bytecode::original_bytes).unwrap_or_default()
}

fn whole(info: &AccountInfo, slots: BTreeMap<U256, U256>, settings: &Settings) -> Map<String, Value> {
    let mut object = Map::from_iter([("balance".to_owned(), format::word(info.balance))]);
    if info.nonce > 0 {
        object.insert("nonce".into(), json!(info.nonce));
    }
    let code = code_of(info);
    if !code.is_empty() && !settings.disable_code {
        object.insert("code".into(), format::data(code));
    }
    set_storage(&mut object, slots, settings);
    object
}

fn differences(
    old: &AccountInfo,
    new: &AccountInfo,
    slots: BTreeMap<U256, U256>,
    settings: &Settings,
) -> Map<String, Value> {
    let mut object = Map::new();
    if new.balance != old.balance {
        object.insert("balance".into(), format::word(new.balance));
    }
    if new.nonce != old.nonce {
        object.insert("nonce".into(), json!(new.nonce));
    }
    if new.code_hash != old.code_hash && !settings.disable_code {
        object.insert("code".into(), format::data(code_of(new)));
    }
    set_storage(&mut object, slots, settings);
    object
}

fn set_storage(object: &mut Map<String, Value>, slots: BTreeMap<U256, U256>, settings: &Settings) {
    if slots.is_empty() || settings.disable_storage {
        return;
    }
    let text = |word: U256| format!("0x{}", hex::encode(word.to_be_bytes::<32>()));
    let slots = slots.into_iter().map(|(key, value)| (text(key), json!(text(value))));
    object.insert("storage".into(), Value::Object(slots.collect()));
}
