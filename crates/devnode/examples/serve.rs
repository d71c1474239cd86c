//! Serves a fresh chain until the process is ended: `cargo run -p devnode --example serve -- 127.0.0.1:8547`.

use devnode::config::{DEV_ACCOUNT, DEV_PRIVATE_KEY};
use devnode::{Config, Node, Server};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8547".to_owned());
    let node = Node::new(Config::default());
    let server = Server::start(node, address.parse()?)?;
    println!("chain {} on http://{}", Config::default().chain_id, server.address());
    println!("account {DEV_ACCOUNT} with key {DEV_PRIVATE_KEY}");
    server.wait();
    Ok(())
}
