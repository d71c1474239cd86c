//! The same chain over real HTTP on a free port of this machine.
use std::net::{Ipv4Addr, SocketAddr};

use e2e::programs;
use serde_json::json;
use usdai_abi::erc20::IERC20;
use usdai_abi::SolValue;
use usdai_cli::chain::{Chain, GasLimit};
use usdai_cli::deploy::{self, deploy_program, ITestUsdc};
use usdai_cli::rpc::{Http, InProcess, Rpc};
use usdai_cli::types::U256;
use usdai_cli::wallet::Account;

#[test]
fn a_node_behind_http_deploys_and_answers() {
    let node = InProcess::start(None);
    let server =
        devnode::Server::start(node.node(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
    let url = format!("http://{}", server.address());
    let chain = Chain::connect(Box::new(Http::new(&url)), GasLimit::Estimate).expect("connects");
    assert_eq!(chain.id(), 412_346);

    let (deployer, alice) = (Account::dev(), Account::named("alice"));
    let token = deploy::deploy_usdc(&chain, &deployer, deployer.address()).expect("Solidity");
    chain
        .send(&deployer, token, &ITestUsdc::mintCall { to: alice.address(), value: U256::from(5) })
        .expect("mint");
    assert_eq!(
        chain.call(token, &IERC20::balanceOfCall { account: alice.address() }).expect("balance")._0,
        U256::from(5)
    );

    let programs = programs();
    let program = |name| programs.iter().find(|program| program.name == name).expect("the program");
    let (desk, _) = deploy_program(&chain, &deployer, program("usdai-desk"), &[]).expect("an extension");
    let arguments = (deployer.address(), desk).abi_encode_params();
    let (usdai, receipt) = deploy_program(&chain, &deployer, program("usdai"), &arguments).expect("Stylus");
    assert!(receipt.gas_used > 1_000_000, "an activation costs more than a million: {}", receipt.gas_used);
    assert_eq!(chain.call(usdai, &IERC20::decimalsCall {}).expect("decimals")._0, 18);

    let http = Http::new(&url);
    let unknown = http.request("eth_noSuchMethod", json!([])).expect_err("unknown");
    assert_eq!(unknown.code, -32_601);
    // The node in this process and the one behind HTTP are the same.
    assert_eq!(http.request("eth_blockNumber", json!([])), node.request("eth_blockNumber", json!([])));
}

#[test]
fn an_absent_node_is_named_with_what_to_do() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|l| l.local_addr())
        .expect("port")
        .port();
    let error = Http::new(&format!("http://127.0.0.1:{port}"))
        .request("eth_chainId", json!([]))
        .expect_err("nobody listens");
    assert!(error.message.contains("Is the node running? `usdai devnet` starts one."), "{error}");
}
