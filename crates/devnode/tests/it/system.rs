//! Arbitrum's precompiles as wallets, keepers and scripts read them.

// The constructor that `sol!` writes for the event of a message takes each of its fields.
#![allow(clippy::too_many_arguments)]

use crate::common::*;
use alloy_primitives::{address, hex, keccak256, Address, Bytes, B256, I256, U256};
use alloy_sol_types::{sol, SolCall, SolEvent};
use devnode::RpcError;
use serde_json::{json, Value};

const ARB_INFO: Address = Address::with_last_byte(0x65);
const ARB_ADDRESS_TABLE: Address = Address::with_last_byte(0x66);
const ARB_OWNER_PUBLIC: Address = Address::with_last_byte(0x6b);
const ARB_GAS_INFO: Address = Address::with_last_byte(0x6c);
const ARB_OWNER: Address = Address::with_last_byte(0x70);
const ARB_WASM_CACHE: Address = Address::with_last_byte(0x72);
const ARB_DEBUG: Address = Address::with_last_byte(0xff);
const STRANGER: Address = Address::repeat_byte(0x57);

sol! {
    function arbBlockHash(uint256 number) returns (bytes32);
    function mapL1SenderContractAddressToL2Alias(address sender, address unused) returns (address);
    function withdrawEth(address destination) payable returns (uint256);
    function sendTxToL1(address destination, bytes data) payable returns (uint256);
    function sendMerkleTreeState() returns (uint256 size, bytes32 root, bytes32[] partials);
    function addWasmCacheManager(address manager);
    function removeWasmCacheManager(address manager);
    function isCacheManager(address manager) returns (bool);
    function isChainOwner(address who) returns (bool);
    function addChainOwner(address who);
    function removeChainOwner(address who);
    function getAllChainOwners() returns (address[]);
    function getGasAccountingParams() returns (uint256, uint256, uint256);
    function getPricesInWei() returns (uint256, uint256, uint256, uint256, uint256, uint256);
    function getL1PricingSurplus() returns (int256);
    function register(address who) returns (uint256);
    function lookup(address who) returns (uint256);
    function lookupIndex(uint256 index) returns (address);
    function addressExists(address who) returns (bool);
    function size() returns (uint256);
    function compress(address who) returns (bytes);
    function decompress(bytes buf, uint256 offset) returns (address, uint256);
    function getBalance(address who) returns (uint256);
    function getCode(address who) returns (bytes);

    event L2ToL1Tx(
        address caller, address indexed destination, uint256 indexed hash, uint256 indexed position,
        uint256 arbBlockNum, uint256 ethBlockNum, uint256 timestamp, uint256 callvalue, bytes data
    );
    event SendMerkleUpdate(uint256 indexed reserved, bytes32 indexed hash, uint256 indexed position);
    event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);
}

fn get<C: SolCall>(client: &Client, to: Address, call: &C) -> C::Return {
    C::abi_decode_returns(&client.call(to, call.abi_encode()).unwrap()).unwrap()
}

fn number_of(client: &Client, to: Address, signature: &str) -> U256 {
    U256::from_be_slice(&client.call(to, &keccak256(signature)[..4]).unwrap()[..32])
}

fn send_as(client: &Client, from: Address, to: Address, input: &[u8]) -> Value {
    client.ask("anvil_setBalance", json!([from, "0xde0b6b3a7640000"]));
    client.ask("anvil_impersonateAccount", json!([from]));
    let tx = json!([{ "from": from, "to": to, "data": hex::encode_prefixed(input), "gas": "0xf4240" }]);
    let hash = client.ask("eth_sendTransaction", tx);
    client.ask("eth_getTransactionReceipt", json!([hash]))
}

fn failed(error: &RpcError) {
    assert_eq!((error.code, &error.data), (3, &Some(json!("0x"))), "{error}");
}

