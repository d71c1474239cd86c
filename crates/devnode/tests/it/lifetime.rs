//! How long programs may be called: expiry, keepalive, and upgrades of the Stylus version.

use crate::common::*;
use alloy_primitives::{address, hex, keccak256, Address, Bytes, B256, U256};
use alloy_sol_types::{sol, SolError};
use devnode::{Config, RpcError};
use serde_json::json;

const DAY: u64 = 86_400;
const SEQUENCER: Address = address!("A4b000000000000000000073657175656e636572");

sol! {
    error ProgramNotActivated();
    error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
    error ProgramExpired(uint64 ageInSeconds);
    error ProgramUpToDate();
    error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
    error ProgramInsufficientValue(uint256 have, uint256 want);
}

fn code_hash(client: &Client, of: Address) -> B256 {
    let code = client.ask("eth_getCode", json!([of, "latest"]));
    keccak256(hex::decode(code.as_str().unwrap()).unwrap())
}

fn keep_alive(client: &Client, of: Address) -> Vec<u8> {
    [&keccak256("codehashKeepalive(bytes32)")[..4], code_hash(client, of).as_slice()].concat()
}

fn about(client: &Client, signature: &str, argument: B256) -> Result<U256, RpcError> {
    let input = [&keccak256(signature)[..4], argument.as_slice()].concat();
    client.call(ARB_WASM, input).map(|output| U256::from_be_slice(&output[..32]))
}

fn time_left(client: &Client, of: Address) -> u64 {
    about(client, "programTimeLeft(address)", of.into_word()).unwrap().to()
}

fn data(error: &RpcError) -> Bytes {
    error.data.as_ref().unwrap_or_else(|| panic!("{error}")).as_str().unwrap().parse().unwrap()
}

/// Mines a block so many seconds after the activation's whole hour.
fn at_age(client: &Client, age: u64) {
    client.ask("evm_mine", json!([hour() + age]));
}

/// The hour in which the tests' chain begins, as Stylus counts.
fn hour() -> u64 {
    const ARBITRUM_START: u64 = 1_421_388_000;
    GENESIS_TIME - (GENESIS_TIME - ARBITRUM_START) % 3_600
}

#[test]
fn a_program_expires_when_it_is_older_than_365_days() {
    let client = Client::new();
    let actor = client.actor();
    at_age(&client, 365 * DAY);
    assert_eq!(client.call(actor, [0, 1]).unwrap().as_ref(), [1]);
    assert_eq!(time_left(&client, actor), 0);
    assert_eq!(
        data(&client.call(ARB_WASM, activate_call(actor)).unwrap_err()).as_ref(),
        ProgramUpToDate {}.abi_encode()
    );

    at_age(&client, 365 * DAY + 1);
    let age = 365 * DAY + 1;
    let error = client.call(actor, [0, 1]).unwrap_err();
    assert_eq!(error.message, format!("error ProgramExpired(uint64): ({age})"));
    let expired = ProgramExpired { ageInSeconds: age }.abi_encode();
    for signature in [
        "programVersion(address)",
        "programInitGas(address)",
        "programMemoryFootprint(address)",
        "programTimeLeft(address)",
    ] {
        assert_eq!(
            data(&about(&client, signature, actor.into_word()).unwrap_err()).as_ref(),
            expired,
            "{signature}"
        );
    }
    for signature in ["codehashVersion(bytes32)", "codehashAsmSize(bytes32)"] {
        let error = about(&client, signature, code_hash(&client, actor)).unwrap_err();
        assert_eq!(data(&error).as_ref(), expired, "{signature}");
    }
    // too late to extend it
    assert_eq!(data(&client.call(ARB_WASM, keep_alive(&client, actor)).unwrap_err()).as_ref(), expired);
}

