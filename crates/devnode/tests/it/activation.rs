//! Activation through ArbWasm, and what ArbWasm tells of programs.

use crate::common::*;
use alloy_primitives::{address, hex, keccak256, Address, Bytes, B256, U256};
use devnode::RpcError;
use serde_json::json;

const DAY: u64 = 86_400;
const SEQUENCER: Address = address!("A4b000000000000000000073657175656e636572");

fn ask(client: &Client, signature: &str, argument: Option<B256>) -> Result<Bytes, RpcError> {
    let mut input = keccak256(signature)[..4].to_vec();
    input.extend(argument.unwrap_or_default());
    input.truncate(if argument.is_some() { 36 } else { 4 });
    client.call(ARB_WASM, input)
}

fn about(client: &Client, signature: &str, program: Address) -> Result<U256, RpcError> {
    ask(client, signature, Some(program.into_word())).map(|output| U256::from_be_slice(&output[..32]))
}

fn selector(error: &RpcError) -> String {
    error.data.as_ref().map(|data| data.as_str().unwrap()[..10].to_owned()).unwrap_or_default()
}

#[test]
fn activation_emits_its_event_takes_the_fee_and_returns_the_rest() {
    let client = Client::new();
    let wasm = wat::parse_str(include_str!("programs/actor.wat")).unwrap();
    let program = client.place(&wasm);
    let before = client.balance(DEV);
    let receipt = client.activate(program);
    assert!(receipt.succeeded());
    let log = &receipt.logs()[0];
    assert_eq!(
        log["topics"][0],
        json!(keccak256("ProgramActivated(bytes32,bytes32,address,uint256,uint16)"))
    );
    assert_eq!(log["topics"][1], json!(keccak256(stylus_vm::encode_code(&wasm))));
    let data = hex::decode(log["data"].as_str().unwrap()).unwrap();
    let fee = U256::from_be_slice(&data[64..96]);
    assert_eq!(Address::from_slice(&data[44..64]), program);
    assert_eq!(data[127], 3);
    assert!(fee > U256::from(82_928_201_u64 * 512_000), "{fee}");
    assert_eq!(before - client.balance(DEV), fee + U256::from(receipt.gas_used() * 100_000_000));
    assert_eq!(client.balance(SEQUENCER), fee);
    assert_eq!(client.balance(ARB_WASM), U256::ZERO);
    assert!(receipt.gas_used() > 1_659_168 + 21_000);
}

#[test]
fn the_data_fee_must_be_covered() {
    let client = Client::new();
    let program = client.place(&wat::parse_str(include_str!("programs/actor.wat")).unwrap());
    let error = client.call(ARB_WASM, activate_call(program)).unwrap_err();
    assert_eq!((error.code, selector(&error).as_str()), (3, "0x09781ab7"));
    let receipt = client.pay(ARB_WASM, activate_call(program), U256::from(1));
    assert!(!receipt.succeeded());
    // nothing of it stays
    assert_eq!(selector(&about(&client, "programVersion(address)", program).unwrap_err()), "0x6f809c4e");
    assert!(client.activate(program).succeeded());
}

#[test]
fn only_programs_are_activated_and_only_once() {
    let client = Client::new();
    let bytecode = client.deploy(init_code(&hex!("602a5f5260205ff3")));
    assert_eq!(selector(&client.call(ARB_WASM, activate_call(bytecode)).unwrap_err()), "0x27f38212");
    let actor = client.actor();
    assert_eq!(selector(&client.call(ARB_WASM, activate_call(actor)).unwrap_err()), "0xcc944bf2");
}