/// Code that hands its input to `to` and returns the answer.
fn relay(client: &Client, to: Address) -> Address {
    let mut code = hex!("365f5f375f5f365f5f73").to_vec();
    code.extend(to);
    code.extend(hex!("5af1503d5f5f3e3d5ff3"));
    client.deploy(init_code(&code))
}

// ── ArbSys ──

#[test]
fn arb_sys_tells_block_chain_and_version() {
    let client = Client::new();
    client.ask("anvil_mine", json!([3]));
    assert_eq!(number_of(&client, ARB_SYS, "arbBlockNumber()"), U256::from(3));
    assert_eq!(number_of(&client, ARB_SYS, "arbChainID()"), U256::from(412_346));
    assert_eq!(number_of(&client, ARB_SYS, "arbOSVersion()"), U256::from(55 + 60));
    assert_eq!(number_of(&client, ARB_SYS, "getStorageGasAvailable()"), U256::ZERO);
    let known = client.ask("eth_getBlockByNumber", json!(["0x2", false]));
    let hash = get(&client, ARB_SYS, &arbBlockHashCall { number: U256::from(2) });
    assert_eq!(json!(hash), known["hash"]);
    for number in [3, 4] {
        let error =
            client.call(ARB_SYS, arbBlockHashCall { number: U256::from(number) }.abi_encode()).unwrap_err();
        let data: Bytes = error.data.unwrap().as_str().unwrap().parse().unwrap();
        assert_eq!(data[..4], keccak256("InvalidBlockNumber(uint256,uint256)")[..4]);
        assert_eq!(data[4..], [word(number), word(3)].concat());
    }
}

#[test]
fn only_hashes_of_the_last_256_blocks_are_known() {
    let client = Client::new();
    client.ask("anvil_mine", json!([300]));
    let ask =
        |number: u64| client.call(ARB_SYS, arbBlockHashCall { number: U256::from(number) }.abi_encode());
    assert!(ask(44).is_ok() && ask(43).is_err());
}

#[test]
fn a_call_is_at_the_top_if_an_account_with_a_key_called_the_caller() {
    let client = Client::new();
    let one = relay(&client, ARB_SYS);
    let two = relay(&client, one);
    let top = &keccak256("isTopLevelCall()")[..4];
    let above = &keccak256("myCallersAddressWithoutAliasing()")[..4];
    for (to, is_top, caller) in [(ARB_SYS, 1, Address::ZERO), (one, 1, DEV), (two, 0, two)] {
        assert_eq!(client.call(to, top).unwrap().as_ref(), word(is_top), "{to}");
        assert_eq!(client.call(to, above).unwrap().as_ref(), caller.into_word(), "{to}");
    }
    // programs count like contracts
    let actor = client.actor();
    let through = client.call(actor, forward(CALL, one, U256::ZERO, u64::MAX, top)).unwrap();
    assert_eq!(through[1..], word(0));
    let through = client.call(actor, forward(CALL, ARB_SYS, U256::ZERO, u64::MAX, above)).unwrap();
    assert_eq!(through[1..], DEV.into_word());
    assert_eq!(number_of(&client, ARB_SYS, "wasMyCallersAddressAliased()"), U256::ZERO);
}

#[test]
fn addresses_of_the_parent_chain_are_aliased() {
    let client = Client::new();
    let alias = |sender: Address| {
        get(&client, ARB_SYS, &mapL1SenderContractAddressToL2AliasCall { sender, unused: DEV })
    };
    assert_eq!(alias(Address::ZERO), address!("1111000000000000000000000000000000001111"));
    assert_eq!(alias(Address::repeat_byte(0xff)), address!("1111000000000000000000000000000000001110"));
}

