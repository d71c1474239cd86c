//! From a function to calls, and what comes of them.
use std::collections::BTreeMap;

use e2e::{usd, World};
use serde_json::json;
use usdai_cli::types::{hex, Address, U256};

use super::abi::{encode, errors, Errors, Function, Kind, Param, Value};
use super::phases::Depth;

/// Gas of a call: what does not get by with this has no bound.
const GAS: u64 = 30_000_000;

/// What a call has come to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Length of the answer.
    Answer(usize),
    /// Revert data.
    Revert(Vec<u8>),
    /// Anything else.
    Failure(String),
}

/// Calls, and what was wrong with them.
pub struct Sweep<'w> {
    world: &'w World,
    errors: BTreeMap<String, Errors>,
    callers: Vec<Address>,
    calls: usize,
    faults: Vec<String>,
}

impl<'w> Sweep<'w> {
    pub fn new(world: &'w World) -> Self {
        let staff = world.staff.others().into_iter().map(|account| account.address());
        let users = [&world.alice, &world.bob, &world.carol].map(|account| account.address());
        let contracts = world.p.contracts().into_iter().map(|(_, address)| address);
        // The first one has nothing and may nothing.
        let callers = [Address::repeat_byte(0x51)].into_iter().chain(users).chain(staff).chain(contracts);
        Self { world, errors: errors(), callers: callers.collect(), calls: 0, faults: Vec::new() }
    }

    /// Calls made, and faults found.
    pub fn done(self) -> (usize, Vec<String>) {
        (self.calls, self.faults)
    }

    /// Tries a function.
    pub fn function(&mut self, phase: &str, depth: Depth, contract: &str, to: Address, function: &Function) {
        let what = format!("{phase}: {contract}.{}", function.name);
        let plain: Vec<Value> = function.inputs.iter().map(|param| self.plain(param)).collect();
        let calldata = encode(function.selector, &plain);
        // One caller of each kind of outcome goes on: with the role and without it, a party and a stranger.
        let mut kinds: BTreeMap<Outcome, Address> = BTreeMap::new();
        for caller in self.callers.clone() {
            let outcome = self.ask(caller, to, 0, &calldata);
            self.check(contract, &what, "plain", function, &outcome, true);
            let kind = match outcome {
                Outcome::Revert(data) => Outcome::Revert(data.get(..4).unwrap_or_default().to_vec()),
                other => other,
            };
            kinds.entry(kind).or_insert(caller);
        }
        for caller in kinds.into_values() {
            for (name, input) in self.variants(depth, function, &plain) {
                let outcome = self.ask(caller, to, 0, &input);
                self.check(contract, &format!("{what} by {caller}"), &name, function, &outcome, true);
            }
            if depth == Depth::Deep {
                for (name, input) in malformed(function, &plain) {
                    let outcome = self.ask(caller, to, 0, &input);
                    self.check(contract, &format!("{what} by {caller}"), &name, function, &outcome, false);
                }
            }
        }
        let rich = self.world.alice.address();
        let outcome = self.ask(rich, to, 1, &calldata);
        self.check(contract, &what, "value", function, &outcome, false);
    }

    /// Plain arguments, and the same cut short.
    pub fn plain_and_short(&self, function: &Function) -> Vec<Vec<u8>> {
        let plain: Vec<Value> = function.inputs.iter().map(|param| self.plain(param)).collect();
        let calldata = encode(function.selector, &plain);
        let short = calldata[..calldata.len() - 1].to_vec();
        vec![calldata, short]
    }

    /// Calls without changing anything.
    pub fn ask(&self, from: Address, to: Address, value: u64, input: &[u8]) -> Outcome {
        let call = json!({
            "from": from, "to": to, "gas": format!("{GAS:#x}"), "value": format!("{value:#x}"),
            "input": format!("0x{}", hex::encode(input)),
        });
        let bytes = |text: &str| hex::decode(text.trim_start_matches("0x")).expect("hex");
        match self.world.chain.request("eth_call", json!([call, "latest"])) {
            Ok(answer) => Outcome::Answer(bytes(answer.as_str().expect("a text")).len()),
            Err(failure) => match failure.data.as_ref().and_then(|data| data.as_str()) {
                Some(data) => Outcome::Revert(bytes(data)),
                None if failure.code == 3 => Outcome::Revert(Vec::new()),
                None => Outcome::Failure(failure.to_string()),
            },
        }
    }

