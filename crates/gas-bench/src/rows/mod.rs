//! The operations, by contract.
pub mod auction;
pub mod loans;
pub mod redemptions;
pub mod susdai;
pub mod usdai;

use e2e::{usd, usdc};
use usdai_abi::SolValue;
use usdai_cli::types::{Address, U256};
use usdai_cli::wallet::Account;

use crate::bench::Bench;
use crate::peers::{peer, IOzDollar};

/// OpenZeppelin's dollar with the test stablecoin listed.
fn oz_dollar(bench: &Bench) -> Address {
    let admin = &bench.staff.admin;
    let dollar = peer(bench, "OzDollar", &(admin.address(),).abi_encode_params());
    let list =
        IOzDollar::listAssetCall { token: bench.p.usdc, decimals_: 6, cap: U256::from(u128::MAX >> 1) };
    bench.send(admin, dollar, &list);
    dollar
}

/// Stablecoins to OpenZeppelin's dollars.
fn oz_deposit(bench: &Bench, dollar: Address, account: &Account, whole: u64) {
    bench.fund(account, whole);
    bench.approve(account, bench.p.usdc, dollar);
    let call = IOzDollar::depositCall {
        token: bench.p.usdc,
        amount: usdc(whole),
        minOut: usd(whole),
        recipient: account.address(),
    };
    bench.send(account, dollar, &call);
}
