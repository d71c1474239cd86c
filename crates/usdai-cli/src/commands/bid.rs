//! `usdai bid`.
use std::path::Path;

use anyhow::{bail, Context, Result};
use serde_json::Value;

use crate::bids::{self, Opened, Passphrase, Source, Terms};
use crate::chain::{Chain, GasLimit};
use crate::cli::{Backup, Bid, Deployed, OpenAll, Reveal, Seal};
use crate::deploy::Protocol;
use crate::rpc::Http;
use crate::types::B256;
use crate::wallet::Account;

pub(super) fn run(command: &Bid) -> Result<()> {
    match command {
        Bid::Seal(args) => seal(args),
        Bid::Backup(args) => backup(args),
        Bid::Restore(args) => restore(args),
        Bid::Reveal(args) => reveal(args),
        Bid::OpenAll(args) => open_all(args),
    }
}

fn key(path: Option<&Path>, name: &str) -> Result<Account> {
    let Some(path) = path else { return Ok(Account::dev()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let key: B256 = text
        .trim()
        .parse()
        .ok()
        .with_context(|| format!("{} holds no private key: expected 64 hex digits", path.display()))?;
    Account::from_key(name, key)
}

fn passphrase(path: Option<&Path>) -> Result<Option<Passphrase>> {
    path.map(Passphrase::read).transpose()
}

fn connect(args: &Deployed) -> Result<(Chain, Protocol, Account)> {
    let sender = key(args.private_key_file.as_deref(), "sender")?;
    let text = std::fs::read_to_string(&args.addresses)
        .with_context(|| format!("{} cannot be read", args.addresses.display()))?;
    let addresses: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", args.addresses.display()))?;
    let protocol = Protocol::from_json(&addresses)?;
    let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), GasLimit::Estimate)?;
    if addresses["chainId"].as_u64().is_some_and(|id| id != chain.id()) {
        bail!(
            "{} is for chain {}, the node is on {}",
            args.addresses.display(),
            addresses["chainId"],
            chain.id()
        );
    }
    Ok((chain, protocol, sender))
}

fn seal(args: &Seal) -> Result<()> {
    let network = if args.no_opening { None } else { Some(bids::network(&args.network)?) };
    let passphrase = passphrase(args.kept.passphrase_file.as_deref())?;
    let relayer = match &args.relayer_key_file {
        None => None,
        Some(path) => Some(key(Some(path), "relayer")?),
    };
    let (chain, protocol, bidder) = connect(&args.deployed)?;
    let terms = Terms::draw(&chain, &protocol, network.as_ref(), args.lot, args.tick)?;
    let file = bids::save(&args.kept.store, &terms.kept, passphrase.as_ref())?;
    println!("kept in {}", file.display());
    let sealed = bids::seal(&chain, &bidder, relayer.as_ref(), &terms)
        .with_context(|| format!("nothing is sealed; {} can be deleted", file.display()))?;
    println!("sealed for epoch {}: commitment {}", terms.kept.epoch, sealed.commitment);
    println!("transaction {}", sealed.receipt.hash);
    match terms.kept.round {
        Some(round) => println!("anyone can open it from round {round} of the beacon on"),
        None => println!("only that file can reveal it, on days 28 and 29 of the epoch"),
    }
    Ok(())
}

fn backup(args: &Backup) -> Result<()> {
    let (own, file) = both(args)?;
    let count = bids::export(&args.kept.store, own.as_ref(), &args.file, file.as_ref())?;
    println!("{count} bids written to {}", args.file.display());
    Ok(())
}

fn restore(args: &Backup) -> Result<()> {
    let (own, file) = both(args)?;
    let count = bids::import(&args.kept.store, own.as_ref(), &args.file, file.as_ref())?;
    println!("{count} bids taken into {}", args.kept.store.display());
    Ok(())
}

fn both(args: &Backup) -> Result<(Option<Passphrase>, Option<Passphrase>)> {
    Ok((passphrase(args.kept.passphrase_file.as_deref())?, passphrase(args.file_passphrase_file.as_deref())?))
}

fn reveal(args: &Reveal) -> Result<()> {
    let mut kept = bids::load(&args.kept.store, passphrase(args.kept.passphrase_file.as_deref())?.as_ref())?;
    kept.retain(|bid| args.lot.is_none_or(|lot| lot == bid.lot));
    let (chain, protocol, sender) = connect(&args.deployed)?;
    report(&bids::reveal(&chain, &sender, &protocol, &kept)?);
    Ok(())
}

fn open_all(args: &OpenAll) -> Result<()> {
    let network = bids::network(&args.network)?;
    let source = match (&args.beacon_file, &args.beacon_url, args.network.strip_prefix("test:")) {
        (Some(path), ..) => Source::File(path.clone()),
        (_, Some(url), _) => Source::Url(url.clone()),
        (.., Some(name)) => Source::Test(name.to_owned()),
        _ => bail!("name the source of the beacon's signatures: --beacon-url or --beacon-file"),
    };
    let (chain, protocol, sender) = connect(&args.deployed)?;
    report(&bids::open_all(&chain, &sender, &protocol, &network, &source)?);
    Ok(())
}

fn report(opened: &Opened) {
    println!("epoch {}: {} bids sealed, {} revealed now", opened.epoch, opened.sealed, opened.revealed);
    if opened.unreadable + opened.wrong > 0 {
        println!(
            "{} without an opening for these days, {} with a wrong one",
            opened.unreadable, opened.wrong
        );
    }
}
