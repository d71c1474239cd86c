//! `usdai deploy`.
use anyhow::{Context, Result};

use super::{open_settings, write_addresses};
use crate::chain::{Chain, GasLimit};
use crate::cli::Deploy;
use crate::deploy::{self, Staff};
use crate::programs::{self, Program};
use crate::rpc::Http;
use crate::types::{Address, B256};
use crate::wallet::Account;

pub(super) fn run(args: &Deploy) -> Result<()> {
    let account = match &args.private_key_file {
        None => Account::dev(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let key: B256 = text.trim().parse().ok().with_context(|| {
                format!("{} holds no private key: expected 64 hex digits", path.display())
            })?;
            Account::from_key("deployer", key)?
        }
    };
    let programs = Program::load_all(&programs::folder(args.programs.as_deref()))?;
    let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), GasLimit::Estimate)?;
    println!("chain {} at {}, deploying as {}", chain.id(), args.rpc_url, account.address());
    let usdc: Address = match &args.usdc {
        Some(text) => text.parse().ok().with_context(|| format!("`{text}` is no address"))?,
        None => deploy::deploy_usdc(&chain, &account, account.address())?,
    };
    let genesis = chain.now()?;
    let staff = Staff::single(&account);
    let protocol = deploy::deploy(&chain, &staff, &programs, usdc, genesis, &open_settings(), &mut |line| {
        println!("  {line}")
    })?;
    if let Some(path) = &args.out {
        write_addresses(path, &protocol, chain.id())?;
    }
    println!("{}", serde_json::to_string_pretty(&protocol.to_json(chain.id()))?);
    Ok(())
}
