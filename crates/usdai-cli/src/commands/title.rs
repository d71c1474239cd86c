//! `usdai title`.
use std::path::Path;

use anyhow::{ensure, Context, Result};
use usdai_abi::caliber::{ICaliber, IERC721Metadata};

use super::{account, addresses};
use crate::chain::{Chain, GasLimit};
use crate::cli::TitleMetadata;
use crate::deploy::Staff;
use crate::metadata::{hash, Metadata};
use crate::rpc::Http;
use crate::types::U256;

pub(super) fn metadata(args: &TitleMetadata) -> Result<()> {
    let protocol = addresses(&args.addresses)?;
    let key = account(args.private_key_file.as_deref())?;
    let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), GasLimit::Estimate)?;
    let (caliber, id) = (protocol.caliber, U256::from(args.id));
    let text = Metadata::of(&chain, caliber, id)?.to_text()?;
    let on_chain =
        || -> Result<_> { Ok(chain.call(caliber, &ICaliber::metadataHashCall { tokenId: id })?._0) };
    if let Some(path) = &args.verify {
        let published = read(path)?;
        ensure!(
            published == text,
            "{} is not what the chain says of title {id} now: compare it with `usdai title metadata`",
            path.display()
        );
        let stored = on_chain()?;
        ensure!(
            hash(&published) == stored,
            "the hash of {} is {} and the chain has {stored}",
            path.display(),
            hash(&published)
        );
        println!("title {id}: the file, the chain's facts and the hash on chain agree, {stored}");
        return Ok(());
    }
    match &args.out {
        Some(path) => {
            std::fs::write(path, &text).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        None => print!("{text}"),
    }
    if args.publish {
        let staff = Staff::of_chain(&chain, &protocol, key)?;
        let call = ICaliber::setMetadataHashCall { tokenId: id, hash: hash(&text) };
        chain.send(&staff.agent, caliber, &call).context("publishing the hash")?;
        let uri = chain.call(caliber, &IERC721Metadata::tokenURICall { tokenId: id })?._0;
        eprintln!("title {id}: hash {} is on chain; serve the file at {uri:?}", hash(&text));
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
