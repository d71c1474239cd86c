//! What frames of programs cost and how they end, by the rules of Nitro.

use crate::common::*;
use alloy_consensus::TxEip1559;
use alloy_primitives::{hex, keccak256, Address, Bytes, U256};
use serde_json::{json, Value};

const ALL_GAS: u64 = u64::MAX;
const GIVEN: u64 = 200_000;

fn calldata_gas(input: &[u8]) -> u64 {
    input.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum()
}

/// Gas of the outermost frame.
fn frame_gas(client: &Client, to: Address, input: Vec<u8>) -> u64 {
    let calldata = calldata_gas(&input);
    let receipt = client.send(to, input);
    assert!(receipt.succeeded(), "{receipt:?}");
    receipt.gas_used() - 21_000 - calldata
}

fn limited(client: &Client, to: Address, input: &[u8], gas_limit: u64) -> Receipt {
    client.submit(TxEip1559 { gas_limit, ..client.transaction(Some(to), input.to_vec(), U256::ZERO) })
}

#[test]
fn ends_are_told_apart_by_gas_and_data() {
    let client = Client::new();
    let actor = client.actor();
    let failure = |input: &[u8]| client.call(actor, input).unwrap_err();
    // out of ink and out of stack take all gas
    for (code, words) in [(9, "out of gas"), (10, "max call depth exceeded")] {
        let receipt = limited(&client, actor, &[code], 2_000_000);
        assert_eq!((receipt.succeeded(), receipt.gas_used()), (false, 2_000_000), "op {code}");
        assert_eq!((failure(&[code]).message.as_str(), failure(&[code]).data), (words, None));
    }
    // a revert and a trap give the rest back; only the revert has data
    for (input, data) in [(&b"\x01no"[..], "0x6e6f"), (&[13], "0x")] {
        let receipt = limited(&client, actor, input, 2_000_000);
        assert!(!receipt.succeeded() && receipt.gas_used() < 60_000, "{receipt:?}");
        assert_eq!((failure(input).code, failure(input).data), (3, Some(json!(data))));
    }
}