#[test]
fn a_withdrawal_burns_its_value_and_is_told_by_an_event() {
    let client = Client::new();
    let receipt = client.pay(ARB_SYS, withdrawEthCall { destination: STRANGER }.abi_encode(), U256::from(9));
    assert!(receipt.succeeded(), "{receipt:?}");
    assert_eq!(client.balance(ARB_SYS), U256::ZERO);
    let [log] = receipt.logs() else { panic!("{receipt:?}") };
    assert_eq!(
        (&log["topics"][0], &log["topics"][1]),
        (&json!(L2ToL1Tx::SIGNATURE_HASH), &json!(STRANGER.into_word()))
    );
    let block = client.ask("eth_getBlockByNumber", json!(["latest", false]));
    let text = [
        DEV.as_slice(),
        STRANGER.as_slice(),
        &word(number(&block["number"])),
        &word(number(&block["l1BlockNumber"])),
        &word(number(&block["timestamp"])),
        &word(9),
    ]
    .concat();
    assert_eq!(log["topics"][2], json!(keccak256(text)));
    assert_eq!(log["topics"][3], json!(hex::encode_prefixed(word(0))));
}

#[test]
fn messages_to_the_parent_chain_make_a_tree() {
    let client = Client::new();
    let send = |data: &'static [u8]| {
        let call = sendTxToL1Call { destination: STRANGER, data: Bytes::from_static(data) };
        let receipt = client.send(ARB_SYS, call.abi_encode());
        assert!(receipt.succeeded());
        receipt
    };
    let hash_of = |receipt: &Receipt| -> B256 {
        let log = receipt.logs().last().unwrap();
        keccak256(hex::decode(log["topics"][2].as_str().unwrap()).unwrap())
    };
    let pair = |a: B256, b: B256| keccak256([a.as_slice(), b.as_slice()].concat());
    let receipts = [send(b"one"), send(b"two"), send(b"three"), send(b"four")];
    let leaves = receipts.each_ref().map(hash_of);
    assert_eq!(receipts.each_ref().map(|receipt| receipt.logs().len()), [1, 2, 1, 3]);
    let left = pair(leaves[0], leaves[1]);
    let all = pair(left, pair(leaves[2], leaves[3]));
    let update = &receipts[3].logs()[1];
    assert_eq!(update["topics"][0], json!(SendMerkleUpdate::SIGNATURE_HASH));
    assert_eq!(update["topics"][2], json!(all));
    let position: U256 = update["topics"][3].as_str().unwrap().parse().unwrap();
    assert_eq!(position, (U256::from(2) << 192_usize) | U256::from(3));

    // the root over five: the fifth stands beside three empty places
    let fifth = hash_of(&send(b"five"));
    let input = hex::encode_prefixed(sendMerkleTreeStateCall {}.abi_encode());
    let answer = client.ask("eth_call", json!([{ "to": ARB_SYS, "data": input }, "latest"]));
    let answer: Bytes = answer.as_str().unwrap().parse().unwrap();
    let state = sendMerkleTreeStateCall::abi_decode_returns(&answer).unwrap();
    let right = pair(pair(fifth, B256::ZERO), B256::ZERO);
    assert_eq!((state.size, state.root), (U256::from(5), pair(all, right)));
    assert_eq!(state.partials, [fifth, B256::ZERO, all]);
    failed(&client.call(ARB_SYS, sendMerkleTreeStateCall {}.abi_encode()).unwrap_err());
}

// ── ArbOwner, ArbDebug, ArbOwnerPublic ──

