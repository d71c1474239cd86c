//! `usdai devnet`.
use std::net::SocketAddr;

use anyhow::{bail, Context, Result};
use devnode::{Config, Durability, Node};
use tokio::signal::unix::{signal, SignalKind};

use super::{open_settings, write_addresses};
use crate::chain::{Chain, GasLimit};
use crate::cli::Devnet;
use crate::deploy::{self, Protocol, Staff};
use crate::programs::{self, Program};
use crate::rpc::InProcess;

pub(super) fn run(args: &Devnet) -> Result<()> {
    let address = SocketAddr::new(args.host, args.port);
    // Before anything is deployed: a port in use should not cost a minute.
    check_free(address)?;
    let node = InProcess::of(open(args)?);
    let chain = Chain::connect(Box::new(node.clone()), GasLimit::Fixed(32_000_000))?;
    let block = chain.block_number()?;
    if let (Some(path), 1..) = (&args.state, block) {
        println!("state           {}, continued at block {block}", path.display());
    }
    let protocol = if args.deploy && block == 0 { Some(deploy_all(args, &chain)?) } else { None };
    let server = devnode::Server::start(node.node(), address)?;
    println!("chain id        {}", chain.id());
    println!("JSON-RPC        http://{}", server.address());
    if let Some(protocol) = &protocol {
        println!("\ncontracts");
        for (name, address) in protocol.contracts().into_iter().chain(protocol.helpers()) {
            println!("  {name:<12} {address}");
        }
    }
    println!("\naccounts and their keys, which are public: never send them anything of value");
    let staff = Staff::development();
    let others = if protocol.is_some() { staff.others().to_vec() } else { Vec::new() };
    for account in std::iter::once(&staff.deployer).chain(others) {
        println!("  {:<12} {}  {}", account.name(), account.address(), account.development_key());
    }
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("waiting for Ctrl-C")?;
    runtime.block_on(stopped(|| println!("\nCtrl-C stops it.")))?;
    server.stop();
    println!("stopped");
    Ok(())
}

/// The chain in the state file, or a new one.
fn open(args: &Devnet) -> Result<Node> {
    let config = Config { genesis_timestamp: args.genesis_time, ..Config::default() };
    let Some(path) = &args.state else { return Ok(Node::new(config)) };
    let durability = if args.state_no_sync { Durability::System } else { Durability::EveryBlock };
    Ok(Node::open(config, path, durability)?)
}

fn check_free(address: SocketAddr) -> Result<()> {
    match std::net::TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("port {} is in use: stop what listens there (another `usdai devnet`?) or choose another one with --port, such as --port {}", address.port(), address.port().wrapping_add(1).max(1_024))
        }
        Err(e) => {
            Err(e).with_context(|| format!("cannot listen on {address}: choose another --host or --port"))
        }
    }
}

fn deploy_all(args: &Devnet, chain: &Chain) -> Result<Protocol> {
    let programs = Program::load_all(&programs::folder(args.programs.as_deref()))?;
    let staff = Staff::development();
    deploy::fund(chain, &staff.deployer, staff.others())?;
    let usdc = deploy::deploy_usdc(chain, &staff.deployer, staff.admin.address())?;
    let genesis = chain.now()?;
    let protocol = deploy::deploy(chain, &staff, &programs, usdc, genesis, &open_settings(), &mut |line| {
        println!("  {line}")
    })?;
    if let Some(path) = &args.out {
        write_addresses(path, &protocol, chain.id())?;
    }
    Ok(protocol)
}

/// Waits for Ctrl-C or SIGTERM. `ready` is called when either would be noticed.
async fn stopped(ready: impl FnOnce()) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    ready();
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