    fn check(
        &mut self,
        contract: &str,
        what: &str,
        variant: &str,
        function: &Function,
        outcome: &Outcome,
        may_work: bool,
    ) {
        self.calls += 1;
        let fault = match outcome {
            Outcome::Answer(_) if !may_work => "is accepted".to_owned(),
            Outcome::Answer(length) => match function.answer {
                Some(words) if words * 32 != *length => format!("answers {length} bytes, not {words} words"),
                _ => return,
            },
            Outcome::Failure(text) => text.clone(),
            Outcome::Revert(data) => match data.split_first_chunk::<4>() {
                None => "reverts without data".to_owned(),
                Some((selector, rest)) => match self.errors[contract].get(selector) {
                    Some((_, words)) if rest.len() == words * 32 => return,
                    Some((name, _)) => format!("{name} with {} bytes", rest.len()),
                    None => format!("no error of its or its callees' ABI: 0x{}", hex::encode(data)),
                },
            },
        };
        self.faults.push(format!("{what}, {variant}: {fault}"));
    }

    /// A value that makes sense by its name.
    fn plain(&self, param: &Param) -> Value {
        let (w, p) = (self.world, &self.world.p);
        let named = |account: Address| Value::Word(U256::from_be_bytes(account.into_word().0));
        match &param.kind {
            Kind::Address => named(match param.name.as_str() {
                "token" | "asset" => p.usdc,
                "account" | "spender" | "operator" | "bridge" | "signer" => w.bob.address(),
                "borrower" => w.carol.address(),
                _ => w.alice.address(),
            }),
            Kind::Number => Value::Word(match param.name.as_str() {
                "amount" | "shares" | "assets" | "value" | "cap" | "principal" | "minted" => usd(1),
                "deadline" | "expiry" => U256::from(w.chain.now().expect("time") + 86_400),
                "v" => U256::from(27),
                "minOut" | "minShares" | "kind" | "class" | "cohort" | "epoch" => U256::ZERO,
                _ => U256::from(1),
            }),
            Kind::Flag => Value::Word(U256::from(1)),
            Kind::Hash => Value::Word(U256::from(1) << 255),
            Kind::Bytes => Value::Bytes(vec![7; 65]),
            Kind::Array(item) => {
                let item = Param { name: String::new(), kind: (**item).clone() };
                Value::Array(vec![self.plain(&item), self.plain(&item)])
            }
            Kind::Tuple(fields) => Value::Tuple(fields.iter().map(|field| self.plain(field)).collect()),
        }
    }

    fn variants(&self, depth: Depth, function: &Function, plain: &[Value]) -> Vec<(String, Vec<u8>)> {
        let mut variants = Vec::new();
        let mut add =
            |name: String, values: &[Value]| variants.push((name, encode(function.selector, values)));
        for (name, word) in [("all zero", U256::ZERO), ("all at their end", U256::MAX)] {
            let values: Vec<Value> = function.inputs.iter().map(|param| extreme(&param.kind, word)).collect();
            add(name.to_owned(), &values);
        }
        if depth == Depth::Deep {
            for (index, param) in function.inputs.iter().enumerate() {
                for (name, value) in edges(&param.kind, &plain[index]) {
                    let mut values = plain.to_vec();
                    values[index] = value;
                    add(format!("{} = {name}", param.name), &values);
                }
            }
        }
        variants
    }
}