#[test]
fn anyone_activates_an_expired_program_again_and_its_state_is_intact() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(7)]));
    at_age(&client, 366 * DAY);
    let failed = client.send(actor, op(3, &[&word(1)]));
    assert!(!failed.succeeded());
    let stranger = Address::repeat_byte(0x57);
    client.ask("anvil_setBalance", json!([stranger, "0xde0b6b3a7640000"]));
    client.ask("anvil_impersonateAccount", json!([stranger]));
    let tx = json!([{
        "from": stranger, "to": ARB_WASM, "value": "0x2386f26fc10000", "gas": "0x1312d00",
        "data": hex::encode_prefixed(activate_call(actor)),
    }]);
    let hash = client.ask("eth_sendTransaction", tx);
    assert_eq!(client.ask("eth_getTransactionReceipt", json!([hash]))["status"], json!("0x1"));
    assert_eq!(client.call(actor, op(3, &[&word(1)])).unwrap().as_ref(), word(7));
    assert!(time_left(&client, actor) > 364 * DAY);
}

#[test]
fn a_life_is_extended_from_day_31_on() {
    let client = Client::new();
    let actor = client.actor();
    at_age(&client, 31 * DAY - 1);
    let error = client.call(ARB_WASM, keep_alive(&client, actor)).unwrap_err();
    assert_eq!(data(&error).as_ref(), ProgramKeepaliveTooSoon { ageInSeconds: 31 * DAY - 1 }.abi_encode());
    at_age(&client, 31 * DAY);
    let (before, sequencer) = (client.balance(DEV), client.balance(SEQUENCER));
    let receipt = client.pay(ARB_WASM, keep_alive(&client, actor), ether(1));
    assert!(receipt.succeeded());
    let log = &receipt.logs()[0];
    assert_eq!(
        log["topics"],
        json!([keccak256("ProgramLifetimeExtended(bytes32,uint256)"), code_hash(&client, actor)])
    );
    let fee = U256::from_be_slice(&hex::decode(log["data"].as_str().unwrap()).unwrap());
    // the size of the native code at the least price; what was sent above it comes back
    let size = about(&client, "codehashAsmSize(bytes32)", code_hash(&client, actor)).unwrap();
    assert!(fee >= size * U256::from(82_928_201_u64), "{fee}");
    assert_eq!(client.balance(SEQUENCER) - sequencer, fee);
    assert_eq!(before - client.balance(DEV), fee + U256::from(receipt.gas_used() * 100_000_000));
    assert!(time_left(&client, actor) > 365 * DAY - 3_601);
    at_age(&client, 31 * DAY + 365 * DAY);
    assert_eq!(client.call(actor, [0, 1]).unwrap().as_ref(), [1]);
}

#[test]
fn extending_a_life_without_the_fee_tells_what_it_costs() {
    let client = Client::new();
    let actor = client.actor();
    at_age(&client, 40 * DAY);
    let input = hex::encode_prefixed(keep_alive(&client, actor));
    let short = client.refused(
        "eth_call",
        json!([{ "from": DEV, "to": ARB_WASM, "data": input, "value": "0x7" }, "latest"]),
    );
    let error = ProgramInsufficientValue::abi_decode(&data(&short)).unwrap();
    assert_eq!(error.have, U256::from(7));
    let exact = |value: U256| {
        client.node.request(
            "eth_call",
            json!([{ "from": DEV, "to": ARB_WASM, "data": input, "value": format!("{value:#x}") }, "latest"]),
        )
    };
    assert!(exact(error.want).is_ok());
    assert!(exact(error.want - U256::from(1)).is_err());
    assert!(time_left(&client, actor) < 326 * DAY);
}

