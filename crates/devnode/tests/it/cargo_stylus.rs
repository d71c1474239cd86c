//! What cargo-stylus 0.10.10 asks of a node, command by command: fixtures/cargo-stylus.json, replayed.
//!
//! In the fixture `{name}` stands for a value, `?name` in an answer for any text, which is then known by that name,
//! and `...` at an end for the rest. Of an object in an answer only the named fields count.

use crate::common::*;
use alloy_consensus::TxEip1559;
use alloy_primitives::{hex, keccak256, Address, Bytes, TxKind, U256};
use alloy_sol_types::{sol, SolCall};
use serde_json::{json, Value};
use std::collections::BTreeMap;

sol! {
    function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address);
}

/// A program that takes every input, its constructor's too. `data` makes its code one of a kind.
fn program(data: &str) -> Vec<u8> {
    let text = format!(
        "(module (memory (export \"memory\") 1 1) (data (i32.const 0) \"{data}\") (func (export \"user_entrypoint\") (param i32) (result i32) i32.const 0))"
    );
    stylus_vm::encode_code(&wat::parse_str(text).unwrap())
}

struct Replay {
    client: Client,
    known: BTreeMap<String, String>,
}

impl Replay {
    fn new() -> Self {
        let (first, second) = (program("first"), program("second"));
        let construct = [&keccak256("stylus_constructor()")[..4], &DEV.into_word()[..]].concat();
        let deploy = deployCall {
            bytecode: init_code(&first).into(),
            initData: construct.into(),
            initValue: U256::ZERO,
            salt: Default::default(),
        };
        let known = [
            ("wasm", ARB_WASM.to_string()),
            ("cache", Address::with_last_byte(0x72).to_string()),
            ("deployer", devnode::STYLUS_DEPLOYER.to_string()),
            ("dev", DEV.to_string()),
            ("random", Address::repeat_byte(0xdd).to_string()),
            ("place", Address::repeat_byte(0xcc).to_string()),
            ("hash", hex::encode(keccak256(&first))),
            ("hash2", hex::encode(keccak256(&second))),
            ("code", hex::encode_prefixed(&first)),
            ("code2", hex::encode_prefixed(&second)),
            ("init2", hex::encode_prefixed(init_code(&second))),
            ("deploy", hex::encode_prefixed(deploy.abi_encode())),
        ];
        let known = known.map(|(name, value)| (name.to_owned(), value.to_lowercase()));
        Self { client: Client::new(), known: known.into() }
    }

    /// The text with values for names; `{name.word}` is an address in 32 bytes, without a prefix.
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.known {
            filled = filled.replace(&format!("{{{name}}}"), value);
            let word = format!("{:0>64}", value.trim_start_matches("0x"));
            filled = filled.replace(&format!("{{{name}.word}}"), &word);
        }
        assert!(!filled.contains('{'), "an unknown name in {text}");
        filled
    }

    fn fill_all(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.fill(text)),
            Value::Array(values) => values.iter().map(|value| self.fill_all(value)).collect(),
            Value::Object(fields) => match fields.get("sign") {
                Some(tx) => json!(self.sign(&self.fill_all(tx))),
                None => {
                    let fields = fields.iter().map(|(key, value)| (self.fill(key), self.fill_all(value)));
                    Value::Object(fields.collect())
                }
            },
            other => other.clone(),
        }
    }

    fn sign(&self, tx: &Value) -> String {
        let text = |name: &str| tx.get(name).and_then(Value::as_str);
        let to = text("to").map(|to| to.parse::<Address>().unwrap());
        let input: Bytes = text("input").unwrap().parse().unwrap();
        let value = text("value").map(|value| value.parse::<U256>().unwrap()).unwrap_or_default();
        self.client.sign(TxEip1559 {
            to: to.map_or(TxKind::Create, TxKind::Call),
            gas_limit: number(&tx["gas"]),
            ..self.client.transaction(to, input.to_vec(), value)
        })
    }

    /// Compares an answer with the fixture's, and remembers what that names.
    fn compare(&mut self, expected: &Value, got: &Value, at: &str) {
        match expected {
            Value::String(text) => {
                let shown = got.as_str().unwrap_or_else(|| panic!("{at}: {got} is no text")).to_lowercase();
                if let Some(name) = text.strip_prefix('?') {
                    self.known.insert(name.to_owned(), shown);
                } else if let Some(start) = text.strip_suffix("...") {
                    assert!(shown.starts_with(&self.fill(start)), "{at}: {shown}");
                } else {
                    assert_eq!(shown, self.fill(text), "{at}");
                }
            }
            Value::Object(fields) => {
                for (name, expected) in fields {
                    let got = got.get(name).unwrap_or_else(|| panic!("{at}: no {name} in {got}"));
                    self.compare(expected, got, &format!("{at}, {name}"));
                }
            }
            Value::Array(values) => {
                assert_eq!(got.as_array().map(Vec::len), Some(values.len()), "{at}: {got}");
                values
                    .iter()
                    .zip(got.as_array().unwrap())
                    .for_each(|(expected, got)| self.compare(expected, got, at));
            }
            other => assert_eq!(got, other, "{at}"),
        }
    }

    fn play(&mut self, command: &str, request: &Value) {
        let method = request["method"].as_str().unwrap();
        let at = format!("{command}: {method}");
        let answer = self.client.node.request(method, self.fill_all(&request["params"]));
        match (answer, request.get("result"), request.get("error")) {
            (Ok(got), Some(expected), None) => self.compare(expected, &got, &at),
            (Err(error), None, Some(expected)) => self.compare(expected, &error.to_json(), &at),
            (got, expected, _) => panic!("{at}: {got:?}, not {expected:?}"),
        }
    }
}

#[test]
fn the_exchange_of_each_command_goes_as_cargo_stylus_needs_it() {
    let commands: Vec<Value> = serde_json::from_str(include_str!("fixtures/cargo-stylus.json")).unwrap();
    let mut replay = Replay::new();
    for command in &commands {
        for request in command["exchange"].as_array().unwrap() {
            replay.play(command["command"].as_str().unwrap(), request);
        }
    }
    assert_eq!(commands.len(), 9);
    // the constructor has run, and the fee of the activation is told in the second word
    let deployed: Address = format!("0x{}", &replay.known["deployed"][26..]).parse().unwrap();
    assert!(replay.client.call(deployed, []).is_ok());
    let fee: U256 = format!("0x{}", &replay.known["fee"][66..]).parse().unwrap();
    assert!(fee > U256::ZERO && fee < ether(1), "{fee}");
}