/// An argument with all its numbers and addresses at `word`, as far as their types go.
fn extreme(kind: &Kind, word: U256) -> Value {
    match kind {
        Kind::Address => Value::Word(word >> 96),
        Kind::Flag => Value::Word(word >> 255),
        Kind::Number | Kind::Hash => Value::Word(word),
        Kind::Bytes => Value::Bytes(if word.is_zero() { Vec::new() } else { vec![0xff; 1_000] }),
        Kind::Array(item) => {
            let length = if word.is_zero() { 0 } else { 33 };
            Value::Array((0..length).map(|_| extreme(item, word)).collect())
        }
        Kind::Tuple(fields) => Value::Tuple(fields.iter().map(|field| extreme(&field.kind, word)).collect()),
    }
}

/// An argument at its edges; a structure field by field.
fn edges(kind: &Kind, plain: &Value) -> Vec<(String, Value)> {
    let one = U256::from(1);
    match (kind, plain) {
        (Kind::Number, _) => {
            let numbers = [U256::ZERO, one, one << 64, one << 128, one << 255, U256::MAX];
            numbers.map(|number| (format!("{number:#x}"), Value::Word(number))).to_vec()
        }
        (Kind::Address, _) => {
            vec![("nobody".into(), Value::Word(U256::ZERO)), ("last".into(), Value::Word(U256::MAX >> 96))]
        }
        (Kind::Flag, _) => vec![("false".into(), Value::Word(U256::ZERO))],
        (Kind::Hash, _) => {
            vec![("zero".into(), Value::Word(U256::ZERO)), ("max".into(), Value::Word(U256::MAX))]
        }
        (Kind::Bytes, _) => [0, 1, 31, 32, 33, 64, 66, 4_000]
            .map(|length| (format!("{length} bytes"), Value::Bytes(vec![0xff; length])))
            .to_vec(),
        (Kind::Array(item), _) => [0, 1, 16, 17, 33, 200]
            .map(|length| (format!("{length} items"), Value::Array(vec![extreme(item, one); length])))
            .to_vec(),
        (Kind::Tuple(fields), Value::Tuple(values)) => {
            let mut all = Vec::new();
            for (index, (field, value)) in fields.iter().zip(values).enumerate() {
                for (name, edge) in edges(&field.kind, value) {
                    let mut values = values.clone();
                    values[index] = edge;
                    all.push((format!("{} = {name}", field.name), Value::Tuple(values)));
                }
            }
            all
        }
        (Kind::Tuple(_), _) => Vec::new(),
    }
}

/// Calldata that does not hold what the selector asks for. None of it may be taken for a call.
fn malformed(function: &Function, plain: &[Value]) -> Vec<(String, Vec<u8>)> {
    let calldata = encode(function.selector, plain);
    let mut all = vec![("three bytes".to_owned(), calldata[..3].to_vec())];
    if plain.is_empty() {
        return all;
    }
    all.push(("no arguments".to_owned(), calldata[..4].to_vec()));
    // The last word of a byte string may be padding, which nobody reads.
    if !matches!(plain.last(), Some(Value::Bytes(_))) {
        all.push(("a byte short".to_owned(), calldata[..calldata.len() - 1].to_vec()));
    }
    for (index, param) in function.inputs.iter().enumerate() {
        let broken = match param.kind {
            Kind::Address => U256::from(1) << 160,
            Kind::Flag => U256::from(2),
            _ => continue,
        };
        let mut values = plain.to_vec();
        values[index] = Value::Word(broken);
        all.push((format!("{} of another type", param.name), encode(function.selector, &values)));
    }
    for (index, value) in plain.iter().enumerate() {
        if matches!(value, Value::Bytes(_) | Value::Array(_)) {
            let head: usize = 4 + plain[..index].iter().map(Value::head).sum::<usize>();
            for (name, offset) in [("beyond the calldata", U256::from(1) << 20), ("beyond memory", U256::MAX)]
            {
                let mut broken = calldata.clone();
                broken[head..head + 32].copy_from_slice(&offset.to_be_bytes::<32>());
                all.push((format!("argument {index} {name}"), broken));
            }
        }
    }
    all
}