#[test]
fn after_an_upgrade_programs_need_to_be_activated_again() {
    let params = stylus_vm::Params { stylus_version: 2, ..Default::default() };
    let client =
        Client::with(Config { genesis_timestamp: Some(GENESIS_TIME), stylus: params, ..Config::default() });
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(7)]));
    let before = client.ask("evm_snapshot", json!([]));
    assert_eq!(client.ask("dev_setStylusVersion", json!(["0x3"])), json!(true));

    let version = client.call(ARB_WASM, &keccak256("stylusVersion()")[..4]).unwrap();
    assert_eq!(version.as_ref(), word(3));
    let stale = ProgramNeedsUpgrade { version: 2, stylusVersion: 3 }.abi_encode();
    let error = about(&client, "programVersion(address)", actor.into_word()).unwrap_err();
    assert_eq!(data(&error).as_ref(), stale);
    assert_eq!(data(&client.call(ARB_WASM, keep_alive(&client, actor)).unwrap_err()).as_ref(), stale);
    let error = client.call(actor, [0]).unwrap_err();
    assert_eq!(error.message, "error ProgramNeedsUpgrade(uint16,uint16): (2, 3)");
    let failed = client.send(actor, vec![0]);
    assert_eq!((failed.succeeded(), failed.gas_used()), (false, 32_000_000));

    assert!(client.activate(actor).succeeded());
    assert_eq!(about(&client, "programVersion(address)", actor.into_word()).unwrap(), U256::from(3));
    assert_eq!(client.call(actor, op(3, &[&word(1)])).unwrap().as_ref(), word(7));
    // the version belongs to the state
    assert_eq!(client.ask("evm_revert", json!([before])), json!(true));
    assert_eq!(client.call(actor, [0, 1]).unwrap().as_ref(), [1]);
    assert_eq!(client.refused("dev_setStylusVersion", json!(["0x4"])).code, -32_602);
}

#[test]
fn a_module_is_checked_by_the_rules_of_the_version_it_is_activated_under() {
    let params = stylus_vm::Params { stylus_version: 2, ..Default::default() };
    let client =
        Client::with(Config { genesis_timestamp: Some(GENESIS_TIME), stylus: params, ..Config::default() });
    let two_values = client.program(
        r#"(module (memory (export "memory") 0 0) (func (result i32 i32) (i32.const 1) (i32.const 2))
            (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#,
    );
    client.ask("dev_setStylusVersion", json!(["0x3"]));
    let error = client.call(ARB_WASM, activate_call(two_values)).unwrap_err();
    assert!(error.message.contains("multi-value"), "{error}");
}

#[test]
fn addresses_with_the_same_code_share_an_activation() {
    let client = Client::new();
    let wasm = wat::parse_str(include_str!("programs/actor.wat")).unwrap();
    let (one, two) = (client.place(&wasm), client.place(&wasm));
    let inactive = about(&client, "programVersion(address)", two.into_word()).unwrap_err();
    assert_eq!(data(&inactive).as_ref(), ProgramNotActivated {}.abi_encode());
    assert!(client.activate(one).succeeded());
    assert_eq!(client.call(two, [0, 5]).unwrap().as_ref(), [5]);
    assert_eq!(
        data(&client.call(ARB_WASM, activate_call(two)).unwrap_err()).as_ref(),
        ProgramUpToDate {}.abi_encode()
    );
    // and the storage of each is its own
    client.send(one, op(2, &[&word(1), &word(7)]));
    assert_eq!((client.slot(one, 1), client.slot(two, 1)), (U256::from(7), U256::ZERO));
}

#[test]
fn arb_wasm_tells_both_minima_and_both_scalars() {
    let client = Client::new();
    let minima = client.call(ARB_WASM, &keccak256("minInitGas()")[..4]).unwrap();
    assert_eq!(minima.as_ref(), [word(69 * 128), word(11 * 32)].concat());
    let scalar = client.call(ARB_WASM, &keccak256("initCostScalar()")[..4]).unwrap();
    assert_eq!(scalar.as_ref(), word(100));
}

#[test]
fn the_price_of_data_rises_with_demand_and_falls_with_time() {
    let client = Client::new();
    let place = |number: u32| {
        client.place(
            &wat::parse_str(format!(
                r#"(module (memory (export "memory") 0 0) (func (result i32) (i32.const {number}))
                    (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#
            ))
            .unwrap(),
        )
    };
    let fee = |program: Address| {
        let receipt = client.activate(program);
        let data = hex::decode(receipt.logs()[0]["data"].as_str().unwrap()).unwrap();
        U256::from_be_slice(&data[64..96])
    };
    let programs: Vec<Address> = (1_000_000..1_000_003).map(place).collect();
    let (first, second) = (fee(programs[0]), fee(programs[1]));
    assert!(second > first, "{first} {second}");
    client.ask("evm_increaseTime", json!([30 * DAY]));
    assert_eq!(fee(programs[2]), first);
}