#[test]
fn a_halted_call_takes_what_it_was_given_and_a_reverted_one_what_it_used() {
    let client = Client::new();
    let actor = client.actor();
    let invalid = client.deploy(init_code(&hex!("fe")));
    let reverting = client.deploy(init_code(&hex!("5f5ffd")));
    let not_active = client.place(&wat::parse_str(r#"(module (memory (export "memory") 0 0))"#).unwrap());
    let cost =
        |to: Address, data: &[u8]| frame_gas(&client, actor, forward(CALL, to, U256::ZERO, GIVEN, data));
    let reverted = cost(reverting, &[]);
    // 2 of PUSH0 twice; the rest of the frames is the same
    assert_eq!(cost(invalid, &[]) - reverted, GIVEN - 4);
    assert_eq!(cost(not_active, &[]) - reverted, GIVEN - 4);
    let other = client.second_actor();
    let (trapped, refused) = (cost(other, &[13]), cost(other, &[1]));
    assert!(trapped < reverted + 20_000 && refused < reverted + 20_000, "{trapped} {refused}");
    for exhausted in [9, 10] {
        let gas = cost(other, &[exhausted]);
        // one byte more to read than for the bytecode
        assert!((gas - reverted).abs_diff(GIVEN - 4) < 10, "op {exhausted}: {gas} {reverted}");
    }
}

#[test]
fn a_delegate_call_has_the_value_of_the_call_around_it() {
    let client = Client::new();
    let (actor, other) = (client.actor(), client.second_actor());
    let input = forward(DELEGATE_CALL, other, U256::from(99), ALL_GAS, &[14]);
    let request =
        json!([{ "from": DEV, "to": actor, "value": "0x6", "data": hex::encode_prefixed(&input) }, "latest"]);
    let answer: Bytes = client.ask("eth_call", request).as_str().unwrap().parse().unwrap();
    let expected = [&[0][..], DEV.as_slice(), actor.as_slice(), &word(6)].concat();
    assert_eq!(answer.as_ref(), expected);
    // nothing moves
    assert!(client.pay(actor, input, U256::from(6)).succeeded());
    assert_eq!((client.balance(actor), client.balance(other)), (U256::from(6), U256::ZERO));
}

#[test]
fn a_static_call_and_a_plain_one_have_no_value_of_the_caller() {
    let client = Client::new();
    let (actor, other) = (client.actor(), client.second_actor());
    for kind in [CALL, 1] {
        let input = forward(kind, other, U256::ZERO, ALL_GAS, &[14]);
        let request = json!([{ "from": DEV, "to": actor, "value": "0x6", "data": hex::encode_prefixed(&input) }, "latest"]);
        let answer: Bytes = client.ask("eth_call", request).as_str().unwrap().parse().unwrap();
        assert_eq!(
            answer.as_ref(),
            [&[0][..], actor.as_slice(), other.as_slice(), &word(0)].concat(),
            "{kind}"
        );
    }
}

#[test]
fn a_call_that_asks_for_more_than_there_is_gets_63_of_64_parts_after_its_base_cost() {
    let client = Client::new();
    let actor = client.actor();
    client.pay(actor, vec![0], U256::from(1_000));
    // bytecode that returns GAS, which is 2 short of what it was given
    let gas = client.deploy(init_code(&hex!("5a5f5260205ff3")));
    let given = |limit: u64, value: u64| {
        let input = forward(CALL, gas, U256::from(value), ALL_GAS, &[]);
        let request = json!([{ "from": DEV, "to": actor, "gas": format!("{limit:#x}"), "data": hex::encode_prefixed(input) }, "latest"]);
        let answer: Bytes = client.ask("eth_call", request).as_str().unwrap().parse().unwrap();
        assert_eq!(answer[0], 0);
        U256::from_be_slice(&answer[1..]).to::<u64>() + 2
    };
    // 64 gas more give 63 more
    let free = given(500_000, 0);
    assert_eq!(given(500_000 + 6_400, 0) - free, 6_300);
    // 9,000 for the value come off before the split; the stipend comes on top. The value has one byte more that is
    // not zero, 12 gas of calldata
    let paying = given(500_000, 1);
    let expected = free + 2_300 - (9_000 + 12) * 63 / 64;
    assert!(paying.abs_diff(expected) <= 1, "{free} {paying} {expected}");
}

#[test]
fn a_call_whose_base_cost_is_not_there_takes_all_gas() {
    let client = Client::new();
    let actor = client.actor();
    client.pay(actor, vec![0], U256::from(1_000));
    let pay = |newcomer: u8| forward(CALL, Address::repeat_byte(newcomer), U256::from(1), 0, &[]);
    let (first, input) = (pay(0xee), pay(0xdd));
    let enough = client.send(actor, first).gas_used();
    // without the 36,600 of a paying call that makes an account
    let poor = limited(&client, actor, &input, enough - 10_000);
    assert_eq!((poor.succeeded(), poor.gas_used()), (false, enough - 10_000));
}

#[test]
fn return_data_costs_at_least_what_it_costs_in_the_evm() {
    let client = Client::new();
    let actor = client.actor();
    client.ask("evm_setAutomine", json!([false]));
    let mut input = vec![7; 30_001];
    input[0] = 0;
    let hashes: Vec<Value> = (0..2)
        .map(|index| {
            let tx = TxEip1559 {
                nonce: client.nonce() + index,
                gas_limit: 2_000_000,
                ..client.transaction(Some(actor), input.clone(), U256::ZERO)
            };
            client.ask("eth_sendRawTransaction", json!([client.sign(tx)]))
        })
        .collect();
    client.ask("evm_mine", json!([]));
    // the second call starts cached, which with its ink is less than the memory of 938 words
    let receipt = Receipt(client.ask("eth_getTransactionReceipt", json!([hashes[1]])));
    let frame = receipt.gas_used() - 21_000 - calldata_gas(&input);
    assert_eq!(frame, 938 * 3 + 938 * 938 / 512);
}

/// The actor with a memory of so many pages.
fn actor_of(client: &Client, pages: u16) -> Address {
    let source = include_str!("programs/actor.wat");
    let small = r#"(memory (export "memory") 1 1)"#;
    assert!(source.contains(small));
    client.program(&source.replace(small, &format!(r#"(memory (export "memory") {pages} {pages})"#)))
}

#[test]
fn open_pages_of_nested_programs_stay_within_the_limit() {
    let client = Client::new();
    let actor = actor_of(&client, 50);
    let nested = |input: Vec<u8>| forward(CALL, actor, U256::ZERO, ALL_GAS, &input);
    // 50 and 100 pages are possible, 150 are not: the innermost call takes all it was given
    assert_eq!(client.call(actor, nested(vec![0, 7])).unwrap().as_ref(), [0, 7]);
    let three = client.call(actor, nested(nested(vec![0, 7]))).unwrap();
    assert_eq!((three[0], three.len()), (0, 2));
    assert_ne!(three[1], 0);
    // one after the other is fine: closed pages do not count
    let pages = |input: Vec<u8>| frame_gas(&client, actor, input);
    let (one, two) = (pages(vec![0]), pages(nested(vec![0])));
    // 50 pages more at 1,000, the ramp from 853 at 50 pages to 727,880 at 100, and the call
    assert!((777_000..780_000).contains(&(two - one)), "{one} {two}");
}

#[test]
fn reopened_pages_pay_the_linear_part_only() {
    let client = Client::new();
    let (large, prober) = (actor_of(&client, 100), {
        let artifact: Value =
            serde_json::from_str(include_str!("../../../../tests/solidity/artifacts/Multicall3.json"))
                .unwrap();
        client.deploy(hex::decode(artifact["bytecode"].as_str().unwrap()).unwrap())
    });
    // aggregate((address,bytes)[]) with the same call once and twice
    let batch = |count: u64| {
        let mut input = keccak256("aggregate((address,bytes)[])")[..4].to_vec();
        input.extend(word(32));
        input.extend(word(count));
        (0..count).for_each(|index| input.extend(word(32 * count + 128 * index)));
        for _ in 0..count {
            input.extend(large.into_word());
            input.extend(word(64));
            input.extend(word(1));
            input.extend(word(0));
        }
        input
    };
    let (once, twice) = (frame_gas(&client, prober, batch(1)), frame_gas(&client, prober, batch(2)));
    // the ramp to 100 pages is 727,880 once; 98 pages at 1,000 each time, and a cached start
    assert!(once > 727_880 + 98_000, "{once}");
    assert!((98_000..105_000).contains(&(twice - once)), "{once} {twice}");
}

#[test]
fn refunds_of_programs_are_at_most_a_fifth() {
    let client = Client::new();
    // stores the first byte of the input in 20 slots
    let writer = client.program(
        r#"(module
            (import "vm_hooks" "read_args" (func $args (param i32)))
            (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
            (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
            (memory (export "memory") 1 1)
            (func (export "user_entrypoint") (param i32) (result i32) (local $i i32)
                (call $args (i32.const 63))
                (loop $again
                    (i32.store8 (i32.const 31) (local.get $i))
                    (call $store (i32.const 0) (i32.const 32))
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (br_if $again (i32.lt_u (local.get $i) (i32.const 20))))
                (call $flush (i32.const 0))
                (i32.const 0)))"#,
    );
    let used = |value: u8| client.send(writer, vec![value]).gas_used();
    let (set, change) = (used(1), used(2));
    assert_eq!(set - change, 20 * (22_100 - 5_000));
    // as much work, 12 gas of calldata less; 20 refunds of 4,800 are more than a fifth
    let before_refund = change - 12;
    assert!(20 * 4_800 > before_refund / 5);
    assert_eq!(used(0), before_refund - before_refund / 5);
    // a slot that is set and cleared in one transaction, by two calls
    assert_eq!(client.slot(writer, 7), U256::ZERO);
}

#[test]
fn refunds_of_a_call_that_fails_are_lost() {
    let client = Client::new();
    let actor = client.actor();
    client.send(actor, op(2, &[&word(1), &word(7)]));
    let clear = op(2, &[&word(1), &word(0)]);
    // bytecode that hands its input on and stops, and one that reverts
    let relay = |end: &[u8]| {
        let mut code = hex!("365f5f375f5f365f5f73").to_vec();
        code.extend(actor);
        code.extend(hex!("5af1"));
        code.extend(end);
        client.deploy(init_code(&code))
    };
    let (stopping, reverting) = (relay(&hex!("5f5f00")), relay(&hex!("5f5ffd")));
    let failed = client.send(reverting, clear.clone());
    assert!(!failed.succeeded());
    assert_eq!(client.slot(actor, 1), U256::from(7));
    let done = client.send(stopping, clear);
    assert_eq!(client.slot(actor, 1), U256::ZERO);
    assert_eq!(failed.gas_used() - done.gas_used(), 4_800);
}
