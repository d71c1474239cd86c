//! What a Rust program does with alloy's types, over real HTTP: overrides, estimates, logs, filters, fees, traces, errors.
use std::net::{Ipv4Addr, SocketAddr};

use e2e::programs;
use serde_json::{json, Value};
use usdai_abi::caliber::IERC721Names;
use usdai_abi::common::{AccessControlUnauthorizedAccount, IPausable};
use usdai_abi::erc20::IERC20;
use usdai_abi::{SolCall, SolError, SolEvent, SolValue};
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::deploy::{self, deploy_program, ITestUsdc};
use usdai_cli::rpc::{Http, InProcess};
use usdai_cli::types::{hex, Address, Bytes, B256, U256};
use usdai_cli::wallet::Account;

fn number(value: &Value) -> u64 {
    usdai_cli::chain::parse_u64(value).expect("a number")
}

#[test]
fn a_rust_program_uses_the_chain_over_http() {
    let node = InProcess::start(None);
    let server =
        devnode::Server::start(node.node(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
    let http = Http::new(&format!("http://{}", server.address()));
    let chain = Chain::connect(Box::new(http), GasLimit::Estimate).expect("connects");
    let ask = |method: &str, params: Value| {
        chain.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    };
    let (dev, bob) = (Account::dev(), Account::named("bob"));

    // a Solidity contract and a program of ours
    let token = deploy::deploy_usdc(&chain, &dev, dev.address()).expect("Solidity");
    let (caliber, _) =
        deploy_program(&chain, &dev, &programs()[3], &dev.address().abi_encode()).expect("Stylus");
    assert_eq!(chain.call(caliber, &IERC721Names::nameCall {}).expect("name")._0, "CALIBER");

    // a custom error comes with its data
    let pause = Bytes::from(IPausable::pauseCall {}.abi_encode());
    let refused = chain
        .request("eth_call", json!([{ "from": bob.address(), "to": caliber, "input": pause }, "latest"]))
        .expect_err("bob cannot pause");
    assert_eq!((refused.code, refused.message.as_str()), (3, "execution reverted"));
    let data: Bytes = serde_json::from_value(refused.data.expect("data")).expect("hex");
    let error = AccessControlUnauthorizedAccount::abi_decode(&data, true).expect("decodes");
    assert_eq!(error.account, bob.address());

    // an override of code and of one word: what slot 0 holds
    let nine = B256::with_last_byte(9);
    let place = Address::repeat_byte(0xcc).to_string();
    let change = json!({ &place: { "code": "0x5f545f5260205ff3", "stateDiff": { B256::ZERO.to_string(): nine } } });
    assert_eq!(ask("eth_call", json!([{ "to": place }, "latest", change])), json!(nine));

    // a filter, a transaction with the estimated gas, its log
    let filter = ask("eth_newFilter", json!([{ "address": token }]));
    let mint = ITestUsdc::mintCall { to: bob.address(), value: U256::from(5) };
    let request = json!({ "from": dev.address(), "to": token, "input": Bytes::from(mint.abi_encode()) });
    let estimate = number(&ask("eth_estimateGas", json!([request])));
    let receipt = chain.send(&dev, token, &mint).expect("mint");
    assert_eq!(receipt.gas_used, estimate);
    let topics = json!([IERC20::Transfer::SIGNATURE_HASH, null, [bob.address().into_word(), B256::ZERO]]);
    let logs = ask("eth_getLogs", json!([{ "fromBlock": "0x0", "address": token, "topics": topics }]));
    assert_eq!(logs.as_array().map(Vec::len), Some(1));
    assert_eq!(ask("eth_getFilterChanges", json!([filter])), logs);
    assert_eq!(ask("eth_uninstallFilter", json!([filter])), json!(true));

    // fees, storage, access list, trace
    let history = ask("eth_feeHistory", json!(["0x2", "latest", [50.0]]));
    assert_eq!(history["baseFeePerGas"].as_array().map(Vec::len), Some(3));
    let balance = IERC20::balanceOfCall { account: bob.address() };
    let request = json!({ "to": token, "input": Bytes::from(balance.abi_encode()) });
    let list = ask("eth_createAccessList", json!([request, "latest"]));
    let slot = list["accessList"][0]["storageKeys"][0].clone();
    let word = ask("eth_getStorageAt", json!([token, slot, "latest"]));
    assert_eq!(word, json!(format!("0x{}", hex::encode(U256::from(5).to_be_bytes::<32>()))));
    let trace = ask("debug_traceCall", json!([request, "latest", { "tracer": "callTracer" }]));
    assert_eq!(trace["output"], word);
    server.stop();
}