#[test]
fn anyone_becomes_an_owner_and_registers_a_cache_manager() {
    let client = Client::new();
    let add = addWasmCacheManagerCall { manager: STRANGER }.abi_encode();
    let denied = send_as(&client, STRANGER, ARB_OWNER, &add);
    assert_eq!((&denied["status"], &denied["gasUsed"]), (&json!("0x0"), &json!("0xf4240")));
    assert_eq!(keccak256("becomeChainOwner()")[..4], hex!("0e5bbc11"));
    assert_eq!(send_as(&client, STRANGER, ARB_DEBUG, &hex!("0e5bbc11"))["status"], json!("0x1"));
    assert!(get(&client, ARB_OWNER_PUBLIC, &isChainOwnerCall { who: STRANGER }));
    assert_eq!(get(&client, ARB_OWNER_PUBLIC, &getAllChainOwnersCall {}), [DEV, STRANGER]);

    let done = send_as(&client, STRANGER, ARB_OWNER, &add);
    assert_eq!(done["status"], json!("0x1"));
    // free but for the transaction itself
    let zeros = add.iter().filter(|byte| **byte == 0).count() as u64;
    assert_eq!(number(&done["gasUsed"]), 21_000 + 4 * zeros + 16 * (add.len() as u64 - zeros));
    let topics = &done["logs"][0]["topics"];
    assert_eq!(topics[0], json!(OwnerActs::SIGNATURE_HASH));
    assert!(topics[1].as_str().unwrap().starts_with("0xffdca515"), "{topics}");
    assert_eq!(topics[2], json!(STRANGER.into_word()));
    assert!(get(&client, ARB_WASM_CACHE, &isCacheManagerCall { manager: STRANGER }));
    let remove = removeWasmCacheManagerCall { manager: STRANGER }.abi_encode();
    assert_eq!(send_as(&client, STRANGER, ARB_OWNER, &remove)["status"], json!("0x1"));
    assert!(!get(&client, ARB_WASM_CACHE, &isCacheManagerCall { manager: STRANGER }));
    assert!(get(&client, ARB_WASM_CACHE, &isCacheManagerCall { manager: devnode::CACHE_MANAGER }));
    assert_eq!(send_as(&client, STRANGER, ARB_OWNER, &remove)["status"], json!("0x0"));
}

#[test]
fn owners_come_and_go_in_order() {
    let client = Client::new();
    let (a, b) = (Address::repeat_byte(1), Address::repeat_byte(2));
    for who in [a, b, a] {
        assert!(client.send(ARB_OWNER, addChainOwnerCall { who }.abi_encode()).succeeded());
    }
    assert_eq!(get(&client, ARB_OWNER_PUBLIC, &getAllChainOwnersCall {}), [DEV, a, b]);
    assert!(client.send(ARB_OWNER, removeChainOwnerCall { who: a }.abi_encode()).succeeded());
    assert_eq!(get(&client, ARB_OWNER_PUBLIC, &getAllChainOwnersCall {}), [DEV, b]);
    assert!(!client.send(ARB_OWNER, removeChainOwnerCall { who: a }.abi_encode()).succeeded());
    assert!(client.send(ARB_OWNER, removeChainOwnerCall { who: b }.abi_encode()).succeeded());
    assert_eq!(get(&client, ARB_OWNER_PUBLIC, &getAllChainOwnersCall {}), [DEV]);
    assert!(!get(&client, ARB_OWNER_PUBLIC, &isChainOwnerCall { who: b }));
}

// ── ArbGasInfo, ArbInfo ──

#[test]
fn arb_gas_info_tells_prices_and_limits() {
    let client = Client::new();
    let limits = get(&client, ARB_GAS_INFO, &getGasAccountingParamsCall {});
    let limit = U256::from(32_000_000);
    assert_eq!((limits._0, limits._1, limits._2), (U256::from(7_000_000), limit, limit));
    let prices = get(&client, ARB_GAS_INFO, &getPricesInWeiCall {});
    let base = U256::from(100_000_000);
    assert_eq!((prices._0, prices._1, prices._2), (U256::ZERO, U256::ZERO, base * U256::from(20_000)));
    assert_eq!((prices._3, prices._4, prices._5), (base, U256::ZERO, base));
    for (signature, value) in [
        ("getMinimumGasPrice()", 100_000_000_u64),
        ("getMaxTxGasLimit()", 32_000_000),
        ("getMaxBlockGasLimit()", 32_000_000),
        ("getL1BaseFeeEstimate()", 0),
        ("getCurrentTxL1GasFees()", 0),
        ("getGasBacklog()", 0),
        ("getPricingInertia()", 102),
        ("getGasBacklogTolerance()", 10),
        ("getL1BaseFeeEstimateInertia()", 10),
        ("getPerBatchGasCharge()", 0),
        ("getL1RewardRate()", 0),
        ("getL1RewardRecipient()", 0),
        ("getL1FeesAvailable()", 0),
    ] {
        assert_eq!(number_of(&client, ARB_GAS_INFO, signature), U256::from(value), "{signature}");
    }
    assert_eq!(get(&client, ARB_GAS_INFO, &getL1PricingSurplusCall {}), I256::ZERO);
}

