//! The cache of programs: the precompile that keeps it and the contract that sells its places.

use crate::common::*;
use alloy_primitives::{address, hex, keccak256, Address, Bytes, B256, U256};
use alloy_sol_types::{sol, SolCall, SolError, SolEvent};
use devnode::{RpcError, CACHE_MANAGER};
use serde_json::{json, Value};

const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");
const STRANGER: Address = Address::repeat_byte(0x57);

sol! {
    function placeBid(address program) payable;
    function makeSpace(uint64 size) payable returns (uint64);
    function entries(uint256 index) returns (bytes32 code, uint64 size, uint192 bid);
    function cacheProgram(address program);
    function evictCodehash(bytes32 codehash);
    function setCacheSize(uint64 size);
    function evictPrograms(uint256 count);

    error NotChainOwner(address sender);
    error AsmTooLarge(uint256 asm, uint256 queueSize, uint256 cacheSize);
    error AlreadyCached(bytes32 codehash);
    error BidTooSmall(uint192 bid, uint192 min);
    error BidsArePaused();
    error MakeSpaceTooLarge(uint64 size, uint64 limit);
    error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);

    event InsertBid(bytes32 indexed codehash, address program, uint192 bid, uint64 size);
    event DeleteBid(bytes32 indexed codehash, uint192 bid, uint64 size);
    event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);
}

fn read(client: &Client, to: Address, signature: &str, argument: impl AsRef<[u8]>) -> Result<U256, RpcError> {
    let input = [&keccak256(signature)[..4], argument.as_ref()].concat();
    client.call(to, input).map(|output| U256::from_be_slice(&output[..32]))
}

fn view(client: &Client, signature: &str) -> U256 {
    read(client, CACHE_MANAGER, signature, []).unwrap()
}

fn min_bid(client: &Client, size: u64) -> U256 {
    read(client, CACHE_MANAGER, "getMinBid(uint64)", word(size)).unwrap()
}

fn code_hash(client: &Client, of: Address) -> B256 {
    let code = client.ask("eth_getCode", json!([of, "latest"]));
    keccak256(hex::decode(code.as_str().unwrap()).unwrap())
}

fn is_cached(client: &Client, program: Address) -> bool {
    let hash = code_hash(client, program);
    read(client, ARB_WASM_CACHE, "codehashIsCached(bytes32)", hash).unwrap() == U256::from(1)
}

fn size(client: &Client, program: Address) -> u64 {
    read(client, ARB_WASM, "codehashAsmSize(bytes32)", code_hash(client, program)).unwrap().to()
}

fn bid(client: &Client, program: Address, value: u64) -> Receipt {
    client.pay(CACHE_MANAGER, placeBidCall { program }.abi_encode(), U256::from(value))
}

/// What a bid would be refused with.
fn bid_error(client: &Client, program: Address, value: u64) -> Bytes {
    let input = hex::encode_prefixed(placeBidCall { program }.abi_encode());
    let call = json!([{ "from": DEV, "to": CACHE_MANAGER, "data": input, "value": format!("{value:#x}") }, "latest"]);
    data(&client.refused("eth_call", call))
}

fn data(error: &RpcError) -> Bytes {
    error.data.as_ref().unwrap().as_str().unwrap().parse().unwrap()
}

fn send_as(client: &Client, from: Address, to: Address, input: &[u8]) -> Value {
    client.ask("anvil_setBalance", json!([from, "0xde0b6b3a7640000"]));
    client.ask("anvil_impersonateAccount", json!([from]));
    let tx = json!([{ "from": from, "to": to, "data": hex::encode_prefixed(input), "gas": "0xf4240" }]);
    let hash = client.ask("eth_sendTransaction", tx);
    client.ask("eth_getTransactionReceipt", json!([hash]))
}

