//! The chain as alloy's users see it, over HTTP and WebSocket. Run by ./scripts/test-tools, which starts the chain.

mod blocks;
mod calls;
mod contracts;
mod logs;
mod socket;
mod transactions;

use alloy::network::TransactionBuilder;
use alloy::primitives::{address, keccak256, Address, Bytes, B256, U256};
use alloy::providers::{DynProvider, Provider, ProviderBuilder, WsConnect};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::signers::local::PrivateKeySigner;
use alloy::sol;
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use std::path::{Path, PathBuf};

sol! {
    #[sol(rpc)]
    interface TestUsdc {
        event Transfer(address indexed from, address indexed to, uint256 value);
        function mint(address to, uint256 value) external;
        function transfer(address to, uint256 value) external returns (bool);
        function balanceOf(address account) external view returns (uint256);
    }

    #[sol(rpc)]
    interface Caliber {
        error AccessControlUnauthorizedAccount(address account, bytes32 role);
        event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
        function name() external view returns (string memory);
        function hasRole(bytes32 role, address account) external view returns (bool);
        function grantRole(bytes32 role, address account) external;
        function pause() external;
    }

    event ContractDeployed(address deployedContract);
    function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address);
}

pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
pub const CHAIN_ID: u64 = 412_346;
pub const BASE_FEE: u128 = 100_000_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn url() -> String {
    std::env::var("USDAI_RPC").expect("USDAI_RPC names no chain: run ./scripts/test-tools")
}

/// An account that nobody has seen before.
pub fn stranger() -> Address {
    PrivateKeySigner::random().address()
}

/// An account of the test's own with 10,000 ether, and a provider that signs for it and waits for receipts.
pub struct User {
    pub provider: DynProvider,
    pub address: Address,
    pub signer: PrivateKeySigner,
}

impl User {
    /// Over HTTP.
    pub async fn new() -> Self {
        let signer = PrivateKeySigner::random();
        let provider =
            ProviderBuilder::new().wallet(signer.clone()).connect(&url()).await.expect("HTTP").erased();
        Self::of(provider, signer).await
    }

    /// Over a WebSocket.
    pub async fn on_socket() -> Self {
        let signer = PrivateKeySigner::random();
        let socket = WsConnect::new(url().replacen("http", "ws", 1));
        let provider =
            ProviderBuilder::new().wallet(signer.clone()).connect_ws(socket).await.expect("WebSocket");
        Self::of(provider.erased(), signer).await
    }

    async fn of(provider: DynProvider, signer: PrivateKeySigner) -> Self {
        provider.client().set_poll_interval(std::time::Duration::from_millis(20));
        let address = signer.address();
        let funds = U256::from(10_000) * U256::from(10).pow(U256::from(18));
        provider
            .raw_request::<_, bool>("anvil_setBalance".into(), (address, funds))
            .await
            .expect("anvil_setBalance");
        Self { provider, address, signer }
    }

    /// Sends, and expects success.
    pub async fn send(&self, tx: TransactionRequest) -> TransactionReceipt {
        let receipt =
            self.provider.send_transaction(tx).await.expect("sent").get_receipt().await.expect("receipt");
        assert!(receipt.status(), "{receipt:?}");
        receipt
    }

    /// A Solidity contract.
    pub async fn usdc(&self) -> TestUsdc::TestUsdcInstance<DynProvider> {
        let path = root().join("tests/solidity/artifacts/TestUSDC.json");
        let artifact: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("an artifact")).expect("JSON");
        let code: Bytes = artifact["bytecode"].as_str().expect("bytecode").parse().expect("hex");
        let init = [&code[..], &self.address.abi_encode()].concat();
        let receipt = self.send(TransactionRequest::default().with_deploy_code(init)).await;
        TestUsdc::new(receipt.contract_address.expect("an address"), self.provider.clone())
    }

    /// A program with its constructor, and the desk that it delegates to; gives the program's receipt as well.
    pub async fn caliber(&self) -> (Caliber::CaliberInstance<DynProvider>, TransactionReceipt) {
        let (desk, _) = self.program("caliber-desk", Vec::new()).await;
        let arguments = (self.address, desk).abi_encode();
        let construct = [&keccak256("stylus_constructor()")[..4], &arguments].concat();
        let (address, receipt) = self.program("caliber-nft", construct).await;
        (Caliber::new(address, self.provider.clone()), receipt)
    }

    /// A program; without `construct` it has no constructor.
    async fn program(&self, name: &str, construct: Vec<u8>) -> (Address, TransactionReceipt) {
        let path = root().join(format!("target/wasm/programs/{name}.wasm"));
        let wasm = std::fs::read(path).expect("a program");
        let mut code = alloy::primitives::hex!("eff00000").to_vec();
        brotli::BrotliCompress(&mut &wasm[..], &mut code, &Default::default()).expect("brotli");
        let length = U256::from(code.len()).to_be_bytes::<32>();
        let init = [&[0x7f][..], &length, &alloy::primitives::hex!("80602b6000396000f300"), &code].concat();
        let call = deployCall {
            bytecode: init.into(),
            initData: construct.into(),
            initValue: U256::ZERO,
            salt: B256::ZERO,
        };
        let tx = TransactionRequest::default()
            .with_to(STYLUS_DEPLOYER)
            .with_value(U256::from(10).pow(U256::from(16)))
            .with_input(call.abi_encode());
        let receipt = self.send(tx).await;
        let log = receipt
            .logs()
            .iter()
            .find_map(|log| ContractDeployed::decode_log(&log.inner).ok())
            .expect("ContractDeployed");
        (log.deployedContract, receipt)
    }
}
