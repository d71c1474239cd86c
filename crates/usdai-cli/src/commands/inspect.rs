//! `usdai inspect`.
use anyhow::Result;
use serde_json::{json, Value};
use usdai_abi::router::ILoanRouter;
use usdai_abi::susdai::ISUSDai;
use usdai_abi::usdai::IUSDai;

use super::addresses;
use crate::chain::{Chain, GasLimit};
use crate::cli::Inspect;
use crate::deploy::Protocol;
use crate::rpc::Http;
use crate::types::U256;
use crate::units::{self, TOKEN_DECIMALS};

pub(super) fn run(args: &Inspect) -> Result<()> {
    let protocol = addresses(&args.addresses)?;
    let chain = Chain::connect(Box::new(Http::new(&args.rpc_url)), GasLimit::Estimate)?;
    let figures = figures(&chain, &protocol)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
        return Ok(());
    }
    for (name, value) in figures.as_object().into_iter().flatten() {
        println!("{name:<24} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Ok(())
}

fn figures(chain: &Chain, p: &Protocol) -> Result<Value> {
    let show = |value: U256| units::exact(value, TOKEN_DECIMALS);
    let reserves = chain.call(p.usdai, &IUSDai::reservesCall {})?;
    let vault = chain.call(p.susdai, &ISUSDai::balancesCall {})?;
    let book = chain.call(p.router, &ILoanRouter::bookCall {})?;
    Ok(json!({
        "time": chain.now()?,
        "epoch": chain.call(p.susdai, &ISUSDai::currentEpochCall {})?._0.to_string(),
        "nextEpochToSettle": chain.call(p.susdai, &ISUSDai::nextEpochToSettleCall {})?._0.to_string(),
        "depositSharePrice": show(chain.call(p.susdai, &ISUSDai::depositSharePriceCall {})?._0),
        "redemptionSharePrice": show(chain.call(p.susdai, &ISUSDai::redemptionSharePriceCall {})?._0),
        "usdaiSupply": show(reserves.supply),
        "usdaiReserves": show(reserves.reserves),
        "vaultIdle": show(vault.idle),
        "vaultReserved": show(vault.reserved),
        "loans": chain.call(p.router, &ILoanRouter::loanCountCall {})?._0.to_string(),
        "loansPrincipal": show(book.principal),
        "loansAccrued": show(book.accrued),
        "loansDefaulted": show(book.defaulted),
    }))
}
