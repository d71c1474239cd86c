//! The same requests over HTTP and WebSocket.

use crate::common::*;
use devnode::{Server, ServerError};
use serde_json::{json, Value};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn exchange(address: SocketAddr, head: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(stream, "{head} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")
        .unwrap();
    // a server that refuses a body closes before all of it is written
    let _ = stream.write_all(body.as_bytes());
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[test]
fn requests_and_batches_are_answered() {
    let client = Client::new();
    let server = Server::start(client.node.clone(), any_port()).unwrap();
    let (head, body) =
        exchange(server.address(), "POST", r#"{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}"#);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.to_lowercase().contains("access-control-allow-origin: *"), "{head}");
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({ "jsonrpc": "2.0", "id": 7, "result": "0x64aba" })
    );
    let batch = r#"[{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber"},{"jsonrpc":"2.0","method":"eth_chainId"},{"jsonrpc":"2.0","id":"b","method":"nope"}]"#;
    let (_, body) = exchange(server.address(), "POST", batch);
    let answers: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(answers.as_array().unwrap().len(), 2);
    assert_eq!(answers[0]["result"], json!("0x0"));
    assert_eq!((answers[1]["id"].clone(), answers[1]["error"]["code"].clone()), (json!("b"), json!(-32_601)));
    let (_, body) = exchange(server.address(), "POST", "not json");
    assert!(body.contains("-32700"), "{body}");
    let (head, _) = exchange(server.address(), "POST", &"x".repeat(6 * 1024 * 1024));
    assert!(head.starts_with("HTTP/1.1 413"), "{head}");
    server.stop();
}

/// Tests of asynchronous clients start their chain where they run themselves.
#[tokio::test]
async fn a_server_starts_and_stops_inside_a_runtime() {
    let client = Client::new();
    let server = Server::start(client.node.clone(), any_port()).unwrap();
    let taken = Server::start(client.node.clone(), server.address()).unwrap_err();
    assert!(matches!(taken, ServerError::AddressInUse(address) if address == server.address()), "{taken}");
    let request = r#"{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}"#;
    assert!(exchange(server.address(), "POST", request).1.contains("0x64aba"));
    server.stop();
    drop(Server::start(client.node, any_port()).unwrap());
}

#[test]
fn a_preflight_lets_pages_of_every_origin_in() {
    let client = Client::new();
    let server = Server::start(client.node.clone(), any_port()).unwrap();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    write!(
        stream,
        "OPTIONS / HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: https://app.example\r\naccess-control-request-method: POST\r\naccess-control-request-headers: content-type,x-wallet\r\n\r\n"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let head = text.to_lowercase();
    assert!(head.starts_with("http/1.1 204"), "{head}");
    for line in [
        "access-control-allow-origin: *",
        "access-control-allow-methods: post, get, options",
        "access-control-allow-headers: content-type,x-wallet",
        "access-control-max-age: 600",
    ] {
        assert!(head.contains(line), "{line} is missing: {head}");
    }
    server.stop();
}

#[test]
fn a_port_in_use_is_told_and_a_stopped_server_frees_it() {
    let client = Client::new();
    let server = Server::start(client.node.clone(), any_port()).unwrap();
    let address = server.address();
    let error = Server::start(client.node.clone(), address).unwrap_err();
    assert!(matches!(error, ServerError::AddressInUse(_)));
    assert!(error.to_string().contains("already in use"), "{error}");
    server.stop();
    assert!(TcpStream::connect(address).is_err());
    Server::start(client.node, address).unwrap().stop();
}

/// A WebSocket client with short text frames.
struct Socket(TcpStream);

impl Socket {
    fn open(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(
            stream,
            "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
        Self(stream)
    }

    fn send(&mut self, text: &str) {
        let length = u16::try_from(text.len()).unwrap().to_be_bytes();
        // final text frame, masked with zeros, length in two bytes
        let mut frame = vec![0x81, 0x80 | 126, length[0], length[1], 0, 0, 0, 0];
        frame.extend(text.as_bytes());
        self.0.write_all(&frame).unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).unwrap();
        assert_eq!(head[0], 0x81);
        let mut length = usize::from(head[1]);
        if length == 126 {
            let mut long = [0; 2];
            self.0.read_exact(&mut long).unwrap();
            length = usize::from(u16::from_be_bytes(long));
        }
        let mut text = vec![0; length];
        self.0.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string());
        self.receive()
    }
}

#[test]
fn heads_and_logs_are_pushed_to_those_who_subscribe() {
    let client = Client::new();
    let actor = client.actor();
    let server = Server::start(client.node.clone(), any_port()).unwrap();
    let mut socket = Socket::open(server.address());
    assert_eq!(socket.ask("eth_chainId", json!([]))["result"], json!("0x64aba"));
    let heads = socket.ask("eth_subscribe", json!(["newHeads"]))["result"].clone();
    let logs = socket.ask("eth_subscribe", json!(["logs", { "address": actor }]))["result"].clone();
    assert_eq!(socket.ask("eth_subscribe", json!(["nothing"]))["error"]["code"], json!(-32_602));

    let receipt = client.send(actor, op(5, &[&word(1)]));
    let mut seen = [socket.receive(), socket.receive()];
    seen.sort_by_key(|message| message["params"]["subscription"].to_string());
    assert_eq!(seen[0]["params"]["subscription"], heads);
    assert_eq!(seen[0]["params"]["result"]["hash"], receipt.0["blockHash"]);
    assert_eq!(seen[1]["params"]["subscription"], logs);
    assert_eq!(seen[1]["params"]["result"], receipt.0["logs"][0]);

    assert_eq!(socket.ask("eth_unsubscribe", json!([logs]))["result"], json!(true));
    client.send(actor, op(5, &[&word(2)]));
    client.ask("evm_mine", json!([]));
    let numbers =
        [socket.receive(), socket.receive()].map(|message| number(&message["params"]["result"]["number"]));
    assert_eq!(numbers[1], numbers[0] + 1);
    // an open connection does not keep the server from stopping
    server.stop();
}

#[test]
fn subscriptions_need_a_socket() {
    let client = Client::new();
    let error = client.refused("eth_subscribe", json!(["newHeads"]));
    assert_eq!((error.code, error.message.as_str()), (-32_601, "notifications not supported"));
}
