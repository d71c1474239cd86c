//! USDai beside the ERC-20s of OpenZeppelin and Solady.
use e2e::{usd, usdc};
use usdai_abi::erc20::IERC20;
use usdai_abi::usdai::IUSDai;
use usdai_cli::types::{Address, U256};

use super::{oz_deposit, oz_dollar};
use crate::bench::{Bench, Gas};
use crate::peers::{mint, peer, IOzDollar};
use crate::report::Row;

const GROUP: &str = "USDai";
const OZ: &str = "OpenZeppelin ERC-20";
const SOLADY: &str = "Solady ERC-20";
const DOLLAR: &str = "OzDollar, equal features";

/// All rows of USDai.
pub fn measure() -> Vec<Row> {
    let bench = Bench::new();
    let tokens = tokens(&bench);
    let mut rows = Vec::new();
    let mut each = |operation: &str, gas: [Gas; 4], oz: Option<f64>, solady: Option<f64>| {
        let row = |name: &str, peer: Gas, target: Option<f64>| Row {
            target,
            ..Row::new(GROUP, operation, gas[0]).against(name, peer)
        };
        rows.push(row(OZ, gas[1], oz));
        rows.push(row(SOLADY, gas[2], solady));
        rows.push(row(DOLLAR, gas[3], None));
    };
    let (alice, bob) = (&bench.alice, &bench.bob);
    let transfer = |to: Address| {
        tokens.map(|token| bench.gas(alice, token, &IERC20::transferCall { to, value: usd(1) }))
    };
    each("transfer to a holder", transfer(bob.address()), Some(1.0), Some(1.01));
    each("transfer to a new holder", transfer(Bench::stranger(0)), Some(1.0), Some(1.01));
    let approve = IERC20::approveCall { spender: bob.address(), value: usd(1_000) };
    let approved = tokens.map(|token| bench.gas(alice, token, &approve));
    each("approve, first time", approved, Some(1.0), Some(1.01));
    let from = IERC20::transferFromCall { from: alice.address(), to: bob.address(), value: usd(1) };
    let taken = tokens.map(|token| bench.gas(bob, token, &from));
    each("transferFrom, finite allowance", taken, Some(1.0), Some(1.01));
    rows.extend(deposit(&bench, tokens[3]));
    rows
}

/// USDai and its peers; alice and bob hold some of each.
fn tokens(bench: &Bench) -> [Address; 4] {
    let oz = peer(bench, "OzToken", &[]);
    let solady = peer(bench, "SoladyToken", &[]);
    let dollar = oz_dollar(bench);
    for account in [&bench.alice, &bench.bob] {
        mint(bench, oz, account.address(), usd(10_000));
        mint(bench, solady, account.address(), usd(10_000));
        bench.deposit(account, 10_000);
        oz_deposit(bench, dollar, account, 10_000);
    }
    [bench.p.usdai, oz, solady, dollar]
}

fn deposit(bench: &Bench, dollar: Address) -> [Row; 1] {
    let (bob, usdc_token) = (&bench.bob, bench.p.usdc);
    // OpenZeppelin's dollar has no price bound.
    bench.send(&bench.staff.admin, bench.p.usdai, &IUSDai::setPriceOracleCall { oracle: Address::ZERO });
    bench.approve(bob, usdc_token, bench.p.usdai);
    bench.approve(bob, usdc_token, dollar);
    let (token, amount, recipient) = (usdc_token, usdc(100), bob.address());
    let ours = IUSDai::depositCall { token, amount, minOut: U256::ZERO, recipient };
    let theirs = IOzDollar::depositCall { token, amount, minOut: U256::ZERO, recipient };
    // The first of each is of the new day.
    bench.send(bob, bench.p.usdai, &ours);
    bench.send(bob, dollar, &theirs);
    let ours = bench.gas(bob, bench.p.usdai, &ours);
    let theirs = bench.gas(bob, dollar, &theirs);
    [Row::new(GROUP, "deposit of a stablecoin", ours)
        .against(DOLLAR, theirs)
        .note("both without a price bound; USDai accrues base yield besides, and admits only whom its switch admits")]
}
