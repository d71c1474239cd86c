//! `usdai deploy`.
use anyhow::{Context, Result};

use super::{account, open_settings, write_addresses};
use crate::chain::{Chain, GasLimit};
use crate::cli::Deploy;
use crate::deploy::{self, Staff};
use crate::programs::{self, Program};
use crate::rpc::Http;
use crate::types::Address;
use crate::wallet::Account;

pub(super) fn run(args: &Deploy) -> Result<()> {
    let account = account(args.private_key_file.as_deref())?.unwrap_or_else(Account::dev);
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
