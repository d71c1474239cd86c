//! Interfaces out of abi/, and values of their types.
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use usdai_cli::types::{keccak256, U256};

/// A contract's functions.
pub struct Contract {
    /// The file's name.
    pub name: String,
    /// In the file's order.
    pub functions: Vec<Function>,
}

/// A function.
pub struct Function {
    /// With the types of its arguments.
    pub name: String,
    pub selector: [u8; 4],
    pub inputs: Vec<Param>,
    /// The words of its answer; nothing where one of them is of any length.
    pub answer: Option<usize>,
}

/// An argument.
#[derive(Clone)]
pub struct Param {
    pub name: String,
    pub kind: Kind,
}

/// What an argument is.
#[derive(Clone)]
pub enum Kind {
    Number,
    Address,
    Flag,
    /// Fixed bytes.
    Hash,
    Bytes,
    Array(Box<Kind>),
    Tuple(Vec<Param>),
}

/// An argument's value.
#[derive(Clone)]
pub enum Value {
    Word(U256),
    Bytes(Vec<u8>),
    Array(Vec<Value>),
    Tuple(Vec<Value>),
}

/// Every interface of abi/.
pub fn read() -> Vec<Contract> {
    files()
        .map(|(name, items)| {
            let functions = items.iter().filter(|item| item["type"] == "function").map(function);
            Contract { name, functions: functions.collect() }
        })
        .collect()
}

/// Errors: selector to name and words.
pub type Errors = BTreeMap<[u8; 4], (String, usize)>;

/// What each contract may refuse with: the errors of its own interface, and those of the contracts that it calls.
pub fn errors() -> BTreeMap<String, Errors> {
    let own: BTreeMap<String, Errors> = files()
        .map(|(name, items)| {
            let errors = items.iter().filter(|item| item["type"] == "error").map(|item| {
                let signature = signature(item);
                (selector(&signature), (signature, params(&item["inputs"]).len()))
            });
            (name, errors.collect())
        })
        .collect();
    let all = |name: &String| {
        let callees = callees(name).iter().map(|callee| &own[*callee]);
        callees.chain([&own[name]]).flatten().map(|(selector, error)| (*selector, error.clone())).collect()
    };
    own.keys().map(|name| (name.clone(), all(name))).collect()
}

/// The contracts whose errors a contract hands on.
fn callees(name: &str) -> &'static [&'static str] {
    match name {
        "usdai" => &["price-oracle"],
        "susdai" => &["usdai", "qev-auction", "loan-router"],
        "loan-router" => &["usdai", "susdai", "caliber-nft"],
        "qev-auction" | "susdai-feed" => &["susdai"],
        _ => &[],
    }
}

fn files() -> impl Iterator<Item = (String, Vec<Json>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../abi");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("abi/").map(|e| e.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")).map(|path| {
        let text = std::fs::read_to_string(&path).expect("a file");
        let items: Json = serde_json::from_str(&text).expect("JSON");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, items.as_array().expect("a list").clone())
    })
}

fn function(item: &Json) -> Function {
    let signature = signature(item);
    let outputs = params(&item["outputs"]);
    let words: Option<Vec<usize>> = outputs.iter().map(|param| param.kind.words()).collect();
    Function {
        selector: selector(&signature),
        name: signature,
        inputs: params(&item["inputs"]),
        answer: words.map(|words| words.iter().sum()),
    }
}

fn selector(signature: &str) -> [u8; 4] {
    let hash = keccak256(signature);
    [hash[0], hash[1], hash[2], hash[3]]
}

fn signature(item: &Json) -> String {
    let types: Vec<String> = list(&item["inputs"]).iter().map(type_name).collect();
    format!("{}({})", text(&item["name"]), types.join(","))
}

fn type_name(param: &Json) -> String {
    let name = text(&param["type"]);
    match name.strip_prefix("tuple") {
        Some(rest) => {
            let fields: Vec<String> = list(&param["components"]).iter().map(type_name).collect();
            format!("({}){rest}", fields.join(","))
        }
        None => name.to_owned(),
    }
}

fn params(list_of: &Json) -> Vec<Param> {
    list(list_of)
        .iter()
        .map(|param| Param { name: text(&param["name"]).to_owned(), kind: kind(text(&param["type"]), param) })
        .collect()
}

fn kind(name: &str, param: &Json) -> Kind {
    if let Some(item) = name.strip_suffix("[]") {
        return Kind::Array(Box::new(kind(item, param)));
    }
    match name {
        "address" => Kind::Address,
        "bool" => Kind::Flag,
        "bytes" | "string" => Kind::Bytes,
        "tuple" => Kind::Tuple(params(&param["components"])),
        name if name.starts_with("uint") || name.starts_with("int") => Kind::Number,
        name if name.starts_with("bytes") => Kind::Hash,
        other => panic!("no values of the type {other}"),
    }
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn text(json: &Json) -> &str {
    json.as_str().expect("a text")
}

impl Kind {
    /// How many words it takes; nothing for one of any length.
    fn words(&self) -> Option<usize> {
        match self {
            Self::Bytes | Self::Array(_) => None,
            Self::Tuple(fields) => fields.iter().map(|field| field.kind.words()).sum(),
            _ => Some(1),
        }
    }
}

/// Calldata of values.
pub fn encode(selector: [u8; 4], values: &[Value]) -> Vec<u8> {
    [&selector[..], &sequence(values)].concat()
}

fn sequence(values: &[Value]) -> Vec<u8> {
    let head: usize = values.iter().map(Value::head).sum();
    let (mut heads, mut tails) = (Vec::new(), Vec::new());
    for value in values {
        if value.is_static() {
            heads.extend(value.content());
        } else {
            heads.extend(U256::from(head + tails.len()).to_be_bytes::<32>());
            tails.extend(value.content());
        }
    }
    [heads, tails].concat()
}

impl Value {
    fn is_static(&self) -> bool {
        match self {
            Self::Word(_) => true,
            Self::Bytes(_) | Self::Array(_) => false,
            Self::Tuple(fields) => fields.iter().all(Self::is_static),
        }
    }

    pub fn head(&self) -> usize {
        match self {
            Self::Tuple(fields) if self.is_static() => fields.iter().map(Self::head).sum(),
            _ => 32,
        }
    }

    fn content(&self) -> Vec<u8> {
        let number = |length: usize| U256::from(length).to_be_bytes::<32>();
        match self {
            Self::Word(word) => word.to_be_bytes::<32>().to_vec(),
            Self::Tuple(fields) => sequence(fields),
            Self::Array(items) => [&number(items.len())[..], &sequence(items)].concat(),
            Self::Bytes(bytes) => {
                let padding = vec![0; bytes.len().next_multiple_of(32) - bytes.len()];
                [&number(bytes.len())[..], bytes, &padding].concat()
            }
        }
    }
}