/// A program of its own for each number, all of about the same size.
fn variant(client: &Client, number: u64) -> Address {
    let wat = format!(
        r#"(module (memory (export "memory") 0 0) (func $f (result i32) (i32.const {}))
            (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#,
        1_000_000 + number
    );
    client.program(&wat)
}

/// Room for exactly this many of the programs of `variant`.
fn room_for(client: &Client, programs: &[Address], count: u64) {
    let largest = programs.iter().map(|program| size(client, *program)).max().unwrap();
    let input = setCacheSizeCall { size: largest * count }.abi_encode();
    assert!(client.send(CACHE_MANAGER, input).succeeded());
}

#[test]
fn the_cache_manager_is_there_and_registered() {
    let client = Client::new();
    let managers = client.call(ARB_WASM_CACHE, &keccak256("allCacheManagers()")[..4]).unwrap();
    assert_eq!(managers.as_ref(), [word(32), word(1), CACHE_MANAGER.into_word().0].concat());
    let known =
        |who: Address| read(&client, ARB_WASM_CACHE, "isCacheManager(address)", who.into_word()).unwrap();
    assert_eq!((known(CACHE_MANAGER), known(DEV)), (U256::from(1), U256::ZERO));
    assert_eq!(view(&client, "cacheSize()"), U256::from(512 << 20));
    assert_eq!((view(&client, "queueSize()"), view(&client, "isPaused()")), (U256::ZERO, U256::ZERO));
    assert!(view(&client, "decay()") > U256::ZERO);
}

#[test]
fn a_bid_caches_a_program_and_lowers_the_cost_of_its_start() {
    let client = Client::new();
    let actor = client.actor();
    assert!(!is_cached(&client, actor));
    assert_eq!(min_bid(&client, size(&client, actor)), U256::ZERO);
    let costs = client
        .call(ARB_WASM, [&keccak256("programInitGas(address)")[..4], actor.into_word().as_slice()].concat())
        .unwrap();
    let saved: u64 = (U256::from_be_slice(&costs[..32]) - U256::from_be_slice(&costs[32..])).to();
    let before = client.send(actor, vec![0]).gas_used();

    let receipt = bid(&client, actor, 5);
    assert!(receipt.succeeded());
    let hash = code_hash(&client, actor);
    let [updated, inserted] = receipt.logs() else { panic!("{receipt:?}") };
    assert_eq!(updated["address"], json!(ARB_WASM_CACHE));
    assert_eq!(
        updated["topics"],
        json!([UpdateProgramCache::SIGNATURE_HASH, CACHE_MANAGER.into_word(), hash])
    );
    assert_eq!(updated["data"], json!(hex::encode_prefixed(word(1))));
    assert_eq!(inserted["topics"], json!([InsertBid::SIGNATURE_HASH, hash]));
    assert!(is_cached(&client, actor));
    assert_eq!(view(&client, "queueSize()"), U256::from(size(&client, actor)));
    assert_eq!(client.balance(CACHE_MANAGER), U256::from(5));
    let entry = client.call(CACHE_MANAGER, entriesCall { index: U256::ZERO }.abi_encode()).unwrap();
    assert_eq!(entry[..32], hash[..]);

    assert_eq!(before - client.send(actor, vec![0]).gas_used(), saved);
    // another address with this code is cached with it
    let other = client.second_actor();
    assert!(is_cached(&client, other));
    assert_eq!(bid_error(&client, other, 9).as_ref(), AlreadyCached { codehash: hash }.abi_encode());
}

#[test]
fn the_smallest_bid_makes_room_for_a_larger_one() {
    let client = Client::new();
    let programs: Vec<Address> = (0..3).map(|number| variant(&client, number)).collect();
    room_for(&client, &programs, 2);
    let decay: u64 = view(&client, "decay()").to();
    assert!(bid(&client, programs[0], 50 * decay).succeeded());
    assert!(bid(&client, programs[1], 10 * decay).succeeded());
    // a bid falls with every second; the smallest one is two blocks old
    client.ask("evm_mine", json!([]));
    let min: u64 = min_bid(&client, size(&client, programs[2])).to();
    assert!(min < 10 * decay && min >= 7 * decay, "{min} {decay}");
    let refused = bid_error(&client, programs[2], min - 1);
    assert_eq!(refused[..4], BidTooSmall::SELECTOR);

    let receipt = bid(&client, programs[2], min);
    assert!(receipt.succeeded());
    let deleted =
        receipt.logs().iter().find(|log| log["topics"][0] == json!(DeleteBid::SIGNATURE_HASH)).unwrap();
    assert_eq!(deleted["topics"][1], json!(code_hash(&client, programs[1])));
    assert_eq!(programs.iter().map(|p| is_cached(&client, *p)).collect::<Vec<_>>(), [true, false, true]);
    let smallest = client
        .call(CACHE_MANAGER, [&keccak256("getSmallestEntries(uint256)")[..4], &word(1)].concat())
        .unwrap();
    assert_eq!(smallest[64..96], code_hash(&client, programs[2])[..]);
    assert_eq!(smallest[32..64], word(1));
}

#[test]
fn a_bid_decays_to_nothing() {
    let client = Client::new();
    let programs: Vec<Address> = (0..2).map(|number| variant(&client, number)).collect();
    room_for(&client, &programs, 1);
    let decay: u64 = view(&client, "decay()").to();
    assert!(bid(&client, programs[0], 1_000 * decay).succeeded());
    let wanted = size(&client, programs[1]);
    assert!(min_bid(&client, wanted) > U256::from(990 * decay));
    client.ask("evm_increaseTime", json!([500]));
    client.ask("evm_mine", json!([]));
    let half: u64 = min_bid(&client, wanted).to();
    assert!((490 * decay..500 * decay).contains(&half), "{half}");
    client.ask("evm_increaseTime", json!([500]));
    client.ask("evm_mine", json!([]));
    assert_eq!(min_bid(&client, wanted), U256::ZERO);
    assert!(bid(&client, programs[1], 0).succeeded());
    assert!(!is_cached(&client, programs[0]) && is_cached(&client, programs[1]));
}

#[test]
fn space_is_made_without_a_program() {
    let client = Client::new();
    let program = variant(&client, 0);
    room_for(&client, &[program], 1);
    assert!(bid(&client, program, 0).succeeded());
    let space = makeSpaceCall { size: 1 }.abi_encode();
    client.ask("evm_mine", json!([]));
    assert!(client.send(CACHE_MANAGER, space).succeeded());
    assert!(!is_cached(&client, program));
    let huge = client.call(CACHE_MANAGER, makeSpaceCall { size: (5 << 20) + 1 }.abi_encode()).unwrap_err();
    let limits = MakeSpaceTooLarge { size: (5 << 20) + 1, limit: 5 << 20 };
    assert_eq!(data(&huge).as_ref(), limits.abi_encode());
}

#[test]
fn what_does_not_fit_is_refused() {
    let client = Client::new();
    let program = variant(&client, 0);
    let wanted = size(&client, program);
    assert!(client.send(CACHE_MANAGER, setCacheSizeCall { size: wanted - 1 }.abi_encode()).succeeded());
    let error =
        AsmTooLarge { asm: U256::from(wanted), queueSize: U256::ZERO, cacheSize: U256::from(wanted - 1) };
    assert_eq!(bid_error(&client, program, 9).as_ref(), error.abi_encode());
    let min = read(&client, CACHE_MANAGER, "getMinBid(address)", program.into_word()).unwrap_err();
    assert_eq!(data(&min).as_ref(), error.abi_encode());
}

#[test]
fn chain_owners_pause_and_evict() {
    let client = Client::new();
    let (program, other) = (variant(&client, 0), variant(&client, 1));
    let denied = send_as(&client, STRANGER, CACHE_MANAGER, &keccak256("paused()")[..4]);
    assert_eq!(denied["status"], json!("0x0"));
    assert!(client.send(CACHE_MANAGER, keccak256("paused()")[..4].to_vec()).succeeded());
    assert_eq!(bid_error(&client, program, 9).as_ref(), BidsArePaused {}.abi_encode());
    assert!(client.send(CACHE_MANAGER, keccak256("unpause()")[..4].to_vec()).succeeded());
    let decay: u64 = view(&client, "decay()").to();
    assert!(bid(&client, program, 100 * decay).succeeded() && bid(&client, other, 10 * decay).succeeded());
    let evict = evictProgramsCall { count: U256::from(1) }.abi_encode();
    assert!(client.send(CACHE_MANAGER, evict).succeeded());
    assert!(is_cached(&client, program) && !is_cached(&client, other));
    assert!(client.send(CACHE_MANAGER, keccak256("evictAll()")[..4].to_vec()).succeeded());
    assert!(!is_cached(&client, program));
    assert_eq!(view(&client, "queueSize()"), U256::ZERO);
    // what was paid goes to the network
    assert!(client.send(CACHE_MANAGER, keccak256("sweepFunds()")[..4].to_vec()).succeeded());
    assert_eq!(client.balance(CACHE_MANAGER), U256::ZERO);
}

#[test]
fn only_managers_and_owners_change_the_cache() {
    let client = Client::new();
    let actor = client.actor();
    let cache = cacheProgramCall { program: actor }.abi_encode();
    let denied = send_as(&client, STRANGER, ARB_WASM_CACHE, &cache);
    // all gas is gone
    assert_eq!((&denied["status"], &denied["gasUsed"]), (&json!("0x0"), &json!("0xf4240")));
    let receipt = client.send(ARB_WASM_CACHE, cache.clone());
    assert!(receipt.succeeded() && is_cached(&client, actor));
    assert_eq!(receipt.logs()[0]["topics"][1], json!(DEV.into_word()));
    // once more changes nothing
    let again = client.send(ARB_WASM_CACHE, cache);
    assert!(again.succeeded() && again.logs().is_empty());
    let evict = evictCodehashCall { codehash: code_hash(&client, actor) }.abi_encode();
    let receipt = client.send(ARB_WASM_CACHE, evict);
    assert!(receipt.succeeded() && !is_cached(&client, actor));
    assert_eq!(receipt.logs()[0]["data"], json!(hex::encode_prefixed(word(0))));
}

#[test]
fn only_programs_that_may_be_called_are_cached() {
    let client = Client::new();
    let program = client.place(&wat::parse_str(include_str!("programs/actor.wat")).unwrap());
    let error = client.call(ARB_WASM_CACHE, cacheProgramCall { program }.abi_encode()).unwrap_err();
    assert_eq!(data(&error).as_ref(), ProgramNeedsUpgrade { version: 0, stylusVersion: 3 }.abi_encode());
}

#[test]
fn a_cached_program_stays_cached_when_it_is_activated_again() {
    let client = Client::new();
    let actor = client.actor();
    assert!(bid(&client, actor, 0).succeeded());
    client.ask("dev_setStylusVersion", json!(["0x2"]));
    assert!(client.activate(actor).succeeded());
    assert!(is_cached(&client, actor));
}