#[test]
fn a_module_that_is_not_allowed_takes_all_gas() {
    let client = Client::new();
    let no_entry = client.place(&wat::parse_str(r#"(module (memory (export "memory") 0 0))"#).unwrap());
    let error = client.call(ARB_WASM, activate_call(no_entry)).unwrap_err();
    assert!(error.message.starts_with("program activation failed"), "{error}");
    let receipt = client.activate(no_entry);
    assert!(!receipt.succeeded());
    assert_eq!(receipt.gas_used(), 32_000_000);
    // code that is no brotli stream
    let garbage = client.deploy(init_code(&hex!("eff00000ffffffffff")));
    assert!(!client.activate(garbage).succeeded());
}

#[test]
fn a_program_that_is_not_active_cannot_be_called() {
    let client = Client::new();
    let program = client.place(&wat::parse_str(include_str!("programs/actor.wat")).unwrap());
    let error = client.call(program, [0]).unwrap_err();
    assert!(error.message.contains("ProgramNotActivated"), "{error}");
    let receipt = client.send(program, vec![0]);
    assert!(!receipt.succeeded());
    assert_eq!(receipt.gas_used(), 32_000_000);
}

#[test]
fn arb_wasm_tells_what_it_knows() {
    let client = Client::new();
    let actor = client.actor();
    let number = |signature: &str| U256::from_be_slice(&ask(&client, signature, None).unwrap()[..32]);
    for (signature, value) in [
        ("stylusVersion()", 3_u64),
        ("inkPrice()", 10_000),
        ("maxStackDepth()", 22_000),
        ("freePages()", 2),
        ("pageGas()", 1_000),
        ("pageRamp()", 620_674_314),
        ("pageLimit()", 128),
        ("minInitGas()", 8_832),
        ("expiryDays()", 365),
        ("keepaliveDays()", 31),
        ("blockCacheSize()", 32),
    ] {
        assert_eq!(number(signature), U256::from(value), "{signature}");
    }
    assert_eq!(about(&client, "programVersion(address)", actor).unwrap(), U256::from(3));
    assert_eq!(about(&client, "programMemoryFootprint(address)", actor).unwrap(), U256::from(1));
    let gas = ask(&client, "programInitGas(address)", Some(actor.into_word())).unwrap();
    let (init, cached) = (U256::from_be_slice(&gas[..32]), U256::from_be_slice(&gas[32..]));
    assert!(init > cached + U256::from(8_832) && cached > U256::from(352), "{init} {cached}");
    let code = client.ask("eth_getCode", json!([actor, "latest"]));
    let hash = keccak256(hex::decode(code.as_str().unwrap()).unwrap());
    let version = ask(&client, "codehashVersion(bytes32)", Some(hash)).unwrap();
    assert_eq!(version.as_ref(), word(3));
    assert!(
        U256::from_be_slice(&ask(&client, "codehashAsmSize(bytes32)", Some(hash)).unwrap())
            > U256::from(500_000)
    );
    let unknown = ask(&client, "codehashVersion(bytes32)", Some(B256::repeat_byte(1))).unwrap_err();
    assert_eq!(selector(&unknown), "0x6f809c4e");
    assert_eq!(client.ask("eth_getCode", json!([ARB_WASM, "latest"])), json!("0xfe"));
}

#[test]
fn a_program_expires_after_a_year_and_lives_on_by_keepalive_or_activation() {
    let client = Client::new();
    let actor = client.actor();
    let code = client.ask("eth_getCode", json!([actor, "latest"]));
    let hash = keccak256(hex::decode(code.as_str().unwrap()).unwrap());
    let keep_alive = [&keccak256("codehashKeepalive(bytes32)")[..4], hash.as_slice()].concat();
    assert_eq!(selector(&client.call(ARB_WASM, &keep_alive).unwrap_err()), "0x16bd0cf8");

    client.ask("evm_increaseTime", json!([31 * DAY + 3_600]));
    client.ask("evm_mine", json!([]));
    assert_eq!(selector(&client.call(ARB_WASM, &keep_alive).unwrap_err()), "0x09781ab7");
    let receipt = client.pay(ARB_WASM, keep_alive, ether(1));
    assert!(receipt.succeeded());
    assert_eq!(receipt.logs()[0]["topics"][0], json!(keccak256("ProgramLifetimeExtended(bytes32,uint256)")));

    client.ask("evm_increaseTime", json!([364 * DAY]));
    client.ask("evm_mine", json!([]));
    assert_eq!(client.call(actor, [0, 1]).unwrap().as_ref(), [1]);
    client.ask("evm_increaseTime", json!([2 * DAY]));
    client.ask("evm_mine", json!([]));
    assert!(client.call(actor, [0, 1]).unwrap_err().message.contains("ProgramExpired"));
    assert_eq!(selector(&about(&client, "programTimeLeft(address)", actor).unwrap_err()), "0xc9b12e52");
    assert!(client.activate(actor).succeeded());
    assert_eq!(client.call(actor, [0, 1]).unwrap().as_ref(), [1]);
}

#[test]
fn the_second_call_of_a_transaction_starts_cached() {
    let client = Client::new();
    let (actor, other) = (client.actor(), client.second_actor());
    let gas = ask(&client, "programInitGas(address)", Some(actor.into_word())).unwrap();
    let saved = U256::from_be_slice(&gas[..32]) - U256::from_be_slice(&gas[32..]);
    // `other` has the same code, so it starts cached inside `actor`; a call of bytecode costs the same but the start
    let nested = client.send(actor, forward(CALL, other, U256::ZERO, u64::MAX, &[0]));
    let alone = client.send(other, vec![0]);
    let nothing = client.send(actor, forward(CALL, Address::repeat_byte(0x11), U256::ZERO, u64::MAX, &[0]));
    let started_cached = nested.gas_used() - nothing.gas_used();
    let started_fresh = alone.gas_used() - 21_000 - 4;
    assert!(
        U256::from(started_fresh - started_cached) >= saved - U256::from(50),
        "{started_fresh} {started_cached}"
    );
    assert!(
        U256::from(started_fresh - started_cached) <= saved + U256::from(50),
        "{started_fresh} {started_cached}"
    );
}

#[test]
fn code_that_starts_with_ef_is_refused_unless_it_is_a_program() {
    let client = Client::new();
    for code in [&hex!("ef00")[..], &hex!("ef0001020304"), &hex!("eff003aabbcc"), &hex!("ef")] {
        let receipt = client.submit(client.transaction(None, init_code(code), U256::ZERO));
        assert!(!receipt.succeeded(), "{}", hex::encode(code));
        assert_eq!(client.ask("eth_getCode", json!([receipt.created(), "latest"])), json!("0x"));
    }
    let too_large = client.submit(client.transaction(None, init_code(&[0; 24_577]), U256::ZERO));
    assert!(!too_large.succeeded());
    assert!(client.submit(client.transaction(None, init_code(&[0; 24_576]), U256::ZERO)).succeeded());
}

#[test]
fn a_program_is_deployed_activated_and_called_through_the_stylus_deployer() {
    let client = Client::new();
    let wasm = wat::parse_str(include_str!("programs/actor.wat")).unwrap();
    let bytecode = init_code(&stylus_vm::encode_code(&wasm));
    // initData: store 9 at 1
    let init = op(2, &[&word(1), &word(9)]);
    let padded = |data: &[u8]| {
        let mut out = word(data.len() as u64).to_vec();
        out.extend(data);
        out.resize(32 + data.len().div_ceil(32) * 32, 0);
        out
    };
    let code_part = padded(&bytecode);
    let mut input = keccak256("deploy(bytes,bytes,uint256,bytes32)")[..4].to_vec();
    assert_eq!(input, hex!("a9a8e4e9"));
    input.extend(word(128));
    input.extend(word(128 + code_part.len() as u64));
    input.extend(word(0));
    input.extend(word(0));
    input.extend(code_part);
    input.extend(padded(&init));
    let receipt = client.pay(devnode::STYLUS_DEPLOYER, input, ether(1));
    assert!(receipt.succeeded(), "{receipt:?}");
    let log =
        receipt.logs().iter().find(|log| log["topics"][0] == json!(keccak256("ContractDeployed(address)")));
    let data = hex::decode(log.unwrap()["data"].as_str().unwrap()).unwrap();
    let program = Address::from_slice(&data[12..32]);
    assert_eq!(client.slot(program, 1), U256::from(9));
    assert_eq!(client.balance(devnode::STYLUS_DEPLOYER), U256::ZERO);
}