#[test]
fn arb_info_tells_balances_and_code() {
    let client = Client::new();
    assert_eq!(get(&client, ARB_INFO, &getBalanceCall { who: DEV }), client.balance(DEV));
    let contract = relay(&client, DEV);
    let code = client.ask("eth_getCode", json!([contract, "latest"]));
    assert_eq!(json!(get(&client, ARB_INFO, &getCodeCall { who: contract })), code);
}

// ── ArbAddressTable ──

#[test]
fn addresses_are_registered_and_compressed() {
    let client = Client::new();
    let register =
        |who: Address| client.send(ARB_ADDRESS_TABLE, registerCall { who }.abi_encode()).succeeded();
    assert_eq!(get(&client, ARB_ADDRESS_TABLE, &sizeCall {}), U256::ZERO);
    let long = get(&client, ARB_ADDRESS_TABLE, &compressCall { who: STRANGER });
    assert_eq!(long.as_ref(), [&[0x94][..], STRANGER.as_slice()].concat());
    assert!(register(DEV) && register(STRANGER) && register(DEV));
    assert_eq!(get(&client, ARB_ADDRESS_TABLE, &sizeCall {}), U256::from(2));
    assert_eq!(get(&client, ARB_ADDRESS_TABLE, &lookupCall { who: STRANGER }), U256::from(1));
    assert_eq!(get(&client, ARB_ADDRESS_TABLE, &lookupIndexCall { index: U256::from(1) }), STRANGER);
    assert!(get(&client, ARB_ADDRESS_TABLE, &addressExistsCall { who: DEV }));
    let short = get(&client, ARB_ADDRESS_TABLE, &compressCall { who: STRANGER });
    assert_eq!(short.as_ref(), [1]);
    for (buf, offset, read) in [(vec![9, 1], 1, 1), ([&[9, 9][..], &long].concat(), 2, 21)] {
        let call = decompressCall { buf: buf.into(), offset: U256::from(offset) };
        let found = get(&client, ARB_ADDRESS_TABLE, &call);
        assert_eq!((found._0, found._1), (STRANGER, U256::from(read)));
    }
    for call in [
        lookupCall { who: ARB_OWNER }.abi_encode(),
        lookupIndexCall { index: U256::from(2) }.abi_encode(),
        decompressCall { buf: Bytes::from_static(&[5]), offset: U256::ZERO }.abi_encode(),
        decompressCall { buf: Bytes::from_static(&[5]), offset: U256::from(7) }.abi_encode(),
    ] {
        failed(&client.call(ARB_ADDRESS_TABLE, call).unwrap_err());
    }
}

// ── What makes no sense ──

