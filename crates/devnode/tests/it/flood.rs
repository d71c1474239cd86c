//! Clients that do their worst: too many, too slow, too large.

use crate::common::*;
use alloy_primitives::{Address, U256};
use devnode::{Limits, Server};
use serde_json::{json, Value};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const NUMBER: &str = r#"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber"}"#;

fn serve(client: &Client, limits: Limits) -> Server {
    Server::start_with(client.node.clone(), "127.0.0.1:0".parse().unwrap(), limits).unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

fn post(address: SocketAddr, body: &[u8]) -> String {
    let mut stream = connect(address);
    let head =
        format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn upgrade(address: SocketAddr) -> (TcpStream, String) {
    let mut stream = connect(address);
    let head = "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
        answer.push(byte[0]);
    }
    (stream, String::from_utf8_lossy(&answer).into_owned())
}

/// A text frame, masked with zeros.
fn frame(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81, 0x80 | 127];
    frame.extend((text.len() as u64).to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text);
    frame
}

/// Waits until so many connections are open.
fn settle(server: &Server, wanted: usize) {
    let started = Instant::now();
    while server.connections() != wanted {
        assert!(started.elapsed() < Duration::from_secs(30), "{} open", server.connections());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether the other side has closed.
fn closed(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn a_thousand_connections_are_held_and_the_next_are_turned_away() {
    let client = Client::new();
    let limits = Limits { sockets: 300, ..Limits::default() };
    let server = serve(&client, limits);
    let mut sockets: Vec<TcpStream> = (0..300)
        .map(|_| {
            let (stream, answer) = upgrade(server.address());
            assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
            stream
        })
        .collect();
    let (_, answer) = upgrade(server.address());
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    settle(&server, 300);
    // the others send half a request and wait
    let mut slow: Vec<TcpStream> = (0..700).map(|_| connect(server.address())).collect();
    for stream in &mut slow {
        stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\n").unwrap();
    }
    settle(&server, limits.connections);
    for _ in 0..50 {
        let answer = post(server.address(), NUMBER.as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 503"), "{answer}");
    }
    assert_eq!(server.connections(), limits.connections);
    // those that were let in are served
    sockets[299].write_all(&frame(NUMBER.as_bytes())).unwrap();
    let mut head = [0; 2];
    sockets[299].read_exact(&mut head).unwrap();
    assert_eq!(head[0], 0x81);
    let body = format!("content-length: {}\r\nconnection: close\r\n\r\n{NUMBER}", NUMBER.len());
    slow[699].write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    slow[699].read_to_string(&mut answer).unwrap();
    assert!(answer.contains(r#""result":"0x0""#), "{answer}");
    // and when they have gone, there is room
    drop((slow, sockets));
    settle(&server, 0);
    assert!(post(server.address(), NUMBER.as_bytes()).contains(r#""result":"0x0""#));
}

#[test]
fn clients_that_are_slow_to_ask_are_cut_off() {
    let client = Client::new();
    let short = Duration::from_millis(300);
    let server = serve(&client, Limits { head_time: short, body_time: short, ..Limits::default() });
    let mut nothing = connect(server.address());
    let mut head = connect(server.address());
    head.write_all(b"POST / HTTP/1.1\r\nho").unwrap();
    let mut body = connect(server.address());
    body.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{").unwrap();
    let mut text = String::new();
    let _ = body.read_to_string(&mut text);
    assert!(text.starts_with("HTTP/1.1 408"), "{text}");
    assert!(closed(&mut head) && closed(&mut nothing));
    settle(&server, 0);
}

#[test]
fn a_subscriber_that_reads_nothing_is_dropped() {
    let client = Client::new();
    let actor = client.actor();
    let limits = Limits { write_time: Duration::from_millis(300), ..Limits::default() };
    let server = serve(&client, limits);
    let (mut socket, _) = upgrade(server.address());
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["logs"] });
    socket.write_all(&frame(request.to_string().as_bytes())).unwrap();
    let mut head = [0; 2];
    socket.read_exact(&mut head).unwrap();
    settle(&server, 1);
    // more than the buffers of both sides hold
    let started = Instant::now();
    let mut sent = 0_u64;
    while server.connections() == 1 {
        let receipt = client.send(actor, [vec![5], vec![7; 60_000]].concat());
        sent += receipt.logs().len() as u64;
        assert!(started.elapsed() < Duration::from_secs(60), "{sent} logs and still there");
    }
    assert!(sent > 0);
    // the chain goes on, and so do other clients
    assert!(post(server.address(), NUMBER.as_bytes()).contains("result"));
}

#[test]
fn subscriptions_of_a_connection_are_limited() {
    let client = Client::new();
    let server = serve(&client, Limits { subscriptions: 3, ..Limits::default() });
    let (mut socket, _) = upgrade(server.address());
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["newHeads"] });
    let mut answers = Vec::new();
    for _ in 0..4 {
        socket.write_all(&frame(request.to_string().as_bytes())).unwrap();
        let mut head = [0; 2];
        socket.read_exact(&mut head).unwrap();
        let mut text = vec![0; usize::from(head[1])];
        socket.read_exact(&mut text).unwrap();
        answers.push(serde_json::from_slice::<Value>(&text).unwrap());
    }
    assert_eq!(answers[2]["result"], json!("0x3"));
    assert_eq!(answers[3]["error"]["message"], json!("too many subscriptions"));
}

#[test]
fn large_messages_are_refused() {
    let client = Client::new();
    let limits = Limits { body: 100_000, message: 10_000, ..Limits::default() };
    let server = serve(&client, limits);
    let spaces = |len: usize| format!("{NUMBER}{}", " ".repeat(len - NUMBER.len()));
    assert!(post(server.address(), spaces(100_000).as_bytes()).contains("result"));
    assert!(post(server.address(), spaces(100_001).as_bytes()).starts_with("HTTP/1.1 413"));
    // a length that was not announced
    let mut stream = connect(server.address());
    stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
    for _ in 0..20 {
        let _ = stream.write_all(format!("2710\r\n{}\r\n", "x".repeat(10_000)).as_bytes());
    }
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 413"), "{text}");
    // a frame that announces an exabyte, and one that is a byte too long
    for announced in [1_u64 << 60, 10_001] {
        let (mut socket, _) = upgrade(server.address());
        let mut head = vec![0x81, 0x80 | 127];
        head.extend(announced.to_be_bytes());
        head.extend([0; 4]);
        socket.write_all(&head).unwrap();
        let _ = socket.write_all(&vec![b' '; 10_001]);
        assert!(closed(&mut socket), "{announced}");
    }
    settle(&server, 0);
}

#[test]
fn many_large_bodies_wait_for_each_other() {
    let client = Client::new();
    let limits = Limits { body: 400_000, large_bodies: 400_000, ..Limits::default() };
    let server = serve(&client, limits);
    // one client takes the whole share and does not end its request
    let mut holder = connect(server.address());
    holder.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 400000\r\n\r\n").unwrap();
    holder.write_all(&vec![b' '; 200_000]).unwrap();
    // small ones do not wait for it
    for _ in 0..20 {
        assert!(post(server.address(), NUMBER.as_bytes()).contains("result"));
    }
    let address = server.address();
    let waiting =
        std::thread::spawn(move || post(address, format!("{NUMBER}{}", " ".repeat(300_000)).as_bytes()));
    drop(holder);
    assert!(waiting.join().unwrap().contains("result"));
}

#[test]
fn long_calls_do_not_keep_readers_waiting() {
    let client = Client::new();
    let actor = client.actor();
    let server = serve(&client, Limits { heavy_requests: 4, ..Limits::default() });
    let address = server.address();
    let endless = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_call",
        "params": [{ "to": actor, "gas": "0x1e8480", "data": "0x09" }, "latest"] });
    // more than are worked on at one time
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let body = endless.to_string();
            std::thread::spawn(move || post(address, body.as_bytes()))
        })
        .collect();
    while server.connections() < 5 {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(post(address, NUMBER.as_bytes()).contains("result"));
    let done = calls.iter().filter(|call| call.is_finished()).count();
    assert!(done < 16, "the reader waited for all of them");
    for call in calls {
        assert!(call.join().unwrap().contains("out of gas"));
    }
}

#[test]
fn a_long_transaction_does_not_keep_readers_waiting() {
    let client = Client::new();
    let actor = client.actor();
    let head = client.ask("eth_blockNumber", json!([]));
    let raw = client.sign(client.transaction(Some(actor), vec![9], U256::ZERO));
    let node = client.node.clone();
    let sender = std::thread::spawn(move || {
        let started = Instant::now();
        node.request("eth_sendRawTransaction", json!([raw])).unwrap();
        started.elapsed()
    });
    let mut answers = 0;
    let mut slowest = Duration::ZERO;
    while !sender.is_finished() {
        let started = Instant::now();
        // the last finished block is what there is
        answers += u32::from(client.ask("eth_blockNumber", json!([])) == head);
        slowest = slowest.max(started.elapsed());
    }
    let taken = sender.join().unwrap();
    assert!(answers > 10 && slowest < taken / 2, "{answers} answers, {slowest:?} of {taken:?}");
    assert_ne!(client.ask("eth_blockNumber", json!([])), head);
}

#[test]
fn requests_that_are_none_get_errors() {
    let client = Client::new();
    let answer = |text: &str| -> Value { serde_json::from_str(&client.node.handle_raw(text)).unwrap() };
    for request in [
        json!({ "jsonrpc": "1.0", "id": 1, "method": "eth_blockNumber" }),
        json!({ "jsonrpc": 2.0, "id": 1, "method": "eth_blockNumber" }),
        json!({ "id": 1, "method": "eth_blockNumber" }),
        json!({ "jsonrpc": "2.0", "id": {}, "method": "eth_blockNumber" }),
        json!({ "jsonrpc": "2.0", "id": [], "method": "eth_blockNumber" }),
        json!("eth_blockNumber"),
        json!(null),
    ] {
        assert_eq!(answer(&request.to_string())["error"]["code"], json!(-32_600), "{request}");
    }
    let one = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_chainId" });
    let batch = |count: usize| Value::Array(vec![one.clone(); count]).to_string();
    assert_eq!(answer(&batch(1_000)).as_array().unwrap().len(), 1_000);
    assert_eq!(answer(&batch(1_001))["error"]["message"], json!("batch too large"));
    let broken: Value = serde_json::from_str(&client.node.handle_bytes(&[b'"', 0xff, b'"'])).unwrap();
    assert_eq!(broken["error"]["code"], json!(-32_700));
    for open in ["[", "{\"a\":"] {
        assert_eq!(answer(&open.repeat(500_000))["error"]["code"], json!(-32_700));
    }
}

#[test]
fn errors_name_the_parameter() {
    let client = Client::new();
    for (method, params, named) in [
        ("eth_getBalance", json!(["0x1", "latest"]), "invalid argument 0: cannot read an address"),
        ("eth_getStorageAt", json!([DEV, "first"]), "invalid argument 1: cannot read a number"),
        ("eth_getTransactionReceipt", json!([]), "missing value for required argument 0"),
        ("eth_call", json!([{ "to": 7 }]), "invalid argument: to: cannot read an address"),
        ("eth_call", json!([{ "value": "-1" }]), "invalid argument: value: cannot read a number"),
    ] {
        let error = client.refused(method, params);
        assert_eq!(error.code, -32_602);
        assert!(error.message.contains(named), "{error}");
    }
}

#[test]
fn answers_are_bounded() {
    let client = Client::new();
    let actor = client.actor();
    let everything = json!([{ "fromBlock": "0x0", "toBlock": "latest" }]);
    // 60,000 bytes of data each
    for _ in 0..166 {
        assert!(client.send(actor, [vec![5], vec![7; 60_000]].concat()).succeeded());
    }
    let count = client.ask("eth_getLogs", everything.clone()).as_array().unwrap().len();
    assert!(count >= 166);
    // a batch stops when its answers are too long together
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": everything });
    let text = client.node.handle_raw(&Value::Array(vec![request; 20]).to_string());
    assert!(text.len() < 50_000_000, "{} bytes", text.len());
    let answers: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(answers.len(), 20);
    assert_eq!(answers[19]["error"]["code"], json!(-32_003));
    for _ in 0..2 {
        client.send(actor, [vec![5], vec![7; 60_000]].concat());
    }
    let error = client.refused("eth_getLogs", everything);
    assert_eq!(error.code, -32_005, "{error}");
    let percentiles: Vec<f64> = (0..101).map(|p| f64::from(p) / 101.0).collect();
    let error = client.refused("eth_feeHistory", json!(["0x400", "latest", percentiles]));
    assert!(error.message.contains("query limit 100"), "{error}");
}

#[test]
fn hostile_programs_leave_the_node_answering() {
    let client = Client::new();
    let hook = |imports: &str, memory: &str, body: &str| {
        format!("(module {imports} (memory (export \"memory\") {memory}) (func $main (export \"user_entrypoint\") (param i32) (result i32) {body}))")
    };
    let import = |name: &str, ty: &str| format!("(import \"vm_hooks\" \"{name}\" (func ${name} {ty}))");
    let grow = import("pay_for_memory_grow", "(param i32)");
    let write = import("write_result", "(param i32 i32)");
    let log = import("emit_log", "(param i32 i32 i32)");
    for (name, source) in [
        ("loop", hook("", "1 1", "(loop $l (br $l)) (i32.const 0)")),
        ("recursion", hook("", "1 1", "(call $main (local.get 0))")),
        ("growth", hook(&grow, "1", "(loop $l (drop (memory.grow (i32.const 1))) (br $l)) (i32.const 0)")),
        ("leap", hook(&grow, "1", "(loop $l (drop (memory.grow (i32.const 65535))) (br $l)) (i32.const 0)")),
        ("logs", hook(&log, "16 16", "(loop $l (call $emit_log (i32.const 0) (i32.const 1000000) (i32.const 0)) (br $l)) (i32.const 0)")),
        ("pointer", hook(&write, "1 1", "(call $write_result (i32.const -1) (i32.const 32)) (i32.const 0)")),
        ("trap", hook("", "1 1", "unreachable")),
    ] {
        let program = client.program(&source);
        let mut tx = client.transaction(Some(program), Vec::new(), U256::ZERO);
        tx.gas_limit = 3_000_000;
        let receipt = client.submit(tx);
        assert!(!receipt.succeeded(), "{name}");
        assert!(receipt.gas_used() <= 3_000_000 && receipt.logs().is_empty(), "{name}");
        client.refused("eth_call", json!([{ "to": program, "gas": "0x2dc6c0" }, "latest"]));
    }
    // a megabyte of return data, which its caller pays for
    let bomb = client.program(&hook(
        &write,
        "16 16",
        "(call $write_result (i32.const 0) (i32.const 1000000)) (i32.const 0)",
    ));
    assert_eq!(client.call(bomb, []).unwrap().len(), 1_000_000);
    // code that is no program is placed and not activated
    for code in [
        vec![0xef, 0xf0, 0, 0, 1, 2, 3],
        vec![0xef, 0xf0, 0, 7, 1],
        stylus_vm::encode_code(b"\0asm"),
        stylus_vm::encode_code(&vec![0; 300_000]),
    ] {
        let place = client.deploy(init_code(&code));
        assert!(!client.activate(place).succeeded());
        assert!(client.call(place, []).is_err());
    }
    client.ask("evm_mine", json!([]));
    assert_eq!(client.balance(Address::repeat_byte(9)), U256::ZERO);
}
