//! The golden vectors as transactions: deployed, activated and called through the chain, every figure is that of the
//! reference engine.

use crate::common::*;
use alloy_primitives::{hex, keccak256, U256};
use devnode::{Config, Engine};
use serde_json::{json, Value};

const MODULES: [(&str, &[u8]); 6] = [
    ("loop", include_bytes!("../../../../tests/golden/loop.wasm")),
    ("counter", include_bytes!("../../../../tests/golden/counter.wasm")),
    ("hashlog", include_bytes!("../../../../tests/golden/hashlog.wasm")),
    ("grow", include_bytes!("../../../../tests/golden/grow.wasm")),
    ("dispatch", include_bytes!("../../../../tests/golden/dispatch.wasm")),
    ("erc20", include_bytes!("../../../../tests/golden/erc20.wasm")),
];

/// The fee in the event of an activation.
fn data_fee(receipt: &Receipt) -> U256 {
    let data = hex::decode(receipt.logs()[0]["data"].as_str().unwrap()).unwrap();
    U256::from_be_slice(&data[64..96])
}

#[test]
fn the_data_fee_rises_with_demand_and_falls_with_time() {
    let client = Client::new();
    let [(_, first), (_, second), (_, third), ..] = MODULES;
    let programs = [first, second, third].map(|wasm| client.place(wasm));
    // 82,928,201 wei a byte times e^(514,539 / 21,360,419), in steps of a hundredth of a percent
    assert_eq!(data_fee(&client.activate(programs[0])), U256::from(84_935_063_u64 * 514_539));
    // on top of the first one's demand
    let fee = data_fee(&client.activate(programs[1]));
    assert!(
        fee > U256::from(86_500_000_u64 * 514_928) && fee < U256::from(87_000_000_u64 * 514_928),
        "{fee}"
    );
    // a minute later the demand is forgotten
    client.ask("evm_increaseTime", json!([60]));
    let fee = data_fee(&client.activate(programs[2]));
    assert_eq!(fee, U256::from(84_943_356_u64 * 514_809));
}

fn intrinsic(input: &[u8]) -> u64 {
    21_000 + input.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum::<u64>()
}

#[test]
fn every_vector_gives_its_figures_in_a_transaction() {
    Engine::ALL.iter().for_each(|engine| check_vectors(*engine));
}

fn check_vectors(engine: Engine) {
    let vectors: Value = serde_json::from_str(include_str!("../../../../tests/golden/vectors.json")).unwrap();
    let modules = vectors["modules"].as_object().unwrap();
    assert_eq!(modules.len(), MODULES.len());
    let timestamp = vectors["timestamp"].as_u64().unwrap();
    let config = Config { genesis_timestamp: Some(timestamp - 1_000), engine, ..Config::default() };
    let client = Client::with(config);
    let sender = vectors["sender"].as_str().unwrap();
    client.ask("anvil_setBalance", json!([sender, ether(1_000)]));
    client.ask("anvil_impersonateAccount", json!([sender]));
    let (mut calls, mut written) = (0, 0);
    for (name, wasm) in MODULES {
        let program = client.place(wasm);
        let activation = &modules[name]["activation"];
        assert!(client.activate(program).succeeded(), "{name}");
        let ask = |signature: &str| {
            let input = [&keccak256(signature)[..4], program.into_word().as_slice()].concat();
            client.call(ARB_WASM, input).unwrap()
        };
        let gas = ask("programInitGas(address)");
        let pair = [U256::from_be_slice(&gas[..32]), U256::from_be_slice(&gas[32..])];
        let [init, cached] = pair.map(|value| value.to::<u64>());
        assert_eq!(
            [json!(init), json!(cached)],
            [activation["init_gas"].clone(), activation["cached_init_gas"].clone()],
            "{name}"
        );
        assert_eq!(json!(ask("programMemoryFootprint(address)")[31]), activation["pages"], "{name}");

        for call in modules[name]["calls"].as_array().unwrap() {
            let label = format!("{name} {}", call["calldata"]);
            let snapshot = client.ask("evm_snapshot", json!([]));
            client.ask("evm_setNextBlockTimestamp", json!([timestamp]));
            client.ask("evm_mine", json!([]));
            client.ask("evm_setNextBlockTimestamp", json!([timestamp]));
            let input = hex::decode(call["calldata"].as_str().unwrap()).unwrap();
            // a transaction's first call is never cached
            let start = if call["cached"] == json!(true) { init - cached } else { 0 };
            let limit = call["gas_limit"].as_u64().unwrap() + start + intrinsic(&input);
            let request = json!({ "from": sender, "to": program, "data": call["calldata"], "gas": format!("{limit:#x}") });

            let status = call["status"].as_str().unwrap();
            match client.node.request("eth_call", json!([request, "latest"])) {
                Ok(output) => assert_eq!((output, status), (call["output"].clone(), "success"), "{label}"),
                Err(error) if error.code == 3 => {
                    assert!(matches!(status, "revert" | "failure"), "{label}");
                    assert_eq!(error.data.unwrap(), call["output"], "{label}");
                }
                Err(error) => {
                    assert_eq!((error.message.as_str(), status), ("out of gas", "out_of_gas"), "{label}")
                }
            }
            let hash = client.ask("eth_sendTransaction", json!([request]));
            let receipt = Receipt(client.ask("eth_getTransactionReceipt", json!([hash])));
            let frame = receipt.gas_used() - intrinsic(&input) - start;
            assert_eq!(json!(frame), call["gas_used"], "{label}");
            let profile = client.ask("dev_gasProfile", json!([hash]));
            assert_eq!(number(&profile["executionGas"]), frame + start, "{label}");
            assert_eq!(receipt.succeeded(), status == "success", "{label}");
            let logs: Vec<_> = receipt.logs().iter().map(|log| (&log["topics"], &log["data"])).collect();
            let wanted: Vec<_> =
                call["logs"].as_array().unwrap().iter().map(|log| (&log["topics"], &log["data"])).collect();
            assert_eq!(logs, wanted, "{label}");
            // the reference names its own address for the program
            let writes =
                call["storage_writes"].as_object().into_iter().flat_map(|accounts| accounts.values());
            for (key, change) in writes.flat_map(|words| words.as_object().unwrap()) {
                let stored = client.ask("eth_getStorageAt", json!([program, key, "latest"]));
                assert_eq!(stored, change["new"], "{label}");
                written += 1;
            }
            assert_eq!(client.ask("evm_revert", json!([snapshot])), json!(true));
            calls += 1;
        }
    }
    assert!(calls >= 28 && written >= 3, "{calls} calls, {written} words");
}
