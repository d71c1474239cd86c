//! The same requests over HTTP.

use crate::common::*;
use devnode::{Server, ServerError};
use serde_json::{json, Value};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

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
    let (head, _) = exchange(server.address(), "OPTIONS", "");
    assert!(head.starts_with("HTTP/1.1 204"), "{head}");
    let (_, body) = exchange(server.address(), "POST", "not json");
    assert!(body.contains("-32700"), "{body}");
    let (head, _) = exchange(server.address(), "POST", &"x".repeat(6 * 1024 * 1024));
    assert!(head.starts_with("HTTP/1.1 413"), "{head}");
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
