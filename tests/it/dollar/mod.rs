//! USDai beyond deposits and transfers: permits, closed access, prices, base yield, bridges, and its two programs.
mod access;
mod bridge;
mod desk;
mod permit;
mod price;
mod stablecoins;
mod yields;

use e2e::World;
use usdai_abi::erc20::IERC20;
use usdai_abi::usdai::IUSDai;
use usdai_abi::SolValue;
use usdai_cli::types::{keccak256, Address, B256, U256};
use usdai_cli::wallet::Account;

alloy_sol_types::sol! {
    /// The test feed.
    interface ITestAggregator {
        function set(int256 answer, uint256 time) external;
        function carryOver() external;
        function setDecimals(uint8 decimals) external;
    }

    /// The test stablecoin of 18 decimals.
    interface ITestDollar {
        function mint(address to, uint256 value) external;
    }
}

/// A stablecoin of 18 decimals, listed and priced; alice has a million.
fn dollar(w: &World) -> Address {
    let token = w.solidity(include_str!("../../solidity/artifacts/TestDollar.json"), &[]);
    let cap = e2e::usd(1_000_000);
    w.send(&w.staff.admin, w.p.usdai, &IUSDai::listAssetCall { token, cap });
    usdai_cli::deploy::set_feed(&w.chain, &w.staff, &w.p, token, w.feed).expect("a price");
    w.send(&w.alice, token, &ITestDollar::mintCall { to: w.alice.address(), value: cap });
    token
}

fn deposit(token: Address, amount: U256, recipient: Address) -> IUSDai::depositCall {
    IUSDai::depositCall { token, amount, minOut: U256::ZERO, recipient }
}

fn approve(w: &World, owner: &Account, token: Address, spender: Address, value: U256) {
    w.send(owner, token, &IERC20::approveCall { spender, value });
}

/// The EIP-712 digest of a structure of single words.
fn digest(domain: B256, type_text: &str, words: impl SolValue) -> B256 {
    let content = keccak256([keccak256(type_text).to_vec(), words.abi_encode()].concat());
    keccak256([&[0x19, 0x01][..], domain.as_slice(), content.as_slice()].concat())
}

/// v, r, s.
fn split(signature: [u8; 65]) -> (u8, B256, B256) {
    let [r, s] = [0, 32].map(|at| B256::from_slice(&signature[at..at + 32]));
    (signature[64], r, s)
}
