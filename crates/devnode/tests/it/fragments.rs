//! Programs that are spread over several contracts.

use crate::common::*;
use alloy_primitives::{hex, keccak256, Address, U256};
use serde_json::json;
use stylus_vm::{encode_fragments, Root};

/// The actor with so much in its data section that it does not fit into one contract.
fn large() -> Vec<u8> {
    let mut seed = 1_u32;
    let noise: String = (0..30_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("\\{:02x}", seed >> 24)
        })
        .collect();
    let source = include_str!("programs/actor.wat");
    let end = source.rfind(')').unwrap();
    wat::parse_str(format!("{}(data (i32.const 4096) \"{noise}\"))", &source[..end])).unwrap()
}

fn place(client: &Client, code: &[u8]) -> Address {
    client.deploy(init_code(code))
}

fn fragments(client: &Client, wasm: &[u8]) -> Vec<Address> {
    encode_fragments(wasm, 24_576).iter().map(|code| place(client, code)).collect()
}

fn root(wasm: &[u8], fragments: Vec<Address>) -> Root {
    Root { dictionary: 0, wasm_len: wasm.len() as u32, fragments }
}

#[test]
fn a_program_in_fragments_is_activated_and_called() {
    let client = Client::new();
    let wasm = large();
    let parts = fragments(&client, &wasm);
    assert_eq!(parts.len(), 2);
    let program = place(&client, &root(&wasm, parts).encode());
    let error = client.call(program, [0]).unwrap_err();
    assert!(error.message.contains("ProgramNotActivated"), "{error}");
    let receipt = client.activate(program);
    assert!(receipt.succeeded(), "{:?}", client.call(ARB_WASM, activate_call(program)));
    assert_eq!(client.call(program, b"\0hello").unwrap().as_ref(), b"hello");
    assert!(client.send(program, op(2, &[&word(1), &word(7)])).succeeded());
    assert_eq!(client.slot(program, 1), U256::from(7));
}

#[test]
fn tools_learn_how_many_fragments_are_allowed() {
    let client = Client::new();
    let owner_public = Address::with_last_byte(0x6b);
    let limit = client.call(owner_public, hex!("e5a7f893")).unwrap();
    assert_eq!(keccak256("getMaxStylusContractFragments()")[..4], hex!("e5a7f893"));
    assert_eq!(limit.as_ref(), word(4));
}

#[test]
fn reading_fragments_costs_what_reading_code_costs() {
    let client = Client::new();
    let wasm = wat::parse_str(include_str!("programs/actor.wat")).unwrap();
    let codes = encode_fragments(&wasm, 24_576);
    let [code] = &codes[..] else { panic!("one fragment") };
    let part = place(&client, code);
    let program = place(&client, &root(&wasm, vec![part]).encode());
    let split = client.activate(program).gas_used();
    let whole = client.activate(client.place(&wasm)).gas_used();
    // the addresses differ in their zero bytes, which calldata counts
    let words = (code.len() as u64).div_ceil(32);
    let difference = split.abs_diff(whole);
    assert!(difference.abs_diff(2_600 + 3 * words) <= 12 * 20, "{difference} {words}");
}

#[test]
fn too_many_fragments_are_refused() {
    let client = Client::new();
    let wasm = large();
    let (codes, size) = (encode_fragments(&wasm, 24_576), wasm.len());
    assert!(size < 262_144);
    let in_parts = |count: usize| {
        let stream: Vec<u8> = codes.iter().flat_map(|code| code[3..].to_vec()).collect();
        let part = stream.len().div_ceil(count);
        let parts: Vec<Address> =
            stream.chunks(part).map(|part| place(&client, &[&hex!("eff001")[..], part].concat())).collect();
        assert_eq!(parts.len(), count);
        place(&client, &root(&wasm, parts).encode())
    };
    assert!(client.activate(in_parts(4)).succeeded());
    let five = client.activate(in_parts(5));
    assert!(!five.succeeded());
    // a revert without data: the gas of the module is not taken
    assert!(five.gas_used() < 1_800_000, "{}", five.gas_used());
}

#[test]
fn roots_that_do_not_fit_their_fragments_are_refused() {
    let client = Client::new();
    let wasm = large();
    let parts = fragments(&client, &wasm);
    let good = root(&wasm, parts.clone());
    let swapped = Root { fragments: parts.iter().rev().copied().collect(), ..good.clone() };
    let longer = Root { wasm_len: good.wasm_len + 1, ..good.clone() };
    let elsewhere = Root { fragments: vec![parts[0], DEV], ..good.clone() };
    let compressed = Root { dictionary: 1, ..good.clone() };
    let too_long = Root { wasm_len: 262_145, ..good.clone() };
    for bad in [swapped, longer, elsewhere, compressed, too_long] {
        let program = place(&client, &bad.encode());
        assert!(!client.activate(program).succeeded(), "{bad:?}");
    }
    let cut = place(&client, &good.encode()[..good.encode().len() - 1]);
    assert!(!client.activate(cut).succeeded());
    assert!(client.activate(place(&client, &good.encode())).succeeded());
}

#[test]
fn a_fragment_alone_is_neither_activated_nor_called() {
    let client = Client::new();
    let wasm = large();
    let part = fragments(&client, &wasm)[0];
    let error = client.call(ARB_WASM, activate_call(part)).unwrap_err();
    assert_eq!((error.code, error.data), (3, Some(json!("0x"))));
    let called = client.send(part, vec![0]);
    assert_eq!((called.succeeded(), called.gas_used()), (false, 32_000_000));
    assert!(client.call(part, [0]).unwrap_err().message.starts_with("invalid opcode"));
}
