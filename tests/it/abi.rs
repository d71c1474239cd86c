//! abi/ against what the compiled programs answer to.
use e2e::world;
use serde_json::{json, Value};
use std::collections::BTreeMap;
use std::path::Path;
use usdai_cli::types::{hex, keccak256, Address, Bytes};

/// A function's signature and its input with all arguments zero or empty.
fn function(item: &Value) -> (String, Bytes) {
    let inputs = item["inputs"].as_array().expect("inputs");
    let types: Vec<String> = inputs.iter().map(canonical).collect();
    let signature = format!("{}({})", item["name"].as_str().expect("a name"), types.join(","));
    let mut input = keccak256(&signature)[..4].to_vec();
    let words: usize = inputs.iter().map(words).sum();
    let mut tail = Vec::new();
    for parameter in inputs {
        if is_dynamic(parameter) {
            // where it starts, and there a length of zero
            input.extend([0; 24]);
            input.extend(((words * 32 + tail.len()) as u64).to_be_bytes());
            tail.extend([0; 32]);
        } else {
            input.extend(vec![0; 32 * self::words(parameter)]);
        }
    }
    input.extend(tail);
    (signature, input.into())
}

fn canonical(parameter: &Value) -> String {
    let ty = parameter["type"].as_str().expect("a type");
    match ty.strip_prefix("tuple") {
        None => ty.to_owned(),
        Some(array) => {
            let fields: Vec<String> =
                parameter["components"].as_array().expect("fields").iter().map(canonical).collect();
            format!("({}){array}", fields.join(","))
        }
    }
}

fn is_dynamic(parameter: &Value) -> bool {
    let ty = parameter["type"].as_str().expect("a type");
    ty == "bytes" || ty == "string" || ty.ends_with(']')
}

fn words(parameter: &Value) -> usize {
    match parameter["type"].as_str() {
        Some("tuple") => parameter["components"].as_array().expect("fields").iter().map(words).sum(),
        _ => 1,
    }
}

fn functions(contract: &str) -> BTreeMap<String, Bytes> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../abi/{contract}.json"));
    let text = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let abi: Vec<Value> = serde_json::from_slice(&text).expect("JSON");
    abi.iter().filter(|item| item["type"] == "function").map(function).collect()
}

/// Each program answers to every function of its interface and to none of the others': an unknown selector reverts
/// with nothing, a known one returns or gives an error.
#[test]
fn programs_answer_to_their_interfaces_and_to_nothing_else() {
    let w = world();
    let names = ["usdai", "susdai", "qev-auction", "caliber-nft", "loan-router"];
    let addresses = [w.p.usdai, w.p.susdai, w.p.qev, w.p.caliber, w.p.router];
    let all: BTreeMap<String, Bytes> = names.iter().flat_map(|name| functions(name)).collect();
    assert!(all.len() > 100, "{}", all.len());
    let answers = |address: Address, input: &Bytes| {
        let request = json!({ "from": w.staff.admin.address(), "to": address, "input": input });
        match w.chain.request("eth_call", json!([request, "latest"])) {
            Ok(_) => true,
            Err(failure) => failure.data.is_some_and(|data| data != json!("0x")),
        }
    };
    for (name, address) in names.into_iter().zip(addresses) {
        let mine = functions(name);
        for (signature, input) in &all {
            assert_eq!(
                answers(address, input),
                mine.contains_key(signature),
                "{name}: {signature} 0x{}",
                hex::encode(&input[..4])
            );
        }
        assert!(!answers(address, &Bytes::from(vec![0xde, 0xad, 0xbe, 0xef])), "{name}");
    }
}
