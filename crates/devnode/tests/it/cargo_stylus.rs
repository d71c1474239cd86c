//! What cargo-stylus 0.10.10 asked of a node and was answered, command by command, asked again: every answer is the
//! same to the last digit. `./scripts/cargo-stylus --record FILE CONTRACT` made fixtures/cargo-stylus.json; make it
//! again when the chain's answers change on purpose.

use devnode::{Config, Node, RpcError};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// The record, with the codes of programs in their places.
fn record() -> Value {
    let text = include_str!("fixtures/cargo-stylus.json");
    let record: Value = serde_json::from_str(text).unwrap();
    let codes = record["codes"].as_object().unwrap();
    let whole = codes.iter().fold(text.to_owned(), |text, (name, code)| {
        text.replace(&format!("{{{name}}}"), code.as_str().unwrap())
    });
    serde_json::from_str(&whole).unwrap()
}

/// All numbers as fractions: the recorder, which is JavaScript, writes 0.0 as 0.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

fn told(answer: &Result<Value, RpcError>) -> Value {
    match answer {
        Ok(result) => json!({ "result": result }),
        Err(error) => json!({ "error": error.to_json() }),
    }
}

#[test]
fn what_cargo_stylus_asked_is_answered_as_it_was() {
    let record = record();
    let genesis = record["facts"]["genesis"].as_u64().unwrap();
    let node = Node::new(Config { genesis_timestamp: Some(genesis), ..Config::default() });
    let (mut commands, mut sent) = (BTreeSet::new(), 0);
    for command in record["commands"].as_array().unwrap() {
        let name = command["command"].as_str().unwrap();
        commands.extend(name.split_whitespace().next());
        for (index, exchange) in command["exchange"].as_array().unwrap().iter().enumerate() {
            let method = exchange["method"].as_str().unwrap();
            let answer = node.request(method, exchange["params"].clone());
            let fields = exchange.as_object().unwrap().clone();
            let recorded: Value =
                fields.into_iter().filter(|(field, _)| field == "result" || field == "error").collect();
            assert_eq!(plain(&told(&answer)), plain(&recorded), "{name}: request {index}, {method}");
            sent += usize::from(method == "eth_sendRawTransaction" && answer.is_ok());
        }
    }
    // nothing of it is missing: two deployments, an activation
    let all =
        ["activate", "cache", "check", "codehash-keepalive", "deploy", "export-abi", "keepalive,", "verify"];
    assert_eq!(commands, BTreeSet::from(all));
    assert_eq!(sent, 3);
}