#[test]
fn senseless_calls_of_precompiles_take_all_gas_and_revert() {
    let client = Client::new();
    let unknown = send_as(&client, STRANGER, ARB_SYS, &hex!("deadbeef"));
    assert_eq!((&unknown["status"], &unknown["gasUsed"]), (&json!("0x0"), &json!("0xf4240")));
    failed(&client.call(ARB_SYS, hex!("deadbeef")).unwrap_err());
    failed(&client.call(ARB_SYS, []).unwrap_err());
    // value to a function that takes none, and a write in a static call
    let paid = client.pay(ARB_SYS, keccak256("arbBlockNumber()")[..4].to_vec(), U256::from(1));
    assert_eq!((paid.succeeded(), paid.gas_used()), (false, 32_000_000));
    let mut code = hex!("365f5f375f5f365f73").to_vec();
    code.extend(ARB_ADDRESS_TABLE);
    code.extend(hex!("5afa5f5260205ff3"));
    let static_caller = client.deploy(init_code(&code));
    let answer = client.call(static_caller, registerCall { who: DEV }.abi_encode()).unwrap();
    assert_eq!(answer.as_ref(), word(0));
    let answer = client.call(static_caller, sizeCall {}.abi_encode()).unwrap();
    assert_eq!(answer.as_ref(), word(1));
}

// ── NodeInterface ──

sol! {
    function gasEstimateComponents(address to, bool contractCreation, bytes data)
        returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
    function gasEstimateL1Component(address to, bool contractCreation, bytes data)
        returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
    function blockL1Num(uint64 l2BlockNum) returns (uint64);
    function l2BlockRangeForL1(uint64 blockNum) returns (uint64 firstBlock, uint64 lastBlock);
}

const NODE_INTERFACE: Address = Address::with_last_byte(0xc8);

#[test]
fn the_node_estimates_gas_by_its_parts() {
    let client = Client::new();
    let actor = client.actor();
    let data = Bytes::from(op(2, &[&word(1), &word(7)]));
    let direct = json!([{ "from": DEV, "to": actor, "data": data }]);
    let wanted = number(&client.ask("eth_estimateGas", direct));
    let call = gasEstimateComponentsCall { to: actor, contractCreation: false, data: data.clone() };
    let parts = get(&client, NODE_INTERFACE, &call);
    assert_eq!((parts.gasEstimate, parts.gasEstimateForL1), (wanted, 0));
    assert_eq!((parts.baseFee, parts.l1BaseFeeEstimate), (U256::from(100_000_000), U256::ZERO));
    let call = gasEstimateL1ComponentCall { to: actor, contractCreation: false, data };
    assert_eq!(get(&client, NODE_INTERFACE, &call).gasEstimateForL1, 0);
    let creation =
        gasEstimateComponentsCall { to: Address::ZERO, contractCreation: true, data: init_code(&[0]).into() };
    assert!(get(&client, NODE_INTERFACE, &creation).gasEstimate > 53_000);
    // what fails is told as an estimate tells it
    let failing =
        gasEstimateComponentsCall { to: actor, contractCreation: false, data: op(1, &[b"no"]).into() };
    let error = client.call(NODE_INTERFACE, failing.abi_encode()).unwrap_err();
    assert_eq!((error.code, error.data), (3, Some(json!("0x6e6f"))));
}

#[test]
fn the_node_tells_blocks_by_those_of_the_parent_chain() {
    let client = Client::new();
    assert_eq!(number_of(&client, NODE_INTERFACE, "nitroGenesisBlock()"), U256::ZERO);
    // blocks 1 to 13 are a second apart, block 14 two minutes later
    client.ask("anvil_mine", json!([13]));
    client.ask("evm_mine", json!([GENESIS_TIME + 121]));
    let range =
        |number: u64| client.call(NODE_INTERFACE, l2BlockRangeForL1Call { blockNum: number }.abi_encode());
    for (parent, first, last) in [(1, 0, 11), (2, 12, 13), (11, 14, 14)] {
        assert_eq!(range(parent).unwrap().as_ref(), [word(first), word(last)].concat(), "{parent}");
        for block in [first, last] {
            assert_eq!(get(&client, NODE_INTERFACE, &blockL1NumCall { l2BlockNum: block }), parent);
        }
    }
    assert!(range(5).unwrap_err().message.contains("not found"));
    assert!(client.call(NODE_INTERFACE, blockL1NumCall { l2BlockNum: 99 }.abi_encode()).is_err());
}
